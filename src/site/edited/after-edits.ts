import type { Finding } from '../../findings/finding.ts';
import {
  KEPT_DIGITS,
  PART_LENGTH,
  type BuildRecord,
  type SourceRow,
  type StoryRecord,
} from '../build-cache.ts';
import type { LastBuild } from '../last-build.ts';
import { orderFindings } from '../order-findings.ts';
import type { RenderedEdit } from './render-edited.ts';

/** The stories of one part, the edited ones as they have become. */
export function storiesAfter(
  last: LastBuild,
  edits: readonly RenderedEdit[],
  part: number,
): readonly StoryRecord[] {
  const stories = last.storiesIn(part);
  for (const { story, body } of inPart(edits, part)) {
    const { was, meta, stamp, textDigest } = story;
    stories[story.position % PART_LENGTH] = { ...was, meta, stamp, textDigest, body };
  }
  return stories;
}

/** What the stories of one part refer to, as a part holds it. */
export function usesAfter(last: LastBuild, edits: readonly RenderedEdit[], part: number): string {
  const uses = last.usesIn(part);
  for (const { story, body } of inPart(edits, part)) uses[story.position % PART_LENGTH] = body.uses;
  return uses.join('\n');
}

export function sourcesAfter(
  { sources }: LastBuild,
  edits: readonly RenderedEdit[],
): readonly SourceRow[] {
  const after = [...sources];
  for (const { story, row } of edits) {
    const { was, meta, stamp, textDigest, position } = story;
    const contentDigest = row.file.contentDigest?.slice(0, KEPT_DIGITS) ?? 0;
    after[position] = [was.file, stamp, meta.slug, contentDigest, textDigest];
  }
  return after;
}

/** What was found in the bodies before gives way to what was found now. */
export function findingsAfter(
  { findings }: Pick<BuildRecord, 'findings'>,
  edits: readonly RenderedEdit[],
): readonly Finding[] {
  const toText = (finding: Finding): string => JSON.stringify(finding);
  const before = new Set(
    edits.flatMap(({ story: { was } }) => was.body?.findings.map(toText) ?? []),
  );
  const found = edits.flatMap(({ body }) => body.findings);
  if (before.size === 0 && found.length === 0) return findings;
  return orderFindings([...findings.filter((each) => !before.has(toText(each))), ...found]);
}

const inPart = (edits: readonly RenderedEdit[], part: number): readonly RenderedEdit[] =>
  edits.filter(({ story }) => Math.floor(story.position / PART_LENGTH) === part);
