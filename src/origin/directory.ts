import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { toDirectoryError } from './directory-errors.ts';
import { withLock } from './directory-lock.ts';
import {
  commitRecord,
  ifThere,
  listFolder,
  readBody,
  readRecord,
  readRecordNow,
  removeRecord,
  replaceRecord,
} from './directory-records.ts';
import { bodyPath, isBody, lockPath, placeOf, recordPath } from './directory-store.ts';
import type { ObjectPlace, ObjectRecord } from './directory-store.ts';
import { sweepLeftovers } from './directory-sweep.ts';
import { localDamaged } from './local-damaged.ts';
import { checkHeaders, withRest } from './object-headers.ts';
import { checkKey, compareKeys } from './object-key.ts';
import type {
  BeforeSend,
  Condition,
  CopyHeadersRequest,
  CopyRequest,
  GetAnswer,
  HeadAnswer,
  ObjectInfo,
  ObjectSummary,
  Origin,
  OriginCapabilities,
  PutRequest,
  RemoveAnswer,
  RemoveRequest,
  VersionAnswer,
  WriteAnswer,
} from './origin.ts';

export interface DirectoryOriginOptions {
  readonly root: string;
  /** Stamps `at` and `lastModified`. */
  readonly clock: Clock;
  /** For messages; the root when absent. */
  readonly name?: string;
  /** Keeps earlier bodies of its objects as versions; when left out it keeps none. */
  readonly versions?: VersionTerms;
}

export interface VersionTerms {
  /** Of each key so many at most. */
  readonly keep: number;
  /** Keys that start with it keep none: state is replaced with every publish. */
  readonly except: string;
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
  readonly #versions: VersionTerms;
  readonly #folders = new Set<string>();

  constructor({ root, clock, name, versions }: DirectoryOriginOptions) {
    this.#root = root;
    this.#versions = versions ?? { keep: 0, except: '' };
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
    return { object: record === null ? null : this.#toObjectInfo(record), at };
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
        const object = this.#toObjectInfo(record);
        return { outcome: 'found', body, etag: record.etag, object, at: this.#clock.now() };
      }
      // Replaced between the two reads: the record names another body by now, or is gone.
      if (missed === record.body)
        throw localDamaged(`The body of ${key} is missing in ${this.#root}.`);
      missed = record.body;
    }
  }

  async getVersion(key: string, version: string): Promise<VersionAnswer> {
    const place = this.#placeOf(key);
    const body = isBody(version) ? await ifThere(readFile(bodyPath(place, version))) : null;
    const at = this.#clock.now();
    return body === null ? { outcome: 'missing', at } : { outcome: 'found', body, at };
  }

  async put({
    key,
    body,
    headers,
    condition,
    beforeSend = nothing,
  }: PutRequest): Promise<WriteAnswer> {
    const place = this.#placeOf(key);
    checkHeaders(headers);
    return await this.#writing(async () => {
      this.#makeFolder(place.folder);
      const token = randomBytes(8).toString('hex');
      await writeFile(bodyPath(place, token), body, { flag: 'wx' });
      const etag = `"${createHash('md5').update(body).digest('hex')}"`;
      await beforeSend().catch((error: unknown) => {
        rmSync(bodyPath(place, token), { force: true });
        throw error;
      });
      const answer = await withLock(lockPath(place), (lock): WriteAnswer => {
        const at = this.#clock.now();
        if (!holds(condition, readRecordNow(recordPath(place))))
          return { outcome: 'precondition-failed', at };
        const record = { key, size: body.byteLength, etag, lastModified: at, body: token, headers };
        replaceRecord(place, record, { lock, keep: this.#keeps(key) });
        return { outcome: 'done', etag, version: this.#versionOf(record), at };
      });
      if (answer.outcome !== 'done') rmSync(bodyPath(place, token), { force: true });
      return answer;
    });
  }

  async copyHeaders({
    key,
    headers,
    ifMatch,
    beforeSend = nothing,
  }: CopyHeadersRequest): Promise<WriteAnswer> {
    const place = this.#placeOf(key);
    checkHeaders(headers);
    return await this.#writing(async () => {
      this.#makeFolder(place.folder);
      await beforeSend();
      return await withLock(lockPath(place), (lock): WriteAnswer => {
        const old = readRecordNow(recordPath(place));
        const at = this.#clock.now();
        if (old === null || old.etag !== ifMatch) return { outcome: 'precondition-failed', at };
        const kept = withRest(headers, old.headers);
        commitRecord(place, { ...old, headers: kept, lastModified: at }, lock);
        return { outcome: 'done', etag: old.etag, version: this.#versionOf(old), at };
      });
    });
  }

  async copy({ key, to, headers, ifMatch }: CopyRequest): Promise<WriteAnswer> {
    const got = await this.get(key);
    if (got.outcome !== 'found' || got.etag !== ifMatch)
      return { outcome: 'precondition-failed', at: got.at };
    return await this.put({ key: to, body: got.body, headers, condition: null });
  }

  async remove(
    requests: readonly RemoveRequest[],
    beforeSend: BeforeSend = nothing,
  ): Promise<readonly RemoveAnswer[]> {
    const answers: RemoveAnswer[] = [];
    for (const request of requests) {
      await beforeSend();
      answers.push(await this.#removeOne(request));
    }
    return answers;
  }

  async #removeOne({ key, ifMatch }: RemoveRequest): Promise<RemoveAnswer> {
    const place = this.#placeOf(key);
    return await this.#writing(async () => {
      if ((await readRecord(recordPath(place))) === null)
        return { key, outcome: 'removed', at: this.#clock.now() };
      return await withLock(lockPath(place), (lock): RemoveAnswer => {
        const old = readRecordNow(recordPath(place));
        const at = this.#clock.now();
        if (old === null) return { key, outcome: 'removed', at };
        if (ifMatch !== null && old.etag !== ifMatch)
          return { key, outcome: 'precondition-failed', at };
        lock.assertHeld();
        removeRecord(place, old, this.#keeps(key) > 0);
        return { key, outcome: 'removed', at };
      });
    });
  }

  #placeOf(key: string): ObjectPlace {
    checkKey(key);
    return placeOf(this.#root, key);
  }

  /** Versions to keep of a key. */
  #keeps(key: string): number {
    const { keep, except } = this.#versions;
    return except !== '' && key.startsWith(except) ? 0 : keep;
  }

  #versionOf({ key, body }: ObjectRecord): string | null {
    return this.#keeps(key) > 0 ? body : null;
  }

  #toObjectInfo(record: ObjectRecord): ObjectInfo {
    const { key, size, etag, lastModified, headers } = record;
    return { key, size, etag, lastModified, headers, version: this.#versionOf(record) };
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

const nothing: BeforeSend = async () => {};

function holds(condition: Condition | null, old: ObjectRecord | null): boolean {
  if (condition === null) return true;
  if ('ifNoneMatch' in condition) return old === null;
  return old?.etag === condition.ifMatch;
}
