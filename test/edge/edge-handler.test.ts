import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { connect } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { none, usualBehaviour } from '../../src/edge/edge-config.ts';
import { bare, edgeConfig, noon, settle } from '../support/edge-location.ts';
import { FlowingBody, TalkingOrigin } from '../support/edge-origin.ts';
import {
  closeServers,
  fetchFrom,
  openBoth,
  openEdge,
  openServer,
  sendRaw,
} from '../support/edge-server.ts';

afterEach(closeServers);

const forAMinute = { 'Cache-Control': 'max-age=60', ETag: '"1"' };

async function openTalking(options: Partial<Parameters<typeof openEdge>[0]> = {}) {
  const origin = new TalkingOrigin(virtualClock(noon));
  origin.says('/fox', { headers: { ...forAMinute, 'Content-Type': 'text/html' }, body: 'the fox' });
  return { origin, edge: await openEdge({ upstream: origin, ...options }) };
}

describe('an answer says where it comes from', () => {
  test('by X-Cache, Via, X-Amz-Cf-Pop and Age', async () => {
    const { edge } = await openTalking();
    const first = await fetchFrom(`${edge.url}/fox`);
    expect(first).toMatchObject({
      status: 200,
      text: 'the fox',
      headers: {
        'x-cache': 'Miss from cloudfront',
        via: '1.1 d111111abcdef8.cloudfront.net (CloudFront)',
        'x-amz-cf-pop': 'LHR0-S1',
        date: new Date(noon).toUTCString(),
        'content-length': '7',
        'content-type': 'text/html',
        etag: '"1"',
      },
    });
    expect(first.headers).not.toHaveProperty('age');
    edge.clock.advance(30_000);
    const second = await fetchFrom(`${edge.url}/fox`);
    expect(second.headers).toMatchObject({ 'x-cache': 'Hit from cloudfront', age: '30' });
    edge.clock.advance(30_000);
    const third = await fetchFrom(`${edge.url}/fox`);
    expect(third.headers['x-cache']).toBe('RefreshHit from cloudfront');
    const error = await fetchFrom(`${edge.url}/hen`);
    expect(error).toMatchObject({ status: 404, headers: { 'x-cache': 'Error from cloudfront' } });
  });

  test('also when it comes from the edge itself', async () => {
    const config = edgeConfig({ ...bare, viewerProtocol: 'redirect-to-https' });
    const { edge } = await openTalking({ config, scheme: 'http' });
    const redirect = await fetchFrom(`${edge.url}/fox`, { headers: { Host: 'stories.example' } });
    expect(redirect).toMatchObject({
      status: 301,
      headers: { location: 'https://stories.example/fox', 'x-cache': 'Redirect from cloudfront' },
    });
    const https = { headers: { 'X-Forwarded-Proto': 'https' } };
    expect(await fetchFrom(`${edge.url}/fox`, https)).toMatchObject({ status: 200 });
    const refused = await fetchFrom(`${edge.url}/fox`, { method: 'POST', ...https });
    expect(refused).toMatchObject({ status: 403, headers: { 'x-cache': 'Error from cloudfront' } });
  });

  test('and nothing the origin says of another cache', async () => {
    const { origin, edge } = await openTalking();
    origin.says('/fox', {
      headers: { ...forAMinute, Via: '1.1 nginx', 'X-Cache': 'HIT', 'X-Amz-Cf-Pop': 'X', Age: '5' },
    });
    const { headers } = await fetchFrom(`${edge.url}/fox`);
    expect(headers).toMatchObject({
      via: '1.1 d111111abcdef8.cloudfront.net (CloudFront)',
      'x-cache': 'Miss from cloudfront',
      'x-amz-cf-pop': 'LHR0-S1',
      age: '5',
    });
  });
});

describe('a location', () => {
  test.each([
    ['FRA', 'FRA0-S1'],
    ['fra', 'FRA0-S1'],
    ['1', 'FRA0-S1'],
    ['0', 'LHR0-S1'],
  ])('%s is chosen by a header, and has a cache of its own', async (name, pop) => {
    const { edge } = await openTalking({ locations: ['LHR', 'FRA'] });
    const headers = { 'X-Storyclub-Location': name };
    const miss = await fetchFrom(`${edge.url}/fox`, { headers });
    expect(miss.headers).toMatchObject({ 'x-cache': 'Miss from cloudfront', 'x-amz-cf-pop': pop });
    const held = edge.edge.locations.map((location) => location.copies().length);
    expect(held).toEqual(pop === 'FRA0-S1' ? [0, 1] : [1, 0]);
  });

  test.each(['NRT', '2', '-1', '__proto__', 'length'])('%s is none', async (name) => {
    const { edge } = await openTalking({ locations: ['LHR', 'FRA'] });
    const headers = { 'X-Storyclub-Location': name };
    expect(await fetchFrom(`${edge.url}/fox`, { headers })).toMatchObject({
      status: 400,
      text: `There is no location ${name}: LHR, FRA.\n`,
    });
  });
});

describe('methods', () => {
  test('HEAD is answered as GET without a body, from one copy', async () => {
    const { origin, edge } = await openTalking();
    const head = await fetchFrom(`${edge.url}/fox`, { method: 'HEAD' });
    expect(head).toMatchObject({
      status: 200,
      text: '',
      headers: { 'content-length': '7', 'x-cache': 'Miss from cloudfront' },
    });
    expect(await fetchFrom(`${edge.url}/fox`)).toMatchObject({
      text: 'the fox',
      headers: { 'x-cache': 'Hit from cloudfront' },
    });
    expect(origin.log).toEqual(['GET /fox']);
  });

  test('POST goes to the origin with its body, and its answer to nobody else', async () => {
    const config = edgeConfig({
      ...bare,
      methods: 'all',
      forward: {
        queryStrings: none,
        headers: { kind: 'only', names: ['content-type'] },
        cookies: none,
      },
    });
    const seen: string[] = [];
    const { edge } = await openBoth(
      async (request, response) => {
        const chunks: Buffer[] = [];
        for await (const chunk of request) chunks.push(chunk);
        const type = request.headers['content-type'] ?? '';
        seen.push(`${request.method} ${request.url} ${type} ${Buffer.concat(chunks).toString()}`);
        response.writeHead(201, { 'Cache-Control': 'max-age=60' }).end('thank you');
      },
      { config },
    );
    for (const body of ['dear fox', 'dear hen']) {
      const headers = { 'Content-Type': 'text/plain' };
      expect(
        await fetchFrom(`${edge.url}/letters`, { method: 'POST', headers, body }),
      ).toMatchObject({
        status: 201,
        text: 'thank you',
        headers: { 'x-cache': 'Miss from cloudfront' },
      });
    }
    expect(seen).toEqual([
      'POST /letters text/plain dear fox',
      'POST /letters text/plain dear hen',
    ]);
  });

  test('POST to an origin that is not there is a 502', async () => {
    const config = edgeConfig({ ...bare, methods: 'all' });
    const { edge, origin } = await openBoth(() => {}, { config });
    await origin.close();
    const body = 'x'.repeat(1_000_000);
    expect(await fetchFrom(`${edge.url}/letters`, { method: 'POST', body })).toMatchObject({
      status: 502,
      headers: { 'x-cache': 'Error from cloudfront' },
    });
  });
});

describe('the origin', () => {
  test('that is not there is a 502 for ten seconds, and then asked again', async () => {
    const { edge, origin } = await openBoth(() => {});
    await origin.close();
    expect(await fetchFrom(`${edge.url}/fox`)).toMatchObject({ status: 502 });
    await openServer((_, response) => response.end('the fox'), origin.port);
    edge.clock.advance(9_999);
    expect(await fetchFrom(`${edge.url}/fox`)).toMatchObject({ status: 502 });
    edge.clock.advance(1);
    expect(await fetchFrom(`${edge.url}/fox`)).toMatchObject({ status: 200, text: 'the fox' });
    expect(edge.errors).toEqual([]);
  });

  test('that is silent is a 504', async () => {
    const { edge } = await openBoth(() => {}, { timeout: 30 });
    expect(await fetchFrom(`${edge.url}/fox`)).toMatchObject({ status: 504 });
  });

  test('that falls silent breaks its answer off', async () => {
    const { edge } = await openBoth((_, response) => response.write('the '), { timeout: 150 });
    await expect(fetchFrom(`${edge.url}/fox`)).rejects.toThrow('aborted');
    expect(edge.edge.locations[0]?.copies()).toEqual([]);
  });

  test('that answers in chunks of unknown number is kept, and its length then known', async () => {
    const { edge } = await openBoth((_, response) => {
      response.setHeader('Cache-Control', 'max-age=60');
      response.write('the ');
      response.end('fox');
    });
    const first = await fetchFrom(`${edge.url}/fox`);
    expect(first).toMatchObject({ text: 'the fox', headers: { 'transfer-encoding': 'chunked' } });
    const second = await fetchFrom(`${edge.url}/fox`);
    expect(second).toMatchObject({ text: 'the fox', headers: { 'content-length': '7' } });
    const part = await fetchFrom(`${edge.url}/fox`, { headers: { Range: 'bytes=4-' } });
    expect(part).toMatchObject({ status: 206, text: 'fox' });
  });

  test.each([
    ['is not kept', { 'Cache-Control': 'no-store' }],
    ['is too long to be kept', { 'Cache-Control': 'max-age=60', 'Content-Length': '300000' }],
  ])('gives a body that %s to each reader whole', async (_, headers) => {
    const text = 'x'.repeat(300_000);
    let asked = 0;
    const { edge } = await openBoth(
      (_request, response) => {
        asked += 1;
        response.writeHead(200, headers).end(text);
      },
      { memory: 1_000_000 },
    );
    const seen = await Promise.all([1, 2, 3].map(async () => await fetchFrom(`${edge.url}/film`)));
    expect(seen.map((one) => one.text === text)).toEqual([true, true, true]);
    expect(asked).toBe(3);
  });

  test('is asked on one connection, request after request', async () => {
    const ports = new Set<number | undefined>();
    const { edge } = await openBoth(({ socket }, response) => {
      ports.add(socket.remotePort);
      response.end('the fox');
    });
    for (const name of ['a', 'b', 'c']) await fetchFrom(`${edge.url}/${name}`);
    expect(ports.size).toBe(1);
  });

  test('sends several cookies, each on its own line', async () => {
    const config = edgeConfig({
      ...bare,
      forward: { ...usualBehaviour.forward, cookies: { kind: 'all' } },
    });
    const { edge } = await openBoth(
      (_, response) => response.setHeader('Set-Cookie', ['a=1', 'b=2']).end(),
      { config },
    );
    expect((await fetchFrom(`${edge.url}/fox`)).headers['set-cookie']).toEqual(['a=1', 'b=2']);
  });

  test.each([
    ['is left out', {}, undefined],
    ['is kept', { Cookie: 'a' }, ['a=1']],
  ])('sends a cookie that %s', async (_, sent, kept) => {
    const cookies = kept === undefined ? none : ({ kind: 'all' } as const);
    const config = edgeConfig({ ...bare, forward: { ...usualBehaviour.forward, cookies } });
    const { edge } = await openBoth(
      (_request, response) => response.setHeader('Set-Cookie', 'a=1').end(),
      { config },
    );
    expect((await fetchFrom(`${edge.url}/fox`, { headers: sent })).headers['set-cookie']).toEqual(
      kept,
    );
  });
});

describe('a slow reader', () => {
  /** Sends a megabyte a time for as long as it is taken. */
  function endless(sent: { bytes: number }): RequestListener {
    return (_, response) => {
      response.writeHead(200, { 'Cache-Control': 'no-store' });
      const more = (): void => {
        if (response.destroyed) return;
        sent.bytes += 1_000_000;
        response.write(new Uint8Array(1_000_000), () => setImmediate(more));
      };
      more();
    };
  }

  test('of what is not kept slows the origin down, and stops it when it leaves', async () => {
    const sent = { bytes: 0 };
    const { edge } = await openBoth(endless(sent));
    const socket = connect(edge.port, '127.0.0.1');
    socket.write('GET /film HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'readable');
    let before = -1;
    // Buffers of both connections fill; then nothing moves.
    while (before !== sent.bytes) {
      before = sent.bytes;
      for (let n = 0; n < 20; n += 1) await settle();
    }
    expect(sent.bytes).toBeLessThan(60_000_000);
    const stopped = sent.bytes;
    socket.destroy();
    for (let n = 0; n < 50; n += 1) await settle();
    expect(sent.bytes).toBeLessThan(stopped + 20_000_000);
    expect(edge.errors).toEqual([]);
  });
});

describe('a reader that leaves', () => {
  /** Asks for the film, and is gone once the origin is asked. */
  async function leave(port: number, origin: TalkingOrigin): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    socket.write('GET /film HTTP/1.1\r\nHost: x\r\n\r\n');
    while (origin.asked.length === 0) await settle();
    socket.destroy();
    await once(socket, 'close');
  }

  test('lets go of what is not kept', async () => {
    const { origin, edge } = await openTalking();
    const flow = new FlowingBody();
    origin.says('/film', { headers: { 'Cache-Control': 'no-store' }, body: flow });
    flow.send('scene 1');
    await leave(edge.port, origin);
    for (let n = 0; n < 100 && !flow.isLeft; n += 1) await settle();
    expect(flow.isLeft).toBe(true);
    expect(edge.errors).toEqual([]);
  });

  test('before the origin answered lets go of its answer, too', async () => {
    const { origin, edge } = await openTalking();
    const flow = new FlowingBody();
    let answer = (): void => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    origin.says('/film', async () => {
      await answered;
      return { headers: { 'Cache-Control': 'no-store' }, body: flow };
    });
    await leave(edge.port, origin);
    for (let n = 0; n < 10; n += 1) await settle();
    answer();
    for (let n = 0; n < 100 && !flow.isLeft; n += 1) await settle();
    expect(flow.isLeft).toBe(true);
    expect(edge.errors).toEqual([]);
  });

  test('leaves the others what is kept', async () => {
    const { origin, edge } = await openTalking();
    const flow = new FlowingBody();
    origin.says('/film', { headers: forAMinute, body: flow });
    await leave(edge.port, origin);
    const other = fetchFrom(`${edge.url}/film`);
    flow.send('scene 1, ');
    flow.send('scene 2');
    flow.end();
    expect((await other).text).toBe('scene 1, scene 2');
  });
});

describe('a broken answer', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['of unknown length', {}],
    ['shorter than it said', { 'Content-Length': '100' }],
    ['longer than it said', { 'Content-Length': '2' }],
  ])('%s ends the connection, so that nobody takes it for whole', async (_, headers) => {
    const { origin, edge } = await openTalking();
    const flow = new FlowingBody();
    origin.says('/film', { headers: { ...forAMinute, ...headers }, body: flow });
    const read = fetchFrom(`${edge.url}/film`);
    flow.send('scene 1');
    if (headers['Content-Length'] === undefined) flow.breakOff();
    else flow.end();
    await expect(read).rejects.toThrow(/aborted|socket hang up/);
    expect(edge.errors).toHaveLength(1);
    expect((await fetchFrom(`${edge.url}/fox`)).text).toBe('the fox');
  });

  test.each([
    ['X-Fox', 'red\r\nX-Hen: white'],
    ['X-Fox', 'лиса'],
    ['X Fox', 'red'],
  ])('whose header %s is %j cannot be sent, and harms nobody', async (name, value) => {
    const { origin, edge } = await openTalking();
    origin.says('/bad', { headers: { ...forAMinute, [name]: value }, body: 'the fox' });
    const answer = await fetchFrom(`${edge.url}/bad`);
    expect(answer).toMatchObject({ status: 500, text: 'The edge failed.\n' });
    expect(answer.headers).not.toHaveProperty('x-hen');
    expect(edge.errors).toHaveLength(1);
    expect((await fetchFrom(`${edge.url}/fox`)).text).toBe('the fox');
  });
});

describe('a hostile request', () => {
  test.each([
    ['for another host', 'GET //evil.example/ HTTP/1.1', '404'],
    ['with a zero byte', 'GET /%00 HTTP/1.1', '404'],
    ['for a file above', 'GET /%2e%2e/%2e%2e/etc/passwd HTTP/1.1', '404'],
    ['with a broken escape', 'GET /%zz HTTP/1.1', '404'],
    ['as to a proxy', 'GET http://evil.example/fox HTTP/1.1', '400'],
    ['for a long path', `GET /${'x'.repeat(9000)} HTTP/1.1`, '413'],
    ['for a very long path', `GET /${'x'.repeat(90_000)} HTTP/1.1`, '431'],
    ['with a letter outside ASCII', 'GET /fo\u00e9 HTTP/1.1', '400'],
    ['for all of the server', 'OPTIONS * HTTP/1.1', '400'],
    ['of no method', 'BREW /fox HTTP/1.1', '400'],
  ])('%s is refused, and harms nobody', async (_, line, status) => {
    const { edge } = await openTalking();
    const answer = await sendRaw(edge.port, `${line}\r\nHost: x\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(edge.errors).toEqual([]);
    expect((await fetchFrom(`${edge.url}/fox`)).text).toBe('the fox');
  });
});
