import { urlsOf } from '../cache/urls.ts';
import { browserBound, edgeBound, latestOf } from './bounds.ts';
import type { Entry, Tail } from './ledger.ts';

/** A key of which some cache may still answer with an earlier version. Instants; `Infinity` is "until purged". */
export interface StaleKey {
  readonly key: string;
  /** Every path an edge may have it under. */
  readonly urls: readonly string[];
  /** What may be answered: a text that was there before, or only the error of when nothing was. */
  readonly shows: 'older' | 'nothing';
  /** Null where no edge, or no browser, may have one. */
  readonly edgeUntil: number | null;
  readonly browserUntil: number | null;
  /** The later of both. */
  readonly until: number;
}

/** What may still be served old at `now`, what lasts longest first. `allowance` in seconds. */
export function staleKeys(
  entries: Iterable<Entry>,
  { allowance, now }: { readonly allowance: number; readonly now: number },
): readonly StaleKey[] {
  const stale: StaleKey[] = [];
  for (const { key, live, tails } of entries) {
    const seen = tails.flatMap((tail) => visible(tail, live, { allowance, now }));
    if (seen.length === 0) continue;
    const edge = latestOf(seen.map(({ edge }) => edge));
    const browser = latestOf(seen.map(({ browser }) => browser));
    stale.push({
      key,
      urls: urlsOf(key),
      shows: seen.some(({ digest }) => digest !== null) ? 'older' : 'nothing',
      edgeUntil: edge > now ? edge : null,
      browserUntil: browser > now ? browser : null,
      until: Math.max(edge, browser),
    });
  }
  return stale.toSorted(byUntil);
}

function visible(
  tail: Tail,
  live: Entry['live'],
  { allowance, now }: { readonly allowance: number; readonly now: number },
): readonly { readonly digest: string | null; readonly edge: number; readonly browser: number }[] {
  const edge = edgeBound(tail, live, allowance);
  const browser = browserBound(tail, live, allowance);
  return Math.max(edge, browser) > now ? [{ digest: tail.digest, edge, browser }] : [];
}

const byUntil = (a: StaleKey, b: StaleKey): number => {
  // Two infinities have no difference.
  if (a.until !== b.until) return a.until > b.until ? -1 : 1;
  return a.key < b.key ? -1 : 1;
};
