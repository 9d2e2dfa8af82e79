import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** Real stories and their real editing history, beside the repository. Its README says what is odd in them. */
const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));

export const hasCorpus = existsSync(corpus);

/** What a suite over the corpus says of itself where the corpus is missing. */
export const skippedName = hasCorpus ? '' : ' (skipped: ../shared/corpus is missing)';

const storyChange = z.object({
  slug: z.string(),
  op: z.enum(['edit', 'add', 'rename']),
  renamedFrom: z.string().optional(),
  /** SHA-256 of the whole Markdown file, hexadecimal; null where there is none. */
  before: z.string().nullable().optional(),
  after: z.string(),
  publicAgeDays: z.number().nullable().optional(),
  charsInserted: z.number().optional(),
  charsDeleted: z.number().optional(),
  patch: z.string(),
});

const historyCommit = z.object({
  n: z.number(),
  commit: z.string(),
  committed: z.iso.datetime({ offset: true }).transform((instant) => Date.parse(instant)),
  subject: z.string(),
  phase: z.enum(['production', 'published']),
  changes: z.array(storyChange),
});

export type StoryChange = z.infer<typeof storyChange>;
export type HistoryCommit = z.infer<typeof historyCommit>;

/** The commits in replay order. `committed` is in epoch milliseconds. */
export function readHistory(): readonly HistoryCommit[] {
  const lines = readFileSync(`${corpus}/history.jsonl`, 'utf8').trimEnd().split('\n');
  return lines.map((line) => historyCommit.parse(JSON.parse(line)));
}

const manifest = z.array(z.object({ slug: z.string(), appeared: z.string(), sha256: z.string() }));

/** The instant each story of the final state really appeared, epoch milliseconds, by slug. */
export function readAppearances(): ReadonlyMap<string, number> {
  const rows = manifest.parse(JSON.parse(readFileSync(`${corpus}/manifest.json`, 'utf8')));
  return new Map(rows.map(({ slug, appeared }) => [slug, Date.parse(appeared)]));
}

/** The Markdown files of one folder of the corpus, by name without `.md`. */
export function readStories(
  folder: 'base' | 'stories' | 'extra-unicode',
): ReadonlyMap<string, string> {
  return new Map(
    readdirSync(`${corpus}/${folder}`).map((name) => [
      name.replace(/\.md$/, ''),
      readFileSync(`${corpus}/${folder}/${name}`, 'utf8'),
    ]),
  );
}

/** An image of the corpus, for the four stories that show one for the length of a commit. */
export const readImage = (): Buffer => readFileSync(`${corpus}/assets/lovecraft-cover.jpg`);
