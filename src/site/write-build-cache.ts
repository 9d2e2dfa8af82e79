import { closeSync, mkdirSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { detailLines, packRecord, type BuildDetails, type BuildRecord } from './build-cache.ts';
import { cacheFolder, detailsPath, ownedPath, recordPath, type Owned } from './read-build-cache.ts';

/** The record is written last: without it the details count for nothing. */
export function writeBuildCache(root: string, record: BuildRecord, details: BuildDetails): void {
  writeLines(root, detailsPath(root), detailLines(details));
  writeLines(root, recordPath(root), [packRecord(record)]);
}

/** From here until the cache is written again, a crash means a clean build. */
export function removeBuildCache(root: string): void {
  rmSync(recordPath(root), { force: true });
}

export function writeOwned(root: string, owned: Owned): void {
  writeLines(root, ownedPath(root), [owned]);
}

/** Written line by line: one text of all stories would be the largest thing in memory. */
function writeLines(root: string, path: string, lines: Iterable<unknown>): void {
  mkdirSync(cacheFolder(root), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  const file = openSync(draft, 'w');
  try {
    for (const line of lines) writeFileSync(file, `${JSON.stringify(line)}\n`);
  } finally {
    closeSync(file);
  }
  renameSync(draft, path);
}
