import type { Finding } from '../findings/finding.ts';
import type { StoryMeta } from './source.ts';

export interface UnknownKey {
  readonly key: string;
  readonly file: string;
  readonly line: number;
}

export interface FrontMatter {
  /** Null when a required field is missing or malformed; `findings` says what. */
  readonly meta: StoryMeta | null;
  readonly body: string;
  readonly findings: readonly Finding[];
  /** Keys we do not know; see unknownKeyNotices in unknown-keys.ts for the one notice per key. */
  readonly unknownKeys: readonly UnknownKey[];
}

/** Pure. Never throws for what an author can write. */
export function parseFrontMatter(
  _source: { readonly file: string; readonly text: string },
  _context: { readonly site: { readonly language: string; readonly timeZone: string } },
): FrontMatter {
  throw new Error('not written yet');
}
