import type { Arrangement } from './arrange.ts';
import type { CardFacts } from './card.ts';
import { sitePathOf, storyKey } from './keys.ts';
import { tagKey } from './slug.ts';
import type { ArrangedStory, StoryBody, StoryMeta } from './source.ts';
import type { LinkView } from './views.ts';

/** Where a story's page stands among the others. */
export interface StoryPlace {
  readonly key: string;
  readonly author: LinkView;
  readonly tags: readonly LinkView[];
  readonly previous: LinkView | null;
  readonly next: LinkView | null;
}

interface Placed {
  readonly stories: readonly ArrangedStory[];
  readonly shelves: Pick<Arrangement['shelves'], 'tagBases' | 'authorBases'>;
}

/** Where the story at a position stands: its key, its neighbours, and where its author and tags have their pages; null where no story is. */
export function placer({ stories, shelves }: Placed): (position: number) => StoryPlace | null {
  // Stories share these links, so that they cross to a thread once and are kept once.
  const tagLink = remembered((tag) => linkTo(shelves.tagBases.get(tagKey(tag)), tag));
  const authorLink = remembered((name) => linkTo(shelves.authorBases.get(tagKey(name)), name));
  const stands: (LinkView | undefined)[] = [];
  const standAt = (position: number): LinkView | null => {
    const story = stories[position];
    if (story === undefined) return null;
    return (stands[position] ??= { title: story.title, url: sitePathOf(storyKey(story.slug)) });
  };
  return (position) => {
    const story = stories[position];
    if (story === undefined) return null;
    return {
      key: storyKey(story.slug),
      author: authorLink(story.author),
      tags: story.tags.map(tagLink),
      previous: standAt(position - 1),
      next: standAt(position + 1),
    };
  };
}

/** What listings show of a story. */
export function toCard(
  meta: Pick<StoryMeta, 'title' | 'lang' | 'date'>,
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

function remembered(make: (name: string) => LinkView): (name: string) => LinkView {
  const known = new Map<string, LinkView>();
  return (name) => {
    const link = known.get(name) ?? make(name);
    known.set(name, link);
    return link;
  };
}
