import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { tagKey, toSlug } from '../../src/site/slug.ts';

describe('toSlug', () => {
  test.each([
    ['The Fox', 'the-fox'],
    ['  Tea & Cake!  ', 'tea-cake'],
    ['Mrs. Packletide’s\u00a0Tiger', 'mrs-packletides-tiger'],
    ["Don't", 'dont'],
    ['“Down Pens”', 'down-pens'],
    ['Celephaïs', 'celephaïs'],
    ['Cafe\u0301', 'café'],
    ['狐と雪', '狐と雪'],
    ['البذرة الصغيرة – حكاية', 'البذرة-الصغيرة-حكاية'],
    ['می\u200cخواهم', 'میخواهم'],
    ['गाँव का घर', 'गाँव-का-घर'],
    ['one\u2060—two', 'one-two'],
    ['İstanbul', 'i̇stanbul'],
    ['007', '007'],
    ['a~b*c', 'a-b-c'],
    ['../../etc/passwd', 'etc-passwd'],
    ['.hidden', 'hidden'],
    ['\u0301acute first', 'acute-first'],
  ])('%j → %j', (text, slug) => {
    expect(toSlug(text)).toBe(slug);
  });

  test.each(['', '…', '🦊', '- -', '\u0301'])('%j leaves nothing', (text) => {
    expect(toSlug(text)).toBe('');
  });

  test('a long one is cut between words, or between letters with their marks', () => {
    expect(toSlug('word '.repeat(100))).toMatch(/^(?:word-)+word$/);
    expect(Buffer.byteLength(toSlug('गाँव'.repeat(100)))).toBeLessThanOrEqual(180);
    expect(toSlug('e\u0302\u0323'.repeat(300))).toMatch(/^(?:ệ)+$/);
  });

  test('is one name, safe as a folder, a key and a URL, and its own slug', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const slug = toSlug(text);
        expect(slug).toMatch(/^(?:[\p{L}\p{N}][-\p{L}\p{M}\p{N}]*)?$/u);
        expect(slug).not.toMatch(/-$|--/);
        expect(Buffer.byteLength(slug)).toBeLessThanOrEqual(180);
        expect(slug.normalize('NFC')).toBe(slug);
        expect(toSlug(slug)).toBe(slug);
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('tagKey', () => {
  test.each([
    ['Short stories', 'short-Stories'],
    ['Short stories', 'ShortStories'],
    ['England--Social life', 'england: social life'],
    ['Cafe\u0301', 'CAFÉ'],
    ['STRASSE', 'Straße'],
  ])('%j and %j share a page', (one, other) => {
    expect(tagKey(one)).toBe(tagKey(other));
  });

  test.each([
    ['Short stories', 'Short Stories, English'],
    ['1910s', '1920s'],
    ['cafe', 'café'],
  ])('%j and %j do not', (one, other) => {
    expect(tagKey(one)).not.toBe(tagKey(other));
  });
});
