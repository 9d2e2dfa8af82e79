import { PART_LENGTH, type BuildRecord, type Part } from '../build-cache.ts';
import type { BuildStart } from '../build.ts';
import type { MadeFile } from '../file-rows.ts';
import type { LastBuild } from '../last-build.ts';
import { siteDigestOf } from '../site-digest.ts';
import type { OutputRow } from '../standing.ts';
import type { OutputFile } from '../types.ts';
import { filesText, newId, storiesText, writeHead, writeSources } from '../write-build-cache.ts';
import { writePart } from '../write-parts.ts';
import { findingsAfter, sourcesAfter, storiesAfter, usesAfter } from './after-edits.ts';
import type { RenderedEdit } from './render-edited.ts';

interface Edit {
  readonly start: BuildStart;
  readonly last: LastBuild;
  readonly edits: readonly RenderedEdit[];
  /** Of all files that were made again. */
  readonly rows: readonly OutputRow[];
}

/** The cache of the last build with the parts that an edit has changed written anew. Returns its head and all files. */
export function writeEditedCache(edit: Edit): {
  readonly record: BuildRecord;
  readonly files: readonly OutputFile[];
} {
  const { start, last, edits, rows } = edit;
  const { cacheDir } = start;
  const id = newId();
  const made: MadeFile[] = [...last.files];
  const stamps = [...last.outputs[1]];
  const positions = rows.map(({ file, input, stamp }) => {
    const position = last.positionOf(file.key);
    made[position] = { file, input };
    stamps[position] = stamp;
    return position;
  });
  const files = made.map(({ file }) => file);
  const ofFiles = partsOf(positions);
  const ofStories = partsOf(edits.map(({ story }) => story.position));
  const rewrite = rewriter(cacheDir, id, last.record.parts);
  const record: BuildRecord = {
    ...last.record,
    id,
    siteDigest: siteDigestOf(files),
    findings: findingsAfter(last.record, edits),
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    parts: {
      outputs: rewrite('outputs', ofFiles, (part) =>
        JSON.stringify([sliceOf(last.outputs[0], part), sliceOf(stamps, part)]),
      ),
      files: rewrite('files', ofFiles, (part) => filesText(sliceOf(made, part))),
      stories: rewrite('stories', ofStories, (part) =>
        storiesText(storiesAfter(last, edits, part)),
      ),
      uses: rewrite('uses', ofStories, (part) => usesAfter(last, edits, part)),
    },
  };
  writeSources(cacheDir, id, sourcesAfter(last, edits));
  writeHead(cacheDir, record);
  return { record, files };
}

const partsOf = (positions: readonly number[]): ReadonlySet<number> =>
  new Set(positions.map((position) => Math.floor(position / PART_LENGTH)));

const sliceOf = <T>(list: readonly T[], part: number): readonly T[] =>
  list.slice(part * PART_LENGTH, (part + 1) * PART_LENGTH);

/** Writes the parts that have changed, and leaves the others where they are. */
function rewriter(cacheDir: string, id: string, before: BuildRecord['parts']) {
  return (
    kind: keyof BuildRecord['parts'],
    changed: ReadonlySet<number>,
    toText: (part: number) => string,
  ): Part[] =>
    before[kind].map((part, at) =>
      changed.has(at) ? writePart(cacheDir, { kind, at, id }, toText(at)) : part,
    );
}
