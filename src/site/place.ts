import type { Arrangement } from './arrange.ts';
import type { BodyFacts } from './renderer.ts';
import { sitePathOf, storyKey } from './keys.ts';
import { tagKey } from './slug.ts';
import type { StoryMeta } from './source.ts';
import type { CardFacts, StoryPlace } from './to-views.ts';
import type { LinkView } from './views.ts';

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
export function toCard(meta: StoryMeta, place: StoryPlace, facts: BodyFacts): CardFacts {
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
