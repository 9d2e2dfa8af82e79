import { describe, expect, test } from 'vitest';
import { type EdgeBehaviour, type EdgeConfig, usualBehaviour } from '../../src/edge/edge-config.ts';
import type { FunctionOutcome } from '../../src/edge/function/event.ts';
import { normalisePath } from '../../src/edge/normalise-path.ts';
import {
  type Arrived,
  findBehaviour,
  resolveRequest,
  type Resolved,
} from '../../src/edge/resolve.ts';
import { edgeConfig } from '../support/edge-location.ts';

function arrived(target: string, more: Partial<Arrived> = {}): Arrived {
  return {
    method: 'GET',
    target,
    headers: [],
    ip: '192.0.2.1',
    requestId: '',
    scheme: 'https',
    ...more,
  };
}

const unused = (): FunctionOutcome => {
  throw new Error('there is no function');
};

function resolve(
  request: Arrived,
  behaviour: Partial<EdgeBehaviour> = {},
  config: Partial<EdgeConfig> = {},
): Resolved {
  return resolveRequest(edgeConfig(behaviour, config), request, unused);
}

/** What the origin is asked for, or the status of an answer without it. */
function outcomeOf(resolved: Resolved): string | number {
  return resolved.kind === 'cache' ? resolved.request.target : resolved.status;
}

function patterns(...all: readonly string[]): EdgeConfig {
  return edgeConfig({}, { behaviours: all.map((pattern) => ({ ...usualBehaviour, pattern })) });
}

// AWS: DownloadDistValuesCacheBehavior, path pattern.
describe('the behaviour of a path', () => {
  test.each<[string, readonly string[], string]>([
    ['/api/fox', ['/api/*', '*'], '/api/*'],
    ['/api', ['/api/*', '*'], '*'],
    ['/api/', ['/api/*', '*'], '/api/*'],
    ['/API/fox', ['/api/*', '*'], '*'],
    ['/api/fox', ['api/*', '*'], 'api/*'],
    ['/a/b/c.jpg', ['*.jpg', '*'], '*.jpg'],
    ['/a/b/c.jpeg', ['*.jp?g', '*'], '*.jp?g'],
    ['/a/b/c.jpg', ['*.jp?g', '*'], '*'],
    ['/a/x/b', ['/a*b', '*'], '/a*b'],
    ['/a', ['/a', '/a*', '*'], '/a'],
    ['/ab', ['*', '/ab'], '*'],
    ['/api?x', ['/api?x', '*'], '*'],
  ])('%s under %j is %s', (path, all, pattern) => {
    expect(findBehaviour(patterns(...all), path.replace(/\?.*/, '')).pattern).toBe(pattern);
  });

  test.each([
    ['/a/b', '/a/b'],
    ['/a/../b', '/b'],
    ['/a/./b', '/a/b'],
    ['/a/..', '/'],
    ['/a/b/.', '/a/b/'],
    ['/../../a', '/a'],
    ['//a///b', '/a/b'],
    ['/a/%2e%2E/b', '/b'],
    ['/%61pi/x', '/api/x'],
    ['/a%2Fb', '/a%2Fb'],
    ['/%zz', '/%zz'],
    ['/caf%C3%A9', '/caf%C3%A9'],
    ['/...', '/...'],
    ['/.well-known/x', '/.well-known/x'],
    ['/', '/'],
  ])('is found for %s as for %s', (path, normal) => {
    expect(normalisePath(path)).toBe(normal);
  });

  test('is found by the normalised path; key and origin have the path as it came', () => {
    const config = patterns('/api/*', '*');
    const resolved = resolveRequest(config, arrived('/x/..//%61pi/fox'), unused);
    if (resolved.kind !== 'cache') throw new Error('not asked');
    expect(resolved.request).toMatchObject({
      behaviour: { pattern: '/api/*' },
      url: '/x/..//%61pi/fox',
      target: '/x/..//%61pi/fox',
    });
  });
});

// AWS: DefaultRootObject.
test.each([
  ['/', '/index.html'],
  ['/?a=1', '/index.html'],
  ['//', '//'],
  ['/a/', '/a/'],
  ['/a', '/a'],
])('%s is answered with %s', (target, asked) => {
  expect(outcomeOf(resolve(arrived(target)))).toBe(asked);
});

test('without a default root object / is asked for as it is', () => {
  expect(outcomeOf(resolve(arrived('/'), {}, { defaultRootObject: null }))).toBe('/');
});

// AWS: using-https-viewers-to-cloudfront.
describe('a request by http', () => {
  const http = (method: string) =>
    arrived('/fox?a=1', { method, scheme: 'http', headers: [['Host', 'stories.example:8080']] });

  test('is answered where that is allowed', () => {
    expect(outcomeOf(resolve(http('GET')))).toBe('/fox');
  });

  test('is refused where only https is', () => {
    expect(outcomeOf(resolve(http('GET'), { viewerProtocol: 'https-only' }))).toBe(403);
  });

  test.each([
    ['GET', 301],
    ['HEAD', 301],
    ['POST', 307],
    ['DELETE', 307],
  ])('%s is sent to https with a %d', (method, status) => {
    const redirect = { viewerProtocol: 'redirect-to-https', methods: 'all' } as const;
    expect(resolve(http(method), redirect)).toEqual({
      kind: 'answer',
      status,
      headers: [['Location', 'https://stories.example/fox?a=1']],
      body: null,
      word: 'Redirect',
    });
  });

  test('without a Host is sent to the name of the distribution', () => {
    const request = arrived('/fox', { scheme: 'http' });
    expect(resolve(request, { viewerProtocol: 'redirect-to-https' })).toMatchObject({
      headers: [['Location', 'https://d111111abcdef8.cloudfront.net/fox']],
    });
  });

  test('by https is answered whatever the policy', () => {
    expect(outcomeOf(resolve(arrived('/fox'), { viewerProtocol: 'redirect-to-https' }))).toBe(
      '/fox',
    );
  });
});

describe('methods', () => {
  test.each<[EdgeBehaviour['methods'], string, boolean]>([
    ['read', 'GET', true],
    ['read', 'HEAD', true],
    ['read', 'OPTIONS', false],
    ['read', 'POST', false],
    ['options', 'OPTIONS', true],
    ['options', 'POST', false],
    ['all', 'POST', true],
    ['all', 'PUT', true],
    ['all', 'PATCH', true],
    ['all', 'DELETE', true],
    ['all', 'TRACE', false],
    ['all', 'get', false],
  ])('%s: %s %s', (methods, method, isTaken) => {
    expect(outcomeOf(resolve(arrived('/fox', { method }), { methods }))).toBe(
      isTaken ? '/fox' : 403,
    );
  });

  test.each([
    ['Content-Length', '1'],
    ['Transfer-Encoding', 'chunked'],
  ])('a GET with a body (%s) is refused', (name, value) => {
    expect(outcomeOf(resolve(arrived('/fox', { headers: [[name, value]] })))).toBe(403);
  });

  test('a GET that says it has none is not', () => {
    const headers = [['Content-Length', '0']] as const;
    expect(outcomeOf(resolve(arrived('/fox', { headers })))).toBe('/fox');
  });
});

const long = (length: number, start = '/'): string => start + 'x'.repeat(length - start.length);

test.each<[string, string, string | number]>([
  ['of OPTIONS * is refused', '*', 400],
  ['that is empty is refused', '', 400],
  ['without a slash is refused', 'fox', 400],
  ['with a scheme and a host is refused', 'http://stories.example/fox', 400],
  ['of 8,192 bytes is asked for', long(8192), long(8192)],
  ['of 8,193 bytes is refused', long(8193), 413],
  ['of 8,193 bytes with its query string is refused', long(8193, '/?'), 413],
  ['with two slashes names no host', '//evil.example/fox', '//evil.example/fox'],
  ['with a fragment is asked for without', '/fox#part', '/fox'],
])('a target %s', (_, target, outcome) => {
  expect(outcomeOf(resolve(arrived(target)))).toBe(outcome);
});

describe('a viewer-request function', () => {
  const withFunction = edgeConfig(
    {},
    {
      behaviours: [
        { ...usualBehaviour, pattern: '/a/*', viewerRequest: 'source' },
        { ...usualBehaviour, pattern: '/b/*', maxTtl: 1 },
        usualBehaviour,
      ],
    },
  );
  const run = (outcome: FunctionOutcome) =>
    resolveRequest(withFunction, arrived('/a/fox'), () => outcome);

  test('sends on another request, under the behaviour of the one that came', () => {
    const request = { method: 'GET', uri: '/b/hen', query: 'x=1', headers: [] };
    const resolved = run({ kind: 'request', request });
    if (resolved.kind !== 'cache') throw new Error('not asked');
    expect(resolved.request).toMatchObject({
      url: '/b/hen',
      behaviour: { pattern: '/a/*' },
    });
  });

  test('leads to the default root object, too', () => {
    const request = { method: 'GET', uri: '/', query: null, headers: [] };
    expect(outcomeOf(run({ kind: 'request', request }))).toBe('/index.html');
  });

  test('answers without the cache', () => {
    const response = {
      status: 301,
      statusDescription: 'Moved Permanently',
      headers: [['location', '/b/']] as const,
      body: null,
    };
    expect(run({ kind: 'response', response })).toEqual({
      kind: 'answer',
      status: 301,
      headers: [['location', '/b/']],
      body: null,
      word: 'FunctionGeneratedResponse',
    });
  });

  test.each([502, 503] as const)('that fails is answered with %d', (status) => {
    expect(run({ kind: 'failed', status, why: 'it threw' })).toMatchObject({
      kind: 'answer',
      status,
      word: 'FunctionExecutionError',
    });
  });

  test('is not run for a request that is refused', () => {
    const config = edgeConfig({ viewerRequest: 'source' });
    expect(outcomeOf(resolveRequest(config, arrived('/fox', { method: 'POST' }), unused))).toBe(
      403,
    );
  });
});
