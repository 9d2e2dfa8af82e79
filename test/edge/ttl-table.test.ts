import { describe, expect, test } from 'vitest';
import { type EdgeBehaviour, type EdgeConfig, usualBehaviour } from '../../src/edge/edge-config.ts';
import { type Freshness, judgeResponse } from '../../src/edge/freshness.ts';
import { edgeConfig, noon } from '../support/edge-location.ts';

interface Judged {
  readonly status?: number;
  readonly ttl?: Partial<Pick<EdgeBehaviour, 'minTtl' | 'defaultTtl' | 'maxTtl'>>;
  readonly config?: EdgeConfig;
}

/** How CloudFront takes a response of noon. */
function judge(
  headers: Readonly<Record<string, string>>,
  { status = 200, ttl = {}, config = edgeConfig() }: Judged = {},
): Freshness {
  const lines = [['Date', new Date(noon).toUTCString()] as const, ...Object.entries(headers)];
  return judgeResponse({ status, headers: lines }, { ...usualBehaviour, ...ttl }, config);
}

/** Seconds a response is fresh, null when it is not kept at all. */
function lifetimeOf(headers: Readonly<Record<string, string>>, judged: Judged = {}): number | null {
  const { isStored, lifetime } = judge(headers, judged);
  return isStored ? lifetime : null;
}

const at = (seconds: number): string => new Date(noon + seconds * 1000).toUTCString();
const cc = (value: string) => ({ 'Cache-Control': value });

// AWS: Expiration, the table of headers and TTLs.
const free = { minTtl: 0, defaultTtl: 600, maxTtl: 1000 };
const held = { minTtl: 100, defaultTtl: 600, maxTtl: 1000 };

test.each<[string, Readonly<Record<string, string>>, number | null, number]>([
  ['max-age', cc('max-age=500'), 500, 500],
  ['a short max-age', cc('max-age=50'), 50, 100],
  ['a long max-age', cc('max-age=5000'), 1000, 1000],
  ['s-maxage beside max-age', cc('max-age=500, s-maxage=700'), 700, 700],
  ['a short s-maxage beside max-age', cc('max-age=500, s-maxage=10'), 10, 100],
  ['a long s-maxage beside max-age', cc('max-age=500, s-maxage=5000'), 1000, 1000],
  ['s-maxage alone', cc('s-maxage=50'), 50, 100],
  ['a long s-maxage alone', cc('s-maxage=5000'), 1000, 1000],
  ['Expires', { Expires: at(500) }, 500, 500],
  ['a near Expires', { Expires: at(50) }, 50, 100],
  ['a far Expires', { Expires: at(5000) }, 1000, 1000],
  ['a past Expires', { Expires: at(-50) }, 0, 100],
  ['an Expires that is no date', { Expires: '0' }, 0, 100],
  ['max-age beside Expires', { Expires: at(5), ...cc('max-age=500') }, 500, 500],
  ['nothing', {}, 600, 600],
  ['only what says nothing of time', cc('public, immutable'), 600, 600],
  ['no-cache', cc('no-cache, max-age=500'), 0, 100],
  ['no-store', cc('no-store'), null, 100],
  ['private', cc('private, max-age=500'), null, 100],
  ['Vary: *', { Vary: '*', ...cc('max-age=500') }, null, 500],
])('%s: fresh for so long with a minimum TTL of 0, and of 100', (_, headers, zero, hundred) => {
  expect(lifetimeOf(headers, { ttl: free })).toBe(zero);
  expect(lifetimeOf(headers, { ttl: held })).toBe(hundred);
});

test('a maximum TTL below the others is lifted to them', () => {
  const ttl = { minTtl: 0, defaultTtl: 600, maxTtl: 60 };
  expect(lifetimeOf(cc('max-age=5000'), { ttl })).toBe(600);
});

test.each([206, 304])('a %d is no answer for others', (status) => {
  expect(lifetimeOf(cc('max-age=500'), { status })).toBe(null);
});

// AWS: http-3xx-status-codes.
test.each<[number, number | null]>([
  [301, 600],
  [302, 600],
  [307, null],
  [308, null],
])('a %d without Cache-Control', (status, lifetime) => {
  expect(lifetimeOf({}, { status, ttl: free })).toBe(lifetime);
  expect(lifetimeOf(cc('max-age=500'), { status, ttl: free })).toBe(500);
});

describe('after its life a response is served', () => {
  test.each<[string, number]>([
    ['max-age=60', 0],
    ['max-age=60, stale-while-revalidate=30', 30],
    ['max-age=60, stale-while-revalidate=5000', 1000],
    ['max-age=60, stale-while-revalidate=30, must-revalidate', 0],
    ['max-age=60, stale-while-revalidate=30, proxy-revalidate', 0],
    ['no-cache, stale-while-revalidate=30', 0],
  ])('while it is refreshed: %s', (header, grace) => {
    expect(judge(cc(header), { ttl: free }).grace).toBe(grace);
  });

  test.each<[string, number]>([
    ['max-age=60', Infinity],
    ['max-age=60, stale-if-error=30', 30],
    ['max-age=60, stale-if-error=5000', 1000],
    ['max-age=60, stale-if-error=0', 0],
    ['max-age=60, must-revalidate', 0],
    ['no-cache', 0],
  ])('when the origin fails: %s', (header, onError) => {
    expect(judge(cc(header), { ttl: free }).onError).toBe(onError);
  });

  test('never where caching is disabled', () => {
    const disabled = { minTtl: 0, defaultTtl: 0, maxTtl: 0 };
    expect(judge(cc('max-age=60, stale-while-revalidate=30'), { ttl: disabled })).toEqual({
      isStored: true,
      lifetime: 0,
      grace: 0,
      onError: 0,
    });
  });
});

// AWS: HTTPStatusCodes and custom-error-pages-expiration.
describe('an error', () => {
  const always = [404, 410, 414, 500, 501, 502, 503, 504];
  const ifItSaysSo = [400, 403, 405, 412, 415];

  test.each(always)('%d is kept for 10 s', (status) => {
    expect(lifetimeOf({}, { status })).toBe(10);
  });

  test.each(ifItSaysSo)('%d is kept only if it says how long', (status) => {
    expect(lifetimeOf({}, { status })).toBe(null);
    expect(lifetimeOf({ Expires: at(60) }, { status })).toBe(null);
    expect(lifetimeOf(cc('max-age=60'), { status })).toBe(60);
    expect(lifetimeOf(cc('s-maxage=60'), { status })).toBe(60);
  });

  test.each([401, 416, 429, 499])('%d is never kept', (status) => {
    expect(lifetimeOf(cc('max-age=60'), { status })).toBe(null);
  });

  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['no longer than it says', cc('max-age=60'), 60],
    ['10 s when it says less', cc('max-age=5'), 10],
    ['until its Expires', { Expires: at(60) }, 60],
    ['no longer than the maximum TTL', cc('max-age=5000'), 1000],
    ['by its s-maxage before its max-age', cc('max-age=60, s-maxage=70'), 70],
    ['by its s-maxage alone', cc('s-maxage=60'), 60],
  ])('is kept %s', (_, headers, lifetime) => {
    expect(lifetimeOf(headers, { status: 404, ttl: free })).toBe(lifetime);
  });

  test('is not kept longer for the minimum TTL, which is for objects', () => {
    expect(lifetimeOf({}, { status: 404, ttl: held })).toBe(10);
    expect(lifetimeOf(cc('max-age=20'), { status: 404, ttl: held })).toBe(20);
  });

  test.each([404, 410, 414, 501])('%d may forbid to be kept', (status) => {
    for (const directive of ['no-store', 'no-cache', 'private'])
      expect(lifetimeOf(cc(directive), { status })).toBe(null);
  });

  test.each([500, 502, 503, 504])('%d may not: it is kept for the minimum', (status) => {
    expect(lifetimeOf(cc('no-store, max-age=60'), { status })).toBe(10);
  });

  test('is kept as its own minimum says', () => {
    const config = edgeConfig({}, { errorResponses: [{ status: 404, minTtl: 300, page: null }] });
    expect(lifetimeOf({}, { status: 404, config })).toBe(300);
    expect(lifetimeOf({}, { status: 500, config })).toBe(10);
  });

  test('is kept 1 s at least', () => {
    const config = edgeConfig({}, { errorResponses: [{ status: 404, minTtl: 0, page: null }] });
    expect(lifetimeOf({}, { status: 404, config })).toBe(1);
  });

  test('is not kept where caching is disabled', () => {
    const ttl = { minTtl: 0, defaultTtl: 0, maxTtl: 0 };
    expect(lifetimeOf(cc('max-age=60'), { status: 404, ttl })).toBe(null);
  });
});
