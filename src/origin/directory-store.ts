import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { localDamaged } from './local-damaged.ts';
import type { ObjectHeaders, ObjectInfo } from './origin.ts';

/** One object as its record file states it. The record names the body, so one rename changes both. */
export interface ObjectRecord extends Omit<ObjectInfo, 'version'> {
  /** The body's file is `<stem>.<body>.body`. */
  readonly body: string;
  /** Bodies it had before that are still there, newest first; none when left out. */
  readonly older?: readonly string[];
}

/** Where a key's files are. The name is a digest: no key leaves the root, and `a` beside `a/b` is no conflict. */
export interface ObjectPlace {
  readonly folder: string;
  readonly stem: string;
}

export function placeOf(root: string, key: string): ObjectPlace {
  const digest = createHash('sha256').update(key, 'utf8').digest('hex');
  const folder = join(root, 'objects', digest.slice(0, 2));
  return { folder, stem: join(folder, digest.slice(2)) };
}

export const recordPath = (place: ObjectPlace): string => `${place.stem}.json`;
/** The last record of a deleted key: its bodies stay as versions. */
export const gonePath = (place: ObjectPlace): string => `${place.stem}.gone`;
export const lockPath = (place: ObjectPlace): string => `${place.stem}.lock`;
export const bodyPath = (place: ObjectPlace, body: string): string => `${place.stem}.${body}.body`;
export const draftPath = (place: ObjectPlace, body: string): string =>
  `${place.stem}.${body}.draft`;

export function formatRecord(record: ObjectRecord): string {
  return JSON.stringify(record);
}

/** Reads a record file's text; throws when it is not one of ours, naming the file. */
export function parseRecord(text: string, path: string): ObjectRecord {
  const value: unknown = parseJson(text);
  if (!isRecord(value)) throw localDamaged(`${path} is no record of the local origin.`);
  return value;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is ObjectRecord {
  return (
    isObject(value) &&
    typeof value['key'] === 'string' &&
    typeof value['size'] === 'number' &&
    typeof value['etag'] === 'string' &&
    typeof value['lastModified'] === 'number' &&
    isBody(value['body']) &&
    (value['older'] === undefined ||
      (Array.isArray(value['older']) && value['older'].every(isBody))) &&
    isHeaders(value['headers'])
  );
}

/** Whether a value is the name of a body: it goes into a path. */
export function isBody(value: unknown): value is string {
  return typeof value === 'string' && /^[0-9a-f]{16}$/.test(value);
}

function isHeaders(value: unknown): value is ObjectHeaders {
  if (!isObject(value) || typeof value['contentType'] !== 'string' || !isObject(value['metadata']))
    return false;
  const optional = ['cacheControl', 'contentEncoding', 'contentLanguage', 'contentDisposition'];
  return (
    optional.every((name) => value[name] === null || typeof value[name] === 'string') &&
    Object.values(value['metadata']).every((entry) => typeof entry === 'string')
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
