import { createServer, type RequestListener } from 'node:http';
import { Agent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listen, type Listening } from '../../src/edge/listen.ts';
import { digestOf } from '../../src/site/digest.ts';
import { ask, type Ask } from '../../src/verify/ask.ts';
import { askAll } from '../../src/verify/ask-all.ts';
import type { Expectation } from '../../src/verify/expectation.ts';
import type { Coding, Observed } from '../../src/verify/observed.ts';
import { countQuestions, toQuestions } from '../../src/verify/to-questions.ts';
import { whyUnreachable } from '../../src/verify/why-unreachable.ts';

const text = 'A fox came by. '.repeat(1000);

const answers: Readonly<Record<string, RequestListener>> = {
  '/': (request, response) => {
    const accepted = String(request.headers['accept-encoding']);
    const headers = { 'Content-Type': 'text/html', 'Cache-Control': 'max-age=60', Age: '7' };
    const cloudFront = { 'X-Cache': 'Hit from cloudfront', 'X-Amz-Cf-Pop': 'LHR50-P1' };
    const coding = accepted.includes('br') ? 'br' : accepted.includes('gzip') ? 'gzip' : null;
    const body =
      coding === 'br' ? brotliCompressSync(text) : coding === 'gzip' ? gzipSync(text) : text;
    response
      .writeHead(200, {
        ...headers,
        ...cloudFront,
        ...(coding === null ? {} : { 'Content-Encoding': coding }),
      })
      .end(body);
  },
  '/it%E2%80%99s/?': (_, response) => void response.end('encoded as it was asked'),
  '/moved': (_, response) => void response.writeHead(301, { Location: '/there?x=1' }).end(),
  '/liar': (_, response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end(text),
  '/endless': (_, response) => {
    const more = (): void => {
      while (!response.destroyed && response.write(text));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
  '/silent': () => {},
  '/dripping': (_, response) => void response.writeHead(200).write('and then'),
  '/cut': (_, response) => {
    response.writeHead(200, { 'Content-Length': '1000' }).write('short');
    response.socket?.destroySoon();
  },
};

let asked: string[] = [];
let server: Listening;

beforeAll(async () => {
  server = await listen(
    (request, response) => {
      const path = request.url ?? '';
      asked.push(path);
      (answers[path] ?? ((_, missing) => missing.writeHead(404).end('none')))(request, response);
    },
    '127.0.0.1',
    0,
  );
});
afterAll(() => server.close());

const never = new AbortController().signal;

async function asking(
  wanted: Partial<Ask>,
  more: { patience?: number; signal?: AbortSignal } = {},
) {
  asked = [];
  const agent = new Agent({ keepAlive: true });
  try {
    return await ask(
      { path: '/', coding: 'plain', longest: 100_000, ...wanted },
      {
        base: new URL(server.url),
        agent,
        userAgent: 'test',
        patience: 5000,
        signal: never,
        now: () => 42,
        ...more,
      },
    );
  } finally {
    agent.destroy();
  }
}

describe('one URL', () => {
  test.each<[Coding, string | null]>([
    ['br', 'br'],
    ['gzip', 'gzip'],
    ['plain', null],
  ])('for a reader who takes %s: the digest is that of the decoded body', async (coding, used) => {
    expect(await asking({ coding })).toEqual({
      outcome: 'answer',
      askedAt: 42,
      status: 200,
      contentType: 'text/html',
      cacheControl: 'max-age=60',
      contentEncoding: used,
      age: 7,
      xCache: 'Hit from cloudfront',
      pop: 'LHR50-P1',
      location: null,
      body: { read: 'whole', digest: digestOf(text), size: text.length },
    });
  });

  test('is asked for byte by byte as it is written', async () => {
    expect(await asking({ path: '/it%E2%80%99s/?' })).toMatchObject({ status: 200 });
  });

  test('a redirect is told, and not followed', async () => {
    expect(await asking({ path: '/moved' })).toMatchObject({
      status: 301,
      location: `${server.url}there?x=1`,
    });
    expect(asked).toEqual(['/moved']);
  });

  test('a body that is not what it says to be', async () => {
    expect(await asking({ path: '/liar' })).toMatchObject({ body: { read: 'undecodable' } });
  });

  test('a body without end is left', async () => {
    expect(await asking({ path: '/endless' })).toMatchObject({ body: { read: 'too-long' } });
  });
});

describe('no answer', () => {
  test.each(['/silent', '/dripping'])('%s costs no more than its patience', async (path) => {
    expect(await asking({ path }, { patience: 100 })).toMatchObject({
      outcome: 'no-answer',
      why: 'no whole answer within 0.1 s',
    });
    expect(asked).toEqual([path]);
  });

  test('a connection that breaks is tried three times', async () => {
    expect(await asking({ path: '/cut' })).toMatchObject({
      outcome: 'no-answer',
      why: 'the connection was closed before the answer was whole',
    });
    expect(asked).toEqual(['/cut', '/cut', '/cut']);
  });

  test('HTTPS where there is none', async () => {
    const observed = await ask(
      { path: '/', coding: 'plain', longest: 10 },
      {
        base: new URL(server.url.replace('http:', 'https:')),
        agent: new HttpsAgent(),
        userAgent: 'test',
        patience: 5000,
        signal: never,
        now: () => 42,
      },
    );
    expect(observed).toMatchObject({ why: 'it does not speak HTTPS' });
  });

  test.each([
    ['CERT_HAS_EXPIRED', 'its certificate has expired'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
    ['ENOTFOUND', 'there is no such host'],
    ['ESOMETHING', 'the message'],
  ])('%s is said in words', (code, why) => {
    const error = Object.assign(new Error('the message'), { code });
    expect(whyUnreachable(error, new URL('https://www.storyclub.example'))).toBe(why);
    const both = new AggregateError([error], 'the message');
    expect(whyUnreachable(both, new URL('https://www.storyclub.example'))).toBe(why);
  });

  test('a person who waits no longer ends it at once', async () => {
    const stop = new AbortController();
    const observed = asking({ path: '/silent' }, { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(observed).rejects.toThrow('enough');
  });
});

const page = (name: string): Expectation => ({
  key: `${name}/index.html`,
  urls: [`/${name}`, `/${name}/`, `/${name}/index.html`],
  live: {
    digest: '',
    contentType: 'text/html; charset=utf-8',
    cacheControl: '',
    size: 1,
    putAt: 0,
  },
  sets: [],
  earlier: [],
  past: new Set(),
});
const image: Expectation = {
  ...page('x'),
  key: 'a.png',
  urls: ['/a.png'],
  live: { digest: '', contentType: 'image/png', cacheControl: '', size: 1, putAt: 0 },
};

describe('everything', () => {
  test('every address in every coding it may be kept in, what most readers ask for first', () => {
    const expectations = [page('a'), image];
    const told = [...toQuestions(expectations)].map(({ path, coding }) => `${path} ${coding}`);
    expect(told).toEqual([
      '/a/ br',
      '/a.png plain',
      '/a br',
      '/a/index.html br',
      '/a/ gzip',
      '/a gzip',
      '/a/index.html gzip',
      '/a/ plain',
      '/a plain',
      '/a/index.html plain',
    ]);
    expect(countQuestions(expectations)).toBe(told.length);
  });

  const silent: Observed = { outcome: 'no-answer', askedAt: 0, why: 'it is a test' };
  const many = Array.from({ length: 100 }, (_, n) => page(`p${n}`));
  const terms = { atOnce: 8, timeout: 5000, signal: never, onAnswer: () => {} };

  test('no more than eight at once', async () => {
    let open = 0;
    let most = 0;
    const { answers: got, cutShort } = await askAll(toQuestions(many.slice(0, 5)), {
      ...terms,
      ask: async (question) => {
        most = Math.max(most, ++open);
        await new Promise(setImmediate);
        open--;
        return question.coding === 'br' ? silent : { ...(await asking({})), askedAt: 1 };
      },
    });
    expect({ most, got: got.length, cutShort }).toEqual({ most: 8, got: 45, cutShort: null });
  });

  test('sixteen in a row without an answer are enough', async () => {
    const { answers: got, cutShort } = await askAll(toQuestions(many), {
      ...terms,
      atOnce: 1,
      ask: async () => silent,
    });
    expect({ got: got.length, cutShort }).toEqual({ got: 16, cutShort: 'nothing-answers' });
  });

  test('a site that never answers ends with the time', async () => {
    const hang = (_: unknown, signal: AbortSignal): Promise<Observed> =>
      new Promise((__, reject) => signal.addEventListener('abort', () => reject(new Error('cut'))));
    const { answers: got, cutShort } = await askAll(toQuestions(many), {
      ...terms,
      timeout: 50,
      ask: hang,
    });
    expect({ got: got.length, cutShort }).toEqual({ got: 0, cutShort: 'time' });
  });
});

test('a server that nobody listens at', async () => {
  const closed = createServer();
  await new Promise<void>((open) => closed.listen(0, '127.0.0.1', open));
  const address = closed.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  await new Promise((done) => closed.close(done));
  const observed = await ask(
    { path: '/', coding: 'plain', longest: 10 },
    {
      base: new URL(`http://127.0.0.1:${port}`),
      agent: new Agent(),
      userAgent: 'test',
      patience: 1000,
      signal: never,
      now: () => 42,
    },
  );
  expect(observed).toEqual({ outcome: 'no-answer', askedAt: 42, why: 'nothing listens there' });
});
