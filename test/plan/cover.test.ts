import { describe, expect, it } from 'vitest';
import { urlsOf } from '../../src/cache/urls.ts';
import { countBelow, coverPaths } from '../../src/plan/cover.ts';
import type { Leaf } from '../../src/plan/cover-tree.ts';

const toLeaf = (item: string): Leaf => ({
  item,
  path: item.endsWith('*') ? item.slice(0, -1) : item,
});

interface Case {
  readonly paths: readonly string[];
  readonly unchanged?: readonly string[];
  readonly free?: number;
  readonly wildcards?: number;
}

const cover = (
  prefer: 'readers' | 'money',
  { paths, unchanged = [], free = 1000, wildcards = 150 }: Case,
): readonly string[] =>
  coverPaths(paths.map(toLeaf), {
    terms: { freePaths: free, maxWildcards: wildcards },
    prefer,
    evictedBelow: countBelow(unchanged),
  })
    .items.map(({ item }) => item)
    .toSorted();

const fox = ['/stories/fox', '/stories/fox/', '/stories/fox/index.html'];
const owl = ['/stories/owl', '/stories/owl/', '/stories/owl/index.html'];

/** What is chosen for readers, and what for money. */
describe('the cheapest purge that harms least', () => {
  it.each<[string, Case, readonly string[], readonly string[]]>([
    ['nothing', { paths: [] }, [], []],
    [
      'a URL of two keys',
      { paths: ['/a', '/a', '/a/'], wildcards: 0 },
      ['/a', '/a/'],
      ['/a', '/a/'],
    ],
    ['one path', { paths: ['/a'] }, ['/a'], ['/a']],
    ['exact paths while they are free: a wildcard takes a second', { paths: fox }, fox, fox],
    ['a wildcard once paths cost', { paths: fox, free: 1 }, ['/stories/fox*'], ['/stories/fox*']],
    [
      'a neighbour in the way',
      { paths: fox, unchanged: ['/stories/foxes/index.html'], free: 1 },
      ['/stories/fox', '/stories/fox/*'],
      ['/stories/fox*'],
    ],
    [
      'two stories: money evicts all others',
      { paths: [...fox, ...owl], unchanged: ['/stories/hen/index.html'], free: 1 },
      ['/stories/fox*', '/stories/owl*'],
      ['/stories/*'],
    ],
    [
      'two free: neither pays, neither evicts',
      { paths: [...fox, ...owl], unchanged: ['/stories/hen/index.html'], free: 2 },
      ['/stories/fox*', '/stories/owl*'],
      ['/stories/fox*', '/stories/owl*'],
    ],
    ['no time for wildcards', { paths: fox, free: 0, wildcards: 0 }, fox, fox],
    [
      'time for one of two',
      { paths: [...fox, ...owl, '/x'], unchanged: ['/stories/hen'], free: 0, wildcards: 1 },
      [...fox, '/stories/owl*', '/x'],
      ['/*'],
    ],
    [
      'query strings in the key have no other form',
      { paths: ['/a*', '/b*'], unchanged: ['/c'], wildcards: 0 },
      ['/a*', '/b*'],
      ['/a*', '/b*'],
    ],
    [
      'one wildcard that must be is one wildcard that may be',
      {
        paths: ['/b', '/ba*', '/a', '/a/', '/a/index.html'],
        unchanged: ['/b%20', '/a'],
        free: 4,
        wildcards: 0,
      },
      ['/a', '/a/', '/a/index.html', '/b', '/ba*'],
      ['/a', '/a/', '/a/index.html', '/b*'],
    ],
    [
      'é and è share a byte, and no wildcard cuts between',
      { paths: ['/caf%C3%A9', '/caf%C3%A8'], free: 0 },
      ['/caf*'],
      ['/caf*'],
    ],
    [
      'the root of the site with a page below',
      { paths: ['/', '/index.html'], unchanged: ['/feed.xml'], free: 0 },
      ['/', '/index.html'],
      ['/*'],
    ],
  ])('%s', (_, given, readers, money) => {
    expect(cover('readers', given)).toEqual(readers.toSorted());
    expect(cover('money', given)).toEqual(money.toSorted());
  });

  it('purges all at once where nothing else is below and that takes more than a second', () => {
    const paths = Array.from({ length: 51 }, (_, n) => fox.map((path) => `${path}${n}`)).flat();
    for (const prefer of ['readers', 'money'] as const) {
      expect(cover(prefer, { paths })).toEqual(['/stories/fox*']);
      expect(cover(prefer, { paths: ['/', ...paths] })).toEqual(['/*']);
    }
    const fewer = paths.slice(0, 149);
    expect(cover('readers', { paths: fewer })).toEqual(fewer.toSorted());
    expect(cover('readers', { paths, wildcards: 0 })).toEqual(paths.toSorted());
    expect(cover('readers', { paths, unchanged: ['/stories/foxes'] })).not.toContain(
      '/stories/fox*',
    );
  });

  it('hangs a tag at its path, so that a prefix above it replaces it', () => {
    const leaves = [
      { item: '#k:1', path: '/stories/fox' },
      { item: '#k:2', path: '/stories/owl' },
    ];
    const { items, cost } = coverPaths(leaves, {
      terms: { freePaths: 0, maxWildcards: 10 },
      prefer: 'money',
      evictedBelow: countBelow(['/stories/hen']),
    });
    expect(items).toEqual([{ item: '/stories/*', type: 'prefix', evicts: 1 }]);
    expect(cost).toEqual({ evicts: 1, exact: 0, wildcards: 1 });
  });
});

describe('countBelow: how many unchanged keys a prefix evicts', () => {
  const count = countBelow(['/a/index.html', '/ab/index.html', '/a%C3%A9/index.html', '/b']);

  it.each([
    ['/', 4],
    ['/a', 3],
    ['/a/', 1],
    ['/a/index.html', 1],
    ['/a/index.html.gz', 0],
    ['/a%C3%A9', 1],
    ['/c', 0],
  ])('%s*: %i', (prefix, expected) => {
    expect(count(prefix)).toBe(expected);
  });
});

describe('a large purge', () => {
  const story = (n: number): string =>
    `stories/${['the', 'old', 'my'][n % 3]}-${(n * 7919) % 100_003}/index.html`;
  const keys = Array.from({ length: 20_000 }, (_, n) => story(n));
  const leaves = keys.filter((_, n) => n % 2 === 0).flatMap((key) => urlsOf(key).map(toLeaf));
  const unchanged = keys.filter((_, n) => n % 2 === 1).map((key) => urlsOf(key).at(-1) ?? key);

  it.each(['readers', 'money'] as const)('of 30,000 paths is decided at once, for %s', (prefer) => {
    expect(leaves).toHaveLength(30_000);
    // Seconds of the processor: what else the machine does meanwhile does not count.
    const began = process.cpuUsage();
    const { cost } = coverPaths(leaves, {
      terms: { freePaths: 1000, maxWildcards: 1800 },
      prefer,
      evictedBelow: countBelow(unchanged),
    });
    const seconds = process.cpuUsage(began).user / 1e6;
    console.info(
      `cover of 30,000 paths for ${prefer}: ${seconds.toFixed(2)} s, ${JSON.stringify(cost)}`,
    );
    expect(seconds).toBeLessThan(prefer === 'readers' ? 2 : 10);
  });
});
