import { createHash } from 'node:crypto';
import {
  type HistoryCommit,
  readAppearances,
  readStories,
  type StoryChange,
} from './history-corpus.ts';
import { applyPatch } from './history-patch.ts';

/** One story as the history has it, and what an editor's site adds to it. */
interface Story {
  /** The Markdown file as the corpus has it. */
  readonly text: string;
  /** Slugs it had before, oldest first. */
  readonly formerly: readonly string[];
}

/** What a commit did to the stories' files, by file name. */
export interface Touched {
  readonly written: readonly string[];
  readonly removed: readonly string[];
}

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');
const pathOf = (slug: string): string => `stories/${slug}.md`;

/** The stories as they stand after some commits of the history. */
export class HistoryStories {
  readonly #stories: Map<string, Story>;
  /** Calendar day of appearance, by the slug a story has now. */
  readonly #days: ReadonlyMap<string, string>;

  constructor(history: readonly HistoryCommit[], timeZone: string) {
    this.#stories = new Map(
      [...readStories('base')].map(([slug, text]) => [slug, { text, formerly: [] }]),
    );
    this.#days = appearanceDays(history, timeZone);
  }

  /** Makes a commit's changes. Throws unless every file is what the commit says before and after. */
  apply(commit: HistoryCommit): Touched {
    const before = new Map(this.#stories);
    const renames = commit.changes.flatMap(({ renamedFrom }) => renamedFrom ?? []);
    // A name may be taken over within one commit.
    for (const slug of renames) this.#stories.delete(slug);
    for (const change of commit.changes) {
      const place = `commit ${commit.n}, ${change.slug}`;
      const source = change.op === 'add' ? null : (change.renamedFrom ?? change.slug);
      const old = source === null ? null : known(before.get(source), place);
      if (change.op !== 'edit' && this.#stories.has(change.slug))
        throw new Error(`${place}: the name is taken`);
      this.#stories.set(change.slug, toChanged(old, change, place));
    }
    const written = commit.changes.map(({ slug }) => slug);
    return { written, removed: renames.filter((slug) => !this.#stories.has(slug)) };
  }

  slugs(): readonly string[] {
    return [...this.#stories.keys()].toSorted();
  }

  /** The story's file as the corpus has it. */
  text(slug: string): string {
    return known(this.#stories.get(slug), slug).text;
  }

  /**
   * The story's file as the site has it: the invented date replaced by the day the story really appeared, and the
   * slugs it had before as `redirectFrom`, as an editor who renames it would write.
   */
  source(slug: string): string {
    const { text, formerly } = known(this.#stories.get(slug), slug);
    const end = text.indexOf('\n---\n');
    const head = text.slice(0, end);
    const day = this.#days.get(slug);
    if (!/^date: .+$/m.test(head) || day === undefined) throw new Error(`${slug} has no date`);
    const redirects =
      formerly.length === 0 ? [] : ['redirectFrom:', ...formerly.map((old) => `  - ${old}`)];
    const dated = head.replace(/^date: .+$/m, `date: ${day}`);
    return `${[dated, ...redirects].join('\n')}${text.slice(end)}`;
  }
}

function known<T>(value: T | undefined, place: string): T {
  if (value === undefined) throw new Error(`${place}: there is no such story`);
  return value;
}

function toChanged(old: Story | null, change: StoryChange, place: string): Story {
  if (old !== null && sha256(old.text) !== change.before)
    throw new Error(`${place}: the file is not the one the commit changes`);
  const { renamedFrom, slug, patch } = change;
  const from = old === null ? null : pathOf(renamedFrom ?? slug);
  const text = applyPatch(old?.text ?? null, patch, { from, to: pathOf(slug) });
  if (sha256(text) !== change.after) throw new Error(`${place}: the file came out otherwise`);
  const formerly = [...(old?.formerly ?? []), ...(renamedFrom === undefined ? [] : [renamedFrom])];
  return { text, formerly: formerly.filter((former) => former !== slug) };
}

/** By every slug a story ever has: the manifest knows the last one only. */
function appearanceDays(
  history: readonly HistoryCommit[],
  timeZone: string,
): ReadonlyMap<string, string> {
  const format = new Intl.DateTimeFormat('en-CA', { timeZone, dateStyle: 'short' });
  const days = new Map(
    [...readAppearances()].map(([slug, instant]) => [slug, format.format(instant)]),
  );
  for (const { changes } of history.toReversed()) {
    for (const { slug, renamedFrom } of changes) {
      const day = days.get(slug);
      if (renamedFrom !== undefined && day !== undefined && !days.has(renamedFrom)) {
        days.set(renamedFrom, day);
      }
    }
  }
  return days;
}
