import type { StoryBody, StoryMeta } from './source.ts';
import type { StoryCard } from './types.ts';

/** What the ledger keeps of a story that is published. */
export function toStoryCard(
  meta: StoryMeta,
  { excerpt, readingTime }: Pick<StoryBody, 'excerpt' | 'readingTime'>,
): StoryCard {
  const { title, date, author, tags, file, lang, updated, redirectFrom } = meta;
  return { title, date, author, tags, excerpt, readingTime, file, lang, updated, redirectFrom };
}
