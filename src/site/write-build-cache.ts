import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { crc32 } from 'node:zlib';

import {
  CACHE_FORMAT,
  KEPT_DIGITS,
  type BuildRecord,
  type SourceRow,
  type StoryRecord,
} from './build-cache.ts';
import { packFiles, type MadeFile } from './file-rows.ts';
import type { OutputRows } from './last-build.ts';
import { sweepParts, writeParts } from './write-parts.ts';
import { ownedPath, recordPath, slugsPath, sourcesPath, type Owned } from './read-build-cache.ts';
import type { OutputRow } from './standing.ts';
import { packStory } from './story-rows.ts';

/** What a build leaves for the next, but for the head's own names. */
export interface ToRemember {
  readonly head: Omit<BuildRecord, 'format' | 'id' | 'parts'>;
  /** In order of the sources. */
  readonly stories: readonly StoryRecord[];
  /** Sorted by key. */
  readonly rows: readonly OutputRow[];
}

/** The head is written last: without it the others count for nothing. Returns it. */
export function writeBuildCache(
  cacheDir: string,
  { head, stories, rows }: ToRemember,
): BuildRecord {
  mkdirSync(cacheDir, { recursive: true });
  const id = newId();
  const record: BuildRecord = {
    ...head,
    format: CACHE_FORMAT,
    id,
    parts: {
      outputs: writeParts(cacheDir, { kind: 'outputs', id, list: rows }, outputsText),
      files: writeParts(cacheDir, { kind: 'files', id, list: rows }, filesText),
      stories: writeParts(cacheDir, { kind: 'stories', id, list: stories }, storiesText),
      uses: writeParts(cacheDir, { kind: 'uses', id, list: stories }, usesText),
    },
  };
  writeSources(cacheDir, id, toSourceRows(rows, stories));
  writeText(slugsPath(cacheDir), slugsOf(rows));
  writeHead(cacheDir, record);
  return record;
}

/** Names the parts of one build apart from those of any other. */
export const newId = (): string => crypto.randomUUID().slice(0, 13);

/** The build is remembered from here on. */
export function writeHead(cacheDir: string, record: BuildRecord): void {
  writeLines(recordPath(cacheDir), [record]);
  sweepParts(cacheDir, record.parts);
}

const outputsText = (rows: readonly OutputRow[]): string => {
  const outputs: OutputRows = [rows.map(({ file }) => file.key), rows.map(({ stamp }) => stamp)];
  return JSON.stringify(outputs);
};
export const filesText = (rows: readonly MadeFile[]): string => JSON.stringify(packFiles(rows));
export const storiesText = (stories: readonly StoryRecord[]): string =>
  JSON.stringify(stories.map(packStory));
const usesText = (stories: readonly StoryRecord[]): string =>
  stories.map(({ body }) => body?.uses ?? '').join('\n');

/** From here until the cache is written again, a crash means a clean build. */
export function removeBuildCache(cacheDir: string): void {
  rmSync(recordPath(cacheDir), { force: true });
}

export function writeOwned(cacheDir: string, owned: Owned): void {
  writeLines(ownedPath(cacheDir), [owned]);
}

const ROWS_A_LINE = 1000;

export function writeSources(cacheDir: string, id: string, rows: readonly SourceRow[]): void {
  writeLines(sourcesPath(cacheDir), sourceLines(id, rows));
}

function* sourceLines(id: string, rows: readonly SourceRow[]): Generator {
  yield { format: CACHE_FORMAT, id };
  for (let from = 0; from < rows.length; from += ROWS_A_LINE)
    yield rows.slice(from, from + ROWS_A_LINE);
}

function toSourceRows(rows: readonly OutputRow[], stories: readonly StoryRecord[]): SourceRow[] {
  const out = new Map(
    rows.flatMap(({ source, file: { kind, contentDigest } }) =>
      kind === 'story' ? [[source, contentDigest]] : [],
    ),
  );
  return stories.map(({ file, stamp, meta, textDigest }) => [
    file,
    stamp,
    meta.slug,
    out.get(file)?.slice(0, KEPT_DIGITS) ?? 0,
    textDigest,
  ]);
}

function slugsOf(rows: readonly OutputRow[]): string {
  return rows
    .flatMap(({ file: { kind, key } }) =>
      kind === 'story' ? [`${key.slice('stories/'.length, -'/index.html'.length)}\n`] : [],
    )
    .join('');
}

function writeText(path: string, text: string): void {
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, text);
  renameSync(draft, path);
}

/** Written line by line: one text of all stories would be the largest thing in memory. */
function writeLines(path: string, lines: Iterable<unknown>): void {
  mkdirSync(dirname(path), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  const file = openSync(draft, 'w');
  try {
    for (const line of lines) {
      const text = JSON.stringify(line);
      writeFileSync(file, `${crc32(text)} ${text}\n`);
    }
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
