import { edgeLifetime } from '../cache/lifetime.ts';
import { behaviourOf } from '../cache/behaviour-match.ts';
import { toPath } from '../cache/urls.ts';
import type { Change } from '../plan/change.ts';
import type { Law } from '../plan/law.ts';
import type { Entry, HeaderSet, LiveVersion, Tail, Version } from '../plan/ledger.ts';
import { type FormBook, type FormParts, NOTHING } from './forms.ts';

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
  const { allowance } = context.law;
  const eras: Era[] = [];
  let from = -Infinity;
  for (const tail of entry.tails.toSorted((a, b) => a.end - b.end)) {
    const end = tail.end - allowance * 1000;
    if (end <= from) continue;
    eras.push(...erasOfVersion(tail, { entry, from, end, context }));
    from = end;
  }
  const { live } = entry;
  if (live === null) eras.push(nothingFrom(from, context));
  else
    eras.push(
      ...erasOfVersion(live, { entry, from: Math.max(from, live.putAt), end: Infinity, context }),
    );
  return eras;
}

interface Period {
  readonly entry: Entry;
  readonly from: number;
  readonly end: number;
  readonly context: HistoryContext;
}

/** One version, with each of the header sets it had while it was live. */
function erasOfVersion(version: LiveVersion | Tail, period: Period): readonly Era[] {
  const { entry, context } = period;
  if (version.digest === null) return [nothingFrom(period.from, context)];
  const { digest, contentType, loads } = version;
  const size = 'size' in version ? version.size : (entry.live?.size ?? 0);
  const of = (cacheControl: string, isTagged: boolean): FormParts => ({
    key: entry.key,
    digest,
    contentType,
    cacheControl,
    size,
    loads,
    tags: isTagged ? context.tagsOf(entry.key) : null,
  });
  return inUse(version, period).map(({ from, set }) => {
    const isCurrent = 'cacheControl' in version && set.until === null;
    const cacheControl = isCurrent
      ? version.cacheControl
      : `max-age=${set.browser}, s-maxage=${set.edge}`;
    const form = context.book.add(of(cacheControl, set.tagged));
    return { from, form: form.id, lifetime: set.edge * 1000 };
  });
}

/** The header sets a version had, each from when it was first used. */
function inUse(
  { sets }: Version,
  { from, end, context }: Period,
): readonly { readonly from: number; readonly set: HeaderSet }[] {
  const allowance = context.law.allowance * 1000;
  const endOf = ({ until }: HeaderSet): number => (until === null ? end : until - allowance);
  // A set that ended before is one of an earlier time at which this version was live.
  const own = sets.filter((set) => endOf(set) > from).toSorted((a, b) => endOf(a) - endOf(b));
  const used = own.length > 0 ? own : sets.slice(-1);
  let start = Number.isFinite(from) ? from : Math.min(...used.map((set) => set.from));
  return used.map((set) => {
    const era = { from: start, set };
    start = endOf(set);
    return era;
  });
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
