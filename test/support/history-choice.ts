import { type HistoryCommit, readStories, type StoryChange } from './history-corpus.ts';
import { HistoryStories } from './history-stories.ts';

/** Which commits of the history show the most kinds of change. */

const DAY = 86_400_000;
/** Word joiner, soft hyphen, zero-width characters, and spaces and hyphens that only look like the plain ones. */
const invisible = /[\u00a0\u00ad\u2000-\u200d\u2011\u202f\u2060\ufeff]/g;

/** The kinds of change of every commit, in the order of the history. */
export function kindsOfChange(history: readonly HistoryCommit[]): readonly ReadonlySet<string>[] {
  const stories = new HistoryStories(history, 'UTC');
  const past: Past = {
    texts: new Map(),
    edited: new Map(),
    renamed: new Set(),
    previous: history[0]?.committed ?? 0,
  };
  for (const [slug, text] of readStories('base')) past.texts.set(slug, [text]);
  return history.map((commit) => {
    stories.apply(commit);
    const kinds = new Set([touches(commit), pauses(commit, past), commit.phase]);
    for (const change of commit.changes) {
      for (const kind of kindsOf(change, { commit, past, after: stories.text(change.slug) }))
        kinds.add(kind);
    }
    past.previous = commit.committed;
    return kinds;
  });
}

interface Past {
  /** Every text a story had, by slug. */
  readonly texts: Map<string, string[]>;
  /** When a story was changed last. */
  readonly edited: Map<string, number>;
  readonly renamed: Set<string>;
  /** When the last commit was made. */
  previous: number;
}

function touches({ changes: { length } }: HistoryCommit): string {
  if (length === 1) return 'one story';
  if (length <= 5) return 'a few stories';
  if (length <= 20) return 'many stories';
  return length <= 100 ? 'a sweep' : 'the largest sweep';
}

function pauses({ committed }: HistoryCommit, { previous }: Past): string {
  const pause = committed - previous;
  if (pause < 60_000) return 'within a minute of the last';
  if (pause < DAY) return 'within a day';
  if (pause < 7 * DAY) return 'within a week';
  if (pause < 30 * DAY) return 'within a month';
  return pause < 365 * DAY ? 'after months' : 'after a year';
}

function kindsOf(
  change: StoryChange,
  {
    commit,
    past,
    after,
  }: { readonly commit: HistoryCommit; readonly past: Past; readonly after: string },
): readonly string[] {
  const { slug, op, renamedFrom, patch } = change;
  const texts = past.texts.get(renamedFrom ?? slug) ?? [];
  const before = texts.at(-1) ?? '';
  const edited = past.edited.get(renamedFrom ?? slug) ?? 0;
  const shows = (kind: string, is: boolean): readonly string[] => (is ? [kind] : []);
  const kinds = [
    op,
    `${op} of ${commit.phase}`,
    ...shows('title', /^[-+]title:/m.test(patch) && op !== 'add'),
    ...shows('front matter alone', bodyOf(before) === bodyOf(after)),
    ...shows('invisible characters alone', visible(before) === visible(after)),
    ...shows('same length', Buffer.byteLength(before) === Buffer.byteLength(after)),
    ...shows('taken back', texts.includes(after)),
    ...shows('changed again within 5 minutes', commit.committed - edited < 300_000),
    ...shows('changed again within a month', commit.committed - edited < 30 * DAY),
    ...shows('settled', (change.publicAgeDays ?? 0) > 30),
    ...shows('renamed before', past.renamed.has(renamedFrom ?? slug)),
    ...shows('renamed again', op === 'rename' && past.renamed.has(renamedFrom ?? slug)),
    ...shows('much text', (change.charsInserted ?? 0) + (change.charsDeleted ?? 0) > 5000),
    ...shows('an image', /^[-+].*!\[\]\(/m.test(patch)),
    ...shows('a table', /^[-+]\|/m.test(patch)),
    ...shows('a quotation', /^[-+]>/m.test(patch)),
  ];
  past.texts.set(slug, [...texts, after]);
  past.edited.set(slug, commit.committed);
  if (op === 'rename' || past.renamed.has(renamedFrom ?? slug)) past.renamed.add(slug);
  return kinds;
}

const bodyOf = (text: string): string => text.slice(text.indexOf('\n---\n'));
const visible = (text: string): string => text.replaceAll(invisible, '').replaceAll(/ +/g, ' ');

/**
 * The positions of so many commits that between them show the most kinds of change, each kind as evenly as can be:
 * always the next one that adds most, a kind counting less the more commits show it already.
 */
export function chooseCommits(
  kinds: readonly ReadonlySet<string>[],
  size: number,
): ReadonlySet<number> {
  const shown = new Map<string, number>();
  const chosen = new Set<number>();
  const gain = (at: number): number =>
    [...(kinds[at] ?? [])].reduce((sum, kind) => sum + 1 / (1 + (shown.get(kind) ?? 0)) ** 2, 0);
  while (chosen.size < size) {
    const left = [...kinds.keys()].filter((at) => !chosen.has(at));
    const best = left.reduce((a, b) => (gain(b) > gain(a) ? b : a));
    chosen.add(best);
    for (const kind of kinds[best] ?? []) shown.set(kind, (shown.get(kind) ?? 0) + 1);
  }
  return chosen;
}
