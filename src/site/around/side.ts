import { arrangeStories, byDate, type Arrangement } from '../arrange.ts';
import type { CardFacts } from '../card.ts';
import { placer, toCard, type StoryPlace } from '../place.ts';
import type { ArrangedStory, StoryBody, StoryMeta } from '../source.ts';
import type { StoryCard } from '../types.ts';
import { Names } from './names.ts';
import type { PublishedFile, StoryChange } from './types.ts';

/** What a story's body gives to lists. */
export type BodyWords = Pick<StoryBody, 'excerpt' | 'readingTime'>;

/** A story as the pages around it need it, from the ledger or from its source. */
export interface SideStory extends ArrangedStory, Pick<StoryMeta, 'lang'>, BodyWords {}

/** The site before or after the changes, as data. */
export class Side {
  /** Oldest first. */
  readonly stories: readonly SideStory[];
  readonly storiesPerPage: number;
  readonly names: { readonly tags: Names; readonly authors: Names };
  readonly #words: ReadonlyMap<string, BodyWords>;
  readonly #cards: (CardFacts | undefined)[] = [];
  readonly #placeAt: (position: number) => StoryPlace | null;
  #arranged: Arrangement<SideStory> | null = null;

  /** `words` has, by slug, what bodies gave that are rendered after the stories were arranged. */
  constructor(
    stories: readonly SideStory[],
    storiesPerPage: number,
    words: ReadonlyMap<string, BodyWords> = new Map(),
  ) {
    this.stories = stories;
    this.storiesPerPage = storiesPerPage;
    this.#words = words;
    const tags = new Names('tags', (at) => stories[at]?.tags ?? null);
    const authors = new Names('authors', (at) => {
      const story = stories[at];
      return story === undefined ? null : [story.author];
    });
    this.names = { tags, authors };
    this.#placeAt = placer({ stories, shelves: { tagBases: tags, authorBases: authors } });
  }

  /** The whole of it, made when it is asked for: most changes do not need it. */
  get arrangement(): Arrangement<SideStory> {
    return (this.#arranged ??= arrangeStories(this.stories, this.stories, this.storiesPerPage));
  }

  get shelves(): Arrangement['shelves'] {
    return this.arrangement.shelves;
  }

  placeAt(position: number): StoryPlace | null {
    return this.#placeAt(position);
  }

  wordsAt(position: number): BodyWords | undefined {
    const story = this.stories[position];
    return story === undefined ? undefined : (this.#words.get(story.slug) ?? story);
  }

  cardAt(position: number): CardFacts | undefined {
    const story = this.stories[position];
    const words = this.wordsAt(position);
    const place = this.placeAt(position);
    if (story === undefined || words === undefined || place === null) return undefined;
    return (this.#cards[position] ??= toCard(story, place, words));
  }
}

/** A story as the ledger has it, without a copy of it: a site may have very many. */
class PublishedStory implements SideStory {
  readonly slug: string;
  readonly draft = false;
  readonly #card: StoryCard;
  readonly #language: string;

  constructor(key: string, card: StoryCard, language: string) {
    this.slug = key.slice('stories/'.length, -'/index.html'.length);
    this.#card = card;
    this.#language = language;
  }

  get file(): string {
    return this.#card.file;
  }
  get title(): string {
    return this.#card.title;
  }
  get author(): string {
    return this.#card.author;
  }
  get date(): string {
    return this.#card.date;
  }
  get updated(): string | null {
    return this.#card.updated;
  }
  get tags(): readonly string[] {
    return this.#card.tags;
  }
  get redirectFrom(): readonly string[] {
    return this.#card.redirectFrom;
  }
  get lang(): string {
    return this.#card.lang === '' ? this.#language : this.#card.lang;
  }
  get excerpt(): string {
    return this.#card.excerpt;
  }
  get readingTime(): number {
    return this.#card.readingTime;
  }
}

/** Every published story, oldest first. */
export function publishedStories(
  published: Iterable<PublishedFile>,
  language: string,
): readonly SideStory[] {
  return arrangedStories(isOut(published), language);
}

function* isOut(published: Iterable<PublishedFile>): Generator<StoryFile> {
  for (const file of published) if (file.live !== null && file.unusedSince === null) yield file;
}

/** As much of a file of the site as tells of the story on it. */
type StoryFile = Pick<PublishedFile, 'key' | 'story'>;

/** The stories of the site's files, oldest first. */
export function arrangedStories(
  files: Iterable<StoryFile>,
  language: string,
): readonly SideStory[] {
  const byDay = new Map<string, SideStory[]>();
  for (const { key, story } of files) {
    if (story === null) continue;
    const shown = new PublishedStory(key, story, language);
    const day = byDay.get(story.date);
    if (day === undefined) byDay.set(story.date, [shown]);
    else day.push(shown);
  }
  // Few stories share a day.
  const days = [...byDay.keys()].toSorted();
  return days.flatMap((day) => (byDay.get(day) ?? []).toSorted(byDate));
}

const NOT_RENDERED: BodyWords = { excerpt: '', readingTime: 1 };

/** The stories with the changes, in order; what the bodies of changed ones give is not known yet. */
export function withChanges(
  before: readonly SideStory[],
  changes: readonly StoryChange[],
): readonly SideStory[] {
  const gone = new Set(
    changes.map((change) => (change.kind === 'as-on-disk' ? change.published : change.slug)),
  );
  const kept = before.filter(({ slug }) => !gone.has(slug));
  const added = changes.flatMap((change) =>
    change.kind === 'as-on-disk' ? [{ ...change.meta, ...NOT_RENDERED }] : [],
  );
  return added.reduce<readonly SideStory[]>(inPlace, kept);
}

/** The list with one story more, in order. */
function inPlace(stories: readonly SideStory[], story: SideStory): readonly SideStory[] {
  let from = 0;
  let to = stories.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    const other = stories[middle];
    if (other !== undefined && byDate(other, story) < 0) from = middle + 1;
    else to = middle;
  }
  return stories.toSpliced(from, 0, story);
}
