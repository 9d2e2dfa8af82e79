import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  CACHE_FORMAT,
  unpackRecord,
  type BuildDetails,
  type BuildRecord,
  type PackedRecord,
} from './build-cache.ts';

export const recordPath = (cacheDir: string): string => join(cacheDir, 'site.json');
export const detailsPath = (cacheDir: string): string => join(cacheDir, 'stories.json');
/** Keys we may have written into the output folder, kept through a crash. */
export const ownedPath = (cacheDir: string): string => join(cacheDir, 'owned.json');

/** The record of the last finished build under the same settings, null when there is none. */
export function readBuildRecord(cacheDir: string, settings: string): BuildRecord | null {
  const packed = readJson(recordPath(cacheDir));
  return isRecord(packed) && packed.settings === settings ? unpackRecord(packed) : null;
}

export function readBuildDetails(cacheDir: string, id: string): BuildDetails | null {
  const [head, ...stories] = readLines(detailsPath(cacheDir));
  if (!isDetails(head) || head.id !== id) return null;
  return { ...head, stories: stories.filter(isStories).flat() };
}

export interface Owned {
  /** Relative to the root: a site that is moved keeps what is its own. */
  readonly outDir: string;
  readonly keys: readonly string[];
}

export function readOwned(cacheDir: string): Owned | null {
  const owned = readJson(ownedPath(cacheDir));
  return isOwned(owned) ? owned : null;
}

/** A file that is missing or torn counts as none. */
function readJson(path: string): unknown {
  return readLines(path)[0];
}

function readLines(path: string): unknown[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map((line): unknown => JSON.parse(line));
  } catch {
    return [];
  }
}

// Our own files, written whole: the format number vouches for the rest.
const isRecord = (value: unknown): value is PackedRecord =>
  isObject(value) && 'format' in value && value.format === CACHE_FORMAT;
const isDetails = (value: unknown): value is Omit<BuildDetails, 'stories'> =>
  isObject(value) && 'indexDigest' in value;
const isStories = (value: unknown): value is BuildDetails['stories'] => Array.isArray(value);
const isOwned = (value: unknown): value is Owned => isObject(value) && 'keys' in value;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
