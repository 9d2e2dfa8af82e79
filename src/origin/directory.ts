import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { toDirectoryError } from './directory-errors.ts';
import { type HeldLock, isCode, withLock } from './directory-lock.ts';
import {
  bodyPath,
  draftPath,
  formatRecord,
  lockPath,
  parseRecord,
  placeOf,
  recordPath,
} from './directory-store.ts';
import type { ObjectPlace, ObjectRecord } from './directory-store.ts';
import { sweepLeftovers } from './directory-sweep.ts';
import { checkHeaders } from './object-headers.ts';
import { checkKey, compareKeys } from './object-key.ts';
import type {
  Condition,
  CopyHeadersRequest,
  GetAnswer,
  HeadAnswer,
  ObjectInfo,
  ObjectSummary,
  Origin,
  OriginCapabilities,
  PutRequest,
  RemoveAnswer,
  RemoveRequest,
  WriteAnswer,
} from './origin.ts';

export interface DirectoryOriginOptions {
  readonly root: string;
  /** Stamps `at` and `lastModified`. */
  readonly clock: Clock;
  /** For messages; the root when absent. */
  readonly name?: string;
}

/**
 * An origin in a directory: bodies as files, a record with the headers beside each, safe for several
 * processes. A crash of the process leaves every object whole, the old one or the new. Nothing is
 * flushed to the disk: a body that a power cut shortened is noticed when it is read.
 */
export function directoryOrigin(options: DirectoryOriginOptions): Origin {
  return new DirectoryOrigin(options);
}

class DirectoryOrigin implements Origin {
  readonly name: string;
  readonly capabilities: OriginCapabilities = {
    conditionalWrites: 'yes',
    removeBatch: 1000,
    concurrency: 16,
  };
  readonly #root: string;
  readonly #clock: Clock;
  readonly #folders = new Set<string>();

  constructor({ root, clock, name }: DirectoryOriginOptions) {
    this.#root = root;
    this.#clock = clock;
    this.name = name ?? root;
  }

  async *inventory(prefix: string): AsyncIterable<ObjectSummary> {
    const objects: ObjectSummary[] = [];
    for (const folder of await listFolder(join(this.#root, 'objects'))) {
      const path = join(this.#root, 'objects', folder);
      const records = (await listFolder(path)).filter((name) => name.endsWith('.json'));
      for (const found of await Promise.all(records.map((name) => readRecord(join(path, name))))) {
        if (found?.key.startsWith(prefix)) objects.push(found);
      }
    }
    for (const { key, size, etag, lastModified } of objects.toSorted((a, b) =>
      compareKeys(a.key, b.key),
    )) {
      yield { key, size, etag, lastModified };
    }
  }

  async head(key: string): Promise<HeadAnswer> {
    const record = await readRecord(recordPath(this.#placeOf(key)));
    const at = this.#clock.now();
    return { object: record === null ? null : toObjectInfo(record), at };
  }

  async get(key: string, ifNoneMatch?: string): Promise<GetAnswer> {
    const place = this.#placeOf(key);
    let missed: string | null = null;
    for (;;) {
      const record = await readRecord(recordPath(place));
      if (record === null) return { outcome: 'missing', at: this.#clock.now() };
      if (record.etag === ifNoneMatch) return { outcome: 'unchanged', at: this.#clock.now() };
      const body = await readBody(place, record);
      if (body !== null) {
        const object = toObjectInfo(record);
        return { outcome: 'found', body, etag: record.etag, object, at: this.#clock.now() };
      }
      // Replaced between the two reads: the record names another body by now, or is gone.
      if (missed === record.body) throw new Error(`the body of ${key} is missing in ${this.#root}`);
      missed = record.body;
    }
  }

  async put({ key, body, headers, condition }: PutRequest): Promise<WriteAnswer> {
    const place = this.#placeOf(key);
    checkHeaders(headers);
    return await this.#writing(async () => {
      this.#makeFolder(place.folder);
      const token = randomBytes(8).toString('hex');
      await writeFile(bodyPath(place, token), body, { flag: 'wx' });
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      const answer = await withLock(lockPath(place), (lock): WriteAnswer => {
        const old = readRecordNow(place);
        const at = this.#clock.now();
        if (!holds(condition, old)) return { outcome: 'precondition-failed', at };
        commit(
          place,
          { key, size: body.byteLength, etag, lastModified: at, body: token, headers },
          lock,
        );
        if (old !== null) rmSync(bodyPath(place, old.body), { force: true });
        return { outcome: 'done', etag, at };
      });
      if (answer.outcome !== 'done') rmSync(bodyPath(place, token), { force: true });
      return answer;
    });
  }

  async copyHeaders({ key, headers, ifMatch }: CopyHeadersRequest): Promise<WriteAnswer> {
    const place = this.#placeOf(key);
    checkHeaders(headers);
    return await this.#writing(async () => {
      this.#makeFolder(place.folder);
      return await withLock(lockPath(place), (lock): WriteAnswer => {
        const old = readRecordNow(place);
        const at = this.#clock.now();
        if (old === null || old.etag !== ifMatch) return { outcome: 'precondition-failed', at };
        commit(place, { ...old, headers, lastModified: at }, lock);
        return { outcome: 'done', etag: old.etag, at };
      });
    });
  }

  async remove(requests: readonly RemoveRequest[]): Promise<readonly RemoveAnswer[]> {
    const answers: RemoveAnswer[] = [];
    for (const request of requests) answers.push(await this.#removeOne(request));
    return answers;
  }

  async #removeOne({ key, ifMatch }: RemoveRequest): Promise<RemoveAnswer> {
    const place = this.#placeOf(key);
    return await this.#writing(async () => {
      if ((await readRecord(recordPath(place))) === null)
        return { key, outcome: 'removed', at: this.#clock.now() };
      return await withLock(lockPath(place), (lock): RemoveAnswer => {
        const old = readRecordNow(place);
        const at = this.#clock.now();
        if (old === null) return { key, outcome: 'removed', at };
        if (ifMatch !== null && old.etag !== ifMatch)
          return { key, outcome: 'precondition-failed', at };
        lock.assertHeld();
        rmSync(recordPath(place));
        rmSync(bodyPath(place, old.body), { force: true });
        return { key, outcome: 'removed', at };
      });
    });
  }

  #placeOf(key: string): ObjectPlace {
    checkKey(key);
    return placeOf(this.#root, key);
  }

  #makeFolder(folder: string): void {
    if (this.#folders.has(folder)) return;
    mkdirSync(folder, { recursive: true });
    sweepLeftovers(folder);
    this.#folders.add(folder);
  }

  async #writing<T>(write: () => Promise<T>): Promise<T> {
    try {
      return await write();
    } catch (error) {
      throw toDirectoryError(error, this.#root);
    }
  }
}

const toObjectInfo = ({ body: _, ...object }: ObjectRecord): ObjectInfo => object;

/** The new record takes the old one's place in one rename. */
function commit(place: ObjectPlace, record: ObjectRecord, lock: HeldLock): void {
  const draft = draftPath(place, randomBytes(8).toString('hex'));
  writeFileSync(draft, formatRecord(record));
  lock.assertHeld();
  renameSync(draft, recordPath(place));
}

function holds(condition: Condition | null, old: ObjectRecord | null): boolean {
  if (condition === null) return true;
  if ('ifNoneMatch' in condition) return old === null;
  return old?.etag === condition.ifMatch;
}

async function readRecord(path: string): Promise<ObjectRecord | null> {
  const text = await ifThere(readFile(path, 'utf8'));
  return text === null ? null : parseRecord(text, path);
}

function readRecordNow(place: ObjectPlace): ObjectRecord | null {
  const path = recordPath(place);
  try {
    return parseRecord(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

async function readBody(place: ObjectPlace, record: ObjectRecord): Promise<Uint8Array | null> {
  const body = await ifThere(readFile(bodyPath(place, record.body)));
  if (body !== null && body.byteLength !== record.size) {
    throw new Error(
      `${bodyPath(place, record.body)} has ${body.byteLength} bytes instead of ${record.size}`,
    );
  }
  return body;
}

async function listFolder(path: string): Promise<readonly string[]> {
  return (await ifThere(readdir(path))) ?? [];
}

async function ifThere<T>(reading: Promise<T>): Promise<T | null> {
  try {
    return await reading;
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}
