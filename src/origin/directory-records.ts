import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, readdir } from 'node:fs/promises';
import { type HeldLock, isCode } from './directory-lock.ts';
import { localDamaged } from './local-damaged.ts';
import {
  bodyPath,
  draftPath,
  formatRecord,
  gonePath,
  type ObjectPlace,
  type ObjectRecord,
  parseRecord,
  recordPath,
} from './directory-store.ts';

/** Reading and replacing the files of one key. */

/** The record takes the old one's place in one rename. */
export function commitRecord(place: ObjectPlace, record: ObjectRecord, lock: HeldLock): void {
  const draft = draftPath(place, randomBytes(8).toString('hex'));
  writeFileSync(draft, formatRecord(record));
  lock.assertHeld();
  renameSync(draft, recordPath(place));
}

/**
 * Puts a record in the place of what the key had, deleted or not, and keeps so many of its bodies as versions. Under
 * the key's lock.
 */
export function replaceRecord(
  place: ObjectPlace,
  record: ObjectRecord,
  { lock, keep }: { readonly lock: HeldLock; readonly keep: number },
): void {
  const live = readRecordNow(recordPath(place));
  const gone = live === null ? readRecordNow(gonePath(place)) : null;
  const had = live ?? gone;
  const bodies = had === null ? [] : [had.body, ...(had.older ?? [])];
  const older = bodies.slice(0, keep);
  commitRecord(place, older.length === 0 ? record : { ...record, older }, lock);
  if (gone !== null) rmSync(gonePath(place), { force: true });
  removeBodies(place, bodies.slice(keep));
}

/** Takes a key's record away. Its bodies stay when `keeps`. Under the key's lock. */
export function removeRecord(place: ObjectPlace, record: ObjectRecord, keeps: boolean): void {
  if (keeps) return renameSync(recordPath(place), gonePath(place));
  rmSync(recordPath(place));
  removeBodies(place, [record.body, ...(record.older ?? [])]);
}

function removeBodies(place: ObjectPlace, bodies: readonly string[]): void {
  for (const body of bodies) rmSync(bodyPath(place, body), { force: true });
}

export async function readRecord(path: string): Promise<ObjectRecord | null> {
  const text = await ifThere(readFile(path, 'utf8'));
  return text === null ? null : parseRecord(text, path);
}

export function readRecordNow(path: string): ObjectRecord | null {
  try {
    return parseRecord(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

/** The body a record names; null when it was replaced since. Throws when it is not whole. */
export async function readBody(
  place: ObjectPlace,
  record: ObjectRecord,
): Promise<Uint8Array | null> {
  const body = await ifThere(readFile(bodyPath(place, record.body)));
  if (body !== null && body.byteLength !== record.size) {
    throw localDamaged(
      `${bodyPath(place, record.body)} has ${body.byteLength} bytes instead of ${record.size}.`,
    );
  }
  return body;
}

export async function listFolder(path: string): Promise<readonly string[]> {
  return (await ifThere(readdir(path))) ?? [];
}

export async function ifThere<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
