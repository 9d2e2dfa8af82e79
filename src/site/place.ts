import type { Arrangement } from './arrange.ts';
import type { CardFacts } from './card.ts';
import { sitePathOf, storyKey } from './keys.ts';
import { tagKey } from './slug.ts';
import type { StoryBody, StoryMeta } from './source.ts';
import type { LinkView } from './views.ts';

/** Where a story's page stands among the others. */
export interface StoryPlace {
  readonly key: string;
  readonly author: LinkView;
  readonly tags: readonly LinkView[];
  readonly previous: LinkView | null;
  readonly next: LinkView | null;
}

/** Where the story at a position stands: its key, its neighbours, and where its author and tags have their pages. */
export function placeOf({ stories, shelves }: Arrangement, position: number): StoryPlace {
  const meta = stories[position];
  if (meta === undefined) throw new Error(`no story at ${position}`);
  return {
    key: storyKey(meta.slug),
    author: linkTo(shelves.authorBases.get(tagKey(meta.author)), meta.author),
    tags: meta.tags.map((tag) => linkTo(shelves.tagBases.get(tagKey(tag)), tag)),
    previous: neighbourOf(stories[position - 1]),
    next: neighbourOf(stories[position + 1]),
  };
}

/** What listings show of a story. */
export function toCard(
  meta: StoryMeta,
  place: StoryPlace,
  facts: Pick<StoryBody, 'excerpt' | 'readingTime'>,
): CardFacts {
  const { title, lang, date } = meta;
  const { excerpt, readingTime } = facts;
  const { key, author, tags } = place;
  return { title, url: sitePathOf(key), lang, author, date, tags, excerpt, readingTime };
}

function linkTo(base: string | undefined, title: string): LinkView {
  return { title, url: sitePathOf(`${base ?? ''}/index.html`) };
}

function neighbourOf(story: StoryMeta | undefined): LinkView | null {
  return story === undefined ? null : { title: story.title, url: sitePathOf(storyKey(story.slug)) };
}
