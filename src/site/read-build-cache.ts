import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  CACHE_FORMAT,
  unpackRecord,
  type BuildDetails,
  type BuildRecord,
  type PackedRecord,
} from './build-cache.ts';

export const cacheFolder = (root: string): string => join(root, '.storyclub', 'build');
export const recordPath = (root: string): string => join(cacheFolder(root), 'site.json');
export const detailsPath = (root: string): string => join(cacheFolder(root), 'stories.json');
/** Keys we may have written into the output folder, kept through a crash. */
export const ownedPath = (root: string): string => join(cacheFolder(root), 'owned.json');

/** The record of the last finished build under the same settings, null when there is none. */
export function readBuildRecord(root: string, settings: string): BuildRecord | null {
  const packed = readJson(recordPath(root));
  return isRecord(packed) && packed.settings === settings ? unpackRecord(packed) : null;
}

export function readBuildDetails(root: string, id: string): BuildDetails | null {
  const details = readJson(detailsPath(root));
  return isDetails(details) && details.id === id ? details : null;
}

export interface Owned {
  readonly outDir: string;
  readonly keys: readonly string[];
}

export function readOwned(root: string): Owned | null {
  const owned = readJson(ownedPath(root));
  return isOwned(owned) ? owned : null;
}

/** A file that is missing or torn counts as none. */
function readJson(path: string): object | null {
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}

// Our own files, written whole: the format number vouches for the rest.
const isRecord = (value: object | null): value is PackedRecord =>
  value !== null && 'format' in value && value.format === CACHE_FORMAT;
const isDetails = (value: object | null): value is BuildDetails =>
  value !== null && 'indexDigest' in value;
const isOwned = (value: object | null): value is Owned => value !== null && 'keys' in value;
