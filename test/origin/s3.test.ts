import { createHash } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { UserError } from '../../src/findings/user-error.ts';
import type { ObjectHeaders, Origin, PutRequest } from '../../src/origin/origin.ts';
import { proveConditions } from '../../src/origin/prove-conditions.ts';
import { s3Origin } from '../../src/origin/s3.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { type S3Server, type S3ServerOperation, startS3Server } from '../support/s3-server.ts';

/** Near the real time: the SDK corrects its clock, and tries again, when a server's Date is minutes away. */
const servedAt = Math.floor(Date.now() / 1000) * 1000 + 650;
const headers: ObjectHeaders = {
  contentType: 'text/html; charset=utf-8',
  cacheControl: 'max-age=60',
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: {},
};
const settled: ObjectHeaders = { ...headers, cacheControl: 'max-age=60, s-maxage=31536000' };

let server: S3Server;
let origin: Origin;
let restore: () => void;
const clock = virtualClock(servedAt);

beforeAll(async () => {
  server = await startS3Server({ now: () => clock.now() });
  server.createBucket('site', 'eu-west-2');
  restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: server.url });
  origin = await s3Origin({ bucket: 'site', region: 'eu-west-2', clock, conditionalBatches: true });
});
afterEach(() => {
  server.allowAll();
  server.objects('site').clear();
});
afterAll(async () => {
  restore();
  await server.close();
});

function putOf(key: string, text: string, condition: PutRequest['condition'] = null): PutRequest {
  const body = Buffer.from(text, 'utf8');
  const sha256 = createHash('sha256').update(body).digest('base64url');
  return { key, body, headers: { ...headers, metadata: { sha256 } }, condition };
}

async function put(key: string, text: string): Promise<string> {
  const answer = await origin.put(putOf(key, text));
  if (answer.outcome !== 'done') throw new Error(answer.outcome);
  return answer.etag;
}

/** The requests that `act` sends, as operations with their statuses. */
async function requestsOf(act: () => Promise<unknown>): Promise<string[]> {
  const from = server.requests.length;
  await act();
  return server.requests.slice(from).map(({ operation, status }) => `${operation} ${status}`);
}

describe('time', () => {
  test('comes from the Date of each answer, of refusals too, in whole seconds', async () => {
    const second = Math.floor(servedAt / 1000) * 1000;
    expect(await origin.put(putOf('a', 'x', { ifNoneMatch: '*' }))).toMatchObject({
      outcome: 'done',
      at: second,
    });
    clock.advance(3_000);
    expect(await origin.put(putOf('a', 'x', { ifNoneMatch: '*' }))).toEqual({
      outcome: 'precondition-failed',
      at: second + 3_000,
    });
    expect(await origin.get('none')).toEqual({ outcome: 'missing', at: second + 3_000 });
    expect(await origin.head('none')).toEqual({ object: null, at: second + 3_000 });
    expect(await origin.remove([{ key: 'a', ifMatch: null }])).toEqual([
      { key: 'a', outcome: 'removed', at: second + 3_000 },
    ]);
  });
});

describe('requests', () => {
  test('each is signed; a put is one request, with the planned digest as checksum', async () => {
    expect(await requestsOf(() => put('a', 'text'))).toEqual(['PutObject 200']);
    const { signed, headers: sent } = server.requests.at(-1) ?? {};
    expect(signed).toBe(true);
    expect(sent?.['x-amz-checksum-sha256']).toBe(
      createHash('sha256').update('text').digest('base64'),
    );
  });

  test('a body that is not the one planned is refused by the server', async () => {
    const request = putOf('a', 'planned');
    await expect(origin.put({ ...request, body: Buffer.from('other') })).rejects.toMatchObject({
      code: 'origin-failed',
      message: expect.stringContaining('BadDigest (400)'),
    });
    expect(server.objects('site').size).toBe(0);
  });

  test('a listing asks page by page', async () => {
    for (const key of server.objects('site').keys()) server.objects('site').delete(key);
    const object = {
      body: Buffer.from(''),
      etag: '"e"',
      lastModified: 0,
      headers: {},
      storageClass: 'STANDARD',
      tags: '',
    };
    for (let n = 0; n < 2_500; n += 1) server.objects('site').set(`k ${n}`, object);
    const keys: string[] = [];
    const sent = await requestsOf(async () => {
      for await (const { key } of origin.inventory('')) keys.push(key);
    });
    expect(sent).toEqual(Array.from({ length: 3 }, () => 'ListObjectsV2 200'));
    expect(new Set(keys).size).toBe(2_500);
  });

  test('removals go a thousand a request', async () => {
    const requests = Array.from({ length: 2_001 }, (_, n) => ({ key: `old/${n}`, ifMatch: null }));
    const sent = await requestsOf(() => origin.remove(requests));
    expect(sent).toEqual(Array.from({ length: 3 }, () => 'DeleteObjects 200'));
  });

  test('keys XML cannot carry are removed one by one', async () => {
    await put('bell\u0007', 'x');
    const sent = await requestsOf(() =>
      origin.remove([
        { key: 'bell\u0007', ifMatch: null },
        { key: 'b', ifMatch: null },
      ]),
    );
    expect(sent).toEqual(['DeleteObjects 200', 'DeleteObject 204']);
    expect(server.objects('site').size).toBe(0);
  });

  test('a key that looks like a way out arrives as it is', async () => {
    await put('../../site/x', 'x');
    expect([...server.objects('site').keys()]).toEqual(['../../site/x']);
  });
});

describe('a header update', () => {
  test('is a look and a copy; storage class, tags and website redirect stay', async () => {
    const etag = await put('tea', 'tea');
    const stored = server.objects('site').get('tea');
    if (stored === undefined) throw new Error('not stored');
    server.objects('site').set('tea', {
      ...stored,
      storageClass: 'STANDARD_IA',
      tags: 'owner=anna&kind=story',
      headers: { ...stored.headers, 'x-amz-website-redirect-location': '/elsewhere' },
    });
    const sent = await requestsOf(() =>
      origin.copyHeaders({ key: 'tea', headers: settled, ifMatch: etag }),
    );
    expect(sent).toEqual(['HeadObject 200', 'CopyObject 200']);
    expect(server.objects('site').get('tea')).toMatchObject({
      storageClass: 'STANDARD_IA',
      tags: 'owner=anna&kind=story',
      headers: {
        'cache-control': settled.cacheControl,
        'x-amz-website-redirect-location': '/elsewhere',
      },
    });
  });

  test('of an object that changed after the look is refused by the server', async () => {
    const etag = await put('tea', 'tea');
    server.failNext('CopyObject', { status: 412, code: 'PreconditionFailed' });
    expect(await origin.copyHeaders({ key: 'tea', headers: settled, ifMatch: etag })).toMatchObject(
      { outcome: 'precondition-failed' },
    );
  });
});

describe('answers that get lost', () => {
  test('a create that had succeeded is found out by a HEAD, not taken for another’s', async () => {
    server.failNext('PutObject', 'answer lost');
    let answer: unknown;
    const sent = await requestsOf(async () => {
      answer = await origin.put(putOf('page', 'mine', { ifNoneMatch: '*' }));
    });
    expect(sent).toEqual(['PutObject 200', 'PutObject 412', 'HeadObject 200']);
    expect(answer).toMatchObject({
      outcome: 'done',
      etag: server.objects('site').get('page')?.etag,
    });
  });

  test('so is a replacement', async () => {
    const etag = await put('page', 'old');
    server.failNext('PutObject', 'answer lost');
    expect(await origin.put(putOf('page', 'new', { ifMatch: etag }))).toMatchObject({
      outcome: 'done',
    });
  });

  test('when another’s object is there, the condition has failed', async () => {
    await put('page', 'theirs');
    server.failNext('PutObject', 'request lost');
    expect(await origin.put(putOf('page', 'mine', { ifNoneMatch: '*' }))).toMatchObject({
      outcome: 'precondition-failed',
    });
    // Same size, same digest, other headers: not ours either.
    await put('twin', 'same');
    server.failNext('PutObject', 'request lost');
    const twin = {
      ...putOf('twin', 'same', { ifNoneMatch: '*' }),
      headers: {
        ...settled,
        metadata: { sha256: createHash('sha256').update('same').digest('base64url') },
      },
    };
    expect(await origin.put(twin)).toMatchObject({ outcome: 'precondition-failed' });
  });

  test('without a lost answer a 412 is believed at once', async () => {
    await put('page', 'same');
    const sent = await requestsOf(() => origin.put(putOf('page', 'same', { ifNoneMatch: '*' })));
    expect(sent).toEqual(['PutObject 412']);
  });
});

describe('conflicts (409)', () => {
  const conflict = { status: 409, code: 'ConditionalRequestConflict' };

  test('a create is tried again', async () => {
    server.failNext('PutObject', conflict, conflict);
    expect(await origin.put(putOf('lease', 'x', { ifNoneMatch: '*' }))).toMatchObject({
      outcome: 'done',
    });
  });

  test('a replacement is tried again only while the version is still the one known', async () => {
    const etag = await put('ledger', 'v1');
    server.failNext('PutObject', conflict);
    expect(await origin.put(putOf('ledger', 'v2', { ifMatch: etag }))).toMatchObject({
      outcome: 'done',
    });
    server.failNext('PutObject', conflict);
    const sent = await requestsOf(() => origin.put(putOf('ledger', 'v3', { ifMatch: etag })));
    expect(sent).toEqual(['PutObject 409', 'HeadObject 200']);
  });

  test.each<[string, boolean]>([
    ['create', false],
    ['replacement', true],
  ])('with one’s own try, whose answer was lost, are its success: a %s', async (_, isThere) => {
    const etag = isThere ? await put('ledger', 'v1') : null;
    server.failNext('PutObject', 'answer lost', conflict);
    const condition = etag === null ? { ifNoneMatch: '*' as const } : { ifMatch: etag };
    expect(await origin.put(putOf('ledger', 'v2', condition))).toMatchObject({
      outcome: 'done',
      etag: server.objects('site').get('ledger')?.etag,
    });
  });

  test('but not for ever', async () => {
    const before = clock.now();
    server.failNext('PutObject', ...Array.from({ length: 6 }, () => conflict));
    await expect(origin.put(putOf('lease', 'x', { ifNoneMatch: '*' }))).rejects.toMatchObject({
      code: 'origin-failed',
    });
    expect(clock.now() - before).toBeLessThan(10_000);
  });
});

describe('removals with errors of their own', () => {
  test('each key has its answer', async () => {
    for (const key of ['ours/a', 'ours/b', 'theirs/c']) await put(key, key);
    server.deny('s3:DeleteObject', 'theirs/');
    const etag = server.objects('site').get('ours/a')?.etag ?? '';
    const answers = await origin.remove([
      { key: 'ours/a', ifMatch: etag },
      { key: 'ours/b', ifMatch: etag },
      { key: 'theirs/c', ifMatch: null },
    ]);
    expect(answers).toMatchObject([
      { key: 'ours/a', outcome: 'removed' },
      { key: 'ours/b', outcome: 'precondition-failed' },
      {
        key: 'theirs/c',
        outcome: 'failed',
        why: 'The permission s3:DeleteObject on arn:aws:s3:::site/theirs/c is missing.',
      },
    ]);
    expect([...server.objects('site').keys()]).toEqual(['ours/b', 'theirs/c']);
  });
});

describe('what a person can mend', () => {
  const acts: readonly (readonly [string, (origin: Origin) => Promise<unknown>])[] = [
    ['s3:GetObject on arn:aws:s3:::site/a', (at) => at.get('a')],
    ['s3:GetObject on arn:aws:s3:::site/a', (at) => at.head('a')],
    ['s3:PutObject on arn:aws:s3:::site/a', (at) => at.put(putOf('a', 'x'))],
    ['s3:ListBucket on arn:aws:s3:::site', (at) => at.inventory('')[Symbol.asyncIterator]().next()],
  ];
  test.each(acts)('the permission %s is named when it is missing', async (permission, act) => {
    server.deny(permission.split(' ')[0] ?? '');
    await expect(act(origin)).rejects.toMatchObject({
      name: 'UserError',
      code: 'permission-missing',
      message: `The permission ${permission} is missing.`,
      next: `Allow ${permission} to the role or user that publishes; \`storyclub infra policy\` prints all it needs.`,
    });
  });

  /** A policy that allows these actions, on everything. */
  const only = (...actions: readonly string[]) => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: actions, Resource: ['*'] }],
  });

  test.each<readonly [string, readonly string[], string, (origin: Origin) => Promise<unknown>]>([
    [
      'replacing what may not be read',
      ['s3:PutObject'],
      's3:GetObject on arn:aws:s3:::site/a',
      (at) => at.put({ ...putOf('a', 'x'), condition: { ifMatch: '"1"' } }),
    ],
    [
      'looking for what is not there',
      ['s3:GetObject'],
      's3:ListBucket on arn:aws:s3:::site',
      (at) => at.get('a'),
    ],
  ])('%s: of the rights it needs the missing one is named', async (_, allowed, right, act) => {
    server.authorise(only(...allowed));
    await expect(act(origin)).rejects.toMatchObject({
      code: 'permission-missing',
      message: `The permission ${right} is missing.`,
      why: expect.stringMatching(
        /^It is needed to .+\. AWS says: because no identity-based policy/,
      ),
    });
    server.authorise(null);
  });

  test('of a removal, too', async () => {
    server.authorise(only('s3:DeleteObject'));
    expect(await origin.remove([{ key: 'a', ifMatch: '"1"' }])).toEqual([
      {
        key: 'a',
        outcome: 'failed',
        why: 'The permission s3:GetObject on arn:aws:s3:::site/a is missing.',
      },
    ]);
    server.authorise(null);
  });

  test('a missing ledger without the right to list looks forbidden, and the message says so', async () => {
    server.deny('s3:ListBucket');
    await expect(origin.get('.storyclub/ledger')).rejects.toMatchObject({
      code: 'permission-missing',
      why: expect.stringContaining('unless s3:ListBucket on arn:aws:s3:::site is allowed too'),
    });
  });

  test('no such bucket', async () => {
    const other = await s3Origin({ bucket: 'no-such', region: 'eu-west-2' });
    await expect(other.get('a')).rejects.toMatchObject({
      code: 'bucket-missing',
      message: 'There is no bucket no-such.',
    });
  });

  test('the wrong region, with the right one', async () => {
    server.createBucket('far', 'us-west-1');
    const other = await s3Origin({ bucket: 'far', region: 'eu-west-2' });
    for (const act of [
      () => other.get('a'),
      () => other.head('a'),
      () => other.put(putOf('a', 'x')),
    ]) {
      await expect(act()).rejects.toMatchObject({
        code: 'wrong-region',
        message: 'The bucket far is in us-west-1, not in eu-west-2.',
        next: "Set `region` of the target in storyclub.config.ts to 'us-west-1'.",
      });
    }
  });

  test('no credentials, no region', async () => {
    const undo = setAwsEnvironment({
      AWS_ENDPOINT_URL_S3: server.url,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
      AWS_REGION: undefined,
    });
    const poor = await s3Origin({ bucket: 'site', region: 'eu-west-2' });
    await expect(poor.get('a')).rejects.toMatchObject({ code: 'no-credentials' });
    const lost = await s3Origin({ bucket: 'site', region: null });
    await expect(lost.get('a')).rejects.toMatchObject({ code: 'no-region' });
    undo();
  });

  test.each([
    ['ExpiredToken', 400, 'credentials-expired'],
    ['InvalidAccessKeyId', 403, 'credentials-refused'],
    ['SignatureDoesNotMatch', 403, 'credentials-refused'],
    ['RequestTimeTooSkewed', 403, 'clock-wrong'],
    ['NotImplemented', 501, 'server-cannot'],
  ])('%s (%i) is %s', async (code, status, expected) => {
    // The SDK may try some of these again.
    server.failNext('PutObject', ...Array.from({ length: 5 }, () => ({ status, code })));
    await expect(origin.put(putOf('a', 'x'))).rejects.toMatchObject({ code: expected });
  });

  test('no network', async () => {
    const undo = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9' });
    const cut = await s3Origin({ bucket: 'site', region: 'eu-west-2' });
    await expect(cut.get('a')).rejects.toMatchObject({
      code: 'no-answer',
      message: 'S3 did not answer (ECONNREFUSED).',
    });
    undo();
  }, 20_000);

  test('nothing that could open an account is kept in an error', async () => {
    const undo = setAwsEnvironment({
      AWS_ENDPOINT_URL_S3: server.url,
      AWS_SESSION_TOKEN: 'the-session-token',
    });
    const assumed = await s3Origin({ bucket: 'no-such', region: 'eu-west-2' });
    const error = await assumed.get('a').catch((thrown: unknown) => thrown);
    undo();
    expect(server.requests.at(-1)?.headers['x-amz-security-token']).toBe('the-session-token');
    expect(error).toBeInstanceOf(UserError);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 20, showHidden: true })).not.toMatch(
      /the-session-token|not-a-secret|AWS4-HMAC/,
    );
  });
});

describe('proof of write conditions', () => {
  test('Amazon’s own endpoint needs none, any other is unproven until shown', async () => {
    expect(origin.capabilities.conditionalWrites).toBe('unproven');
    expect(await proveConditions(origin, '.storyclub/probe')).toBe(true);
    expect(server.objects('site').size).toBe(0);
    const undo = setAwsEnvironment({});
    expect(
      (await s3Origin({ bucket: 'site', region: 'eu-west-2' })).capabilities.conditionalWrites,
    ).toBe('yes');
    undo();
  });

  test('a server that takes conditions and heeds none is found out, and nothing is left behind', async () => {
    const careless = await startS3Server({ ignoresConditions: true });
    careless.createBucket('site');
    const undo = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: careless.url });
    const there = await s3Origin({ bucket: 'site', region: 'eu-west-2' });
    expect(await proveConditions(there, '.storyclub/probe')).toBe(false);
    expect(careless.objects('site').size).toBe(0);
    undo();
    await careless.close();
  });
});

test('every operation the server logs is one of those storyclub needs rights for', () => {
  const known: readonly S3ServerOperation[] = [
    'PutObject',
    'GetObject',
    'HeadObject',
    'CopyObject',
    'DeleteObject',
    'DeleteObjects',
    'ListObjectsV2',
  ];
  expect(known).toEqual(
    expect.arrayContaining([...new Set(server.requests.map(({ operation }) => operation))]),
  );
});
