import { formatCacheControl } from './cache-control.ts';

/** What the policy treats alike. */
export type ObjectKind = 'story' | 'listing' | 'not-found' | 'fingerprinted' | 'file';

/** One step of a story's life, seconds: from `age` on, edges keep it `edge` and browsers `browser`. */
export interface TierPolicy {
  readonly age: number;
  readonly edge: number;
  readonly browser: number;
}

const LISTING = formatCacheControl({ maxAge: 60, sMaxage: 300 });
/** Never kept by a browser, so that a new URL's first visitor sees it after `N` (cache-law §2). */
const NOT_FOUND = formatCacheControl({ maxAge: 0, sMaxage: 10 });
const FINGERPRINTED = formatCacheControl({ maxAge: 31_536_000, immutable: true });
const FILE = formatCacheControl({ maxAge: 3600, sMaxage: 86_400 });

/** The tier of a story whose content last changed `age` seconds ago. `tiers` is ordered by age, the first from 0. */
export function tierAt(tiers: readonly TierPolicy[], age: number): TierPolicy {
  const tier = tiers.findLast((candidate) => candidate.age <= age) ?? tiers[0];
  if (tier === undefined) throw new Error('a policy has at least one tier');
  return tier;
}

/** The age in seconds at which a story of this age moves on; null in the last tier. */
export function nextTierAge(tiers: readonly TierPolicy[], age: number): number | null {
  return tiers.find((tier) => tier.age > age)?.age ?? null;
}

/** The Cache-Control of an object (cache-law §6). `age`: seconds since a story's content last changed. */
export function cacheControlFor(
  kind: ObjectKind,
  age: number,
  tiers: readonly TierPolicy[],
): string {
  switch (kind) {
    case 'story': {
      const tier = tierAt(tiers, age);
      return formatCacheControl({ maxAge: tier.browser, sMaxage: tier.edge });
    }
    case 'listing':
      return LISTING;
    case 'not-found':
      return NOT_FOUND;
    case 'fingerprinted':
      return FINGERPRINTED;
    case 'file':
      return FILE;
  }
}
