import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { arrangeList } from '../../src/site/arrange-list.ts';
import { arrangeRedirects } from '../../src/site/arrange-redirects.ts';
import type { StoryMeta } from '../../src/site/source.ts';

const pagesOf = (count: number, size = 3) =>
  arrangeList(
    { kind: 'home', title: '', base: '', stories: Array.from({ length: count }, (_, i) => i + 1) },
    size,
  );

describe('the pages of a list', () => {
  test.each([
    [0, ['index.html: ']],
    [2, ['index.html: 2 1']],
    [3, ['index.html: 3 2 1', 'page/1/index.html: 3 2 1 < index.html']],
    [4, ['index.html: 4 3 2 > page/1/index.html', 'page/1/index.html: 3 2 1 < index.html']],
    [
      7,
      [
        'index.html: 7 6 5 > page/2/index.html',
        'page/1/index.html: 3 2 1 < page/2/index.html',
        'page/2/index.html: 6 5 4 > page/1/index.html < index.html',
      ],
    ],
  ])('%i stories, three a page', (count, expected) => {
    const shown = pagesOf(count).map(({ key, stories, older, newer }) =>
      [`${key}: ${stories.join(' ')}`, older && `> ${older}`, newer && `< ${newer}`]
        .filter((part) => part !== null)
        .join(' '),
    );
    expect(shown).toEqual(expected);
  });

  test('one arrival changes the unnumbered page and at most one numbered page', () => {
    fc.assert(
      fc.property(fc.nat(60), fc.integer({ min: 2, max: 7 }), (count, size) => {
        const before = new Map(
          pagesOf(count, size).map((page) => [page.key, JSON.stringify(page)]),
        );
        const changed = pagesOf(count + 1, size).filter(
          (page) => before.get(page.key) !== JSON.stringify(page),
        );
        expect(changed.filter(({ number }) => number === null)).toHaveLength(1);
        expect(changed.filter(({ number }) => number !== null).length).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('whoever follows "older" from home, or "newer" from the oldest page, meets every story', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 60 }),
        fc.integer({ min: 1, max: 7 }),
        (count, size) => {
          const pages = new Map(
            pagesOf(count, Math.min(size, count)).map((page) => [page.key, page]),
          );
          const walk = (from: string, way: 'older' | 'newer'): Set<number> => {
            const met = new Set<number>();
            for (
              let page = pages.get(from);
              page !== undefined;
              page = pages.get(page[way] ?? '')
            ) {
              for (const story of page.stories) met.add(story);
            }
            return met;
          };
          expect(walk('index.html', 'older').size).toBe(count);
          expect(walk('page/1/index.html', 'newer').size).toBe(count);
        },
      ),
    );
  });
});

const meta = (
  slug: string,
  redirectFrom: readonly string[],
  parts: Partial<StoryMeta> = {},
): StoryMeta => ({
  file: `stories/${slug}.md`,
  slug,
  title: slug,
  author: 'Saki',
  date: '2026-01-01',
  updated: null,
  tags: [],
  summary: null,
  draft: false,
  lang: 'en',
  redirectFrom,
  image: null,
  extra: {},
  bodyLine: 5,
  ...parts,
});

describe('redirects', () => {
  const arrange = (all: readonly StoryMeta[]) => {
    const out = all.filter(({ draft }) => !draft);
    const { pages, findings } = arrangeRedirects(all, out);
    return {
      ways: pages.map(({ key, story }) => `${key} → ${out[story]?.slug}`),
      codes: findings.map(({ code }) => code),
    };
  };

  test('an old slug, an old folder and an old file lead to the story', () => {
    expect(arrange([meta('fox', ['vixen', '/2019/fox/', '/fox.html'])])).toEqual({
      ways: ['stories/vixen/index.html → fox', '2019/fox/index.html → fox', 'fox.html → fox'],
      codes: [],
    });
  });

  test('a chain through a story that is no longer out leads to its end', () => {
    const all = [meta('first', ['zeroth'], { draft: true }), meta('second', ['first'])];
    expect(arrange(all)).toEqual({
      ways: ['stories/zeroth/index.html → second', 'stories/first/index.html → second'],
      codes: [],
    });
  });

  test('a draft redirects nothing', () => {
    expect(arrange([meta('fox', ['vixen'], { draft: true })])).toEqual({ ways: [], codes: [] });
  });

  test('a circle is refused once', () => {
    const all = [meta('a', ['b']), meta('b', ['c']), meta('c', ['a'])];
    expect(arrange(all)).toEqual({ ways: [], codes: ['redirect-loop'] });
  });
});
