import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { toPageHtml } from '../../src/site/page-html.ts';
import type { Targets } from '../../src/site/page-html.ts';
import { offences } from './support/offences.ts';

const targets: Targets = { link: () => '/safe/', image: () => ({ src: '/safe.png', size: null }) };
const html = (engineHtml: string): string => toPageHtml(engineHtml, targets).html;

test.each([
  ['<script>x</script>', '&lt;script>x&lt;/script>'],
  ['<p onclick="x">a</p>', '&lt;p onclick="x">a</p>'],
  ['<td style="position: fixed">a</td>', '<td>a</td>'],
  ['<td style="text-align: center">a</td>', '<td style="text-align: center">a</td>'],
  ['<a href="javascript:x" onclick="y" target="z">a</a>', '<a href="/safe/">a</a>'],
  ['<a href="javascript:x" data-footnote-ref>a</a>', '<a href="/safe/">a</a>'],
  ['<img src="x" alt="<b>" onerror="y">', '<img src="/safe.png" alt="&lt;b&gt;" loading="lazy">'],
  ['<iframe src="x"></iframe>', '&lt;iframe src="x">&lt;/iframe>'],
  ['<p', '&lt;p'],
  ['a < b', 'a &lt; b'],
])('what the engine should never write, %j, is %j', (written, kept) => {
  expect(html(written)).toBe(kept);
});

test('whatever the engine writes, a browser finds only what we allow', () => {
  const pieces = fc.constantFrom(
    '<script>',
    '<style>',
    '<p>',
    '</p>',
    '<a href="',
    '<img src="',
    '" onerror="',
    '">',
    "'",
    ' onclick=x',
    '<!--',
    '-->',
    '<![CDATA[',
    '</',
    '<',
    '>',
    '=',
    'javascript:',
    '<svg/',
    '<math>',
    '<h1>',
    '</h1>',
    '<li id="x">',
    '<input type="text">',
    '<code class="language-x y">',
    '<section onload="x">',
    '\n',
    ' ',
    '/',
    'a',
    '&lt;',
    '\u0000',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 30 }), (parts) => {
      expect(offences(html(parts.join('')))).toEqual([]);
    }),
    { numRuns: 3_000 },
  );
});
