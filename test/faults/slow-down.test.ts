import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pLimit from 'p-limit';
import { afterAll, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import type { PutRequest } from '../../src/origin/origin.ts';
import { s3Origin } from '../../src/origin/s3.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';

/** Requests the server can work on at once; it refuses the others. */
const capacity = 10;
let underWay = 0;
let refused = 0;

const server = createServer(async (request, response) => {
  underWay += 1;
  request.resume();
  // Long enough that whatever is sent meanwhile has arrived.
  for (let turns = 0; turns < 20; turns += 1) await new Promise(setImmediate);
  const isTooMuch = underWay > capacity;
  underWay -= 1;
  if (isTooMuch) refused += 1;
  const body = isTooMuch ? '<Error><Code>SlowDown</Code></Error>' : '';
  response.writeHead(isTooMuch ? 503 : 200, { 'content-length': body.length, etag: '"e"' });
  response.end(body);
});
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const { port } = server.address() as AddressInfo;
const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` });
afterAll(() => {
  restore();
  server.closeAllConnections();
  server.close();
});

function putOf(key: string): PutRequest {
  const body = Buffer.from('Once upon a time');
  const headers = {
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'max-age=60',
    contentEncoding: null,
    contentLanguage: null,
    contentDisposition: null,
    metadata: { sha256: createHash('sha256').update(body).digest('base64url') },
  };
  return { key, body, headers, condition: { ifNoneMatch: '*' } };
}

test('under `503 SlowDown` fewer uploads go out at once, until the server takes them all', async () => {
  const origin = await s3Origin({ bucket: 'site', region: 'eu-west-2', clock: virtualClock(0) });
  await origin.put(putOf('.storyclub/lease'));
  const keys = Array.from({ length: 400 }, (_, n) => `stories/${n}/index.html`);
  const limit = pLimit(origin.capabilities.concurrency);
  const answers = await limit.map(keys, (key) => origin.put(putOf(key)));
  expect(new Set(answers.map(({ outcome }) => outcome))).toEqual(new Set(['done']));
  // If as many went out as before, the tries of some would be used up.
  expect(refused).toBeGreaterThan(0);
  expect(refused).toBeLessThan(keys.length / 2);
});
