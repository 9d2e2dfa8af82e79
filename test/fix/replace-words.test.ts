import { describe, expect, test } from 'vitest';
import { parseReplacement } from '../../src/fix/replacement.ts';
import { replaceWords } from '../../src/fix/replace-words.ts';

const front = '---\ntitle: Teh teh\nauthor: A\n---\n';

/** The body after replacing, from `teh=the` and the like. */
function replaced(body: string, ...pairs: readonly string[]): string {
  const replacements = pairs.map((pair) => parseReplacement(pair) ?? { from: 'nothing', to: '' });
  const { text } = replaceWords(`${front}${body}`, replacements, { title: false });
  expect(text.startsWith(front)).toBe(true);
  return text.slice(front.length);
}

describe('what is given as --replace', () => {
  test.each([
    ['teh=the', { from: 'teh', to: 'the' }],
    ['a=b=c', { from: 'a', to: 'b=c' }],
    [String.raw`a\=b=c`, { from: 'a=b', to: 'c' }],
    [String.raw`a\\=b`, { from: 'a\\', to: 'b' }],
    [String.raw`c:\x=d`, { from: String.raw`c:\x`, to: 'd' }],
    ['very very=very', { from: 'very very', to: 'very' }],
    ['so=', { from: 'so', to: '' }],
    ['🦊=fox', { from: '🦊', to: 'fox' }],
    ['teh', null],
    ['=the', null],
    ['the=the', null],
  ])('%s', (text, parsed) => {
    expect(parseReplacement(text)).toEqual(parsed);
  });
});

describe('words are replaced', () => {
  test.each([
    ['where they stand alone', 'teh fox, (teh) well.', 'teh=the', 'the fox, (the) well.'],
    ['not within others', 'tehran and aloof-teh, teh_x', 'teh=the', 'tehran and aloof-the, teh_x'],
    ['not as part of a contraction', 'don’t t t’s', 't=T', 'don’t T t’s'],
    ['in their own case only', 'Teh teh', 'teh=the', 'Teh the'],
    ['across a line end', 'the\nthe fox', 'the the=the', 'the fox'],
    ['but not across paragraphs', 'the\n\nthe fox', 'the the=the', 'the\n\nthe fox'],
    ['with signs that mean something to patterns', 'a.b axb', 'a.b=c', 'c axb'],
    ['in right-to-left scripts', 'הנה השועל', 'השועל=הזאב', 'הנה הזאב'],
    ['in scripts without spaces', '狐狸来了', '狐狸=狼', '狼来了'],
    ['emphasised', '*teh* **teh** _teh_', 'teh=the', '*the* **the** _teh_'],
    ['keeping what is decomposed decomposed', 'cafe\u0301', 'café=thé', 'the\u0301'],
    ['not before a combining mark', 'e\u0301', 'e=x', 'e\u0301'],
    [
      'in the words of a link, not where it leads',
      '[teh](teh.md "teh")',
      'teh=the',
      '[the](teh.md "the")',
    ],
    [
      'not in addresses',
      'https://x.y/teh <https://teh.z> teh',
      'teh=the',
      'https://x.y/teh <https://teh.z> the',
    ],
    [
      'not in code',
      '`teh` teh\n\n```\nteh\n```\nteh',
      'teh=the',
      '`teh` the\n\n```\nteh\n```\nthe',
    ],
    ['not in definitions of references', '[a]: teh\n\nteh', 'teh=the', '[a]: teh\n\nthe'],
    [
      'not in tags and comments',
      '<b class="teh">teh</b> <!-- teh -->',
      'teh=the',
      '<b class="teh">the</b> <!-- teh -->',
    ],
  ])('%s', (_, body, pair, expected) => {
    expect(replaced(body, pair)).toBe(expected);
  });

  test('one after the other', () => {
    expect(replaced('a b', 'a=b', 'b=c')).toBe('c c');
  });

  test('in the title when asked', () => {
    const source = `${front}teh\n`;
    const pairs = [{ from: 'teh', to: 'the' }];
    const { text, places } = replaceWords(source, pairs, { title: true });
    expect(text).toBe('---\ntitle: Teh the\nauthor: A\n---\nthe\n');
    expect(places.map(({ line }) => line)).toEqual([2, 5]);
  });

  test('and all else stays as it is: byte order mark, line ends, forms', () => {
    const source = '\uFEFF---\r\ntitle: Teh\r\n---\r\n\r\nteh cafe\u0301\r\nand\rteh\r\n';
    const { text, places } = replaceWords(source, [{ from: 'teh', to: 'the' }], { title: true });
    expect(text).toBe(source.replaceAll('teh', 'the'));
    expect(places.map(({ line }) => line)).toEqual([5, 7]);
  });
});

test('each place is known by its line and the words around', () => {
  const body = 'It was dark and cold when at last teh fox came to\nthe well behind the church.\n';
  const { places } = replaceWords(`${front}${body}`, [{ from: 'teh', to: 'the' }], {
    title: false,
  });
  expect(places).toEqual([
    {
      from: 'teh',
      to: 'the',
      line: 5,
      before: '…dark and cold when at last ',
      after: ' fox came to the well…',
    },
  ]);
});

test('words that stand only where nothing is replaced are told from those that are nowhere', () => {
  const pairs = [
    { from: 'teh', to: 'the' },
    { from: 'xyz', to: 'z' },
  ];
  expect(replaceWords(`${front}A \`teh\`.`, pairs, { title: false }).missing).toEqual([
    { from: 'teh', elsewhere: 2 },
    { from: 'xyz', elsewhere: 0 },
  ]);
});
