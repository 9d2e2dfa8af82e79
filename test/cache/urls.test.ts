import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPurgeable, toPath, toWholeCharacters, urlsOf } from '../../src/cache/urls.ts';

describe('toPath: unsafe and non-ASCII characters are encoded and nothing else', () => {
  it.each([
    ['a space', 'a b.html', '/a%20b.html'],
    ['plus', 'a+b.html', '/a+b.html'],
    ['apostrophe', "it's.html", "/it's.html"],
    ['parentheses', 'a(b).html', '/a(b).html'],
    ['exclamation mark, comma, colon, at, equals', 'a!,:@=&;$.html', '/a!,:@=&;$.html'],
    ['percent', '100%.html', '/100%25.html'],
    ['what looks encoded', 'a%20b.html', '/a%2520b.html'],
    ['number sign', 'a#b.html', '/a%23b.html'],
    ['question mark', 'a?b.html', '/a%3Fb.html'],
    ['quotation mark', 'a"b.html', '/a%22b.html'],
    ['angle brackets', '<b>.html', '/%3Cb%3E.html'],
    ['braces, bar, backslash, caret, brackets, backtick', '{|\\^[]`}', '/%7B%7C%5C%5E%5B%5D%60%7D'],
    ['a control character', 'a\u{7f}b\n', '/a%7Fb%0A'],
    ['é composed (NFC)', 'caf\u{e9}.html', '/caf%C3%A9.html'],
    ['é decomposed (NFD) is another path', 'cafe\u{301}.html', '/cafe%CC%81.html'],
    ['beyond the basic plane', '\u{1f98a}.html', '/%F0%9F%A6%8A.html'],
    ['tilde stays, and is refused elsewhere', '~a.html', '/~a.html'],
    ['asterisk stays, and is refused elsewhere', 'a*.html', '/a*.html'],
    ['slashes part folders', 'a/b/c.html', '/a/b/c.html'],
  ])('%s', (_, key, path) => {
    expect(toPath(key)).toBe(path);
  });

  it('never puts two keys under one path', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(toPath(a) === toPath(b)).toBe(a === b);
        expect(toPath(a)).toMatch(/^[\x21-\x7e]+$/);
        expect(decodeURIComponent(toPath(a))).toBe(`/${a}`);
      }),
      { numRuns: 500 },
    );
  });
});

describe('urlsOf: every path under which an edge may have cached a key', () => {
  it.each([
    ['index.html', ['/', '/index.html']],
    [
      'stories/the-fox/index.html',
      ['/stories/the-fox', '/stories/the-fox/', '/stories/the-fox/index.html'],
    ],
    ['tags/é/index.html', ['/tags/%C3%A9', '/tags/%C3%A9/', '/tags/%C3%A9/index.html']],
    ['feed.xml', ['/feed.xml']],
    ['myindex.html', ['/myindex.html']],
    ['a/myindex.html', ['/a/myindex.html']],
    ['404.html', ['/404.html']],
  ])('%s', (key, urls) => {
    expect(urlsOf(key)).toEqual(urls);
  });
});

describe('isPurgeable', () => {
  it.each([
    ['stories/the-fox/index.html', true],
    ['stories/~fox/index.html', false],
    ['stories/fo*/index.html', false],
    ['a'.repeat(3999), true],
    ['a'.repeat(4000), false],
    ['é'.repeat(667), false],
  ])('%.30s: %s', (key, expected) => {
    expect(isPurgeable(key)).toBe(expected);
  });
});

describe('toWholeCharacters: a prefix never ends inside an encoded character', () => {
  it.each([
    ['/abc', '/abc'],
    ['/a%', '/a'],
    ['/a%2', '/a'],
    ['/a%20', '/a%20'],
    ['/caf%C3', '/caf'],
    ['/caf%C3%', '/caf'],
    ['/caf%C3%A9', '/caf%C3%A9'],
    ['/caf%C3%A9%C3', '/caf%C3%A9'],
    ['/%F0%9F%A6', '/'],
    ['/%F0%9F%A6%8A', '/%F0%9F%A6%8A'],
    ['/%E2%80%9C%20%E2%80', '/%E2%80%9C%20'],
    ['/', '/'],
  ])('%s → %s', (prefix, whole) => {
    expect(toWholeCharacters(prefix)).toBe(whole);
  });

  it('keeps the longest start that can be decoded', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 6 }), fc.nat(60), (text, cut) => {
        const prefix = toPath(text).slice(0, cut);
        const whole = toWholeCharacters(prefix);
        expect(prefix.startsWith(whole)).toBe(true);
        expect(() => decodeURIComponent(whole)).not.toThrow();
        const longer = prefix.slice(0, whole.length + 1);
        if (longer !== whole) expect(longer.endsWith('%')).toBe(true);
      }),
    );
  });
});
