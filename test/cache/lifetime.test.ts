import { describe, expect, it } from 'vitest';
import type { Behaviour, Distribution } from '../../src/cache/behaviour.ts';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import {
  browserLifetime,
  edgeLifetime,
  graceLifetime,
  lifetimeOfKey,
} from '../../src/cache/lifetime.ts';

const DAY = 86_400;
const YEAR = 31_536_000;

const behaviour = (minTtl: number, defaultTtl = DAY, maxTtl = YEAR): Behaviour => ({
  pattern: '*',
  minTtl,
  defaultTtl,
  maxTtl,
  queryStringsInKey: false,
  leadsHere: true,
  viewerFunction: true,
});

/** Cache-Control, `Expires − Date`, then `E` with a minimum TTL of 0, of 1 s (CachingOptimized), and of an hour. */
describe('E: how long an edge may reuse a response', () => {
  it.each([
    ['no-store', null, 0, 1, 3600],
    ['no-cache', null, 0, 1, 3600],
    ['private, max-age=600', null, 0, 1, 3600],
    ['no-store, max-age=600, s-maxage=900', null, 0, 1, 3600],
    ['max-age=60, s-maxage=300', null, 300, 300, 3600],
    ['max-age=60, s-maxage=0', null, 0, 1, 3600],
    ['max-age=60, s-maxage=99999999', null, YEAR, YEAR, YEAR],
    ['s-maxage=300', null, DAY, DAY, DAY],
    ['s-maxage=604800', null, 604_800, 604_800, 604_800],
    ['max-age=600', null, 600, 600, 3600],
    ['max-age=0', null, 0, 1, 3600],
    ['max-age=600', 7200, 600, 600, 3600],
    [null, 600, 600, 600, 3600],
    [null, -5, 0, 1, 3600],
    [null, 99_999_999, YEAR, YEAR, YEAR],
    [null, null, DAY, DAY, DAY],
    ['immutable', null, DAY, DAY, DAY],
  ])('%s, Expires in %s s: %i, %i, %i', (cacheControl, expiresIn, zero, one, hour) => {
    const headers = { cacheControl, expiresIn };
    expect([0, 1, 3600].map((min) => edgeLifetime(headers, behaviour(min)))).toEqual([
      zero,
      one,
      hour,
    ]);
  });

  it.each([
    ['the default is lifted to the minimum', null, behaviour(172_800, DAY), 172_800],
    ['the maximum is lifted to the default', 'max-age=7200', behaviour(0, 3600, 60), 3600],
    ['caching disabled', 'max-age=7200', behaviour(0, 0, 0), 0],
    ['Amplify: at most ten minutes', 'max-age=60, s-maxage=31536000', behaviour(2, 2, 600), 600],
  ])('%s', (_, cacheControl, under, expected) => {
    expect(edgeLifetime({ cacheControl }, under)).toBe(expected);
  });
});

describe('G: how much longer an edge may serve it stale', () => {
  it.each([
    ['max-age=60', behaviour(0), 0],
    ['max-age=60, stale-while-revalidate=30', behaviour(0), 30],
    ['max-age=60, stale-while-revalidate=99999999', behaviour(0), YEAR],
    ['max-age=60, stale-while-revalidate=30', behaviour(0, 0, 0), 0],
  ])('%s', (cacheControl, under, expected) => {
    expect(graceLifetime({ cacheControl }, under)).toBe(expected);
  });
});

describe('B: how long a browser may reuse it without asking', () => {
  it.each([
    ['max-age=60, s-maxage=300', null, 60],
    ['max-age=60, stale-while-revalidate=30', null, 90],
    ['no-store, max-age=60', null, 0],
    ['no-cache, max-age=60', null, 0],
    ['private, max-age=60', null, 60],
    [null, 600, 600],
    [null, -600, 0],
    ['s-maxage=300', null, null],
    [null, null, null],
  ])('%s, Expires in %s s', (cacheControl, expiresIn, expected) => {
    expect(browserLifetime({ cacheControl, expiresIn })).toBe(expected);
  });
});

describe('the lifetime of a key is the longest over all its URLs', () => {
  const pretty: Distribution = {
    ...plainDistribution,
    behaviours: [
      { ...behaviour(0), pattern: '/stories/*/index.html', minTtl: 3600 },
      { ...behaviour(0), pattern: '/stories/*/', maxTtl: 600, defaultTtl: 600 },
      behaviour(0),
    ],
  };
  const cacheControl = 'max-age=60, s-maxage=300';

  it.each([
    ['stories/the-fox/index.html', 1 as const, 3600],
    ['stories/the-fox/index.html', 2 as const, 7200],
    ['index.html', 1 as const, 300],
    ['feed.xml', 2 as const, 600],
  ])('%s in %i tiers: %i s', (key, cacheTiers, edge) => {
    expect(lifetimeOfKey(key, { cacheControl }, { distribution: pretty, cacheTiers })).toEqual({
      edge,
      browser: 60,
    });
  });
});
