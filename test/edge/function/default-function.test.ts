import { array, assert, constantFrom, oneof, property, string, stringMatching } from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ViewerFunctionOptions,
  viewerFunctionSource,
} from '../../../src/edge/function/default-function.ts';
import type { FunctionOutcome, ViewerRequest } from '../../../src/edge/function/event.ts';
import { compileFunction } from '../../../src/edge/function/run-function.ts';
import { urlToKey } from '../../../src/edge/url-to-key.ts';
import { get, options } from './viewer.ts';

const bare: ViewerFunctionOptions = { redirects: {}, statePrefix: '.storyclub/' };

function load(settings: ViewerFunctionOptions): (request: ViewerRequest) => FunctionOutcome {
  return compileFunction(viewerFunctionSource(settings), options).run;
}

/** Where it leads, in short: the key, or status and location. */
function inShort(outcome: FunctionOutcome): string {
  switch (outcome.kind) {
    case 'request':
      return decodeURIComponent(outcome.request.uri.slice(1));
    case 'response': {
      const { status, headers } = outcome.response;
      const location = headers.find(([name]) => name === 'Location')?.[1];
      return location === undefined ? `${status}` : `${status} ${location}`;
    }
    case 'failed':
      return outcome.why;
  }
}

describe('a site without redirects', () => {
  const run = load(bare);

  test.each([
    ['/', 'index.html'],
    ['/?page=2', 'index.html'],
    ['/stories/the-fox/', 'stories/the-fox/index.html'],
    ['/stories/the-fox', 'stories/the-fox/index.html'],
    ['/stories/the-fox/index.html', 'stories/the-fox/index.html'],
    ['/feed.xml', 'feed.xml'],
    ['/.well-known/security.txt', '.well-known/security.txt'],
    ['/stories/%E7%8B%90/', 'stories/狐/index.html'],
    ['/stories/%E7%8B%90', 'stories/狐/index.html'],
    ['/a%2Fb', 'a/b/index.html'],
    ['/a%2F', 'a/index.html'],
    ['/feed%2Exml', 'feed.xml'],
    ['/%', '400'],
    ['/%E7%8B', '400'],
    ['/a%00b', '400'],
  ])('%s leads to %s', (target, expected) => {
    expect(inShort(run(get(target)))).toBe(expected);
  });

  test('the query string goes along', () => {
    expect(run(get('/x/?a=%20&a'))).toMatchObject({
      request: { uri: '/x/index.html', query: 'a=%20&a' },
    });
  });

  test.each([
    '/.storyclub/ledger.json',
    '/.storyclub/',
    '/.storyclub',
    '/%2estoryclub/ledger.json',
    '/%2Estoryclub%2Fledger.json',
    '/.storyclu%62/lease',
    '//.storyclub/lease',
    '/./.storyclub/lease',
    '/a/../.storyclub/lease',
    '/../.storyclub/lease',
    '/%2e%2e/.storyclub/lease',
    '/.storyclub/lease?x=/a',
  ])('%s is not there', (target) => {
    expect(inShort(run(get(target)))).toBe('404');
  });

  test.each(['/.storyclubs/', '/stories/.storyclub/'])('%s is a path of the site', (target) => {
    expect(run(get(target)).kind).toBe('request');
  });
});

test('without a state prefix nothing is refused', () => {
  const run = load({ ...bare, statePrefix: '' });
  expect(inShort(run(get('/.storyclub/lease')))).toBe('.storyclub/lease/index.html');
});

describe('redirects', () => {
  const run = load({
    ...bare,
    redirects: {
      '/old-name': '/stories/new-name/',
      '/古い/': '/stories/狐/',
      '/2019/feed.rss': 'https://elsewhere.example/feed.xml',
    },
  });

  test.each([
    ['/old-name', '301 /stories/new-name/'],
    ['/old-name/', '301 /stories/new-name/'],
    ['/old-name/index.html', '301 /stories/new-name/'],
    ['/old%2Dname?a=%20&b', '301 /stories/new-name/?a=%20&b'],
    ['/%E5%8F%A4%E3%81%84/', '301 /stories/%E7%8B%90/'],
    ['/2019/feed.rss', '301 https://elsewhere.example/feed.xml'],
    ['/2019/feed.rss/', '2019/feed.rss/index.html'],
    ['/toString', 'toString/index.html'],
    ['/__proto__', '__proto__/index.html'],
  ])('%s leads to %s', (target, expected) => {
    expect(inShort(run(get(target)))).toBe(expected);
  });

  test('a list that does not fit into 10 KB is refused', () => {
    const many = Array.from({ length: 400 }, (_, at) => [`/old-${at}`, `/stories/new-${at}/`]);
    expect(() => viewerFunctionSource({ ...bare, redirects: Object.fromEntries(many) })).toThrow(
      expect.objectContaining({ code: 'function-too-large' }),
    );
  });
});

describe('one host for all readers', () => {
  const run = load({ ...bare, redirects: { '/old': '/new/' }, host: 'Stories.example' });
  const of = (host: string, target: string): ViewerRequest => ({
    ...get(target),
    headers: [['Host', host]],
  });

  test.each([
    ['stories.example', '/x', 'x/index.html'],
    ['STORIES.example', '/x', 'x/index.html'],
    ['www.stories.example', '/', '301 https://stories.example/'],
    ['www.stories.example', '/%E7%8B%90?a=b&c', '301 https://stories.example/%E7%8B%90?a=b&c'],
    ['d111111abcdef8.cloudfront.net', '/old', '301 https://stories.example/old'],
  ])('%s%s leads to %s', (host, target, expected) => {
    expect(inShort(run(of(host, target)))).toBe(expected);
  });
});

test('any path leads to the key that serve shows there', () => {
  const run = load(bare);
  const part = oneof(
    constantFrom(
      '.',
      '..',
      '',
      '%2e',
      '%2F',
      '%',
      '%E7%8B',
      '%00',
      '%25',
      '.storyclub',
      'index.html',
      'é',
      '狐',
      '+',
      '~',
      '*',
    ),
    string({ unit: 'grapheme', maxLength: 4 }).map((text) => encodeURIComponent(text)),
    stringMatching(/^[!$&'()*,:;=@A-Za-z0-9._~|^"<>{}-]{0,6}$/),
  );
  const path = array(
    array(part, { maxLength: 3 }).map((parts) => parts.join('')),
    { maxLength: 4 },
  ).map((parts) => `/${parts.join('/')}`);
  assert(
    property(path, (target) => {
      const key = urlToKey(target);
      const seen = inShort(run(get(target)));
      if (key === null) expect(seen).toBe('400');
      else expect(seen).toBe(foldedStartsWithState(key) ? '404' : key);
    }),
    { numRuns: 2000 },
  );
});

/** As a browser or a file system would read the path (RFC 3986 §5.2.4), slashes in a row being one. */
function foldedStartsWithState(key: string): boolean {
  const folded = new URL(`http://h/${encodeURI(key).replace(/[?#]/g, '_')}`).pathname.replace(
    /\/+/g,
    '/',
  );
  return `${folded}/`.startsWith('/.storyclub/');
}

test('what it answers itself says for how long HTTPS is to be asked for', () => {
  const said = (hsts: number | null, target: string) => {
    const outcome = load({ ...bare, host: 'www.stories.example', hsts })(get(target));
    return outcome.kind === 'response'
      ? outcome.response.headers.find(([name]) => name === 'Strict-Transport-Security')?.[1]
      : 'no answer of its own';
  };
  expect(said(31_536_000, '/x/')).toBe('max-age=31536000');
  expect(said(null, '/x/')).toBeUndefined();
});

test('it is written in what the runtime documents, with room for redirects', () => {
  const source = viewerFunctionSource({ ...bare, host: 'stories.example' });
  const code = source.replaceAll(/^\/\/.*$/gm, '');
  expect(code).toMatch(/^[\n\u0020-\u007e]+$/);
  expect(code).not.toMatch(
    /\b(?:for|class|async|await|yield|import|require)\b|\.\.\.|\?\.|\?\?|\*\*/,
  );
  expect(source.length).toBeLessThan(3000);
});
