import { urlsOf } from '../cache/urls.ts';
import { edgeBound } from '../plan/bounds.ts';
import type { Entry, HeaderSet, LedgerRoot, LiveVersion, Tail } from '../plan/ledger.ts';
import { effectOn } from '../plan/purge-effect.ts';

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

/**
 * How long a purge that was accepted may take before it is taken for lost, milliseconds: CloudFront completes most
 * within half a minute, and says of none how long it takes.
 */
export const PURGE_TAKES = 900_000;

export interface ExpectationTerms {
  /** Seconds. */
  readonly allowance: number;
  /** When the last purge under way that covers a key was created; null when none is. */
  readonly purgeSentAt: (key: string) => number | null;
}

/** What to expect of a key. `entry` with the purges the ledger knows of applied. */
export function expectationOf(entry: Entry, terms: ExpectationTerms): Expectation {
  const { key, live, tails, memory } = entry;
  return {
    key,
    urls: urlsOf(key),
    live,
    sets: live?.sets ?? [],
    earlier: tails.map((tail) => ({
      digest: tail.digest,
      contentType: tail.contentType,
      ...endOf(tail, entry, terms),
    })),
    past: new Set(memory.flatMap(({ digest }) => digest ?? [])),
  };
}

function endOf(
  tail: Tail,
  { key, live, owed }: Entry,
  { allowance, purgeSentAt }: ExpectationTerms,
): { readonly until: number; readonly waits: Waits } {
  const until = edgeBound(tail, live, allowance);
  if (tail.purgedAt !== null) return { until, waits: 'expiry' };
  if (tail.purgeAccepted) {
    const lost = (purgeSentAt(key) ?? -Infinity) + PURGE_TAKES;
    return lost < until ? { until: lost, waits: 'purge-sent' } : { until, waits: 'expiry' };
  }
  // The promise is that the purge is sent by then (cache-law §5).
  if (owed !== null && tail.end <= owed.end && owed.dueBy < until)
    return { until: owed.dueBy, waits: 'purge-owed' };
  return { until, waits: 'expiry' };
}

/** When the last purge under way that covers a key was created, for a ledger's purges. */
export function sentPurges({
  purges,
}: Pick<LedgerRoot, 'purges'>): ExpectationTerms['purgeSentAt'] {
  const effects = purges
    .filter(({ batches }) => batches.some(({ completedAt }) => completedAt === null))
    .map(effectOn);
  return (key) =>
    effects.reduce<number | null>((latest, effect) => {
      const found = effect(key);
      return found === null ? latest : Math.max(latest ?? found.createdAt, found.createdAt);
    }, null);
}
