import type { Finding } from '../findings/finding.ts';
import type { StoryRecord } from './build-cache.ts';
import type { Build } from './build-changed.ts';
import type { SourceFile } from './read-sources.ts';
import type { ReadStory } from './render-tasks.ts';
import { orEmpty } from './shared-lists.ts';
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
  const changed = sources.filter(({ file, stamp }) => standing.stories.get(file)?.stamp !== stamp);
  const fresh = new Map<string, StoryRecord | readonly Finding[]>();
  const shared = sharedTexts();
  await crew.read({
    length: changed.length,
    slice: (from, to) => changed.slice(from, to),
    take: (answers, from) =>
      answers.forEach((read, position) => {
        const { file = '', stamp = '' } = changed[from + position] ?? {};
        const known = standing.stories.get(file);
        const record = toRecord(read, { file, stamp, known, shared });
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
  readonly shared: (text: string) => string;
}

/** Null for a story whose front matter is broken. */
function toRecord(
  { meta, unknownKeys, findings, textDigest }: ReadStory,
  { file, stamp, known, shared }: Around,
): StoryRecord | null {
  if (meta === null) return null;
  if (known?.textDigest === textDigest) return { ...known, stamp };
  return {
    file,
    stamp,
    textDigest,
    meta: toKept(meta, file, shared),
    unknownKeys: orEmpty(unknownKeys),
    findings: orEmpty(findings),
    body: null,
  };
}

/**
 * The same, of one shape whatever thread it came from, and with what many stories have in common kept once: of a
 * hundred thousand stories that is most of the memory.
 */
function toKept(meta: StoryMeta, file: string, shared: Around['shared']): StoryMeta {
  return {
    file,
    slug: meta.slug,
    title: meta.title,
    author: shared(meta.author),
    date: shared(meta.date),
    updated: meta.updated,
    tags: orEmpty(meta.tags.map(shared)),
    summary: meta.summary,
    draft: meta.draft,
    lang: shared(meta.lang),
    redirectFrom: orEmpty(meta.redirectFrom),
    image: meta.image,
    extra: Object.keys(meta.extra).length === 0 ? NO_EXTRA : meta.extra,
    bodyLine: meta.bodyLine,
  };
}

const NO_EXTRA: StoryMeta['extra'] = {};
