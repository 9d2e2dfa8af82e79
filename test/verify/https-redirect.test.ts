import { Agent } from 'node:http';
import { expect, test } from 'vitest';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import { listen } from '../../src/edge/listen.ts';
import { askHttp } from '../../src/verify/ask-http.ts';
import {
  httpBaseOf,
  isHttpRight,
  judgeHttp,
  pathsByBehaviour,
} from '../../src/verify/https-redirect.ts';
import type { Observed } from '../../src/verify/observed.ts';

const site = new URL('https://www.storyclub.example');
const asked = { pattern: '*', url: 'http://www.storyclub.example/stories/the-fox/' };

const answered = (status: number, location: string | null = null): Observed => ({
  outcome: 'answer',
  askedAt: 0,
  status,
  contentType: null,
  cacheControl: null,
  contentEncoding: null,
  age: null,
  xCache: null,
  pop: null,
  location,
  body: { read: 'too-long' },
});

test.each<[Observed, string, boolean]>([
  [answered(301, 'https://www.storyclub.example/stories/the-fox/'), 'redirected', true],
  [answered(308, 'https://www.storyclub.example/stories/the-fox/?utm=1'), 'redirected', true],
  [answered(403), 'refused', true],
  [{ outcome: 'no-answer', askedAt: 0, why: 'nothing listens there' }, 'closed', true],
  [answered(200), 'plain', false],
  [answered(404), 'plain', false],
  [answered(301, 'https://www.storyclub.example/'), 'elsewhere', false],
  [answered(301, 'https://storyclub.example/stories/the-fox/'), 'elsewhere', false],
  [answered(302, 'http://www.storyclub.example/stories/the-fox/'), 'elsewhere', false],
  [answered(302), 'elsewhere', false],
])('plain HTTP answered with %o is %s', (observed, verdict, isRight) => {
  const check = judgeHttp(asked, observed, site);
  expect({ verdict: check.verdict, isRight: isHttpRight(check) }).toEqual({ verdict, isRight });
});

test('one path is asked for each behaviour that has any', () => {
  const [usual] = plainDistribution.behaviours;
  if (usual === undefined) throw new Error('there is no default behaviour');
  const distribution = {
    ...plainDistribution,
    behaviours: [{ ...usual, pattern: '/feeds/*' }, { ...usual, pattern: '/api/*' }, usual],
  };
  const paths = ['/', '/stories/the-fox/', '/feeds/atom.xml', '/feeds/feed.json'];
  expect([...pathsByBehaviour(paths, distribution)]).toEqual([
    ['*', '/'],
    ['/feeds/*', '/feeds/atom.xml'],
  ]);
});

test.each([
  ['https://www.storyclub.example', 'http://www.storyclub.example/'],
  ['https://localhost:8443', null],
  ['http://localhost:8080', null],
])('the plain address of %s is %s', (base, http) => {
  expect(httpBaseOf(new URL(base))?.href ?? null).toBe(http);
});

test('each behaviour is asked by plain HTTP, and what it answers is judged', async () => {
  const server = await listen(
    (request, response) => {
      if (request.url === '/feed.xml') response.end('x'.repeat(100_000));
      else
        response.writeHead(301, { Location: `https://www.storyclub.example${request.url}` }).end();
    },
    '127.0.0.1',
    0,
  );
  const terms = { agent: new Agent(), userAgent: 'test', patience: 5000, now: () => 0 };
  const paths = new Map([
    ['*', '/stories/%E9%BB%92/'],
    ['*.xml', '/feed.xml'],
  ]);
  const plain = new URL(server.url);
  expect(await askHttp(paths, { ...terms, base: site, plain })).toEqual([
    {
      pattern: '*',
      url: `${server.url}stories/%E9%BB%92/`,
      status: 301,
      location: 'https://www.storyclub.example/stories/%E9%BB%92/',
      verdict: 'redirected',
    },
    {
      pattern: '*.xml',
      url: `${server.url}feed.xml`,
      status: 200,
      location: null,
      verdict: 'plain',
    },
  ]);
  await server.close();
});
