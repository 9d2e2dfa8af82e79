import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';

import { CACHE_FORMAT, type BuildRecord, type SourceRow } from './build-cache.ts';
import { LastBuild } from './last-build.ts';
import { hasParts } from './read-parts.ts';
import { fromUsesText } from './uses.ts';

export const recordPath = (cacheDir: string): string => join(cacheDir, 'site.json');
/** Keys we may have written into the output folder, kept through a crash. */
export const ownedPath = (cacheDir: string): string => join(cacheDir, 'owned.json');
export const sourcesPath = (cacheDir: string): string => join(cacheDir, 'sources.json');
/** The slugs of the stories that are out, a line each: for completion in shells, which read no JSON. */
export const slugsPath = (cacheDir: string): string => join(cacheDir, 'slugs');

/** The sources of the last build, sorted by file; null when there was none. */
export function readSourceRows(cacheDir: string): readonly SourceRow[] | null {
  return readSources(cacheDir)?.rows ?? null;
}

function readSources(
  cacheDir: string,
): { readonly id: string; readonly rows: readonly SourceRow[] } | null {
  const [head, ...rows] = readLines(sourcesPath(cacheDir));
  return isSourcesHead(head) ? { id: head.id, rows: rows.filter(isRows).flat() } : null;
}

/** Sources of the last build with a link that led to one of these site paths. */
export function readLinkers(cacheDir: string, paths: readonly string[]): readonly string[] {
  const record = readRecord(cacheDir);
  const last = record === null ? null : readLastBuild(cacheDir, record);
  if (last === null) return [];
  const uses = last.record.parts.uses.flatMap((_, part) => last.usesIn(part));
  const isLinker = (line: string): boolean =>
    line !== '' &&
    fromUsesText(line).links.some(({ answer }) => paths.some((path) => answer.startsWith(path)));
  return last.sources.flatMap(([file], position) => (isLinker(uses[position] ?? '') ? [file] : []));
}

/** The head of the last finished build under the same settings, null when there is none. */
export function readBuildRecord(cacheDir: string, settings: string): BuildRecord | null {
  const record = readRecord(cacheDir);
  return record?.settings === settings ? record : null;
}

function readRecord(cacheDir: string): BuildRecord | null {
  const [record] = readLines(recordPath(cacheDir));
  return isRecord(record) && hasParts(cacheDir, record.parts) ? record : null;
}

/** All of the build with that head; null when its list of sources is another's. */
export function readLastBuild(cacheDir: string, record: BuildRecord): LastBuild | null {
  const sources = readSources(cacheDir);
  return sources?.id === record.id ? new LastBuild(cacheDir, record, sources.rows) : null;
}

export interface Owned {
  /** Relative to the root: a site that is moved keeps what is its own. */
  readonly outDir: string;
  readonly keys: readonly string[];
}

export function readOwned(cacheDir: string): Owned | null {
  const [owned] = readLines(ownedPath(cacheDir));
  return isOwned(owned) ? owned : null;
}

/** A file that is missing, torn or not as it was written counts as none. */
function readLines(path: string): unknown[] {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.filter((line) => line !== '').map(readLine);
  } catch {
    return [];
  }
}

/** A line begins with the CRC of the rest of it. */
function readLine(line: string): unknown {
  const end = line.indexOf(' ');
  const text = line.slice(end + 1);
  if (crc32(text) !== Number(line.slice(0, end)))
    throw new Error('a line is not as it was written');
  return JSON.parse(text);
}

// Our own files, written whole: the format number vouches for the rest.
const isRecord = (value: unknown): value is BuildRecord =>
  isObject(value) && 'format' in value && value.format === CACHE_FORMAT;
const isSourcesHead = (value: unknown): value is { readonly id: string } =>
  isObject(value) && 'id' in value && 'format' in value && value.format === CACHE_FORMAT;
const isRows = (value: unknown): value is readonly SourceRow[] => Array.isArray(value);
const isOwned = (value: unknown): value is Owned => isObject(value) && 'keys' in value;
const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;
