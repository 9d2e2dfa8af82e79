import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../src/site/markdown.ts';
import type { MarkdownContext, RenderedMarkdown } from '../../src/site/markdown.ts';
import { siteSourceFinding } from '../../src/findings/codes-site-source.ts';
import { offences } from './support/offences.ts';

const context: MarkdownContext = {
  file: 'stories/tea.md',
  bodyLine: 6,
  footnotes: { label: 'Notes', back: 'Back to {reference}' },
  resolveLink(target) {
    if (target.startsWith('./fox.md')) return { kind: 'found', url: '/stories/fox/' };
    if (target === './draft.md') return { kind: 'not-out' };
    return target.startsWith('/') ? { kind: 'elsewhere' } : { kind: 'missing' };
  },
  resolveImage(target) {
    const image = {
      file: 'stories/fox.jpg',
      key: 'images/fox.0123456789.jpg',
      width: 640,
      height: 480,
    };
    if (target === 'fox.jpg') return { kind: 'found', image };
    if (target.startsWith('/')) return { kind: 'elsewhere' };
    return {
      kind: 'problem',
      problem: siteSourceFinding('image-missing', { target, resembles: '' }),
    };
  },
};

const render = (markdown: string): RenderedMarkdown => renderMarkdown(markdown, context);
const html = (markdown: string): string => render(markdown).html.trim();
const problems = (markdown: string): string[] =>
  render(markdown).findings.map(({ code, place }) => `${code}:${place?.line ?? '-'}`);

describe('raw HTML', () => {
  test.each([
    ['a <em>b</em> c', '<p>a <em>b</em> c</p>'],
    ['a <EM >b</Em > c', '<p>a <em>b</em> c</p>'],
    ['H<sub>2</sub>O<br/>x', '<p>H<sub>2</sub>O<br>x</p>'],
    ['<ruby>狐<rt>きつね</rt></ruby>です', '<p><ruby>狐<rt>きつね</rt></ruby>です</p>'],
    ['a <b>x <i>y</b> z</i>', '<p>a <b>x &lt;i&gt;y</b> z&lt;/i&gt;</p>'],
    ['a *<b>x*</b>', '<p>a <em>&lt;b&gt;x</em>&lt;/b&gt;</p>'],
    ['a <b>open', '<p>a &lt;b&gt;open</p>'],
    ['one <b>two\n\nthree</b>', '<p>one &lt;b&gt;two</p>\n<p>three&lt;/b&gt;</p>'],
    ['a <em class="x">b</em>', '<p>a &lt;em class="x"&gt;b&lt;/em&gt;</p>'],
    ['a <b/>', '<p>a &lt;b/&gt;</p>'],
    ['a <!-- note -->', '<p>a &lt;!-- note --&gt;</p>'],
    ['<script>\nalert(1)\n</script>', '<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>'],
    ['<kbd>\nCtrl\n</kbd>', '<p><kbd>\nCtrl\n</kbd></p>'],
    ['<br>', '<p><br></p>'],
    ['[<img src=x onerror=y>](/a)', '<p><a href="/a">&lt;img src=x onerror=y&gt;</a></p>'],
  ])('%j', (markdown, expected) => {
    expect(html(markdown)).toBe(expected);
  });

  test('that becomes text is reported once, with the line of the first', () => {
    const [finding, ...others] = render('One.\n\nTwo <span>three</span>.').findings;
    expect(others).toEqual([]);
    expect(finding?.place).toEqual({ file: 'stories/tea.md', line: 8 });
    expect(finding?.what).toBe('The HTML "<span>" and 1 more are shown to readers as text.');
  });
});

describe('targets', () => {
  test.each([
    ['[f](./fox.md)', '<a href="/stories/fox/">f</a>'],
    ['[f](./fox.md "T")', '<a href="/stories/fox/" title="T">f</a>'],
    ['[m](mailto:a@b.example)', '<a href="mailto:a@b.example">m</a>'],
    ['[w](https://example.org/?a=1&b=2)', '<a href="https://example.org/?a=1&amp;b=2">w</a>'],
    ['[p](#part)', '<a href="#part">p</a>'],
    ['[t](/tags/fox/)', '<a href="/tags/fox/">t</a>'],
    [
      '![A fox](fox.jpg)',
      '<img src="/images/fox.0123456789.jpg" alt="A fox" width="640" height="480" loading="lazy">',
    ],
    [
      '![A "fox"](https://example.org/f.png)',
      '<img src="https://example.org/f.png" alt="A &quot;fox&quot;" loading="lazy">',
    ],
  ])('%s is kept or resolved', (markdown, expected) => {
    expect(html(markdown)).toBe(`<p>${expected}</p>`);
    expect(problems(markdown)).toEqual([]);
  });

  test.each([
    '[x](javascript:alert(1))',
    '[x](JaVaScRiPt:alert(1))',
    '[x](&#106;avascript:alert(1))',
    '[x](<java&#10;script:alert(1)>)',
    '[x](<&#1;javascript:alert(1)>)',
    '[x](vbscript:x)',
    '[x](data:text/html,x)',
    '[x](//evil.example/a)',
    '[x](https:evil.example)',
    '[x]( file:///etc/passwd )',
    '[x][r]\n\n[r]: javascript:alert(1)',
  ])('%s becomes text', (markdown) => {
    expect(html(markdown)).toBe('<p><a>x</a></p>');
    expect(problems(markdown)[0]).toMatch(/^link-(?:protocol|missing):/);
  });

  test.each(['![x](data:image/svg+xml,x)', '![x](javascript:x)', '![x](mailto:a@b.example)'])(
    'image %s becomes its text',
    (markdown) => {
      expect(html(markdown)).toBe('<p>x</p>');
      expect(problems(markdown)).toEqual(['link-protocol:6']);
    },
  );

  test('that lead nowhere are reported with their lines', () => {
    const body =
      'A [a](gone.md).\n\nB [b][r], ![c](gone.png)\nand [d](./draft.md), [a](gone.md).\n\n[r]: ./lost.md';
    expect(problems(body).toSorted()).toEqual([
      'image-missing:8',
      'link-missing:11',
      'link-missing:6',
      'link-missing:9',
      'link-not-out:9',
    ]);
  });
});

describe('what a story may hold', () => {
  test('its highest heading is an h2, below the page title; the others keep their distance', () => {
    expect(html('# A\n\n### B')).toBe('<h2>A</h2>\n<h4>B</h4>');
    expect(html('### A\n\n#### B')).toBe('<h2>A</h2>\n<h3>B</h3>');
    expect(html('# A\n\n###### B')).toBe('<h2>A</h2>\n<h6>B</h6>');
  });

  test('a footnote: its mark is no part of the text, its ids are in the page once', () => {
    const { html: page, text } = render('Tea[^a] and tea[^a].\n\n[^a]: Black.');
    expect(page).toContain('<h2 class="sr-only" id="footnote-label">Notes</h2>');
    expect(page).toContain(
      '<a href="#fn-a" id="fnref-a" data-footnote-ref aria-describedby="footnote-label">1</a>',
    );
    expect(page).toContain('aria-label="Back to 1-2"');
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map((match) => match[1]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(text).toContain('Tea and tea.');
  });

  test('tables, strikethrough, task lists and bare addresses', () => {
    expect(html('|a|b|\n|:-:|-|\n|1|2|')).toContain('<th style="text-align: center">a</th>');
    expect(html('|a|\n|-|')).toContain('<table tabindex="0">');
    expect(html('~~a~~')).toBe('<p><del>a</del></p>');
    expect(html('- [x] a\n- [ ] b')).toContain(
      '<li class="task-list-item" id="task-2"><input type="checkbox" disabled aria-labelledby="task-2"> b</li>',
    );
    expect(html('www.example.org')).toBe(
      '<p><a href="http://www.example.org">www.example.org</a></p>',
    );
  });

  test('a body that begins with a scene break keeps it', () => {
    expect(html('---\ntitle: no\n---\n\nText')).toContain('title: no');
  });

  test('control characters are left out and reported', () => {
    const { html: page, findings } = render('a\u0007b\u0085c');
    expect(page.trim()).toBe('<p>abc</p>');
    expect(findings.map(({ code }) => code)).toEqual(['unprintable']);
  });

  test.each([
    ['quotations', '>'.repeat(60), 'markdown-too-much:6'],
    ['lists', `${'- '.repeat(60)}x`, 'markdown-too-much:6'],
    ['indentation', `- a\n${' '.repeat(600)}- b`, 'markdown-too-much:7'],
    [
      'table cells',
      `${'|a'.repeat(500)}|\n${'|-'.repeat(500)}|\n${'x\n'.repeat(500)}`,
      'markdown-too-much:7',
    ],
  ])('too many %s are refused before they cost time or memory', (_what, body, expected) => {
    expect(problems(body)).toEqual([expected]);
  });

  test.each([
    ['underscores', '_a'.repeat(40_000)],
    ['ampersands', '&lt;a'.repeat(40_000)],
    ['stars, which would end the process', `${'*'.repeat(999_999)}a${'*'.repeat(999_999)}`],
    ['images in images', `${'!['.repeat(40_000)}a${'](b)'.repeat(40_000)}`],
    ['tags that close nothing', `a ${'<b>'.repeat(40_000)}${'</i>'.repeat(40_000)}`],
    ['letters in a line with many tags', `é${'<b> and more'.repeat(20_000)}`],
  ])('too many %s in one paragraph are refused: they would take minutes', (_what, marks) => {
    expect(problems(`Tea.\n\n${marks}`)).toEqual(['markdown-too-much:8']);
  });

  test('as many in many paragraphs are a long story', () => {
    expect(problems('_a_ & [b](/c)\n\n'.repeat(10_000))).toEqual([]);
  });

  test('tags that close nothing, and links to nowhere, take no more time the more there are', () => {
    expect(problems(`a ${'<b>'.repeat(14_000)}${'</i>'.repeat(14_000)}`)).toEqual([
      'html-as-text:6',
    ]);
    const lines = problems('[a](gone.md)\n\n'.repeat(7_000));
    expect(lines.slice(0, 2)).toEqual(['link-missing:6', 'link-missing:8']);
    expect(lines.at(-1)).toBe(`link-missing:${6 + 6_999 * 2}`);
  });

  test('a scene break of a hundred stars is no list', () => {
    expect(problems(`a\n\n${'*'.repeat(100)}\n\nb`)).toEqual([]);
  });
});

describe('the plain text', () => {
  test('has a line a block, entities as letters, and a lead without headings', () => {
    const { text, lead } = render('# One\n\nTea & *cake* &lt;3.\n\nTwo.');
    expect(text.split(/\n+/).filter(Boolean)).toEqual(['One', 'Tea & cake <3.', 'Two.']);
    expect(lead.split(/\n+/).filter(Boolean)).toEqual(['Tea & cake <3.', 'Two.']);
  });
});

const pieces = [
  '<script>',
  '</script>',
  '<b>',
  '</b>',
  '<i>',
  '</i>',
  '<BR/>',
  '<a href="javascript:x">',
  '</a>',
  '<img src=x onerror=y>',
  '<svg/onload=x>',
  '<style>',
  '<!--',
  '-->',
  '<![CDATA[',
  ']]>',
  '<?',
  '<',
  '>',
  '"',
  "'",
  '&',
  '&quot;',
  '&#106;avascript:',
  '&#0;',
  'javascript:x',
  'data:text/html,x',
  '//evil',
  '/\\evil',
  '[x](',
  '![x](',
  ')',
  '[',
  ']',
  '](<',
  '>)',
  '[x]: ',
  '[^1]',
  '[^1]: ',
  '[^"<b>]',
  '`',
  '```\n',
  '~~~ "><b>\n',
  '*',
  '_',
  '~~',
  '\\',
  '\n',
  '\n\n',
  '    ',
  '\t',
  '- ',
  '1. ',
  '> ',
  '# ',
  '|',
  '|-|-|',
  '---',
  '===',
  '\u0000',
  '\u2060',
  'http://a.b',
  'www.a.b',
  'a@b.cd',
  'tea',
  '狐',
  ' ',
  '- [x] ',
];
const markdowns = fc.oneof(
  fc.array(fc.constantFrom(...pieces), { maxLength: 25 }).map((parts) => parts.join('')),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

const oneTag = /<(\/?)([a-z][a-z0-9]*)(?:"[^"]*"|[^">])*>/g;

/** The tags left open, or closed in the wrong place. */
function unbalanced(page: string): string[] {
  const open: string[] = [];
  for (const [, slash, name = ''] of page.matchAll(oneTag)) {
    if (/^(?:br|wbr|hr|img|input)$/.test(name)) continue;
    if (slash === '') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else open.push(`/${name}`);
  }
  return open;
}

describe('whatever an author writes', () => {
  test('a browser finds only what we allow in the page', () => {
    fc.assert(
      fc.property(markdowns, (markdown) => {
        const { html: page } = render(markdown);
        expect(page).not.toMatch(/<script/i);
        expect(offences(page)).toEqual([]);
      }),
      { numRuns: 3_000 },
    );
  });

  test('every tag is closed where it should be', () => {
    fc.assert(
      fc.property(markdowns, (markdown) => {
        expect(unbalanced(render(markdown).html)).toEqual([]);
      }),
      { numRuns: 1_000 },
    );
  });
});
