import { hasErrors } from '../../findings/finding.ts';
import { PART_LENGTH, type StoryRecord } from '../build-cache.ts';
import type { BuildStart } from '../build.ts';
import type { LastBuild } from '../last-build.ts';
import type { SourceFile } from '../read-sources.ts';
import type { ReadStory } from '../render-tasks.ts';
import type { Renderer } from '../renderer.ts';
import type { StoryMeta } from '../source.ts';

/** A story whose source has changed, and stands where it stood. */
export interface EditedStory {
  /** In the sources. */
  readonly position: number;
  readonly source: SourceFile;
  readonly was: StoryRecord;
  readonly meta: StoryMeta;
  readonly stamp: string;
  readonly textDigest: string;
  /** Whether the text is the same, so that the file was only touched. */
  readonly isTouched: boolean;
}

/** The edited stories; null when one of them is not out, is broken, or says otherwise where it stands. */
export function readEdited(
  { sources, options: { withheld = [] } }: BuildStart,
  last: LastBuild,
  { changed, renderer }: { readonly changed: readonly number[]; readonly renderer: Renderer },
): readonly EditedStory[] | null {
  const held = new Set(withheld.map(({ slug }) => slug));
  const edited: EditedStory[] = [];
  for (const position of changed) {
    const source = sources[position];
    const was = last.storiesIn(Math.floor(position / PART_LENGTH))[position % PART_LENGTH];
    if (source === undefined || was === undefined) return null;
    const [read] = renderer.read([source]);
    const meta = read === undefined ? null : sameStanding(read, was);
    const isOut = last.sources[position]?.[3] !== 0;
    if (read === undefined || meta === null || !isOut || held.has(meta.slug)) return null;
    const { textDigest } = read;
    const { stamp } = source;
    const isTouched = textDigest === was.textDigest;
    edited.push({ position, source, was, meta, stamp, textDigest, isTouched });
  }
  return edited;
}

/** The front matter, if nothing in it moves the story or changes what others show of it beside its words. */
function sameStanding(read: ReadStory, was: StoryRecord): StoryMeta | null {
  const { meta, findings, unknownKeys } = read;
  if (meta === null || was.body === null || hasErrors(findings)) return null;
  const isSame =
    standingText(meta) === standingText(was.meta) &&
    JSON.stringify([unknownKeys, findings]) === JSON.stringify([was.unknownKeys, was.findings]);
  return isSame ? meta : null;
}

const standingText = (meta: StoryMeta): string =>
  JSON.stringify([
    meta.slug,
    meta.title,
    meta.author,
    meta.date,
    meta.updated,
    meta.tags,
    meta.draft,
    meta.lang,
    meta.redirectFrom,
  ]);
