import { type History, nameOf, type Span } from './facts.ts';
import type { WorldFacts } from './world-facts.ts';
import { truly, worstCases } from './worst-case.ts';

/** I3: no page that any cache may serve loads a file that is gone, or that some cache holds an error for. */
export function brokenPages(facts: WorldFacts): readonly string[] {
  const broken: string[] = [];
  for (const file of facts.keys) {
    if (!isFile(file)) continue;
    const history = facts.historyOf(file);
    for (const [at, span] of history.spans.entries()) {
      // Before its first life nobody knows its name.
      if (span.object !== null || !span.isAskedFor) continue;
      const gone = { from: span.from, to: errorsUntil(history, at) };
      // A style sheet is shown by the pages that load it, and they load its font through it.
      for (const key of facts.keys.filter((name) => !isFile(name))) {
        for (const name of shownDuring(facts.historyOf(key), file, gone))
          broken.push(
            `I3 ${key}: ${name} may be shown while ${file}, which it loads, is gone or a cached error`,
          );
      }
    }
  }
  return broken;
}

const isFile = (key: string): boolean => /^(assets|images)\//.test(key);

/** Until when somebody may be answered with an error for a file that was gone, and came back or not. */
function errorsUntil(history: History, at: number): number {
  const span = history.spans[at];
  if (span === undefined || span.to === Infinity) return Infinity;
  const nothing = worstCases({ ...history, spans: [span] }, truly).get('nothing');
  return Math.max(span.to, nothing?.reader ?? 0);
}

function shownDuring(
  { spans, ...history }: History,
  file: string,
  { from, to }: { readonly from: number; readonly to: number },
): readonly string[] {
  const loads = ({ object }: Span): boolean => object?.loads.includes(file) ?? false;
  if (!spans.some(loads)) return [];
  const until = spans.filter((span) => span.from < to);
  const names = new Set(until.filter(loads).map(({ object }) => nameOf(object)));
  const worst = worstCases({ ...history, spans: until }, truly);
  return [...names].filter((name) => (worst.get(name)?.reader ?? 0) > from);
}
