import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, type TestAPI, test } from 'vitest';
import type { ObjectHeaders, Origin, PutRequest } from '../../src/origin/origin.ts';

/** What a server may be known not to do, each named by the tests that it excuses. */
export type OriginDifference =
  | 'hostile keys'
  | 'long names'
  | 'a key below another key'
  | 'versions'
  | 'conditions on copies';

export interface OriginUnderTest {
  /** Two openings of one store, as two publishers would have. */
  readonly origin: Origin;
  readonly other: Origin;
  /** The store keeps versions. */
  readonly keepsVersions: boolean;
  close(): Promise<void>;
}

const page: ObjectHeaders = {
  contentType: 'text/html; charset=utf-8',
  cacheControl: 'max-age=60, s-maxage=300',
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const sha256 = (body: Uint8Array): string => createHash('sha256').update(body).digest('base64url');
const textOf = (body: Uint8Array): string => Buffer.from(body).toString('utf8');

function putOf(key: string, text: string, condition: PutRequest['condition'] = null): PutRequest {
  const body = bytes(text);
  return { key, body, headers: { ...page, metadata: { sha256: sha256(body) } }, condition };
}

const hostileKeys = [
  '../x',
  '../../etc/passwd',
  '/absolute',
  './dot',
  'a//b',
  'a/../b',
  'trailing/',
  '.',
  '..',
  'C:\\x',
  'a\\b',
  'nul\u0001ctl',
];
const unicodeKeys = [
  'stories/the fox/index.html',
  'stories/älter/index.html',
  'stories/a\u0308lter/index.html',
  'stories/狐/index.html',
  'stories/🦊/index.html',
  'stories/ثعلب/index.html',
  "stories/it's+100%#?&=(x)!*~;:@,$.html",
  'stories/%2F%41.html',
];

/**
 * What every origin does. `make` opens a store that may hold other objects; each test works under a
 * prefix of its own. Tests of what is `known` to differ, with the reason, must fail.
 */
export function originContract(
  name: string,
  make: () => Promise<OriginUnderTest>,
  known: Partial<Record<OriginDifference, string>> = {},
): void {
  let store: OriginUnderTest;
  /** A listed difference must still be one: its tests have to fail. */
  const unless = (difference: OriginDifference): TestAPI['fails'] =>
    difference in known ? test.fails : test;
  const fresh = (): string => `t-${randomUUID()}/`;

  async function keysUnder(prefix: string): Promise<string[]> {
    const keys: string[] = [];
    for await (const object of store.origin.inventory(prefix))
      keys.push(object.key.slice(prefix.length));
    return keys;
  }

  async function put(request: PutRequest): Promise<string> {
    const answer = await store.origin.put(request);
    if (answer.outcome !== 'done') throw new Error(`put ${request.key}: ${answer.outcome}`);
    return answer.etag;
  }

  describe(`origin contract: ${name}`, () => {
    beforeAll(async () => {
      store = await make();
    }, 60_000);
    afterAll(async () => {
      await store.close();
    }, 60_000);

    test('what is put comes back: body, ETag, size, headers, and when', async () => {
      const key = `${fresh()}index.html`;
      const headers: ObjectHeaders = {
        contentType: 'text/html; charset=utf-8',
        cacheControl: 'max-age=60, s-maxage=300',
        contentEncoding: 'identity',
        contentLanguage: 'en-GB',
        contentDisposition: 'inline',
        metadata: { sha256: sha256(bytes('once')), 'cache-tag': 'k:1,site' },
      };
      const etag = await put({ key, body: bytes('once'), headers, condition: null });
      const got = await store.origin.get(key);
      expect(got).toMatchObject({ outcome: 'found', etag });
      expect(got.outcome === 'found' && textOf(got.body)).toBe('once');
      const { object, at } = await store.origin.head(key);
      expect(object).toMatchObject({ key, etag, size: 4, headers });
      expect(got).toMatchObject({ object });
      expect(Math.abs(at - (object?.lastModified ?? 0))).toBeLessThan(60_000);
    });

    test('an ETag is quoted, and the same for the same body', async () => {
      const prefix = fresh();
      const first = await put(putOf(`${prefix}a`, 'same'));
      expect(first).toMatch(/^"[^"]+"$/);
      expect(await put(putOf(`${prefix}b`, 'same'))).toBe(first);
      expect(await put(putOf(`${prefix}a`, 'other'))).not.toBe(first);
      expect(await put(putOf(`${prefix}a`, 'same'))).toBe(first);
    });

    test('headers that are absent are null, metadata that is absent is empty', async () => {
      const key = `${fresh()}plain`;
      const headers: ObjectHeaders = { ...page, contentType: 'text/plain', cacheControl: null };
      await put({ key, body: bytes(''), headers, condition: null });
      expect((await store.origin.head(key)).object).toMatchObject({ size: 0, headers });
    });

    test('get with the ETag one has answers unchanged, with another the body', async () => {
      const key = `${fresh()}ledger`;
      const etag = await put(putOf(key, 'v1'));
      expect(await store.origin.get(key, etag)).toMatchObject({ outcome: 'unchanged' });
      expect(await store.origin.get(key, '"00000000000000000000000000000000"')).toMatchObject({
        outcome: 'found',
        etag,
      });
    });

    test('a key that is not there is missing, not an error', async () => {
      const key = `${fresh()}nothing`;
      expect(await store.origin.get(key)).toMatchObject({ outcome: 'missing' });
      expect(await store.origin.get(key, '"x"')).toMatchObject({ outcome: 'missing' });
      expect((await store.origin.head(key)).object).toBeNull();
      expect(await keysUnder(key)).toEqual([]);
    });

    test('create only: refused when the key exists, and nothing changes', async () => {
      const key = `${fresh()}lease`;
      const etag = await put(putOf(key, 'mine', { ifNoneMatch: '*' }));
      expect(await store.other.put(putOf(key, 'theirs', { ifNoneMatch: '*' }))).toMatchObject({
        outcome: 'precondition-failed',
      });
      expect(await store.origin.get(key)).toMatchObject({ outcome: 'found', etag });
    });

    test('replace only the version one knows', async () => {
      const key = `${fresh()}ledger`;
      const v1 = await put(putOf(key, 'v1'));
      const v2 = await put(putOf(key, 'v2', { ifMatch: v1 }));
      expect(await store.other.put(putOf(key, 'late', { ifMatch: v1 }))).toMatchObject({
        outcome: 'precondition-failed',
      });
      expect(await store.origin.get(key)).toMatchObject({ outcome: 'found', etag: v2 });
    });

    test('replacing a key that is gone is refused, and does not bring it back', async () => {
      const key = `${fresh()}gone`;
      const etag = await put(putOf(key, 'v1'));
      await store.origin.remove([{ key, ifMatch: null }]);
      expect(await store.origin.put(putOf(key, 'v2', { ifMatch: etag }))).toMatchObject({
        outcome: 'precondition-failed',
      });
      expect((await store.origin.head(key)).object).toBeNull();
    });

    test('of many creates at once exactly one wins, and the object is the winner’s', async () => {
      const key = `${fresh()}lease`;
      const writers = Array.from({ length: 12 }, (_, n) => ({
        n,
        origin: n % 2 === 0 ? store.origin : store.other,
      }));
      const answers = await Promise.all(
        writers.map(({ n, origin }) => origin.put(putOf(key, `owner ${n}`, { ifNoneMatch: '*' }))),
      );
      const won = answers.flatMap((answer, n) =>
        answer.outcome === 'done' ? [{ n, etag: answer.etag }] : [],
      );
      expect(won).toHaveLength(1);
      const got = await store.origin.get(key);
      expect(got.outcome === 'found' && textOf(got.body)).toBe(`owner ${won[0]?.n}`);
    });

    test('increments guarded by If-Match are never lost', async () => {
      const key = `${fresh()}serial`;
      await put(putOf(key, '0'));
      const increment = async (origin: Origin): Promise<void> => {
        for (;;) {
          const got = await origin.get(key);
          if (got.outcome !== 'found') throw new Error(got.outcome);
          const next = String(Number(textOf(got.body)) + 1);
          if ((await origin.put(putOf(key, next, { ifMatch: got.etag }))).outcome === 'done')
            return;
        }
      };
      await Promise.all(
        Array.from({ length: 8 }, (_, n) => increment(n % 2 === 0 ? store.origin : store.other)),
      );
      const got = await store.origin.get(key);
      expect(got.outcome === 'found' && textOf(got.body)).toBe('8');
    });

    test('a header update replaces every header and keeps the body and its ETag', async () => {
      const key = `${fresh()}tea/index.html`;
      const etag = await put(putOf(key, 'tea'));
      const settled: ObjectHeaders = {
        ...page,
        cacheControl: 'max-age=60, s-maxage=31536000',
        contentLanguage: 'fr',
        metadata: { sha256: sha256(bytes('tea')), 'cache-tag': 'site' },
      };
      expect(
        await store.origin.copyHeaders({ key, headers: settled, ifMatch: etag }),
      ).toMatchObject({ outcome: 'done', etag });
      expect((await store.origin.head(key)).object).toMatchObject({
        etag,
        size: 3,
        headers: settled,
      });
      const got = await store.origin.get(key);
      expect(got.outcome === 'found' && textOf(got.body)).toBe('tea');
    });

    test('a header update keeps what it does not state', async () => {
      const key = `${fresh()}x`;
      const headers: ObjectHeaders = {
        ...page,
        contentLanguage: 'de',
        contentDisposition: 'inline',
        metadata: { sha256: sha256(bytes('x')), old: 'yes' },
      };
      const etag = await put({ key, body: bytes('x'), headers, condition: null });
      const stated = { ...page, cacheControl: 'max-age=1', metadata: { new: 'too' } };
      await store.origin.copyHeaders({ key, headers: stated, ifMatch: etag });
      expect((await store.origin.head(key)).object?.headers).toEqual({
        ...headers,
        cacheControl: 'max-age=1',
        metadata: { ...headers.metadata, new: 'too' },
      });
    });

    test('a header update of another body than one knows is refused', async () => {
      const key = `${fresh()}x`;
      const v1 = await put(putOf(key, 'v1'));
      await put(putOf(key, 'v2'));
      const headers: ObjectHeaders = { ...page, cacheControl: 'max-age=1' };
      expect(await store.origin.copyHeaders({ key, headers, ifMatch: v1 })).toMatchObject({
        outcome: 'precondition-failed',
      });
      expect((await store.origin.head(key)).object?.headers.cacheControl).toBe(page.cacheControl);
    });

    test('a header update of a key that is gone is refused', async () => {
      const answer = await store.origin.copyHeaders({
        key: `${fresh()}none`,
        headers: page,
        ifMatch: '"x"',
      });
      expect(answer).toMatchObject({ outcome: 'precondition-failed' });
    });

    test('a copy has the body under another key, with headers of its own', async () => {
      const prefix = fresh();
      const etag = await put(putOf(`${prefix}a`, 'once'));
      const headers: ObjectHeaders = { ...page, cacheControl: 'no-store', metadata: {} };
      const request = { key: `${prefix}a`, to: `${prefix}kept/a`, headers, ifMatch: etag };
      for (const origin of [store.origin, store.other])
        expect(await origin.copy(request)).toMatchObject({ outcome: 'done', etag });
      const got = await store.origin.get(`${prefix}kept/a`);
      expect(got.outcome === 'found' && textOf(got.body)).toBe('once');
      expect(got).toMatchObject({ object: { headers } });
      expect((await store.origin.head(`${prefix}a`)).object?.headers.cacheControl).toBe(
        page.cacheControl,
      );
    });

    test('a copy of a key that is gone is refused', async () => {
      const prefix = fresh();
      const request = { key: `${prefix}a`, to: `${prefix}b`, headers: page, ifMatch: '"x"' };
      expect(await store.origin.copy(request)).toMatchObject({ outcome: 'precondition-failed' });
      expect(await keysUnder(prefix)).toEqual([]);
    });

    unless('conditions on copies')('a copy of another body than one knows is refused', async () => {
      const prefix = fresh();
      const etag = await put(putOf(`${prefix}a`, 'v1'));
      await put(putOf(`${prefix}a`, 'v2'));
      const request = { key: `${prefix}a`, to: `${prefix}b`, headers: page, ifMatch: etag };
      expect(await store.origin.copy(request)).toMatchObject({ outcome: 'precondition-failed' });
      expect(await keysUnder(prefix)).toEqual(['a']);
    });

    unless('versions')('a version is kept when its key is replaced or removed', async () => {
      const key = `${fresh()}a`;
      const versions: (string | null)[] = [];
      for (const text of ['one', 'two', 'one']) {
        const answer = await store.origin.put(putOf(key, text));
        versions.push(answer.outcome === 'done' ? answer.version : 'refused');
        expect((await store.origin.head(key)).object?.version).toBe(versions.at(-1));
      }
      if (!store.keepsVersions) return expect(versions).toEqual([null, null, null]);
      const etag = (await store.origin.head(key)).object?.etag ?? '';
      const copied = await store.origin.copyHeaders({ key, headers: page, ifMatch: etag });
      versions.push(copied.outcome === 'done' ? copied.version : 'refused');
      await store.origin.remove([{ key, ifMatch: null }]);
      expect((await store.origin.head(key)).object).toBeNull();
      const bodies = await Promise.all(
        versions.map(async (version) => await store.other.getVersion(key, version ?? '')),
      );
      expect(
        bodies.map((answer) => (answer.outcome === 'found' ? textOf(answer.body) : 'missing')),
      ).toEqual(['one', 'two', 'one', 'one']);
      await put(putOf(key, 'again'));
      expect(await store.origin.getVersion(key, versions[1] ?? '')).toMatchObject({
        outcome: 'found',
      });
    });

    unless('versions')('a version that never was is missing', async () => {
      if (!store.keepsVersions) return;
      const key = `${fresh()}a`;
      const answer = await store.origin.put(putOf(key, 'one'));
      const version = answer.outcome === 'done' ? (answer.version ?? '') : '';
      const never = `${version.slice(0, -1)}${version.endsWith('0') ? '1' : '0'}`;
      expect(await store.origin.getVersion(key, never)).toMatchObject({ outcome: 'missing' });
    });

    test('removal answers for each key, and a key that was not there counts as removed', async () => {
      const prefix = fresh();
      await put(putOf(`${prefix}a`, 'a'));
      await put(putOf(`${prefix}b`, 'b'));
      const requests = ['a', 'never', 'b'].map((key) => ({ key: prefix + key, ifMatch: null }));
      const answers = await store.origin.remove(requests);
      expect(answers.map(({ key, outcome }) => [key.slice(prefix.length), outcome])).toEqual([
        ['a', 'removed'],
        ['never', 'removed'],
        ['b', 'removed'],
      ]);
      expect(await keysUnder(prefix)).toEqual([]);
      expect(await store.origin.remove([])).toEqual([]);
    });

    test('removal only of the version one knows', async () => {
      const prefix = fresh();
      const etag = await put(putOf(`${prefix}a`, 'a'));
      const changed = await put(putOf(`${prefix}b`, 'b'));
      await put(putOf(`${prefix}b`, 'someone else’s'));
      const answers = await store.origin.remove([
        { key: `${prefix}a`, ifMatch: etag },
        { key: `${prefix}b`, ifMatch: changed },
      ]);
      expect(answers.map(({ outcome }) => outcome)).toEqual(['removed', 'precondition-failed']);
      expect(await keysUnder(prefix)).toEqual(['b']);
    });

    test('the inventory has every object under a prefix once, in the order of UTF-8 bytes', async () => {
      const prefix = fresh();
      const keys = ['b', 'a', 'a-', 'B', 'é', '\uff5e', '🦊', 'sub/1', 'sub/2', 'sub0', '10', '9'];
      await Promise.all(keys.map((key) => put(putOf(prefix + key, key))));
      const sorted = keys.toSorted((a, b) => Buffer.compare(bytes(a), bytes(b)));
      expect(await keysUnder(prefix)).toEqual(sorted);
      expect(await keysUnder(`${prefix}sub/`)).toEqual(['1', '2']);
      const summaries = [];
      for await (const object of store.origin.inventory(`${prefix}sub/1`)) summaries.push(object);
      const { object } = await store.origin.head(`${prefix}sub/1`);
      expect(summaries).toEqual([
        { key: `${prefix}sub/1`, size: 5, etag: object?.etag, lastModified: expect.any(Number) },
      ]);
    });

    test('keys of any script and with signs that URLs reserve are kept as they are', async () => {
      const prefix = fresh();
      for (const key of unicodeKeys) await roundTrip(prefix + key);
      expect(new Set(await keysUnder(prefix))).toEqual(new Set(unicodeKeys));
      const answers = await store.origin.remove(
        unicodeKeys.map((key) => ({ key: prefix + key, ifMatch: null })),
      );
      expect(answers.every(({ outcome }) => outcome === 'removed')).toBe(true);
      expect(await keysUnder(prefix)).toEqual([]);
    });

    unless('long names')(
      'names between slashes may be longer than a file name, keys up to 1,024 bytes',
      async () => {
        const prefix = fresh();
        const key = `${'ü'.repeat(250)}/${'x'.repeat(300)}/`;
        await roundTrip(prefix + key + 'z'.repeat(1024 - Buffer.byteLength(prefix + key)));
        expect(await keysUnder(prefix + key)).toHaveLength(1);
      },
    );

    unless('a key below another key')('a key may be the beginning of another key', async () => {
      const prefix = fresh();
      const keys = ['a', 'a/b', 'a/b/c'];
      for (const key of keys) await roundTrip(prefix + key);
      expect(await keysUnder(prefix)).toEqual(keys);
      await store.origin.remove([{ key: `${prefix}a`, ifMatch: null }]);
      expect(await keysUnder(prefix)).toEqual(['a/b', 'a/b/c']);
    });

    unless('hostile keys')('keys that look like ways out are names like any other', async () => {
      for (const key of hostileKeys) await roundTrip(key);
      const answers = await store.origin.remove(hostileKeys.map((key) => ({ key, ifMatch: null })));
      expect(answers.map(({ outcome }) => outcome)).toEqual(hostileKeys.map(() => 'removed'));
    });

    test('keys no bucket can hold and headers that would not survive are refused', async () => {
      const refused: PutRequest[] = [
        putOf('', 'x'),
        putOf('x'.repeat(1025), 'x'),
        putOf('lone \ud800', 'x'),
        {
          ...putOf(`${fresh()}x`, 'x'),
          headers: { ...page, cacheControl: 'max-age=1\r\nset-cookie: a=b' },
        },
        { ...putOf(`${fresh()}x`, 'x'), headers: { ...page, metadata: { Title: 'x' } } },
        { ...putOf(`${fresh()}x`, 'x'), headers: { ...page, metadata: { title: 'Füchse' } } },
        {
          ...putOf(`${fresh()}x`, 'x'),
          headers: { ...page, metadata: { title: 'x'.repeat(2048) } },
        },
      ];
      for (const request of refused) await expect(store.origin.put(request)).rejects.toThrow(/./);
    });

    async function roundTrip(key: string): Promise<void> {
      const etag = await put(putOf(key, `body of ${key}`, { ifNoneMatch: '*' }));
      const got = await store.other.get(key);
      expect({ key, ...got }).toMatchObject({ key, outcome: 'found', etag });
      expect(got.outcome === 'found' && textOf(got.body)).toBe(`body of ${key}`);
      const headers: ObjectHeaders = { ...page, cacheControl: 'max-age=1', metadata: {} };
      expect(await store.origin.copyHeaders({ key, headers, ifMatch: etag })).toMatchObject({
        outcome: 'done',
      });
      expect((await store.origin.head(key)).object).toMatchObject({ key, etag, headers });
    }
  });
}
