import type { OtherPage } from '../arrange.ts';
import { FEED_LENGTH } from '../feeds.ts';
import { sitemapKeys, storyKey } from '../keys.ts';
import { contentOf } from '../pass-pages.ts';
import { listsWith } from './lists-with.ts';
import type { Side, SideStory } from './side.ts';

/** What shows the changed stories, and must be made again. */
export interface Affected {
  readonly pages: readonly OtherPage[];
  /** Positions, after the changes, of other stories whose pages show another neighbour, tag or author. */
  readonly stories: readonly number[];
  /** Keys that are no longer there. */
  readonly removed: readonly string[];
  /** Keys that were not there. */
  readonly added: readonly string[];
  readonly feeds: boolean;
  readonly sitemap: boolean;
}

/** The two sides of one story whose change moves nothing; null when something moves. */
export function stillStanding(before: Side, after: Side): number | null {
  const was = before.stories;
  const is = after.stories;
  if (was.length !== is.length) return null;
  let changed: number | null = null;
  for (const [position, story] of is.entries()) {
    const old = was[position];
    if (old === story) continue;
    if (changed !== null || old === undefined || !isAtSamePlace(old, story)) return null;
    changed = position;
  }
  return changed;
}

const isAtSamePlace = (a: SideStory, b: SideStory): boolean =>
  JSON.stringify([a.slug, a.date, a.author, a.tags, a.redirectFrom]) ===
  JSON.stringify([b.slug, b.date, b.author, b.tags, b.redirectFrom]);

/** One story has another text or title, and all stand where they stood. */
export function affectedByText(before: Side, after: Side, position: number): Affected {
  const { stories } = after;
  const old = before.stories[position];
  const story = stories[position];
  const isRenamed = old?.title !== story?.title;
  const was = before.wordsAt(position);
  const is = after.wordsAt(position);
  const isOtherCard =
    isRenamed ||
    old?.lang !== story?.lang ||
    was?.excerpt !== is?.excerpt ||
    was?.readingTime !== is?.readingTime;
  const isOtherDay = old?.updated !== story?.updated;
  return {
    pages: [
      ...(isOtherCard ? listsWith(after, position) : []),
      ...(isRenamed ? redirectsTo(after, position) : []),
    ],
    stories: isRenamed
      ? [position - 1, position + 1].filter((at) => stories[at] !== undefined)
      : [],
    removed: [],
    added: [],
    feeds: position >= stories.length - FEED_LENGTH && (isOtherCard || isOtherDay),
    sitemap: isOtherDay,
  };
}

function redirectsTo(after: Side, position: number): readonly OtherPage[] {
  if (after.stories.every(({ redirectFrom }) => redirectFrom.length === 0)) return [];
  return after.arrangement.pages.filter(
    (page) => page.kind === 'redirect' && page.story === position,
  );
}

/** Stories came, went or moved: everything both sides show is compared. */
export function affectedByMoves(before: Side, after: Side): Affected {
  const was = shownOn(before);
  const is = shownOn(after);
  const isOther = (key: string): boolean => was.get(key) !== is.get(key);
  const { stories, pages } = after.arrangement;
  const standing = new Set(before.stories);
  const wasThere = new Set([...was.keys(), ...sitemapOf(before)]);
  const isThere = new Set([...is.keys(), ...sitemapOf(after)]);
  return {
    pages: pages.filter(({ key }) => isOther(key)),
    stories: stories.flatMap((story, position) =>
      standing.has(story) && isOther(storyKey(story.slug)) ? [position] : [],
    ),
    removed: [...wasThere].filter((key) => !isThere.has(key)),
    added: [...isThere].filter((key) => !wasThere.has(key)),
    feeds: true,
    sitemap: true,
  };
}

/** By key, what a page shows of other stories. */
function shownOn(side: Side): ReadonlyMap<string, string> {
  const { arrangement, stories } = side;
  const shown = new Map<string, string>();
  const cards = stories.map((_, position) => JSON.stringify(side.cardAt(position)));
  stories.forEach(({ slug }, position) => {
    shown.set(storyKey(slug), JSON.stringify(side.placeAt(position)));
  });
  for (const page of arrangement.pages) {
    const content = contentOf(page, arrangement);
    if (!('stories' in content.page)) shown.set(page.key, JSON.stringify(content));
    else {
      const { stories, ...rest } = content.page;
      const listed = stories.map((position) => cards[position]);
      shown.set(page.key, JSON.stringify([rest, listed]));
    }
  }
  return shown;
}

function sitemapOf({ arrangement: { stories, shelves } }: Side): readonly string[] {
  const { years, tags, authors } = shelves;
  return sitemapKeys(stories.length + years.length + tags.length + authors.length + 2);
}
