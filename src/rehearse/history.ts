import { edgeLifetime } from '../cache/lifetime.ts';
import { behaviourOf } from '../cache/behaviour-match.ts';
import { toPath } from '../cache/urls.ts';
import type { Change } from '../plan/change.ts';
import type { Law } from '../plan/law.ts';
import type { Entry, HeaderSet, LiveVersion, Tail } from '../plan/ledger.ts';
import { type FormBook, NOTHING } from './forms.ts';

/** A time in which the origin answered one way. Ends where the next begins. */
export interface Era {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly form: number;
  /** How long an edge may keep what it got then, milliseconds. */
  readonly lifetime: number;
}

export interface HistoryContext {
  readonly book: FormBook;
  readonly law: Law;
  /** The name of the header with cache tags and an object's tags in it; null when there are none. */
  readonly tagsOf: (key: string) => readonly [name: string, value: string] | null;
}

/** What the origin answered for a key, as far back as its ledger entry knows. Oldest first. */
export function erasOf(entry: Entry, context: HistoryContext): readonly Era[] {
  const uses = usesOf(entry, context.law.allowance * 1000);
  const turns = [...new Set(uses.flatMap(({ from, until }) => [from, until]))]
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b);
  const eras = [nothingFrom(-Infinity, context)];
  for (const from of turns) {
    // Of those that could be it, it was the one that ended first. Where there is none it is forgotten, or was none.
    const use = uses.find((known) => known.from <= from && from < known.until);
    const era =
      use === undefined ? nothingFrom(from, context) : eraOf(use, from, { entry, context });
    const last = eras.at(-1);
    if (last?.form !== era.form || last.lifetime !== era.lifetime) eras.push(era);
  }
  return eras;
}

/** A header set of a version, and when it was in use. */
interface Use {
  readonly version: LiveVersion | (Tail & { readonly digest: string });
  readonly set: HeaderSet;
  readonly from: number;
  readonly until: number;
}

/** Every use of every version known, those of the version that ended first before others, the newest first. */
function usesOf({ tails, live }: Entry, allowance: number): readonly Use[] {
  const ended = tails
    .toSorted((a, b) => a.end - b.end)
    .flatMap((version) => {
      const { digest } = version;
      return digest === null
        ? []
        : [{ version: { ...version, digest }, end: version.end - allowance }];
    });
  const all = live === null ? ended : [...ended, { version: live, end: Infinity }];
  return all.flatMap(({ version, end }) =>
    version.sets
      .map((set): Use => {
        const until = set.until === null ? end : Math.min(end, set.until - allowance);
        return { version, set, from: set.from, until };
      })
      .toSorted((a, b) => b.from - a.from),
  );
}

function eraOf(
  { version, set }: Use,
  from: number,
  { entry, context }: { readonly entry: Entry; readonly context: HistoryContext },
): Era {
  const { digest, contentType, loads } = version;
  const isCurrent = 'cacheControl' in version && set.until === null;
  const form = context.book.add({
    key: entry.key,
    digest,
    contentType,
    cacheControl: isCurrent ? version.cacheControl : `max-age=${set.browser}, s-maxage=${set.edge}`,
    size: 'size' in version ? version.size : (entry.live?.size ?? 0),
    loads,
    tags: set.tagged ? context.tagsOf(entry.key) : null,
  });
  return { from, form: form.id, lifetime: set.edge * 1000 };
}

/** What the origin answers for a key once a change is made. */
export function eraAfter(change: Change, from: number, context: HistoryContext): Era {
  if (!('desired' in change)) return nothingFrom(from, context);
  const { key, digest, contentType, cacheControl, size, loads } = change.desired;
  const tags = context.law.tagged ? context.tagsOf(key) : null;
  const form = context.book.add({ key, digest, contentType, cacheControl, size, loads, tags });
  const behaviour = behaviourOf(toPath(key), context.law.distribution);
  return { from, form: form.id, lifetime: edgeLifetime({ cacheControl }, behaviour) * 1000 };
}

/** Nothing is there: edges keep the error for a while. */
export function nothingFrom(from: number, { law }: HistoryContext): Era {
  const { minTtlByStatus, defaultMinTtl } = law.distribution.errors;
  return { from, form: NOTHING, lifetime: (minTtlByStatus[404] ?? defaultMinTtl) * 1000 };
}
