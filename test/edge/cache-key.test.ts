import { describe, expect, test } from 'vitest';
import { all, type RequestParts, type Selection } from '../../src/edge/edge-config.ts';
import { bare, edgeConfig, openLocation } from '../support/edge-location.ts';

type Headers = Readonly<Record<string, string>>;
type Asked = readonly [target: string, headers?: Headers];

const only = (...names: readonly string[]): Selection => ({ kind: 'only', names });
const allBut = (...names: readonly string[]): Selection => ({ kind: 'all-but', names });

/** Whether two requests are answered with one copy, and what the origin was asked with. */
async function ask(
  { key = {}, forward = {} }: { key?: Partial<RequestParts>; forward?: Partial<RequestParts> },
  ...requests: readonly Asked[]
) {
  const config = edgeConfig({
    ...bare,
    key: { ...bare.key, ...key },
    forward: {
      queryStrings: bare.key.queryStrings,
      headers: bare.key.headers,
      cookies: bare.key.cookies,
      ...forward,
    },
  });
  const { origin, ask: askFor } = openLocation({ config });
  origin.says('/fox', { headers: { 'Cache-Control': 'max-age=60' }, body: 'the fox' });
  for (const [target, headers] of requests) await askFor(target, headers);
  return { copies: origin.asked.length, asked: origin.asked };
}

// AWS: QueryStringParameters, header-caching, Cookies.
describe('one copy or two', () => {
  test.each<[string, Partial<RequestParts>, Asked, Asked, number]>([
    ['no query string counts', {}, ['/fox'], ['/fox?a=1'], 1],
    ['all count', { queryStrings: all }, ['/fox?a=1'], ['/fox?a=2'], 2],
    ['in their order', { queryStrings: all }, ['/fox?a=1&b=2'], ['/fox?b=2&a=1'], 2],
    ['with their case', { queryStrings: all }, ['/fox?a=Red'], ['/fox?a=red'], 2],
    ['none is like an empty one', { queryStrings: all }, ['/fox'], ['/fox?'], 1],
    ['a named one counts', { queryStrings: only('a') }, ['/fox?a=1'], ['/fox?a=2'], 2],
    ['another does not', { queryStrings: only('a') }, ['/fox?a=1&b=1'], ['/fox?b=2&a=1'], 1],
    ['its name has a case', { queryStrings: only('a') }, ['/fox?A=1'], ['/fox?A=2'], 1],
    ['; separates nothing', { queryStrings: only('a') }, ['/fox?b=1;a=1'], ['/fox?b=1;a=2'], 1],
    ['all but one', { queryStrings: allBut('utm') }, ['/fox?a=1&utm=x'], ['/fox?utm=y&a=1'], 1],
    ['no header counts', {}, ['/fox', { Product: 'a' }], ['/fox', { Product: 'b' }], 1],
    [
      'a named header counts',
      { headers: only('product') },
      ['/fox', { Product: 'a' }],
      ['/fox', { Product: 'b' }],
      2,
    ],
    [
      'its name has no case',
      { headers: only('product') },
      ['/fox', { Product: 'Acme' }],
      ['/fox', { product: 'Acme' }],
      1,
    ],
    [
      'its value has one',
      { headers: only('product') },
      ['/fox', { Product: 'Acme' }],
      ['/fox', { Product: 'acme' }],
      2,
    ],
    [
      'in any order',
      { headers: only('a', 'b') },
      ['/fox', { A: '1', B: '2' }],
      ['/fox', { B: '2', A: '1' }],
      1,
    ],
    ['no cookie counts', {}, ['/fox', { Cookie: 'a=1' }], ['/fox', { Cookie: 'a=2' }], 1],
    [
      'a named cookie counts',
      { cookies: only('a') },
      ['/fox', { Cookie: 'a=1; b=1' }],
      ['/fox', { Cookie: 'b=2; a=2' }],
      2,
    ],
    [
      'another does not',
      { cookies: only('a') },
      ['/fox', { Cookie: 'a=1; b=1' }],
      ['/fox', { Cookie: 'b=2; a=1' }],
      1,
    ],
    [
      'with its case',
      { cookies: only('a') },
      ['/fox', { Cookie: 'a=X' }],
      ['/fox', { Cookie: 'a=x' }],
      2,
    ],
    [
      'cookies in any order',
      { cookies: all },
      ['/fox', { Cookie: 'a=1; b=2' }],
      ['/fox', { Cookie: 'b=2;a=1' }],
      1,
    ],
    [
      'a cookie is no header',
      { headers: only('a'), cookies: all },
      ['/fox', { A: '1' }],
      ['/fox', { Cookie: 'a: 1' }],
      2,
    ],
    [
      'a reader cannot pass by the cache',
      {},
      ['/fox'],
      ['/fox', { 'Cache-Control': 'no-cache', Pragma: 'no-cache' }],
      1,
    ],
  ])('%s', async (_, key, first, second, copies) => {
    expect((await ask({ key }, first, second)).copies).toBe(copies);
  });
});

describe('the origin is asked', () => {
  const sent: Headers = {
    Host: 'stories.example',
    'User-Agent': 'a reader',
    Accept: 'text/html',
    'Accept-Encoding': 'br',
    Cookie: 'b=2; a=1',
    'If-None-Match': '"x"',
    Range: 'bytes=0-1',
    Connection: 'close',
    'X-Storyclub-Location': 'LHR',
  };

  test('for the path alone, where nothing is keyed or forwarded', async () => {
    const { asked } = await ask({}, ['/fox?a=1', sent]);
    expect(asked).toEqual([{ method: 'GET', target: '/fox', headers: [], body: null }]);
  });

  test('with what is in the key', async () => {
    const key = { queryStrings: only('a'), headers: only('accept'), cookies: only('a') };
    const { asked } = await ask({ key }, ['/fox?a=1&b=2', sent]);
    expect(asked).toMatchObject([
      {
        target: '/fox?a=1',
        headers: [
          ['Accept', 'text/html'],
          ['Cookie', 'a=1'],
        ],
      },
    ]);
  });

  test('with what is forwarded, which makes no other copies', async () => {
    const forward = { queryStrings: all, headers: only('user-agent'), cookies: all };
    const { asked, copies } = await ask({ forward }, ['/fox?a=1&b=2', sent], ['/fox?c=3', sent]);
    expect(copies).toBe(1);
    expect(asked).toMatchObject([
      {
        target: '/fox?a=1&b=2',
        headers: [
          ['User-Agent', 'a reader'],
          ['Cookie', 'a=1; b=2'],
        ],
      },
    ]);
  });

  test('without conditions, ranges and what concerns one connection, even where all is forwarded', async () => {
    const { asked } = await ask({ forward: { headers: all } }, ['/fox', sent]);
    expect(asked[0]?.headers.map(([name]) => name)).toEqual(['User-Agent', 'Accept']);
  });
});

test('names like those every object has are names like any other', async () => {
  const key = {
    queryStrings: only('__proto__'),
    headers: only('constructor'),
    cookies: only('toString'),
  };
  const { asked } = await ask({ key }, [
    '/fox?__proto__=1&hasOwnProperty=2',
    { constructor: 'c', Cookie: 'toString=3; valueOf=4' },
  ]);
  expect(asked).toMatchObject([
    {
      target: '/fox?__proto__=1',
      headers: [
        ['constructor', 'c'],
        ['Cookie', 'toString=3'],
      ],
    },
  ]);
});
