import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { httpUpstream } from '../../src/edge/http-upstream.ts';
import type { Upstream, UpstreamRequest, UpstreamResponse } from '../../src/edge/upstream.ts';

let stop = async (): Promise<void> => {};
afterEach(() => stop());

/** An origin, and what asks it. */
async function openOrigin(listener: RequestListener): Promise<Upstream> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return httpUpstream({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

const request: UpstreamRequest = { method: 'GET', target: '/', headers: [], body: null };

async function textOf({ body }: UpstreamResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  if (body instanceof Uint8Array) chunks.push(body);
  else if (body !== null) for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function* chunks(count: number, size: number): AsyncIterable<Uint8Array> {
  for (let n = 0; n < count; n += 1) yield new Uint8Array(size);
}

/** Answers the first request of each connection, and closes it at the second. */
function oncePerConnection(asked: string[]): RequestListener {
  const seen = new Set<Socket>();
  return ({ method, socket }, response) => {
    asked.push(method ?? '');
    if (seen.has(socket)) socket.destroy();
    else response.end('once upon a time');
    seen.add(socket);
  };
}

test.each(['GET', 'HEAD'])(
  'a %s is sent again when a kept connection was closed',
  async (method) => {
    const asked: string[] = [];
    const origin = await openOrigin(oncePerConnection(asked));
    expect(await textOf(await origin.fetch(request))).toBe('once upon a time');
    expect((await origin.fetch({ ...request, method })).status).toBe(200);
    expect(asked).toEqual(['GET', method, method]);
  },
);

test('what may change something is not sent twice', async () => {
  const asked: string[] = [];
  const origin = await openOrigin(oncePerConnection(asked));
  await textOf(await origin.fetch(request));
  await expect(origin.fetch({ ...request, method: 'POST' })).rejects.toThrow('socket hang up');
  expect(asked).toEqual(['GET', 'POST']);
});

test('an origin that closes every connection is asked once', async () => {
  const asked: string[] = [];
  const origin = await openOrigin(({ method, socket }) => {
    asked.push(method ?? '');
    socket.destroy();
  });
  await expect(origin.fetch(request)).rejects.toThrow('socket hang up');
  expect(asked).toEqual(['GET']);
});

test('an upload to an origin that is not there fails', async () => {
  const origin = await openOrigin(() => {});
  await stop();
  stop = async () => {};
  const body = chunks(100, 65_536);
  await expect(origin.fetch({ ...request, method: 'PUT', body })).rejects.toThrow('ECONNREFUSED');
});

test('an answer counts that comes before the upload has ended', async () => {
  const origin = await openOrigin((_, response) => {
    response.writeHead(413, { Connection: 'close' }).end('too much');
  });
  const answer = await origin.fetch({ ...request, method: 'PUT', body: chunks(1000, 65_536) });
  expect(answer.status).toBe(413);
});
