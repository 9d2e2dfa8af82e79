import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chmod, mkdir, readFile, readdir, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { type FsFixture, createFixture } from 'fs-fixture';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { systemClock, virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { ObjectHeaders, Origin } from '../../src/origin/origin.ts';

const run = promisify(execFile);
const writer = fileURLToPath(new URL('../support/directory-writer.ts', import.meta.url));
const headers: ObjectHeaders = {
  contentType: 'text/plain',
  cacheControl: null,
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};

let fixture: FsFixture;
let root: string;
let origin: Origin;

beforeEach(async () => {
  fixture = await createFixture();
  root = fixture.getPath('origin');
  origin = directoryOrigin({ root, clock: systemClock() });
});
afterEach(async () => await fixture.rm());

async function put(key: string, text: string): Promise<string> {
  const answer = await origin.put({ key, body: Buffer.from(text), headers, condition: null });
  if (answer.outcome !== 'done') throw new Error(answer.outcome);
  return answer.etag;
}

async function textOf(key: string): Promise<string | null> {
  const got = await origin.get(key);
  return got.outcome === 'found' ? Buffer.from(got.body).toString('utf8') : null;
}

/** Every file under the root, relative to it. */
async function filesOf(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => entry.name);
}

async function pathOf(extension: string): Promise<string> {
  const entries = await readdir(root, { recursive: true });
  return join(root, entries.find((entry) => entry.endsWith(extension)) ?? 'none');
}

async function age(path: string, seconds: number): Promise<void> {
  const then = Date.now() / 1000 - seconds;
  await utimes(path, then, then);
}

describe('files', () => {
  test('one for the body and one for the headers of an object, nothing else, wherever the key points', async () => {
    for (const key of [
      '../../out',
      '/etc/passwd',
      'a',
      'a/b',
      'A',
      'x'.repeat(1024),
      'né',
      'ne\u0301',
    ])
      await put(key, key);
    await put('a', 'again');
    expect(await readdir(fixture.path)).toEqual(['origin']);
    expect(await readdir(root)).toEqual(['objects']);
    expect((await filesOf(root)).map((name) => name.split('.').at(-1)).toSorted()).toEqual([
      ...Array.from({ length: 8 }, () => 'body'),
      ...Array.from({ length: 8 }, () => 'json'),
    ]);
    expect(await textOf('A')).toBe('A');
    await origin.remove(['../../out', 'a'].map((key) => ({ key, ifMatch: null })));
    expect(await filesOf(root)).toHaveLength(12);
  });

  test('the ETag is that of S3: the quoted MD5 of the body; time is the clock’s', async () => {
    const clock = virtualClock(Date.UTC(2026, 10, 20, 10));
    const there = directoryOrigin({ root, clock, name: 'local' });
    const answer = await there.put({ key: 'a', body: Buffer.from('x'), headers, condition: null });
    expect(answer).toEqual({
      outcome: 'done',
      etag: `"${createHash('md5').update('x').digest('hex')}"`,
      version: null,
      at: clock.now(),
    });
    expect((await there.head('a')).object?.lastModified).toBe(clock.now());
    expect(there.name).toBe('local');
  });

  test('what is not a record is an error that names the file, not an object that is missing', async () => {
    await put('a', 'x');
    const path = await pathOf('.json');
    const record = await readFile(path, 'utf8');
    await writeFile(path, record.replace(/"body":"[^"]*"/, '"body":"../../../../etc/passwd"'));
    await expect(origin.get('a')).rejects.toThrow(`${path} is no record of the local origin`);
    await writeFile(path, record);
    await writeFile(await pathOf('.body'), '');
    await expect(origin.get('a')).rejects.toThrow('has 0 bytes instead of 1');
  });
});

describe('several processes', () => {
  test('no increment under If-Match is lost', async () => {
    await put('serial', '0');
    const publisher = () =>
      run(process.execPath, ['--import', 'jiti/register', writer, 'increment', root, '40']);
    await Promise.all([publisher(), publisher(), publisher()]);
    expect(await textOf('serial')).toBe('120');
  }, 60_000);

  test('a publisher killed at any moment leaves every object whole and no lock in the way', async () => {
    for (const lines of [1, 7, 20, 43]) {
      await killedAfter(lines);
      for await (const { key } of origin.inventory('')) {
        const [got, { object }] = [await origin.get(key), await origin.head(key)];
        expect(got.outcome).toBe('found');
        const digest =
          got.outcome === 'found' && createHash('sha256').update(got.body).digest('base64url');
        expect(digest).toBe(object?.headers.metadata['sha256']);
      }
    }
    for (const key of ['page-0', 'page-1', 'page-2']) await put(key, 'after');
    expect(await textOf('page-2')).toBe('after');
  }, 60_000);

  async function killedAfter(lines: number): Promise<void> {
    const child = spawn(process.execPath, ['--import', 'jiti/register', writer, 'rewrite', root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    let seen = 0;
    child.stdout.on('data', (chunk: Buffer) => {
      seen += chunk.toString('utf8').split('\n').length - 1;
      if (seen >= lines) child.kill('SIGKILL');
    });
    await ended;
  }
});

describe('locks', () => {
  async function lockOf(key: string, owner: string, seconds: number): Promise<string> {
    await put(key, 'old');
    const lock = (await pathOf('.json')).replace(/\.json$/, '.lock');
    await writeFile(lock, owner);
    await age(lock, seconds);
    return lock;
  }
  const ownedBy = (host: string, pid: number): string => JSON.stringify({ host, pid, nonce: 'n' });
  const deadPid = 2 ** 22 + 1;

  test.each([
    ['of a process that died here', ownedBy(hostname(), deadPid), 2],
    ['cut short by its owner’s death', '', 2],
    ['of another machine, half a minute old', ownedBy('elsewhere', 1), 31],
    ['of a living process that slept for half a minute', ownedBy(hostname(), process.pid), 31],
  ])('one %s is taken over', async (_, owner, seconds) => {
    await lockOf('a', owner, seconds);
    await put('a', 'new');
    expect(await textOf('a')).toBe('new');
    expect((await filesOf(root)).filter((name) => name.includes('.lock'))).toEqual([]);
  });

  test.each([
    ['a living process', ownedBy(hostname(), process.pid)],
    ['another machine', ownedBy('elsewhere', deadPid)],
  ])('one of %s is waited for', async (_, owner) => {
    const lock = await lockOf('a', owner, 5);
    let settled = false;
    const writing = put('a', 'new').finally(() => {
      settled = true;
    });
    for (let turn = 0; turn < 50; turn += 1) await readFile(lock);
    expect(settled).toBe(false);
    expect(await textOf('a')).toBe('old');
    await fixture.rm(lock.slice(fixture.path.length));
    await writing;
    expect(await textOf('a')).toBe('new');
  });

  test('a takeover that was itself cut short does not last', async () => {
    const lock = await lockOf('a', ownedBy(hostname(), deadPid), 60);
    await writeFile(`${lock}.takeover`, ownedBy(hostname(), deadPid));
    await age(`${lock}.takeover`, 60);
    await put('a', 'new');
    expect(await textOf('a')).toBe('new');
  });
});

describe('leftovers', () => {
  test('of a killed publisher go with the first write to their folder, once they are an hour old', async () => {
    await put('a', 'live');
    const record = await pathOf('.json');
    const stem = record.replace(/\.json$/, '');
    const old = [`${stem}.0123456789abcdef.body`, `${stem}.0123456789abcdef.draft`];
    const young = `${stem}.fedcba9876543210.body`;
    for (const path of [...old, young]) await writeFile(path, 'orphan');
    for (const path of [...old, await pathOf('.body')]) await age(path, 3_700);
    const next = directoryOrigin({ root, clock: systemClock() });
    await next.copyHeaders({
      key: 'a',
      headers,
      ifMatch: (await origin.head('a')).object?.etag ?? '',
    });
    const names = await filesOf(root);
    expect(names.filter((name) => name.includes('0123456789abcdef'))).toEqual([]);
    expect(names.some((name) => name.includes('fedcba9876543210'))).toBe(true);
    expect(await textOf('a')).toBe('live');
  });
});

describe('versions', () => {
  const versioned = () =>
    directoryOrigin({ root, clock: systemClock(), versions: { keep: 2, except: 'state/' } });
  const write = async (there: Origin, key: string, text: string): Promise<string> => {
    const answer = await there.put({ key, body: Buffer.from(text), headers, condition: null });
    return answer.outcome === 'done' ? (answer.version ?? 'none') : answer.outcome;
  };
  const bodiesOf = async (): Promise<number> =>
    (await filesOf(root)).filter((name) => name.endsWith('.body')).length;
  const read = async (key: string, version: string): Promise<string | null> => {
    const got = await versioned().getVersion(key, version);
    return got.outcome === 'found' ? Buffer.from(got.body).toString('utf8') : null;
  };

  test('so many of a key as asked for, the newest ones, deletions in between or not', async () => {
    const there = versioned();
    const ids = [await write(there, 'a', '0'), await write(there, 'a', '1')];
    await there.remove([{ key: 'a', ifMatch: null }]);
    ids.push(await write(there, 'a', '2'), await write(there, 'a', '3'));
    expect(await Promise.all(ids.map((id) => read('a', id)))).toEqual([null, '1', '2', '3']);
    expect(await bodiesOf()).toBe(3);
  });

  test('none of state, which every publish replaces', async () => {
    const there = versioned();
    for (const text of ['1', '2', '3']) expect(await write(there, 'state/a', text)).toBe('none');
    await there.remove([{ key: 'state/a', ifMatch: null }]);
    expect(await filesOf(root)).toEqual([]);
  });

  test('gone when they are not kept any more', async () => {
    for (const text of ['1', '2', '3']) await write(versioned(), 'a', text);
    await put('a', '4');
    expect(await bodiesOf()).toBe(1);
  });

  test('of a deleted key stay out of the inventory, and are no leftovers', async () => {
    const there = versioned();
    const [first, second] = [await write(there, 'a', '1'), await write(there, 'a', '2')];
    await there.remove([{ key: 'a', ifMatch: null }]);
    for await (const { key } of there.inventory('')) expect(key).toBeNull();
    for (const name of await readdir(root, { recursive: true }))
      if (name.endsWith('.body')) await age(join(root, name), 3_700);
    const next = versioned();
    await write(next, 'a', '3');
    expect([await read('a', first), await read('a', second)]).toEqual(['1', '2']);
  });

  test('of the keys deleted last are kept, fifty in each of the folders', async () => {
    const there = versioned();
    const keys = Array.from({ length: 20_000 }, (_, n) => `page-${n}`).filter((key) =>
      createHash('sha256').update(key).digest('hex').startsWith('00'),
    );
    const some = keys.slice(0, 60);
    expect(some).toHaveLength(60);
    const ids: string[] = [];
    for (const key of some) {
      ids.push(await write(there, key, key));
      await there.remove([{ key, ifMatch: null }]);
    }
    await write(versioned(), keys[60] ?? '', 'next');
    const kept = await Promise.all(some.map((key, at) => read(key, ids[at] ?? '')));
    expect(kept.filter((text) => text !== null)).toHaveLength(50);
    // Which of two deleted within one tick of the file system is older, nobody can say.
    expect(kept.slice(30)).toEqual(some.slice(30));
  });

  test('a name that is no version leads nowhere', async () => {
    await write(versioned(), 'a', '1');
    expect(await read('a', '../../../../etc/passwd')).toBeNull();
  });
});

describe('a directory that cannot be written', () => {
  test.skipIf(process.getuid?.() === 0)('is said so; reading still works', async () => {
    await put('a', 'x');
    const objects = join(root, 'objects');
    for (const folder of await readdir(objects)) await chmod(join(objects, folder), 0o500);
    await chmod(objects, 0o500);
    await expect(put('b', 'x')).rejects.toMatchObject({ code: 'origin-not-writable' });
    expect(await textOf('a')).toBe('x');
    for (const folder of await readdir(objects)) await chmod(join(objects, folder), 0o700);
    await chmod(objects, 0o700);
  });

  test('a root that does not exist is an empty origin, and is made by the first write', async () => {
    expect(await textOf('a')).toBeNull();
    expect(await origin.remove([{ key: 'a', ifMatch: null }])).toMatchObject([
      { outcome: 'removed' },
    ]);
    expect(await readdir(fixture.path)).toEqual([]);
    await put('a', 'x');
    expect(await readdir(fixture.path)).toEqual(['origin']);
  });

  test('a file in the way of the root is an error with its path', async () => {
    await mkdir(root);
    await writeFile(join(root, 'objects'), '');
    await expect(put('a', 'x')).rejects.toThrow(/ENOTDIR|EEXIST/);
  });
});
