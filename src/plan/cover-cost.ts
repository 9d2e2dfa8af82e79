/** Invalidations CloudFront takes a second: exact paths or tags, and wildcards (aws-facts 2.2). */
export const EXACT_A_SECOND = 150;
export const WILDCARDS_A_SECOND = 1;

/** What a set of purge items comes to. */
export interface CoverCost {
  /** Unchanged keys evicted. */
  readonly evicts: number;
  readonly exact: number;
  readonly wildcards: number;
}

export interface CoverTerms {
  /** Free paths left this month. */
  readonly freePaths: number;
  /** At most as many wildcards as there are seconds before half the earliest promise. */
  readonly maxWildcards: number;
}

export const itemsOf = (cost: CoverCost): number => cost.exact + cost.wildcards;

/** Paths to be paid for. */
export const paidOf = (cost: CoverCost, freePaths: number): number =>
  Math.max(0, itemsOf(cost) - freePaths);

export const secondsOf = (cost: CoverCost): number =>
  cost.exact / EXACT_A_SECOND + cost.wildcards / WILDCARDS_A_SECOND;

/** Fewest evictions, then dollars, then seconds, then items; or dollars before evictions (cache-law §7). */
export function compareCosts(
  a: CoverCost,
  b: CoverCost,
  { prefer, freePaths }: { prefer: 'readers' | 'money'; freePaths: number },
): number {
  const evicts = a.evicts - b.evicts;
  const paid = paidOf(a, freePaths) - paidOf(b, freePaths);
  const first = prefer === 'readers' ? evicts || paid : paid || evicts;
  // Seconds are compared in whole 150ths: fractions of the same sum must not differ by rounding.
  return first || toTicks(a) - toTicks(b) || itemsOf(a) - itemsOf(b);
}

const toTicks = (cost: CoverCost): number => cost.exact + cost.wildcards * EXACT_A_SECOND;
