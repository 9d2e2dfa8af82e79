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

/** One source of the last build in a row of values: enough to tell whose it is and whether it has changed. */
export type SourceRow = readonly [
  file: string,
  stamp: string,
  slug: string,
  /** Of its content, shortened as the ledger keeps it; 0 for a story that is not out. */
  contentDigest: string | 0,
];

/** Digits of a content digest in the list of sources. */
export const KEPT_DIGITS = 22;

export const sourcesPath = (cacheDir: string): string => join(cacheDir, 'sources.json');
/** The slugs of the stories that are out, a line each: for completion in shells, which read no JSON. */
export const slugsPath = (cacheDir: string): string => join(cacheDir, 'slugs');

/** The sources of the last build, sorted by file; null when there was none. */
export function readSourceRows(cacheDir: string): readonly SourceRow[] | null {
  const [head, ...rows] = readLines(sourcesPath(cacheDir));
  if (!isObject(head) || !('format' in head) || head.format !== CACHE_FORMAT) return null;
  return rows.filter(isRows).flat();
}

/** Sources of the last build with a link that led to one of these site paths. */
export function readLinkers(cacheDir: string, paths: readonly string[]): readonly string[] {
  const [, ...stories] = readLines(detailsPath(cacheDir));
  return stories
    .filter(isStories)
    .flat()
    .filter(({ body }) =>
      body?.links.some(({ answer }) => paths.some((path) => answer.startsWith(path))),
    )
    .map(({ file }) => file);
}

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
const isRows = (value: unknown): value is readonly SourceRow[] => Array.isArray(value);
const isOwned = (value: unknown): value is Owned => isObject(value) && 'keys' in value;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
