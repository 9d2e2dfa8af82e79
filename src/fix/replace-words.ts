import { proseOf, splitSource } from './prose.ts';
import type { Replacement } from './replacement.ts';
import { findWords, type Found } from './words.ts';

/** One place in which words were replaced. */
export interface Place extends Replacement {
  /** Of the source as it was, from 1. */
  readonly line: number;
  /** The words before and after, on one line. */
  readonly before: string;
  readonly after: string;
}

export interface Replaced {
  /** The whole source; what was not replaced is as it was, character for character. */
  readonly text: string;
  readonly places: readonly Place[];
  /** Replacements whose words were nowhere, with how often they stand where nothing is replaced. */
  readonly missing: readonly { readonly from: string; readonly elsewhere: number }[];
}

/**
 * Puts words in the place of others: whole words only, in the body and, if asked, the title; never in code, addresses,
 * tags and the rest of the front matter. One replacement after the other.
 */
export function replaceWords(
  source: string,
  replacements: readonly Replacement[],
  options: { readonly title: boolean },
): Replaced {
  let text = source;
  const places: Place[] = [];
  const missing: { from: string; elsewhere: number }[] = [];
  for (const replacement of replacements) {
    const all = findWords(text, replacement.from);
    const within = stretchesOf(text, options);
    const found = all.filter(({ start, end }) =>
      within.some((stretch) => stretch.start <= start && end <= stretch.end),
    );
    if (found.length === 0) missing.push({ from: replacement.from, elsewhere: all.length });
    for (const place of found) places.push(toPlace(text, place, replacement));
    text = withReplaced(text, found, replacement);
  }
  return { text, places, missing };
}

function stretchesOf(text: string, { title }: { readonly title: boolean }): readonly Found[] {
  const source = splitSource(text);
  const prose = proseOf(text, source.bodyStart);
  return title && source.title !== null ? [source.title, ...prose] : prose;
}

function withReplaced(text: string, found: readonly Found[], { to }: Replacement): string {
  let out = '';
  let from = 0;
  for (const { start, end } of found) {
    const old = text.slice(start, end);
    // A text in decomposed form stays in it.
    const isDecomposed = old !== old.normalize('NFC') && old === old.normalize('NFD');
    out += text.slice(from, start) + (isDecomposed ? to.normalize('NFD') : to);
    from = end;
  }
  return out + text.slice(from);
}

/** Characters of context on either side, cut between words. */
const CONTEXT = 28;

function toPlace(text: string, { start, end }: Found, { from, to }: Replacement): Place {
  const line = text.slice(0, start).split(/\r\n?|\n/u).length;
  const { bodyStart } = splitSource(text);
  // A field of the front matter is a line, the body has paragraphs.
  const parts = end <= bodyStart ? /\r\n?|\n/u : /(?:\r\n?|\n)\s*(?:\r\n?|\n)/u;
  const paragraph = text
    .slice(end <= bodyStart ? 0 : bodyStart, start)
    .split(parts)
    .at(-1);
  const before = oneLine(paragraph).trimStart();
  const after = oneLine(text.slice(end).split(parts).at(0));
  const left =
    before.length > CONTEXT ? `…${before.slice(-CONTEXT).replace(/^\S*\s/u, '')}` : before;
  const right =
    after.length > CONTEXT ? `${after.slice(0, CONTEXT).replace(/\s\S*$/u, '')}…` : after;
  return { from, to, line, before: left, after: right };
}

/** Without line ends and the marks of quotations. */
const oneLine = (text = ''): string =>
  text.replaceAll(/(^|\n|\r)[^\S\r\n]*>[> ]*/gu, '$1').replaceAll(/\s+/gu, ' ');
