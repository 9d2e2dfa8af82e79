import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countWords, dirOf, toExcerpt, toReadingTime } from '../../src/site/text.ts';

describe('countWords', () => {
  test.each([
    ['', 0],
    ['One two  three.', 3],
    ['Never!\u2060—never', 2],
    ['fox\u2060hole', 1],
    ['soft\u00adhyphen', 1],
    ['می\u200cخواهم بروم', 2],
    ['don’t', 2],
    ['1,000 foxes in 2026', 5],
    ['Cafe\u0301 au lait', 3],
    ['हिन्दी में', 2],
    ['狐', 1],
    ['2021年', 2],
    ['🦊 fox 🦊', 1],
    ['\ud800', 0],
    ['狐\udc00', 1],
    ['狐🦊狐', 2],
  ])('%j has %i', (text, words) => {
    expect(countWords(text)).toBe(words);
  });

  test('text without spaces is cut into words by the dictionary, the same in a long run as in a short one', () => {
    const sentence = '我听到售票员喊';
    const once = countWords(sentence);
    expect(once).toBeGreaterThan(2);
    expect(once).toBeLessThan(sentence.length);
    expect(countWords(`${sentence}。`.repeat(100))).toBe(once * 100);
  });

  test('text without spaces does not take time that grows with the square of its length', () => {
    const started = process.cpuUsage().user;
    expect(countWords('狐'.repeat(100_000))).toBeGreaterThan(0);
    expect((process.cpuUsage().user - started) / 1_000).toBeLessThan(2_000);
  });

  test('any text has a count', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(countWords(text)).toBeLessThanOrEqual(text.length);
      }),
    );
  });
});

describe('toExcerpt', () => {
  const words = (count: number): string => 'word '.repeat(count).trim();

  test('a short text is whole, on one line', () => {
    expect(toExcerpt('\nOne.\n\nTwo\tthree.\n')).toBe('One. Two three.');
  });

  test('a long one ends after a sentence of its second half', () => {
    const text = `${words(25)}. “${words(10)}?” Tea, ${words(100)}`;
    expect(toExcerpt(text)).toBe(`${words(25)}. “${words(10)}?” …`);
  });

  test('not after an abbreviation, nor where the sentence goes on', () => {
    expect(toExcerpt(`${words(25)} by Mrs. Fox ${words(50)}`)).not.toMatch(/Mrs\. …$/);
    expect(toExcerpt(`${words(25)} “tea?” said she ${words(50)}`)).not.toMatch(/” …$/);
  });

  test('else after a word, without the comma', () => {
    expect(toExcerpt(`${words(39)}, — ${words(50)}`)).toBe(`${words(39)}…`);
  });

  test('scripts without spaces are cut between words', () => {
    const excerpt = toExcerpt('在我生活的村庄里有一个小小的大巴车站'.repeat(40));
    expect(excerpt).toMatch(/\p{L}…$/u);
    expect(excerpt.length).toBeGreaterThan(100);
    expect(excerpt.length).toBeLessThanOrEqual(201);
  });

  test('is short, of one line, NFC, and never cuts what a reader sees as one letter', () => {
    const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });
    const pieces = fc.constantFrom(
      'tea ',
      'e\u0301',
      '👩‍👩‍👧',
      'काँ',
      '한',
      '狐',
      '. ',
      '🇬🇧',
      '\u2060',
      'x',
      '\n',
    );
    const texts = fc.oneof(
      fc.array(pieces, { maxLength: 400, size: 'max' }).map((parts) => parts.join('')),
      fc.string({ unit: 'binary', maxLength: 900, size: 'max' }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const excerpt = toExcerpt(text);
        expect(excerpt.length).toBeLessThanOrEqual(203);
        expect(excerpt).not.toMatch(/[\n\t]/);
        expect(excerpt.normalize('NFC')).toBe(excerpt);
        expect(excerpt).not.toMatch(/\p{Cs}/u);
        const body = excerpt.replace(/ ?…$/, '');
        const whole = text
          .slice(0, 600)
          .normalize('NFC')
          .replaceAll(/[\t\n\f\r ]+/g, ' ')
          .trimStart();
        const cuts = [...graphemes.segment(whole)].map(({ index }) => index);
        const isCut = whole.startsWith(body) && body.length < whole.length;
        expect(!isCut || cuts.includes(body.length)).toBe(true);
      }),
      { numRuns: 300 },
    );
  });
});

test('reading time is at least a minute', () => {
  expect([0, 100, 345, 2_300].map(toReadingTime)).toEqual([1, 1, 2, 10]);
});

test.each([
  ['en-GB', 'ltr'],
  ['ar', 'rtl'],
  ['fa', 'rtl'],
  ['he', 'rtl'],
  ['ckb', 'rtl'],
  ['ku', 'ltr'],
  ['ku-Arab', 'rtl'],
  ['az', 'ltr'],
  ['ja', 'ltr'],
] as const)('%s is written %s', (lang, dir) => {
  expect(dirOf(lang)).toBe(dir);
});
