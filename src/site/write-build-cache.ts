import { mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';

import { packRecord, type BuildDetails, type BuildRecord } from './build-cache.ts';
import { cacheFolder, detailsPath, ownedPath, recordPath, type Owned } from './read-build-cache.ts';

/** The record is written last: without it the details count for nothing. */
export function writeBuildCache(root: string, record: BuildRecord, details: BuildDetails): void {
  writeWhole(root, detailsPath(root), details);
  writeWhole(root, recordPath(root), packRecord(record));
}

/** From here until the cache is written again, a crash means a clean build. */
export function removeBuildCache(root: string): void {
  rmSync(recordPath(root), { force: true });
}

export function writeOwned(root: string, owned: Owned): void {
  writeWhole(root, ownedPath(root), owned);
}

function writeWhole(root: string, path: string, value: unknown): void {
  mkdirSync(cacheFolder(root), { recursive: true });
  const draft = `${path}.${process.pid}.tmp`;
  writeFileSync(draft, JSON.stringify(value));
  renameSync(draft, path);
}
