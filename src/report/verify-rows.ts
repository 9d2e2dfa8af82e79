import type { Verdict } from '../verify/judge.ts';
import type { Result, Verification } from '../verify/verification.ts';
import { printable } from './paint.ts';
import { cacheText, findingOf } from './verify-words.ts';
import { count } from './words.ts';

/** One line of what was found. */
export interface Row {
  /** URL, and how much beside it was found alike. */
  readonly name: string;
  readonly text: string;
}

interface Group {
  readonly urls: Set<string>;
  readonly codings: Set<string>;
  readonly text: string;
  /** The oldest copy. */
  oldest: Result;
}

/** The answers of one verdict: those of an object that were found alike in a row; silence in one for each reason. */
export function toRows(verdict: Verdict, { results, at }: Verification): readonly Row[] {
  const groups = new Map<string, Group>();
  for (const result of results) {
    if (result.judgement.verdict !== verdict) continue;
    const { key, url, coding } = result;
    const text = findingOf(result, at);
    const name = verdict === 'unreachable' ? text : `${key} ${text}`;
    const group = groups.get(name);
    if (group === undefined) {
      const [urls, codings] = [new Set([url]), new Set<string>([coding])];
      groups.set(name, { urls, codings, text, oldest: result });
      continue;
    }
    group.urls.add(url);
    group.codings.add(coding);
    if (isOlder(result, group.oldest)) group.oldest = result;
  }
  return [...groups.values()].map(toRow).toSorted((a, b) => (a.name < b.name ? -1 : 1));
}

/** Of copies as old, the one an edge had: `Hit` comes before `Miss`. */
const isOlder = (one: Result, other: Result): boolean =>
  ageOf(one) === ageOf(other) ? cacheText(one) < cacheText(other) : ageOf(one) > ageOf(other);

const ageOf = ({ observed }: Result): number =>
  observed.outcome === 'answer' ? (observed.age ?? 0) : 0;

function toRow({ urls, codings, text, oldest }: Group): Row {
  // The address pages link to, where it is among them.
  const [first = ''] = [...urls].toSorted(
    (a, b) => Number(b.endsWith('/')) - Number(a.endsWith('/')) || (a < b ? -1 : 1),
  );
  const more = urls.size === 1 ? '' : ` and ${count(urls.size - 1, 'URL', 'URLs')} more`;
  const isSome = codings.size < 3 && !codings.has('plain');
  const how = isSome ? ` (${[...codings].join(', ')})` : '';
  const parts = [text, cacheText(oldest)].filter((part) => part !== '');
  return { name: printable(`${first}${more}${how}`), text: printable(parts.join('; ')) };
}
