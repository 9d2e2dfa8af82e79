import type { Finding } from '../findings/finding.ts';
import type { StoryRecord } from './build-cache.ts';
import type { Build } from './build-changed.ts';
import { toStamped } from './build.ts';
import type { SourceFile } from './read-sources.ts';
import type { ReadStory } from './render-tasks.ts';
import { sharedTexts } from './shared-texts.ts';
import type { StoryMeta } from './source.ts';
import { unknownKeyNotices } from './unknown-keys.ts';

export interface FrontMatterPass {
  /** Stories whose front matter is sound, by source. */
  readonly stories: ReadonlyMap<string, StoryRecord>;
  readonly sources: ReadonlyMap<string, SourceFile>;
  /** Sources whose front matter is not. */
  readonly broken: readonly string[];
  readonly findings: readonly Finding[];
}

/** First pass: the front matter of every source that has changed. One that was only touched is as it was. */
export async function readFrontMatters({ start, standing, crew }: Build): Promise<FrontMatterPass> {
  const { sources } = start;
  const stories = new Map<string, StoryRecord>();
  const broken: string[] = [];
  const findings: Finding[] = [];
  const stamps = new Map(sources.map(toStamped));
  const changed = sources.filter(
    ({ file }) => standing.stories.get(file)?.stamp !== stamps.get(file),
  );
  const fresh = new Map<string, StoryRecord | readonly Finding[]>();
  const share = sharer();
  await crew.read({
    length: changed.length,
    slice: (from, to) => changed.slice(from, to),
    take: (answers, from) =>
      answers.forEach((read, position) => {
        const file = changed[from + position]?.file ?? '';
        const known = standing.stories.get(file);
        const stamp = stamps.get(file) ?? '';
        const record = toRecord(read, { file, stamp, known, share });
        fresh.set(file, record ?? read.findings);
      }),
  });
  for (const { file } of sources) {
    const story = fresh.get(file) ?? standing.stories.get(file);
    if (story === undefined) continue;
    if ('meta' in story) stories.set(file, story);
    else {
      broken.push(file);
      findings.push(...story);
    }
  }
  for (const story of stories.values()) findings.push(...story.findings);
  findings.push(
    ...unknownKeyNotices([...stories.values()].flatMap(({ unknownKeys }) => unknownKeys)),
  );
  const byFile = new Map(sources.map((source) => [source.file, source]));
  return { stories, sources: byFile, broken, findings };
}

interface Around {
  readonly file: string;
  readonly stamp: string;
  readonly known: StoryRecord | undefined;
  readonly share: (meta: StoryMeta, file: string) => StoryMeta;
}

/** Null for a story whose front matter is broken. */
function toRecord(read: ReadStory, { file, stamp, known, share }: Around): StoryRecord | null {
  const { meta, unknownKeys, findings, textDigest } = read;
  if (meta === null) return null;
  if (known?.textDigest === textDigest) return { ...known, stamp };
  return { file, stamp, textDigest, meta: share(meta, file), unknownKeys, findings, body: null };
}

/** Many stories have the same tags, authors and days: each is kept once. */
function sharer(): Around['share'] {
  const shared = sharedTexts();
  return (meta, file) => ({
    ...meta,
    file,
    author: shared(meta.author),
    date: shared(meta.date),
    lang: shared(meta.lang),
    tags: meta.tags.map(shared),
  });
}
