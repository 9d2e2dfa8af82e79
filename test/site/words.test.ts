import { describe, expect, test } from 'vitest';

import {
  fillWords,
  formatDay,
  phrasebooks,
  readingTimeText,
  storyCountText,
  wordsFor,
} from '../../src/site/words.ts';

const english = wordsFor('en');
const blanksOf = (phrase: string) => [...phrase.matchAll(/\{\w+\}/gu)].map(String).toSorted();

describe.each([...phrasebooks])('%s', (tag, book) => {
  test('has every word, none of them empty', () => {
    expect(Object.keys(book.words).toSorted()).toEqual(Object.keys(english).toSorted());
    expect(Object.entries(book.words).filter(([, word]) => word.trim() === '')).toEqual([]);
  });

  test('keeps the blanks of every phrase', () => {
    for (const [name, phrase] of Object.entries(english)) {
      expect(blanksOf(Object.entries(book.words).find(([key]) => key === name)?.[1] ?? '')).toEqual(
        blanksOf(phrase),
      );
    }
  });

  test('has one form for all numbers, or one for every category they fall into', () => {
    const rules = new Intl.PluralRules(tag);
    const categories = new Set(Array.from({ length: 1000 }, (_, count) => rules.select(count)));
    for (const forms of [book.readingTime, book.storyCount]) {
      const needed = Object.keys(forms).length === 1 ? ['other'] : [...categories];
      expect(Object.keys(forms)).toEqual(expect.arrayContaining(needed));
    }
  });

  test('says a number, unless the language has a word for it', () => {
    for (const count of [3, 5, 11, 21, 100]) {
      expect(storyCountText(count, tag)).toMatch(/\p{Nd}/u);
      expect(readingTimeText(count, tag)).toMatch(/\p{Nd}/u);
    }
  });

  test('writes days with the Gregorian year', () => {
    const digits = new Intl.NumberFormat(tag, { useGrouping: false });
    expect(formatDay('2026-11-20', tag)).toContain(digits.format(2026));
    expect(formatDay('2026-11-20', tag)).toContain(digits.format(20));
  });
});

test.each([
  ['en', 1, '1 story'],
  ['en', 2, '2 stories'],
  ['fr', 0, '0 histoire'],
  ['fr', 1, '1 histoire'],
  ['fr', 2, '2 histoires'],
  ['pl', 1, '1 opowiadanie'],
  ['pl', 3, '3 opowiadania'],
  ['pl', 5, '5 opowiadań'],
  ['pl', 22, '22 opowiadania'],
  ['ru', 1, '1 рассказ'],
  ['ru', 4, '4 рассказа'],
  ['ru', 11, '11 рассказов'],
  ['ru', 21, '21 рассказ'],
  ['he', 2, 'שני סיפורים'],
  ['ar', 1, 'قصة واحدة'],
  ['ar', 2, 'قصتان'],
  ['ja', 10, '10篇'],
] as const)('%s counts %i as %s', (lang, count, text) => {
  expect(storyCountText(count, lang)).toBe(text);
});

test.each([
  [3, /قصص$/u],
  [11, /قصة$/u],
  [100, /قصة$/u],
  [103, /قصص$/u],
])('Arabic puts %i in its own form', (count, form) => {
  expect(storyCountText(count, 'ar')).toMatch(form);
});

test.each([
  ['en-GB', '20 November 2026'],
  ['en-US', 'November 20, 2026'],
  ['fr', '20 novembre 2026'],
  ['de', '20. November 2026'],
  ['ja', '2026年11月20日'],
])('%s writes a day as %s', (lang, text) => {
  expect(formatDay('2026-11-20', lang)).toBe(text);
});

test('a day is the same day in every time zone', () => {
  const before = process.env['TZ'];
  try {
    for (const zone of ['Pacific/Kiritimati', 'Pacific/Pago_Pago', 'Europe/London']) {
      process.env['TZ'] = zone;
      expect(formatDay('2026-03-29', 'en-GB')).toBe('29 March 2026');
    }
  } finally {
    if (before === undefined) delete process.env['TZ'];
    else process.env['TZ'] = before;
  }
});

test.each([
  ['pt-BR', 'pt'],
  ['EN-gb', 'en'],
  ['zh-CN', 'zh'],
  ['zh-TW', 'zh-Hant'],
  ['zh-Hant-HK', 'zh-Hant'],
  ['sr', 'en'],
  ['not a tag', 'en'],
  ['', 'en'],
])('"%s" is set in the words of %s', (lang, tag) => {
  expect(wordsFor(lang)).toBe(phrasebooks.get(tag)?.words);
});

test('a language without words of its own has its dates and counts in English too', () => {
  expect(formatDay('2026-11-20', 'sr')).toBe('November 20, 2026');
  expect(storyCountText(1, 'sr')).toBe('1 story');
});

test('fills blanks and leaves those it has no value for', () => {
  expect(fillWords('by {author}, {date}', { author: '$& {date}' })).toBe('by $& {date}, {date}');
});
