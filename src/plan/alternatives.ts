import type { Prices } from '../config/types.ts';
import { browserBound, latestOf, readerBound } from './bounds.ts';
import type { Changes } from './changes.ts';
import { costOf, type Requests } from './cost.ts';
import type { Law } from './law.ts';
import type { Ledger } from './ledger.ts';
import type { PurgePlan } from './purge-plan.ts';

/** What a simpler publisher would do with the same change, and what that would come to (cache-law §10). */
export interface Alternative {
  readonly name: 'purge-everything' | 'wait-for-everything';
  readonly paths: number;
  readonly evicts: number;
  readonly usd: number;
  /** When the last reader is up to date: `Infinity` is never without a purge, null when nothing changes. */
  readonly until: number | null;
}

/** How long a purge takes until every edge has it: 95 % complete in 25 s (aws-facts 2.3), so a minute is said. */
const PURGE_TAKES = 60_000;

export function alternativesTo({
  decided,
  purge,
  requests,
  ledger,
  now,
  law,
  prices,
}: {
  readonly decided: Changes;
  readonly purge: PurgePlan;
  readonly requests: Requests;
  readonly ledger: Ledger;
  readonly now: number;
  readonly law: Law;
  readonly prices: Prices;
}): readonly Alternative[] {
  const visible = decided.changes.filter((change) => change.edge.action !== 'none');
  if (visible.length === 0) return [];
  const changed = new Set(decided.changes.map((change) => change.key));
  let unchanged = ledger.elsewhere?.files.length ?? 0;
  for (const { key, live } of ledger.entries.values())
    if (live !== null && !changed.has(key)) unchanged++;
  const entries = visible.flatMap(({ key }) => decided.after.get(key) ?? []);
  const browsers = entries.flatMap(({ tails, live }) =>
    tails.map((tail) => browserBound(tail, live, law.allowance)),
  );
  const bounds = entries.map((entry) => readerBound(entry, law.allowance) ?? now);
  const price = (paths: number): number =>
    costOf({ ...requests, paths }, { prices, freePaths: purge.freePathsLeft }).usd;
  return [
    {
      name: 'purge-everything',
      paths: 1,
      evicts: unchanged,
      usd: price(1),
      until: Math.max(
        now + law.allowance * 1000 + PURGE_TAKES,
        latestOf(browsers.filter(Number.isFinite)),
      ),
    },
    { name: 'wait-for-everything', paths: 0, evicts: 0, usd: price(0), until: latestOf(bounds) },
  ];
}
