import { createFixture } from 'fs-fixture';
import { afterEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { originUpstream } from '../../src/edge/origin-upstream.ts';
import type { HeaderLines } from '../../src/edge/upstream.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { ObjectHeaders } from '../../src/origin/origin.ts';
import { noon } from '../support/edge-location.ts';

let remove = async (): Promise<void> => {};
afterEach(() => remove());

const html: ObjectHeaders = {
  contentType: 'text/html; charset=utf-8',
  cacheControl: 'max-age=60',
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: { 'cache-tag': 'story:fox' },
};

interface Options {
  readonly prefix?: string;
  readonly missing?: 404 | 403;
}

/** Objects in a directory, answered as a bucket's endpoint does; `.storyclub/` is hidden. */
async function openBucket(
  objects: Readonly<Record<string, string>>,
  { prefix = '', missing }: Options = {},
) {
  const fixture = await createFixture({});
  remove = () => fixture.rm();
  const clock = virtualClock(noon);
  const origin = directoryOrigin({ root: fixture.path, clock });
  for (const [key, body] of Object.entries(objects))
    await origin.put({ key, body: Buffer.from(body), headers: html, condition: null });
  const upstream = originUpstream({
    origin,
    clock,
    prefix,
    hidden: '.storyclub/',
    ...(missing === undefined ? {} : { missing }),
  });
  return {
    clock,
    ask: async (target: string, sent: HeaderLines = [], method = 'GET') => {
      const answer = await upstream.fetch({ method, target, headers: sent, body: null });
      const { status, body } = answer;
      const text = body instanceof Uint8Array ? Buffer.from(body).toString() : null;
      return { status, text, headers: Object.fromEntries(answer.headers) };
    },
  };
}

test('an object is answered with its headers, as S3 does', async () => {
  const { clock, ask } = await openBucket({ 'fox/index.html': 'the fox' });
  clock.advance(5_000);
  expect(await ask('/fox/index.html?ref=x')).toEqual({
    status: 200,
    text: 'the fox',
    headers: {
      'Content-Type': 'text/html; charset=utf-8',
      'Cache-Control': 'max-age=60',
      'x-amz-meta-cache-tag': 'story:fox',
      ETag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
      'Last-Modified': new Date(noon).toUTCString(),
      'Content-Length': '7',
      'Accept-Ranges': 'bytes',
      Date: new Date(noon + 5_000).toUTCString(),
      Server: 'AmazonS3',
    },
  });
});

test('HEAD is answered without the body', async () => {
  const { ask } = await openBucket({ fox: 'the fox' });
  expect(await ask('/fox', [], 'HEAD')).toMatchObject({
    status: 200,
    text: null,
    headers: { 'Content-Length': '7' },
  });
});

test.each([
  ['the same', (etag: string) => etag, 304],
  ['the same as a weak one', (etag: string) => `W/${etag}`, 304],
  ['another', () => '"hen"', 200],
])('who has %s is answered so', async (_, known, status) => {
  const { ask } = await openBucket({ fox: 'the fox' });
  const { headers } = await ask('/fox');
  const condition = [['If-None-Match', known(headers['ETag'] ?? '')]] as const;
  expect(await ask('/fox', condition)).toMatchObject({
    status,
    text: status === 304 ? null : 'the fox',
    headers: { ETag: headers['ETag'], 'Cache-Control': 'max-age=60' },
  });
});

describe('what is not there', () => {
  test.each([
    [404, 'NoSuchKey'],
    [403, 'AccessDenied'],
  ] as const)('is a %d where that is set', async (missing, code) => {
    const { ask } = await openBucket({}, { missing });
    for (const method of ['GET', 'HEAD'])
      expect(await ask('/fox', [], method)).toMatchObject({
        status: missing,
        headers: { 'Content-Type': 'application/xml' },
      });
    expect((await ask('/fox')).text).toContain(`<Code>${code}</Code>`);
    expect((await ask('/fox', [['If-None-Match', '*']])).status).toBe(missing);
  });

  test.each([
    ['the bucket itself', '/'],
    ['another case', '/Fox'],
    ['two slashes', '//fox'],
    ['dot segments', '/./fox'],
    ['encoded dot segments', '/x/%2e%2e/fox'],
    ['a folder', '/fo'],
    ['what every object has', '/__proto__'],
    ['a long name', `/${'x'.repeat(1024)}`],
    ['a zero byte', '/fox%00'],
    ['the files of the directory', '/objects/../objects'],
  ])('is not found by way of %s', async (_, target) => {
    const { ask } = await openBucket({ fox: 'the fox' });
    expect(await ask(target)).toMatchObject({ status: 404 });
  });
});

describe('what is hidden is not there', () => {
  const objects = {
    '.storyclub/ledger.json': 'secret',
    './.storyclub/ledger.json': 'secret',
    '/.storyclub/ledger.json': 'secret',
    'x/../.storyclub/ledger.json': 'secret',
    '.storyclubs/fox': 'the fox',
  };

  // Some stores take such keys for the hidden one.
  test.each([
    '/.storyclub/ledger.json',
    '/%2estoryclub/ledger.json',
    '/.storyclub%2Fledger.json',
    '/./.storyclub/ledger.json',
    '/%2e/.storyclub/ledger.json',
    '//.storyclub/ledger.json',
    '/x/../.storyclub/ledger.json',
    '/x/%2e%2e/.storyclub/ledger.json',
  ])('%s', async (target) => {
    const { ask } = await openBucket(objects);
    expect((await ask(target)).status).toBe(404);
    expect((await ask(target, [], 'HEAD')).status).toBe(404);
    expect((await ask(target, [['If-None-Match', '*']])).status).toBe(404);
  });

  test('what begins like it is there', async () => {
    const { ask } = await openBucket(objects);
    expect((await ask('/.storyclubs/fox')).text).toBe('the fox');
  });
});

test('keys live under the prefix', async () => {
  const objects = {
    'site/fox': 'the fox',
    hen: 'the hen',
    'site/.storyclub/ledger.json': 'secret',
  };
  const { ask } = await openBucket(objects, { prefix: 'site/' });
  expect((await ask('/fox')).text).toBe('the fox');
  expect((await ask('/../hen')).status).toBe(404);
  expect((await ask('/.storyclub/ledger.json')).status).toBe(404);
});

test.each([
  ['a path that is no text', '/%zz', 'GET', 400, 'InvalidURI'],
  ['a key longer than any', `/${'%C3%A9'.repeat(513)}`, 'GET', 400, 'KeyTooLongError'],
  ['another method', '/fox', 'PUT', 405, 'MethodNotAllowed'],
])('%s is refused', async (_, target, method, status, code) => {
  const { ask } = await openBucket({ fox: 'the fox' });
  const answer = await ask(target, [], method);
  expect(answer.status).toBe(status);
  expect(answer.text).toContain(`<Code>${code}</Code>`);
});

test('names of any alphabet lead to their objects', async () => {
  const { ask } = await openBucket({ 'лиса.html': 'the fox' });
  expect((await ask(`/${encodeURIComponent('лиса.html')}`)).text).toBe('the fox');
});
