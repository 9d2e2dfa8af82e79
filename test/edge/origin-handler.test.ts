import { createFixture } from 'fs-fixture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { listen, type Listening } from '../../src/edge/listen.ts';
import { originHandler } from '../../src/edge/origin-handler.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';

const startedAt = Date.parse('2026-11-20T10:00:00.500Z');
let fixture: Awaited<ReturnType<typeof createFixture>>;
let server: Listening;

beforeAll(async () => {
  fixture = await createFixture({});
  const origin = directoryOrigin({ root: fixture.path, clock: virtualClock(startedAt) });
  await put('index.html', '<h1>Home</h1>');
  await put('stories/the-fox/index.html', '<h1>The Fox</h1>');
  await put('404.html', '<h1>Nothing here</h1>');
  await put('.storyclub/ledger', 'secret');
  server = await listen(
    originHandler({
      origin,
      statePrefix: '.storyclub/',
      notFoundKey: '404.html',
      onError: () => {},
    }),
    '127.0.0.1',
    0,
  );

  async function put(key: string, text: string): Promise<void> {
    const headers = {
      contentType: 'text/html; charset=utf-8',
      cacheControl: 'max-age=60, s-maxage=300',
      contentEncoding: null,
      contentLanguage: null,
      contentDisposition: null,
      metadata: {},
    };
    await origin.put({ key, body: new TextEncoder().encode(text), headers, condition: null });
  }
});
afterAll(async () => {
  await server.close();
  await fixture.rm();
});

describe('a page', () => {
  test('comes with the headers it was published with', async () => {
    const response = await get('/stories/the-fox/');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<h1>The Fox</h1>');
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'max-age=60, s-maxage=300',
      'content-length': '16',
      'last-modified': 'Fri, 20 Nov 2026 10:00:00 GMT',
      etag: expect.stringMatching(/^"[0-9a-f]{32}"$/),
    });
  });

  test('HEAD has the same headers and no body', async () => {
    const response = await get('/', { method: 'HEAD' });
    expect(response.headers.get('content-length')).toBe('13');
    expect(await response.text()).toBe('');
  });

  test('that a reader has is not sent again', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    const statusWith = async (headers: Record<string, string>): Promise<number> =>
      (await get('/', { headers })).status;
    expect(await statusWith({ 'If-None-Match': etag })).toBe(304);
    expect(await statusWith({ 'If-None-Match': `"other", W/${etag}` })).toBe(304);
    expect(await statusWith({ 'If-None-Match': '"other"' })).toBe(200);
    expect(await statusWith({ 'If-Modified-Since': 'Fri, 20 Nov 2026 10:00:00 GMT' })).toBe(304);
    expect(await statusWith({ 'If-Modified-Since': 'Fri, 20 Nov 2026 09:59:59 GMT' })).toBe(200);
    expect(
      await statusWith({
        'If-None-Match': '"other"',
        'If-Modified-Since': 'Fri, 20 Nov 2026 10:00:00 GMT',
      }),
    ).toBe(200);
  });

  test.each([
    ['bytes=0-3', 206, '<h1>', 'bytes 0-3/13'],
    ['bytes=4-', 206, 'Home</h1>', 'bytes 4-12/13'],
    ['bytes=-5', 206, '</h1>', 'bytes 8-12/13'],
    ['bytes=0-1,4-5', 200, '<h1>Home</h1>', null],
    ['bytes=5-2', 200, '<h1>Home</h1>', null],
    ['lines=1-2', 200, '<h1>Home</h1>', null],
    ['bytes=99-', 416, '', 'bytes */13'],
  ])('part of it: %s', async (range, status, text, contentRange) => {
    const response = await get('/', { headers: { Range: range } });
    expect(response.status).toBe(status);
    expect(await response.text()).toBe(text);
    expect(response.headers.get('content-range')).toBe(contentRange);
  });
});

describe('what is no page', () => {
  test('is answered with the site’s own 404 page, which is never "not modified"', async () => {
    const response = await get('/stories/none/', { headers: { 'If-None-Match': '*' } });
    expect(response.status).toBe(404);
    expect(await response.text()).toBe('<h1>Nothing here</h1>');
  });

  test.each(['/.storyclub/ledger', '/%2Estoryclub/ledger', '/.storyclub%2Fledger'])(
    'the state of the publisher is none: %s',
    async (path) => {
      const response = await get(path);
      expect(response.status).toBe(404);
      expect(await response.text()).not.toContain('secret');
    },
  );

  test('no URL is refused', async () => {
    expect((await get('/%E7%8B')).status).toBe(400);
  });

  test('only GET and HEAD are answered', async () => {
    const response = await get('/', { method: 'POST' });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('GET, HEAD');
  });
});

test('a port that is taken is said, with another one to try', async () => {
  const port = Number(new URL(server.url).port);
  await expect(listen(() => {}, '127.0.0.1', port)).rejects.toMatchObject({
    code: 'port-taken',
    next: `Use another one: storyclub serve --port ${port + 1}.`,
  });
});

function get(path: string, init: RequestInit = {}): Promise<Response> {
  return fetch(new URL(path, server.url), init);
}
