import type { Replacement } from './replacement.ts';
import { findWords } from './words.ts';

/** The text of a page's paragraphs, headings and list items, in order: what two versions of a story are compared by. */
export function paragraphsOf(html: string): readonly string[] {
  const body = html
    .replace(/^[^]*?<body[^>]*>/u, '')
    .replaceAll(/<(script|style|head)\b[^]*?<\/\1>/gu, '');
  return body
    .split(
      /<\/?(?:p|h[1-6]|li|blockquote|pre|td|th|tr|div|section|article|header|footer|main|nav|ul|ol|br)\b[^>]*>/u,
    )
    .map((part) =>
      decode(part.replaceAll(/<[^>]*>/gu, ''))
        .replaceAll(/\s+/gu, ' ')
        .trim(),
    )
    .filter((part) => part !== '');
}

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
};

const decode = (text: string): string =>
  text
    .replaceAll(/&(\w+);/gu, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replaceAll(/&#(\d+);/gu, (whole, digits: string) => character(Number(digits)) ?? whole)
    .replaceAll(
      /&#x([0-9a-f]+);/giu,
      (whole, digits: string) => character(Number.parseInt(digits, 16)) ?? whole,
    );

const character = (code: number): string | null =>
  code <= 0x10_ffff ? String.fromCodePoint(code) : null;

/**
 * The first paragraph that differs between two pages, in both; `''` where one of them has none. Of several the first with
 * a word that was replaced.
 */
export function firstDifference(
  live: string,
  next: string,
  replaced: readonly Replacement[] = [],
): { readonly live: string; readonly next: string } | null {
  const was = paragraphsOf(live);
  const is = paragraphsOf(next);
  const shared = new Set(is);
  const gone = was.filter((text) => !shared.has(text));
  const known = new Set(was);
  const come = is.filter((text) => !known.has(text));
  if (gone.length === 0 && come.length === 0) return null;
  const holding = (texts: readonly string[], words: 'from' | 'to'): string =>
    texts.find((text) => replaced.some((each) => findWords(text, each[words]).length > 0)) ??
    texts[0] ??
    '';
  return { live: holding(gone, 'to'), next: holding(come, 'from') };
}
