import { describe, expect, test } from 'vitest';
import { firstDifference, paragraphsOf } from '../../src/fix/page-text.ts';
import { isUndone, mayUndo } from '../../src/fix/undone.ts';

const page = (...paragraphs: readonly string[]): string =>
  `<!doctype html><html><head><title>T</title></head><body><h1>The Fox</h1>${paragraphs.map((text) => `<p>${text}</p>`).join('')}</body></html>`;

describe('a correction is undone', () => {
  const fix = { before: 'old', after: 'new', replaced: [{ from: 'teh', to: 'the' }] };
  const live = page('Then the fox came.', 'The end.');

  test.each([
    ['by the content it had before', 'old', null, true],
    ['not by the corrected content', 'new', null, false],
    ['by other content in which the wrong word is back', 'x', page('Then teh fox came.'), true],
    ['not by other content without it', 'x', page('Then the fox came.', 'Teh end.'), false],
    ['not by a longer word that has it in it', 'x', page('Then tehran came.'), false],
  ])('%s', (_, digest, next, expected) => {
    expect(isUndone(fix, digest, next === null ? null : { live, next })).toBe(expected);
    // What is undone is seen in the new page alone; only then is it worth asking what is live.
    if (expected) expect(mayUndo(fix, digest, next ?? '')).toBe(true);
  });

  test('cannot be by a page without the replaced words: nobody is asked what is live', () => {
    expect(mayUndo(fix, 'x', page('Then the fox came.'))).toBe(false);
    expect(mayUndo(fix, 'new', page('Then teh fox came.'))).toBe(false);
  });
});

test('a page is compared by what is read in it', () => {
  expect(paragraphsOf(page('One <em>two</em> &amp;&#32;three &#x2014; four.', ''))).toEqual([
    'The Fox',
    'One two & three — four.',
  ]);
  expect(firstDifference(page('A', 'B'), page('A', 'C'))).toEqual({ live: 'B', next: 'C' });
  expect(firstDifference(page('A', 'B'), page('A'))).toEqual({ live: 'B', next: '' });
  expect(firstDifference(page('A'), page('A'))).toBeNull();
});

test('where a story differs in several places, the one with the words that were replaced is shown', () => {
  const live = page('A', 'Before the well', 'C');
  const next = page('B', 'Before teh well', 'D');
  const replaced = [{ from: 'teh', to: 'the' }];
  expect(firstDifference(live, next, replaced)).toEqual({
    live: 'Before the well',
    next: 'Before teh well',
  });
  expect(firstDifference(live, next, [])).toEqual({ live: 'A', next: 'B' });
});
