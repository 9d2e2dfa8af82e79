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

/** Where each story stands, by position: its key, its neighbours, and where its author and tags have their pages. */
export function placesOf({ stories, shelves }: Arrangement): StoryPlace[] {
  // Stories share these links, so that they cross to a thread once and are kept once.
  const tagLink = remembered((tag) => linkTo(shelves.tagBases.get(tagKey(tag)), tag));
  const authorLink = remembered((name) => linkTo(shelves.authorBases.get(tagKey(name)), name));
  const stands = stories.map(({ title, slug }): LinkView => ({
    title,
    url: sitePathOf(storyKey(slug)),
  }));
  return stories.map(({ slug, author, tags }, position) => ({
    key: storyKey(slug),
    author: authorLink(author),
    tags: tags.map(tagLink),
    previous: stands[position - 1] ?? null,
    next: stands[position + 1] ?? null,
  }));
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

function remembered(make: (name: string) => LinkView): (name: string) => LinkView {
  const known = new Map<string, LinkView>();
  return (name) => {
    const link = known.get(name) ?? make(name);
    known.set(name, link);
    return link;
  };
}
