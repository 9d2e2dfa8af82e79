import { createHash } from 'node:crypto';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { UserError } from '../../src/findings/user-error.ts';
import type { BeforeSend, Origin } from '../../src/origin/origin.ts';
import { s3Origin } from '../../src/origin/s3.ts';
import { stateHeaders } from '../../src/publish/state-headers.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { startS3Server } from '../support/s3-server.ts';

const server = await startS3Server();
server.createBucket('site');
const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: server.url });
afterAll(async () => {
  restore();
  await server.close();
});

let origin: Origin;
let etag = '';

beforeEach(async () => {
  server.allowAll();
  origin = await s3Origin({ bucket: 'site', region: 'eu-west-2' });
  const body = Buffer.from('Once upon a time');
  const answer = await origin.put({ key: 'a', body, headers: stateHeaders, condition: null });
  etag = answer.outcome === 'done' ? answer.etag : '';
});

/** With and without the digest that lets an upload go around the SDK's middleware. */
const sha256 = createHash('sha256').update('b').digest('base64url');
const digest = { ...stateHeaders, metadata: { sha256 } };

const writes: readonly (readonly [string, (beforeSend: BeforeSend) => Promise<unknown>])[] = [
  ['an upload', (beforeSend) => put(stateHeaders, beforeSend)],
  ['an upload that is sent quickly', (beforeSend) => put(digest, beforeSend)],
  [
    'a header update',
    (beforeSend) =>
      origin.copyHeaders({ key: 'a', headers: stateHeaders, ifMatch: etag, beforeSend }),
  ],
  ['a removal', (beforeSend) => origin.remove([{ key: 'a', ifMatch: etag }], beforeSend)],
  ['removals', (beforeSend) => origin.remove([{ key: 'a', ifMatch: null }], beforeSend)],
];

const put = (headers: typeof stateHeaders, beforeSend: BeforeSend) =>
  origin.put({ key: 'a', body: Buffer.from('b'), headers, condition: null, beforeSend });

const written = (): number =>
  server.requests.filter(({ operation }) => !/^(Head|Get)/.test(operation)).length;

describe.each(writes)('before %s is sent', (_, write) => {
  test('it is asked whether it may be, and again before it is tried again', async () => {
    for (const operation of ['PutObject', 'CopyObject', 'DeleteObject', 'DeleteObjects'] as const)
      server.failNext(operation, { status: 500, code: 'InternalError' });
    const before = written();
    let asked = 0;
    await write(async () => {
      asked += 1;
    });
    expect({ sent: written() - before, asked }).toEqual({ sent: 2, asked: 2 });
  });

  test('the answer no ends it, and nothing was sent', async () => {
    const before = written();
    const no = new UserError({ code: 'lease-lost', what: 'Lost.', next: 'Look.' });
    await expect(write(() => Promise.reject(no))).rejects.toBe(no);
    expect(written()).toBe(before);
  });
});
