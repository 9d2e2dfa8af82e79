import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';
import { tagKey, toSlug } from './slug.ts';
import type { ArrangedStory } from './source.ts';

/** Where the pages of tags or authors are, by tagKey. */
export interface Bases {
  get(key: string): string | undefined;
}

/** The stories of one year, tag or author. */
export interface Shelf {
  readonly kind: 'year' | 'tag' | 'author';
  /** As readers see it: the year, or the spelling of the oldest story on it. */
  readonly title: string;
  /** Where its pages are: `archive/2026`, `tags/fox`, `authors/saki`. */
  readonly base: string;
  /** Positions in the arrangement, oldest first. */
  readonly stories: readonly number[];
}

export interface Shelves {
  readonly years: readonly Shelf[];
  readonly tags: readonly Shelf[];
  readonly authors: readonly Shelf[];
  /** Base by tagKey. */
  readonly tagBases: Bases;
  readonly authorBases: Bases;
  readonly findings: readonly Finding[];
}

/** Sorts stories (oldest first) onto shelves. Names that differ only in case, spaces or punctuation share one. */
export function arrangeShelves(stories: readonly ArrangedStory[]): Shelves {
  const findings: Finding[] = [];
  const tags = collect(stories, (story) => story.tags);
  const authors = collect(stories, (story) => [story.author]);
  const years = collect(stories, (story) => [story.date.slice(0, 4)]);
  const toShelf = (kind: 'tag' | 'author', folder: string) => (pile: Pile) => {
    const [title = ''] = pile.spellings.keys();
    report({ kind, title, pile, stories }, findings);
    return { kind, title, base: `${folder}/${toSlug(title)}`, stories: pile.stories };
  };
  const tagShelves = [...tags.values()].map(toShelf('tag', 'tags'));
  const authorShelves = [...authors.values()].map(toShelf('author', 'authors'));
  return {
    years: [...years.values()]
      .map(({ spellings, stories }) => ({
        kind: 'year' as const,
        title: [...spellings.keys()].join(''),
        stories,
      }))
      .map((year) => ({ ...year, base: `archive/${year.title}` })),
    tags: tagShelves.toSorted(byBase),
    authors: authorShelves.toSorted(byBase),
    tagBases: new Map([...tags.keys()].map((key, i) => [key, tagShelves[i]?.base ?? ''])),
    authorBases: new Map([...authors.keys()].map((key, i) => [key, authorShelves[i]?.base ?? ''])),
    findings,
  };
}

interface Pile {
  readonly stories: number[];
  /** Each spelling with the first story that has it, oldest first. */
  readonly spellings: Map<string, number>;
}

function collect(
  stories: readonly ArrangedStory[],
  namesOf: (story: ArrangedStory) => readonly string[],
): Map<string, Pile> {
  const piles = new Map<string, Pile>();
  const keys = new Map<string, string>();
  stories.forEach((story, position) => {
    for (const name of namesOf(story)) {
      const key = keys.get(name) ?? tagKey(name);
      keys.set(name, key);
      let pile = piles.get(key);
      if (pile === undefined) piles.set(key, (pile = { stories: [], spellings: new Map() }));
      if (pile.stories.at(-1) !== position) pile.stories.push(position);
      if (!pile.spellings.has(name)) pile.spellings.set(name, position);
    }
  });
  return piles;
}

interface Named {
  readonly kind: 'tag' | 'author';
  readonly title: string;
  readonly pile: Pile;
  readonly stories: readonly ArrangedStory[];
}

function report({ kind, title, pile, stories }: Named, findings: Finding[]): void {
  const [, ...others] = pile.spellings.keys();
  const placeOf = (name: string) => ({ file: stories[pile.spellings.get(name) ?? 0]?.file ?? '' });
  if (toSlug(title) === '') {
    findings.push(
      siteFinding('name-without-letters', { field: kind, name: title }, placeOf(title)),
    );
  }
  const [first] = others;
  if (first === undefined) return;
  findings.push(
    kind === 'tag'
      ? siteFinding('tag-spellings', { tag: title, others }, placeOf(first))
      : siteFinding('author-spellings', { author: title, others }, placeOf(first)),
  );
}

const byBase = (a: Shelf, b: Shelf): number => (a.base < b.base ? -1 : a.base > b.base ? 1 : 0);
