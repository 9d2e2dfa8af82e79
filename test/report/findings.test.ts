import { describe, expect, test } from 'vitest';
import type { Finding } from '../../src/findings/finding.ts';
import { findingsToJson } from '../../src/report/findings-json.ts';
import {
  codeSpan,
  escapeMarkdown,
  findingsToMarkdown,
} from '../../src/report/findings-markdown.ts';
import { renderFindings } from '../../src/report/findings-text.ts';
import { wrap } from '../../src/report/wrap.ts';

const notice: Finding = {
  code: 'unknown-key',
  severity: 'notice',
  place: { file: 'stories/fox.md' },
  what: 'The key "mood" is kept for templates.',
  next: 'Nothing needs to be done.',
  args: { key: 'mood' },
};
const error: Finding = {
  code: 'title-missing',
  severity: 'error',
  place: { file: 'stories/old well.md', line: 3 },
  what: 'The story has no title, and a story without a title cannot be listed, linked or found again.',
  next: 'Add a line "title: ..." to its front matter.',
  args: {},
};

describe('on the screen', () => {
  test('the most severe come first, with file, line and remedy', () => {
    expect(renderFindings([notice, error], { colour: false, width: 80 })).toEqual([
      'stories/old well.md:3  error  title-missing',
      '  The story has no title, and a story without a title cannot be listed, linked',
      '  or found again.',
      '  → Add a line "title: ..." to its front matter.',
      '',
      'stories/fox.md  notice  unknown-key',
      '  The key "mood" is kept for templates.',
      '  → Nothing needs to be done.',
      '',
    ]);
  });

  test('a file’s text cannot steer the terminal', () => {
    const [, what] = renderFindings([{ ...notice, what: 'a\u001B[2Jb\u202Ec' }], {
      colour: false,
      width: 80,
    });
    expect(what).toBe(String.raw`  a\u001b[2Jb\u202ec`);
  });
});

test('as JSON', () => {
  expect(findingsToJson([error, notice])).toMatchObject([
    { code: 'title-missing', severity: 'error', file: 'stories/old well.md', line: 3 },
    { code: 'unknown-key', severity: 'notice', file: 'stories/fox.md', line: null },
  ]);
});

describe('as Markdown', () => {
  test('a list', () => {
    expect(findingsToMarkdown([error])).toEqual([
      '- **error** `title-missing` `stories/old well.md:3`: ' +
        'The story has no title, and a story without a title cannot be listed, linked or found again. ' +
        'Add a line "title: ..." to its front matter.',
    ]);
  });

  test('what a file is called or says is shown as it is', () => {
    expect(escapeMarkdown('<img src=x> [a](b) @team\n# x')).toBe(
      String.raw`\<img src=x\> \[a\]\(b\) \@team \# x`,
    );
    expect(codeSpan('a`b')).toBe('`` a`b ``');
  });
});

test('lines are broken at spaces, never inside a path', () => {
  expect(wrap('go to https://a.very.long.example/path/of/it now', 20, '  ')).toEqual([
    '  go to',
    '  https://a.very.long.example/path/of/it',
    '  now',
  ]);
});
