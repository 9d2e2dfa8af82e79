import { urlsOf } from '../cache/urls.ts';
import { edgeBound } from '../plan/bounds.ts';
import type { Entry, HeaderSet, LiveVersion, Tail } from '../plan/ledger.ts';

/** What the ledger says a key's URLs are answered with. Instants are epoch milliseconds. */
export interface Expectation {
  readonly key: string;
  /** Every path under which it is to be found, or not to be found. */
  readonly urls: readonly string[];
  /** Null for a key that was taken out: not found is right. */
  readonly live: Pick<
    LiveVersion,
    'digest' | 'contentType' | 'cacheControl' | 'size' | 'putAt'
  > | null;
  /** What it was stored with and an edge may have kept, seconds: a 304 need not bring new headers (cache-law §3.3). */
  readonly sets: readonly Pick<HeaderSet, 'edge' | 'browser'>[];
  /** What an edge may still answer instead. */
  readonly earlier: readonly EarlierVersion[];
  /** Digests of versions that were live once and may be shown no more. */
  readonly past: ReadonlySet<string>;
}

export interface EarlierVersion {
  /** Null for the error an unknown URL was answered with. */
  readonly digest: string | null;
  readonly contentType: string;
  /** The last instant at which an edge may answer with it; `Infinity` until purged. */
  readonly until: number;
  readonly waits: Waits;
}

/** What ends an earlier version at the edges: its time, a purge that was accepted, or one still to be sent. */
export type Waits = 'expiry' | 'purge-sent' | 'purge-owed';

/** What to expect of a key. `entry` with the purges the ledger knows of applied; `allowance` in seconds. */
export function expectationOf(entry: Entry, allowance: number): Expectation {
  const { key, live, tails, memory } = entry;
  return {
    key,
    urls: urlsOf(key),
    live,
    sets: live?.sets ?? [],
    earlier: tails.map((tail) => ({
      digest: tail.digest,
      contentType: tail.contentType,
      ...endOf(tail, entry, allowance),
    })),
    past: new Set(memory.flatMap(({ digest }) => digest ?? [])),
  };
}

function endOf(
  tail: Tail,
  { live, owed }: Entry,
  allowance: number,
): { readonly until: number; readonly waits: Waits } {
  const until = edgeBound(tail, live, allowance);
  if (tail.purgedAt !== null) return { until, waits: 'expiry' };
  if (tail.purgeAccepted) return { until, waits: 'purge-sent' };
  // The promise is that the purge is sent by then (cache-law §5).
  if (owed !== null && tail.end <= owed.end && owed.dueBy < until)
    return { until: owed.dueBy, waits: 'purge-owed' };
  return { until, waits: 'expiry' };
}
