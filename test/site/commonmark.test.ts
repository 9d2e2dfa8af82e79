import { tests as examples } from 'commonmark-spec';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from '../../src/site/markdown.ts';
import type { MarkdownContext } from '../../src/site/markdown.ts';

/** What we choose to do otherwise than the specification, by example number. */
const differences: readonly { readonly reason: string; readonly examples: readonly number[] }[] = [
  {
    reason: 'raw HTML blocks are text',
    examples: [...range(148, 167), ...range(169, 191), 308, 309],
  },
  {
    reason:
      'raw HTML in a paragraph is text unless it is an allowed tag without attributes that balances',
    examples: [
      21, 31, 344, 475, 476, 477, 524, 536, 613, 614, 615, 616, 617, 623, 625, 626, 627, 628, 629,
      630, 631, 642, 643,
    ],
  },
  { reason: 'an allowed tag that does not balance is text', examples: [201, 491, 494] },
  {
    reason: 'schemes other than http, https and mailto do not become links',
    examples: [596, 598, 599, 601],
  },
  {
    reason: 'GFM makes links of bare addresses',
    examples: [602, 606, 608, 611, 612],
  },
];

const chosen = new Map(
  differences.flatMap(({ reason, examples: numbers }) =>
    numbers.map((number) => [number, reason] as const),
  ),
);

/** Takes every target as it is, so that what is compared is the Markdown. */
const context: MarkdownContext = {
  file: 'stories/spec.md',
  bodyLine: 1,
  footnotes: { label: 'Footnotes', back: 'Back to reference {reference}' },
  resolveLink: () => ({ kind: 'elsewhere' }),
  resolveImage: () => ({ kind: 'elsewhere' }),
};

describe('the examples of the CommonMark specification', () => {
  test.each(examples.filter(({ number }) => !chosen.has(number)))(
    '$number $section',
    ({ markdown, html }) => {
      expect(rendered(markdown)).toBe(expected(html));
    },
  );
});

describe('where we differ', () => {
  const chosenExamples = examples.flatMap((example) => {
    const reason = chosen.get(example.number);
    return reason === undefined ? [] : [{ ...example, reason }];
  });

  test.each(chosenExamples)('$number: $reason', ({ markdown, html }) => {
    expect(rendered(markdown)).not.toBe(expected(html));
  });
});

function rendered(markdown: string): string {
  const { html } = renderMarkdown(markdown.replaceAll('→', '\t'), context);
  return normalise(html.replaceAll(/ (?:loading="lazy"|tabindex="0")/g, ''));
}

/** The specification's HTML under a page title: its highest heading is an h2. */
function expected(html: string): string {
  const levels = [...html.matchAll(/<h([1-6])>/g)].map((match) => Number(match[1]));
  const shift = levels.length === 0 ? 0 : 2 - Math.min(...levels);
  const shifted = html.replaceAll(
    /(<\/?h)([1-6])>/g,
    (_tag, start: string, level: string) => `${start}${Math.min(6, Number(level) + shift)}>`,
  );
  return normalise(shifted.replaceAll('→', '\t'));
}

/** The same document may be spelt with other quotes, slashes and line ends between tags. */
function normalise(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll(' />', '>')
    .replaceAll(/\s*\n\s*/g, '\n')
    .trim();
}

function range(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_each, at) => first + at);
}
