import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import {
  CACHE_FORMAT,
  detailLines,
  packRecord,
  type BuildDetails,
  type BuildRecord,
} from './build-cache.ts';
import {
  detailsPath,
  KEPT_DIGITS,
  ownedPath,
  recordPath,
  slugsPath,
  sourcesPath,
  type Owned,
  type SourceRow,
} from './read-build-cache.ts';

/** The record is written last: without it the details count for nothing. */
export function writeBuildCache(
  cacheDir: string,
  record: BuildRecord,
  details: BuildDetails,
): void {
  writeLines(detailsPath(cacheDir), detailLines(details));
  writeLines(sourcesPath(cacheDir), sourceLines(record, details));
  writeText(slugsPath(cacheDir), slugsOf(record));
  writeLines(recordPath(cacheDir), [packRecord(record)]);
}

/** From here until the cache is written again, a crash means a clean build. */
export function removeBuildCache(cacheDir: string): void {
  rmSync(recordPath(cacheDir), { force: true });
}

export function writeOwned(cacheDir: string, owned: Owned): void {
  writeLines(ownedPath(cacheDir), [owned]);
}

const ROWS_A_LINE = 1000;

function* sourceLines({ files }: BuildRecord, { stories }: BuildDetails): Generator {
  yield { format: CACHE_FORMAT };
  const out = new Map(
    files.flatMap(({ story, contentDigest }) =>
      story === null ? [] : [[story.file, contentDigest]],
    ),
  );
  const rows = stories.map(({ file, stamp, meta }): SourceRow => [
    file,
    stamp,
    meta.slug,
    out.get(file)?.slice(0, KEPT_DIGITS) ?? 0,
  ]);
  for (let from = 0; from < rows.length; from += ROWS_A_LINE)
    yield rows.slice(from, from + ROWS_A_LINE);
}

function slugsOf({ files }: BuildRecord): string {
  const keys = files.filter(({ kind }) => kind === 'story').map(({ key }) => key);
  return keys.map((key) => `${key.slice('stories/'.length, -'/index.html'.length)}\n`).join('');
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
    for (const line of lines) writeFileSync(file, `${JSON.stringify(line)}\n`);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
