import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/cache/behaviour.ts';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import { errorLifetime } from '../../src/cache/error-lifetime.ts';

const [usual] = plainDistribution.behaviours;
if (usual === undefined) throw new Error('no default behaviour');
const pageHeaders = (path: string): string | null =>
  path === '/404.html' ? 'max-age=0, s-maxage=10' : null;

const under = (errors: Partial<Distribution['errors']>): Distribution => ({
  ...plainDistribution,
  errors: { ...plainDistribution.errors, ...errors },
});
const long = { ...usual, pattern: '/stories/*', minTtl: 3600 };

describe('N: how long the error for a URL that did not exist may be served', () => {
  it.each([
    ['10 s when nothing is set', plainDistribution, 10, 0],
    ['at least 1 s when set to none', under({ defaultMinTtl: 0 }), 1, 0],
    ['what is set for 404', under({ minTtlByStatus: { 404: 60 } }), 60, 0],
    ['what is set for 403: S3 without ListBucket', under({ minTtlByStatus: { 403: 300 } }), 300, 0],
    ['not what is set for others', under({ minTtlByStatus: { 500: 300 } }), 10, 0],
    ['our own error page', under({ pageByStatus: { 404: '/404.html' } }), 10, 0],
    ['a page of unknown headers', under({ pageByStatus: { 404: '/oops.html' } }), 86_400, 0],
    [
      'a page under a behaviour with a minimum',
      {
        ...under({ pageByStatus: { 404: '/404.html' } }),
        behaviours: [{ ...usual, pattern: '/404.html', minTtl: 900 }, usual],
      },
      900,
      0,
    ],
    [
      'not where nothing is cached',
      { ...plainDistribution, behaviours: [{ ...usual, defaultTtl: 0, maxTtl: 0 }] },
      0,
      0,
    ],
    [
      'a minimum TTL of the missing path does not count',
      { ...plainDistribution, behaviours: [long, usual] },
      10,
      0,
    ],
  ])('%s', (_, distribution, edge, browser) => {
    expect(
      errorLifetime('stories/a/index.html', distribution, { pageHeaders, cacheTiers: 1 }),
    ).toEqual({ edge, browser });
  });

  it('counts for each tier that starts from zero', () => {
    expect(errorLifetime('a.txt', plainDistribution, { pageHeaders, cacheTiers: 2 })).toEqual({
      edge: 20,
      browser: 0,
    });
  });

  it('counts what browsers may keep of an error page', () => {
    expect(
      errorLifetime('a.txt', under({ pageByStatus: { 404: '/404.html' } }), {
        pageHeaders: () => 'max-age=120',
        cacheTiers: 1,
      }),
    ).toEqual({ edge: 120, browser: 120 });
  });
});
