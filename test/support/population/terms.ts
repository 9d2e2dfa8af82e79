import type { Distribution } from '../../../src/cache/behaviour.ts';
import type { TierPolicy } from '../../../src/cache/policy.ts';
import type { Rules } from './facts.ts';
import type { Ttl } from './lifetimes.ts';
import { NOT_FOUND } from './small-site.ts';

/** Ways to configure the site and its distribution, as the planner is told them and as the population obeys them. */

const DAY = 86_400;
const YEAR = 31_536_000;

/** Tiers that differ in every lifetime; the first are the default's. */
export const POLICIES: readonly (readonly TierPolicy[])[] = [
  [
    { age: 0, edge: 300, browser: 60 },
    { age: 30 * DAY, edge: YEAR, browser: 60 },
  ],
  [
    { age: 0, edge: 120, browser: 20 },
    { age: DAY, edge: YEAR, browser: 280 },
  ],
  [{ age: 0, edge: 900, browser: 200 }],
];

interface Configuration {
  /** By path pattern, the first that matches; the last matches everything. */
  readonly ttls: readonly (readonly [pattern: string, ttl: Ttl])[];
  readonly errorTtl: number;
  readonly hasErrorPage: boolean;
  readonly isTagged: boolean;
}

const usual: Ttl = { min: 0, usual: DAY, max: YEAR };
const plain: Configuration = {
  ttls: [['*', usual]],
  errorTtl: 10,
  hasErrorPage: false,
  isTagged: false,
};

export const CONFIGURATIONS: readonly Configuration[] = [
  plain,
  // "CachingOptimized".
  { ...plain, ttls: [['*', { ...usual, min: 1 }]], hasErrorPage: true },
  { ...plain, ttls: [['*', { ...usual, min: 1800 }]] },
  { ...plain, ttls: [['*', { ...usual, max: 3600 }]], errorTtl: 60 },
  // `/x/` and `/x/index.html` meet different behaviours, either way round.
  {
    ...plain,
    ttls: [
      ['/stories/*/', { ...usual, min: 7200 }],
      ['/stories/*/index.html', { ...usual, max: 200 }],
      ['*', usual],
    ],
  },
  {
    ...plain,
    ttls: [
      ['*.html', { ...usual, min: 7200 }],
      ['*', { ...usual, max: 400 }],
    ],
    errorTtl: 900,
  },
  { ...plain, isTagged: true, hasErrorPage: true },
  { ...plain, ttls: [['*', { min: 0, usual: 0, max: 0 }]], errorTtl: 0 },
];

export function distributionOf({
  ttls,
  errorTtl,
  hasErrorPage,
  isTagged,
}: Configuration): Distribution {
  return {
    behaviours: ttls.map(([pattern, { min, usual, max }]) => ({
      pattern,
      minTtl: min,
      defaultTtl: usual,
      maxTtl: max,
      queryStringsInKey: false,
      leadsHere: true,
      viewerFunction: true,
    })),
    errors: {
      minTtlByStatus: {},
      defaultMinTtl: errorTtl,
      pageByStatus: hasErrorPage ? { 404: `/${NOT_FOUND}` } : {},
    },
    tagHeader: isTagged ? 'x-amz-meta-cache-tag' : null,
  };
}

export function rulesOf({ ttls, errorTtl, hasErrorPage }: Configuration): Rules {
  const patterns = ttls.map(
    ([pattern, ttl]) =>
      [new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '.*')}$`), ttl] as const,
  );
  const known = new Map<string, Ttl>();
  return {
    ttlOf: (url) => {
      const found = known.get(url) ?? patterns.find(([pattern]) => pattern.test(url))?.[1];
      if (found === undefined) throw new Error(`no behaviour for ${url}`);
      known.set(url, found);
      return found;
    },
    errorTtl,
    errorPage: hasErrorPage
      ? { url: `/${NOT_FOUND}`, cacheControl: 'max-age=0, s-maxage=10' }
      : null,
  };
}
