import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseFrontMatter } from '../../src/site/front-matter.ts';
import type { FrontMatter } from '../../src/site/front-matter.ts';
import { unknownKeyNotices } from '../../src/site/unknown-keys.ts';

const site = { language: 'en-GB', timeZone: 'Europe/London' };
const parse = (text: string, file = 'stories/2024/The Fox.md'): FrontMatter =>
  parseFrontMatter({ file, text }, { site });

/** A story with the required fields and these lines. */
const withLines = (...lines: readonly string[]): string =>
  [
    '---',
    'title: The Fox',
    'author: A. Vixen',
    'date: 2024-01-06',
    ...lines,
    '---',
    '',
    'Once.',
  ].join('\n');

const codes = (text: string): string[] =>
  parse(text).findings.map(({ code, place }) => `${code}:${place?.line ?? '-'}`);

describe('a story', () => {
  test('with the required fields has the rest filled in', () => {
    const { meta, body, findings, unknownKeys } = parse(withLines());
    expect(findings).toEqual([]);
    expect(unknownKeys).toEqual([]);
    expect(body).toBe('\nOnce.');
    expect(meta).toEqual({
      file: 'stories/2024/The Fox.md',
      slug: 'the-fox',
      title: 'The Fox',
      author: 'A. Vixen',
      date: '2024-01-06',
      updated: null,
      tags: [],
      summary: null,
      draft: false,
      lang: 'en-GB',
      redirectFrom: [],
      image: null,
      extra: {},
      bodyLine: 6,
    });
  });

  test('with every field', () => {
    const lines = [
      'slug: fox',
      'updated: "2024-02-01"',
      'tags: [Foxes, "Short stories", short-stories]',
      'summary: |',
      '  A fox,',
      '  of course.',
      'draft: Yes',
      'lang: fr',
      'redirectFrom: [old-fox, /2019/old%20fox/, /x.html]',
      'image: fox.jpg',
    ];
    expect(parse(withLines(...lines)).meta).toMatchObject({
      slug: 'fox',
      updated: '2024-02-01',
      tags: ['Foxes', 'Short stories'],
      summary: 'A fox, of course.',
      draft: true,
      lang: 'fr',
      redirectFrom: ['/stories/old-fox/', '/2019/old fox/', '/x.html'],
      image: 'fox.jpg',
    });
  });
});

describe('what is wrong is said, with its line', () => {
  test.each([
    ['no front matter', 'Once.', ['front-matter-missing:1']],
    ['an empty file', '', ['front-matter-missing:1']],
    ['a fence of four', '----\ntitle: x\n----\n', ['front-matter-missing:1']],
    ['no end', '---\ntitle: x\n', ['front-matter-unclosed:1']],
    ['an end that is not bare', '---\ntitle: x\n---- \n---\n', ['front-matter-unclosed:1']],
    ['nothing inside', '---\n---\n', ['field-missing:1', 'field-missing:1', 'field-missing:1']],
    [
      'only a comment',
      '---\n# todo\n---\n',
      ['field-missing:1', 'field-missing:1', 'field-missing:1'],
    ],
    ['a list', '---\n- a\n---\n', ['front-matter-malformed:1']],
    ['a tab', '---\ntitle: a\nx:\n\t- y\n---\n', ['front-matter-malformed:4']],
    ['an open quotation', withLines('summary: "tea'), ['front-matter-malformed:5']],
    ['a colon in a title', '---\ntitle: Fox: a tale\n---\n', ['front-matter-malformed:2']],
    ['a field twice', withLines('title: again'), ['front-matter-malformed:5']],
    ['an alias', withLines('a: &a [x]', 'b: *a'), ['front-matter-alias:5']],
    ['a tag', withLines('a: !!js/function "x"'), ['front-matter-alias:5']],
    ['a second document', '---\ntitle: a\n...\nauthor: b\n---\n', ['front-matter-malformed:4']],
    ['an empty title', '---\ntitle: ""\nauthor: A\ndate: 2024-01-06\n---\n', ['field-missing:2']],
    [
      'a title that is a list',
      '---\ntitle: [a]\nauthor: A\ndate: 2024-01-06\n---\n',
      ['field-type:2'],
    ],
    [
      'an unprintable title',
      '---\ntitle: "a\\x07"\nauthor: A\ndate: 2024-01-06\n---\n',
      ['field-type:2'],
    ],
    ['a bad date', withLines('updated: 2024-02-30'), ['field-date:5']],
    ['a bad draft', withLines('draft: maybe'), ['field-type:5']],
    ['a bad language', withLines('lang: en_GB'), ['field-lang:5']],
    ['tags of maps', withLines('tags:', '  - Letters: 1'), ['field-type:5']],
    ['an image elsewhere', withLines('image: https://example.org/fox.jpg'), ['field-type:5']],
    ['an image that is no file of ours', withLines('image: /fox.jpg'), ['field-type:5']],
    ['a tag without letters', withLines('tags: [ "🦊", Fox]'), ['tag-empty:5']],
    ['a slug that is a path', withLines('slug: ../../etc'), ['slug-path:5']],
    ['a slug without letters', withLines('slug: "!!!"'), ['slug-empty:5']],
    ['a slug we change', withLines('slug: The Fox'), ['slug-adjusted:5']],
    [
      'redirects out of the site',
      withLines(
        'redirectFrom: [/a/../b/, //evil.example/, "https://a.b/", /, /.git/x, "/a%2F..%2Fb", "/a?b", "/a*", Old Fox]',
      ),
      Array.from({ length: 9 }, () => 'redirect-path:5'),
    ],
  ])('%s', (_what, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test('a file name without letters', () => {
    const { findings } = parse(withLines(), 'stories/🦊.md');
    expect(findings.map(({ code }) => code)).toEqual(['slug-empty']);
  });

  test('also the second time the same malformed text is met', () => {
    const text = withLines('summary: "tea');
    expect([codes(text), codes(text)]).toEqual([
      ['front-matter-malformed:5'],
      ['front-matter-malformed:5'],
    ]);
  });

  test.each([
    ['---\ntitle: Fox: a tale\n---\n', 'a value holds `: ` outside quotation marks'],
    [withLines('title: again'), 'a field is there twice'],
    ['---\ntitle: a\n...\nauthor: b\n---\n', 'a line `...` ends it early'],
    ['---\ntitle: a\nx:\n\t- y\n---\n', 'a line is indented with a tab'],
  ])('in words: %j', (text, problem) => {
    const [finding] = parse(text).findings;
    expect(finding?.what).toBe(`The front matter is not valid YAML: ${problem}.`);
  });

  test('several at once', () => {
    expect(codes('---\ntitle: x\ndate: soon\nlang: 12\n---\n')).toEqual([
      'field-missing:1',
      'field-date:3',
      'field-lang:4',
    ]);
  });
});

describe('front matter is data', () => {
  test.each(['js', 'javascript', 'json', 'coffee', 'toml', 'constructor', '__proto__', ' js '])(
    'in the language "%s" it is refused, not run',
    (language) => {
      const text = `---${language}\n(globalThis.storyRan = true, { title: 'x' })\n---\n`;
      expect(codes(text)).toEqual(['front-matter-language:1']);
      expect('storyRan' in globalThis).toBe(false);
    },
  );

  test.each(['yaml', ' yml', 'YAML'])('"---%s" is YAML', (language) => {
    expect(parse(withLines().replace('---', `---${language}`)).meta?.title).toBe('The Fox');
  });

  test('over 64 KB it is refused', () => {
    expect(codes(withLines(`summary: ${'x'.repeat(70_000)}`))).toEqual([
      'front-matter-too-large:1',
    ]);
  });

  test('nested thousands deep it is refused', () => {
    expect(codes(withLines(`x: ${'['.repeat(30_000)}`))).toHaveLength(1);
  });

  test('a key named __proto__ is a key', () => {
    const { meta } = parse(withLines('__proto__: { polluted: true }'));
    expect(Object.keys(meta?.extra ?? {})).toEqual(['__proto__']);
    expect('polluted' in {}).toBe(false);
  });
});

describe('text stays text', () => {
  test.each([
    ['slug: 007', { slug: '007' }],
    ['summary: 1e3', { summary: '1e3' }],
    ['summary: null', { summary: null }],
    ['image: ~', { image: null }],
    ['summary: TRUE', { summary: 'TRUE' }],
    ['summary: "null"', { summary: 'null' }],
    ['lang: no', { lang: 'no' }],
    ['tags: [1910s, 1984, true]', { tags: ['1910s', '1984', 'true'] }],
    ['tags: Satire, English', { tags: ['Satire, English'] }],
    [
      'extra: { a: 010, b: true, c: "true", d: ~, e: [2024-01-06] }',
      { extra: { extra: { a: '010', b: true, c: 'true', d: null, e: ['2024-01-06'] } } },
    ],
  ])('%s', (line, expected) => {
    expect(parse(withLines(line)).meta).toMatchObject(expected);
  });
});

test('a story may be called Null by True', () => {
  const text = '---\ntitle: Null\nauthor: True\ndate: 2024-01-06\n---\n';
  expect(parse(text).meta).toMatchObject({ title: 'Null', author: 'True' });
});

describe('a day is the same however typed', () => {
  test.each([
    ['2021-03-04', '2021-03-04'],
    ['"2021-03-04"', '2021-03-04'],
    ["'2021-3-4'", '2021-03-04'],
    ['2021-03-04T00:30:00', '2021-03-04'],
    ['2021-03-04 23:30', '2021-03-04'],
    ['2021-03-04T23:30:00Z', '2021-03-04'],
    ['2021-07-04T23:30:00Z', '2021-07-05'],
    ['2021-03-04T00:30:00+02:00', '2021-03-03'],
    ['2021-03-04 22:30:00.5 -5', '2021-03-05'],
    ['2024-02-29', '2024-02-29'],
    ['0099-12-31', '0099-12-31'],
  ])('%s is %s in London', (written, day) => {
    expect(parse(withLines(`updated: ${written}`)).meta?.updated).toBe(day);
  });

  test.each([
    '2023-02-29',
    '2021-13-01',
    '2021-00-01',
    '04/03/2021',
    '20210304',
    'yesterday',
    '2021-03-04T25:00',
    '2021-03-04T10:00:00+19:00',
    '0000-01-01',
  ])('%s is none', (written) => {
    expect(codes(withLines(`updated: ${written}`))).toEqual(['field-date:5']);
  });
});

describe('the body', () => {
  test('keeps its scene breaks', () => {
    const body = '\nOne.\n\n---\n\nTwo.\n---\nThree: four\n---\n';
    expect(parse(withLines().replace('\nOnce.', body)).body).toBe(body);
  });

  test('is everything behind the front matter, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (body) => {
        const head = withLines().replace('\nOnce.', '');
        expect(parse(head + body).body).toBe(body);
      }),
    );
  });

  test('a folder per story: index.md is named by its folder', () => {
    expect(parse(withLines(), 'stories/the-hare/index.md').meta?.slug).toBe('the-hare');
    expect(parse(withLines(), 'stories/index.md').meta?.slug).toBe('index');
  });
});

test('a key we do not know is one notice, with the first story and the field it may be meant for', () => {
  const uses = [
    ...parse(withLines('sumary: x', 'mood: dark'), 'stories/b.md').unknownKeys,
    ...parse(withLines('mood: light'), 'stories/a.md').unknownKeys,
  ];
  const notices = unknownKeyNotices(uses);
  expect(notices.map(({ place, args }) => ({ ...place, ...args }))).toEqual([
    { file: 'stories/a.md', line: 5, field: 'mood', stories: 2, resembles: '' },
    { file: 'stories/b.md', line: 5, field: 'sumary', stories: 1, resembles: 'summary' },
  ]);
});

test('whatever an author writes, there is a story or a finding', () => {
  const line = fc.constantFrom(
    'title: x',
    'author: y',
    'date: 2024-01-06',
    'tags:',
    '  - a',
    '---',
    '"',
    "'",
    '&a',
    '*a',
    '!!x',
    '{',
    '[',
    '}',
    ']',
    '|',
    '>',
    '# c',
    ': ',
    '- ',
    '\t',
    '? ',
    '%',
    '@',
    '`',
    '<<: x',
    '__proto__: x',
    '🦊: x',
    'slug: ""',
  );
  fc.assert(
    fc.property(
      fc.array(fc.oneof(line, fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 12 }),
      (lines) => {
        const { meta, findings } = parse(['---', ...lines].join('\n'));
        expect(meta === null ? findings.length : 1).toBeGreaterThan(0);
      },
    ),
    { numRuns: 2_000 },
  );
});
