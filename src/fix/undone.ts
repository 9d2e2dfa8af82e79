import type { Replacement } from './replacement.ts';
import { paragraphsOf } from './page-text.ts';
import { findWords } from './words.ts';

/** As much of a correction as tells whether it is undone. */
export interface Correction {
  /** Content digests, shortened as the ledger keeps them. */
  readonly before: string;
  readonly after: string;
  readonly replaced: readonly Replacement[];
}

/**
 * Whether a story that is about to be published takes back a correction: it has the content it had before, or a word
 * that was replaced stands in it again. `pages` are asked for only when digests do not tell.
 */
export function isUndone(
  { before, after, replaced }: Correction,
  contentDigest: string,
  pages: { readonly live: string; readonly next: string } | null,
): boolean {
  const digest = contentDigest.slice(0, before.length);
  if (digest === before) return before !== after;
  if (digest === after || pages === null) return false;
  const live = paragraphsOf(pages.live).join('\n');
  const next = paragraphsOf(pages.next).join('\n');
  return replaced.some(({ from }) => findWords(next, from).length > findWords(live, from).length);
}

/** Whether a page that is not live yet could take a correction back: by its text alone, without asking what is live. */
export function mayUndo(
  { before, after, replaced }: Correction,
  contentDigest: string,
  next: string,
): boolean {
  const digest = contentDigest.slice(0, before.length);
  if (digest === before) return before !== after;
  if (digest === after) return false;
  const text = paragraphsOf(next).join('\n');
  return replaced.some(({ from }) => findWords(text, from).length > 0);
}
