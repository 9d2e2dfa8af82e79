import { describe, expect, it } from 'vitest';
import { formatCacheControl, parseCacheControl } from '../../src/cache/cache-control.ts';

const nothing = {
  maxAge: null,
  sMaxage: null,
  staleWhileRevalidate: null,
  staleIfError: null,
  noStore: false,
  noCache: false,
  private: false,
  immutable: false,
};

describe('parseCacheControl', () => {
  it.each([
    [null, {}],
    ['', {}],
    ['max-age=60', { maxAge: 60 }],
    ['max-age=60, s-maxage=300', { maxAge: 60, sMaxage: 300 }],
    ['MAX-AGE=60,S-MaxAge=300', { maxAge: 60, sMaxage: 300 }],
    ['max-age = 60 , s-maxage= 300', { maxAge: 60, sMaxage: 300 }],
    ['max-age="60"', { maxAge: 60 }],
    ['max-age=31536000, immutable', { maxAge: 31_536_000, immutable: true }],
    [
      'stale-while-revalidate=30, stale-if-error=86400',
      { staleWhileRevalidate: 30, staleIfError: 86_400 },
    ],
    ['private, no-store, no-cache', { private: true, noStore: true, noCache: true }],
    ['no-cache="set-cookie, x-a", max-age=5', { noCache: true, maxAge: 5 }],
    ['public, must-revalidate, max-age=0', { maxAge: 0 }],
    [',, max-age=60 ,,', { maxAge: 60 }],
  ])('%s', (value, expected) => {
    expect(parseCacheControl(value)).toEqual({ ...nothing, ...expected });
  });

  it.each([
    ['of two the longer', 'max-age=60, max-age=3600', { maxAge: 3600 }],
    ['whichever comes first', 'max-age=3600, max-age=60', { maxAge: 3600 }],
    ['no number is no value', 'max-age=soon', {}],
    ['a fraction is none', 'max-age=1.5', {}],
    ['nor is less than nothing', 'max-age=-1', {}],
    ['nor nothing at all', 'max-age=, s-maxage', {}],
    ['more than a century is a century', 'max-age=99999999999999999999', { maxAge: 3_155_692_600 }],
    ['a name inside quotes is no directive', 'x="no-store, max-age=5"', {}],
    ['a quote that never ends hides nothing before it', 'max-age=60, x="no-store', { maxAge: 60 }],
    ['garbage hides nothing after it', '@, max-age=31536000', { maxAge: 31_536_000 }],
    ['nor does a name that is missing', '=5; max-age=1, s-maxage=9', { sMaxage: 9 }],
  ])('%s: %s', (_, value, expected) => {
    expect(parseCacheControl(value)).toEqual({ ...nothing, ...expected });
  });
});

describe('formatCacheControl', () => {
  it.each([
    [{}, ''],
    [{ maxAge: 0, sMaxage: 10 }, 'max-age=0, s-maxage=10'],
    [{ sMaxage: 300, maxAge: 60 }, 'max-age=60, s-maxage=300'],
    [{ immutable: true, maxAge: 31_536_000 }, 'max-age=31536000, immutable'],
    [{ private: true, noStore: true, noCache: true, maxAge: null }, 'no-store, no-cache, private'],
    [{ staleIfError: 0, staleWhileRevalidate: 30 }, 'stale-while-revalidate=30, stale-if-error=0'],
  ])('%j', (directives, expected) => {
    expect(formatCacheControl(directives)).toBe(expected);
    expect(parseCacheControl(expected)).toEqual({ ...nothing, ...directives });
  });
});
