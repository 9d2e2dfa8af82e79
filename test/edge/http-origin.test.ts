import { once } from 'node:events';
import { type IncomingMessage, type RequestListener } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { httpUpstream } from '../../src/edge/http-upstream.ts';
import { headerOf, type UpstreamRequest, type UpstreamResponse } from '../../src/edge/upstream.ts';
import { textOf } from '../support/edge-location.ts';
import { closeServers, openServer } from '../support/edge-server.ts';

afterEach(closeServers);

const get: UpstreamRequest = { method: 'GET', target: '/fox', headers: [], body: null };

async function openOrigin(listener: RequestListener, timeout = 10_000) {
  const { url, port } = await openServer(listener);
  return { port, upstream: httpUpstream({ url, timeout }) };
}

function flowOf({ body }: UpstreamResponse): AsyncIterable<Uint8Array> {
  if (body === null || body instanceof Uint8Array) throw new Error('not a body under way');
  return body;
}

// AWS: RequestAndResponseBehaviorCustomOrigin, HTTP request headers.
test('an origin is asked by its own name', async () => {
  let asked: IncomingMessage | null = null;
  const { upstream, port } = await openOrigin((request, response) => {
    asked = request;
    response.end();
  });
  await upstream.fetch({ ...get, target: '/fox?a=1', headers: [['Accept', 'text/html']] });
  expect(asked).toMatchObject({
    method: 'GET',
    url: '/fox?a=1',
    headers: {
      host: `127.0.0.1:${port}`,
      via: '1.1 local.cloudfront.net (CloudFront)',
      'user-agent': 'Amazon CloudFront',
      accept: 'text/html',
      connection: 'keep-alive',
    },
  });
});

test('an answer is given as it came, line by line', async () => {
  const { upstream } = await openOrigin((_, response) => {
    response.writeHead(203, ['X-Fox', 'red', 'Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']);
    response.end('the fox');
  });
  const answer = await upstream.fetch(get);
  expect(answer.status).toBe(203);
  expect(answer.headers.slice(0, 3)).toEqual([
    ['X-Fox', 'red'],
    ['Set-Cookie', 'a=1'],
    ['Set-Cookie', 'b=2'],
  ]);
  expect(headerOf(answer.headers, 'set-cookie')).toBe('a=1, b=2');
  expect(await textOf(flowOf(answer))).toBe('the fox');
});

test.each([
  ['HEAD', 200],
  ['GET', 204],
  ['GET', 304],
])('an answer without a body has none: %s, %d', async (method, status) => {
  const { upstream } = await openOrigin((_, response) => response.writeHead(status).end());
  expect(await upstream.fetch({ ...get, method })).toMatchObject({ status, body: null });
});

test('a body is sent on in chunks, with the length it was announced with if it was', async () => {
  const seen: (readonly [string, string | undefined, string | undefined])[] = [];
  const { upstream } = await openOrigin(async (request, response) => {
    const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
    seen.push([await textOf(request), length, coding]);
    response.end();
  });
  async function* body(): AsyncIterable<Uint8Array> {
    yield Buffer.from('dear ');
    yield Buffer.from('fox');
  }
  await upstream.fetch({ ...get, method: 'POST', body: body() });
  const headers = [['Content-Length', '8']] as const;
  await upstream.fetch({ ...get, method: 'POST', body: body(), headers });
  expect(seen).toEqual([
    ['dear fox', undefined, 'chunked'],
    ['dear fox', '8', undefined],
  ]);
});

describe('an origin that says nothing in time', () => {
  test('has not answered', async () => {
    const { upstream } = await openOrigin(() => {}, 30);
    await expect(upstream.fetch(get)).rejects.toMatchObject({ name: 'OriginTimeout' });
  });

  test('has broken off its answer', async () => {
    const { upstream } = await openOrigin((_, response) => response.write('the '), 150);
    const chunks = flowOf(await upstream.fetch(get))[Symbol.asyncIterator]();
    expect(String(Buffer.from((await chunks.next()).value))).toBe('the ');
    await expect(chunks.next()).rejects.toThrow('aborted');
  });

  test('is not one whose answer is taken slowly', async () => {
    const text = 'x'.repeat(3_000_000);
    const { upstream } = await openOrigin(({ url }, response) => {
      if (url === '/fox') response.end(text);
    }, 200);
    const answer = await upstream.fetch(get);
    // The time an origin may be silent passes without a byte being read.
    const silent = upstream.fetch({ ...get, target: '/silent' });
    await expect(silent).rejects.toThrow('did not answer in time');
    expect((await textOf(flowOf(answer))).length).toBe(text.length);
  });
});

test('an answer nobody wants closes its connection', async () => {
  const closed: Promise<unknown>[] = [];
  const { upstream } = await openOrigin((_, response) => {
    closed.push(once(response, 'close'));
    response.writeHead(503).write('sorry, ');
  });
  const answer = await upstream.fetch(get);
  await flowOf(answer)[Symbol.asyncIterator]().return?.();
  await Promise.all(closed);
  expect(closed).toHaveLength(1);
});
