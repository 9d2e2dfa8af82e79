import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { detailLines, packRecord, type BuildDetails, type BuildRecord } from './build-cache.ts';
import { detailsPath, ownedPath, recordPath, type Owned } from './read-build-cache.ts';

/** The record is written last: without it the details count for nothing. */
export function writeBuildCache(
  cacheDir: string,
  record: BuildRecord,
  details: BuildDetails,
): void {
  writeLines(detailsPath(cacheDir), detailLines(details));
  writeLines(recordPath(cacheDir), [packRecord(record)]);
}

/** From here until the cache is written again, a crash means a clean build. */
export function removeBuildCache(cacheDir: string): void {
  rmSync(recordPath(cacheDir), { force: true });
}

export function writeOwned(cacheDir: string, owned: Owned): void {
  writeLines(ownedPath(cacheDir), [owned]);
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
