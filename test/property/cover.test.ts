import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { urlsOf } from '../../src/cache/urls.ts';
import { countBelow, type Cover, coverPaths } from '../../src/plan/cover.ts';
import { itemsOf, paidOf } from '../../src/plan/cover-cost.ts';
import type { Leaf } from '../../src/plan/cover-tree.ts';
import { bestScore, type Score, type SearchTerms } from '../support/cover-search.ts';

/** Few letters, so that paths share their starts; é, è and ê share bytes inside their encodings. */
const letter = fc.constantFrom('a', 'b', '/', 'é', 'è', 'ê', '%', ' ');
const word = fc.string({ unit: letter, minLength: 1, maxLength: 4 });
const key = fc.oneof(
  word,
  word.map((name) => `${name}/index.html`),
);

const leavesOf = (name: string, form: 'paths' | 'variants' | 'tag'): readonly Leaf[] => {
  const urls = urlsOf(name);
  switch (form) {
    case 'paths':
      return urls.map((path) => ({ item: path, path }));
    case 'variants':
      return urls.map((path) => ({ item: `${path}*`, path }));
    case 'tag':
      return [{ item: `#${name}`, path: urls[0] ?? '/' }];
  }
};

const terms = fc.record<SearchTerms>({
  freePaths: fc.constantFrom(0, 1, 2, 3, 4, 1000),
  maxWildcards: fc.constantFrom(0, 1, 2, 3, 150),
  prefer: fc.constantFrom('readers', 'money'),
});

const site = fc
  .record({
    keys: fc.uniqueArray(key, { minLength: 1, maxLength: 9 }),
    forms: fc.array(fc.constantFrom('paths', 'paths', 'paths', 'tag', 'variants'), {
      minLength: 9,
      maxLength: 9,
    }),
    changed: fc.nat({ max: 8 }),
  })
  .map(({ keys, forms, changed }) => {
    const split = Math.min(changed + 1, keys.length);
    const leaves = keys.slice(0, split).flatMap((name, at) => leavesOf(name, forms[at] ?? 'paths'));
    return {
      // A search of every way takes too long for more.
      leaves: leaves.slice(0, 8),
      unchanged: keys.slice(split).map((name) => urlsOf(name).at(-1) ?? '/'),
    };
  });

const scoreOf = ({ cost }: Cover, { prefer, freePaths }: SearchTerms): Score => {
  const paid = paidOf(cost, freePaths);
  const rest = [cost.exact + 150 * cost.wildcards, itemsOf(cost)];
  return prefer === 'readers' ? [cost.evicts, paid, ...rest] : [paid, cost.evicts, ...rest];
};

/** Two keys may share a URL; a tag is never shared. */
const distinct = (leaves: readonly Leaf[]): readonly Leaf[] =>
  leaves.filter(({ item }, at) => leaves.findIndex((other) => other.item === item) === at);

const solve = (
  leaves: readonly Leaf[],
  unchanged: readonly string[],
  { freePaths, maxWildcards, prefer }: SearchTerms,
): Cover =>
  coverPaths(leaves, {
    terms: { freePaths, maxWildcards },
    prefer,
    evictedBelow: countBelow(unchanged),
  });

describe('the path cover', () => {
  it('is as good as the best of all ways', () => {
    fc.assert(
      fc.property(site, terms, ({ leaves, unchanged }, asked) => {
        const found = scoreOf(solve(leaves, unchanged, asked), asked);
        expect(found).toEqual(bestScore(distinct(leaves), unchanged, asked));
      }),
      { numRuns: 1500 },
    );
  });

  it('covers every path, cuts no character, and counts what it evicts', () => {
    fc.assert(
      fc.property(site, terms, ({ leaves, unchanged }, asked) => {
        const { items, cost } = solve(leaves, unchanged, asked);
        const prefixes = items
          .filter(({ type }) => type === 'prefix')
          .map(({ item }) => item.slice(0, -1));
        const exact = new Set(items.map(({ item }) => item));
        for (const { item, path } of leaves) {
          const isCovered = exact.has(item) || prefixes.some((prefix) => path.startsWith(prefix));
          expect(isCovered, `${path} by ${[...exact].join(' ')}`).toBe(true);
        }
        for (const prefix of prefixes) expect(() => decodeURIComponent(prefix)).not.toThrow();
        const evicted = unchanged.filter((path) => prefixes.some((p) => path.startsWith(p)));
        expect(cost.evicts).toBe(items.reduce((sum, item) => sum + item.evicts, 0));
        expect(new Set(evicted).size).toBeLessThanOrEqual(cost.evicts);
        expect(exact.size).toBe(items.length);
      }),
      { numRuns: 500 },
    );
  });
});
