import { FEED_LENGTH } from '../feeds.ts';
import { FEED_KEYS, storyKey } from '../keys.ts';
import { publishedStories, Side } from './side.ts';
import type { PublishedFile } from './types.ts';

/**
 * Keys of the published pages that show a story: its lists, the pages that lead to it, its neighbours, the feeds while
 * it is new, and the sitemap. Numbered pages that only move up when it goes are none of them, nor are pages whose text
 * links to it.
 */
export function pagesShowing(
  slug: string,
  {
    published,
    language,
    storiesPerPage,
  }: {
    readonly published: ReadonlyMap<string, PublishedFile>;
    readonly language: string;
    readonly storiesPerPage: number;
  },
): ReadonlySet<string> {
  const stories = publishedStories(published.values(), language);
  const position = stories.findIndex((story) => story.slug === slug);
  if (position === -1) return new Set();
  const { pages } = new Side(stories, storiesPerPage).arrangement;
  const isShowing = (page: (typeof pages)[number]): boolean =>
    page.kind === 'redirect'
      ? page.story === position
      : 'stories' in page && page.stories.includes(position);
  const neighbours = [stories[position - 1], stories[position + 1]];
  return new Set([
    storyKey(slug),
    ...pages.filter(isShowing).map(({ key }) => key),
    ...neighbours.flatMap((story) => (story === undefined ? [] : [storyKey(story.slug)])),
    ...(position >= stories.length - FEED_LENGTH ? Object.values(FEED_KEYS) : []),
    ...[...published.keys()].filter((key) => /^sitemap(-\d+)?\.xml$/.test(key)),
  ]);
}
