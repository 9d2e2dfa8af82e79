import { describe, expect, test } from 'vitest';
import { answer, get, text } from './viewer.ts';

test('the event is what AWS documents', () => {
  const request = get(
    '/media/index.mpd?ID=42&Exp=1619740800&NoValue=&querymv=val1&querymv=val2,val3',
    [
      ['Accept', 'application/json'],
      ['accept', 'application/xml'],
      ['Accept', 'text/html'],
      ['Accept-Language', 'en-GB,en;q=0.5'],
      ['Cookie', 'Cookie1=value1; cookiemv=value3; cookie_consent=true'],
      ['Cookie', 'cookiemv=value4'],
      ['X-Amz-Cf-Id', 'hidden'],
      ['Connection', 'keep-alive'],
    ],
  );
  expect(JSON.parse(text('JSON.stringify(event)', request))).toEqual({
    version: '1.0',
    context: {
      distributionDomainName: 'd111111abcdef8.cloudfront.net',
      distributionId: 'E123EXAMPLE',
      eventType: 'viewer-request',
      requestId: 'EXAMPLEntjQpEXAMPLE_SG5Z',
    },
    viewer: { ip: '198.51.100.11' },
    request: {
      method: 'GET',
      uri: '/media/index.mpd',
      querystring: {
        ID: { value: '42' },
        Exp: { value: '1619740800' },
        NoValue: { value: '' },
        querymv: { value: 'val1', multiValue: [{ value: 'val1' }, { value: 'val2,val3' }] },
      },
      headers: {
        host: { value: 'stories.example' },
        accept: {
          value: 'application/json',
          multiValue: [
            { value: 'application/json' },
            { value: 'application/xml' },
            { value: 'text/html' },
          ],
        },
        'accept-language': { value: 'en-GB,en;q=0.5' },
      },
      cookies: {
        Cookie1: { value: 'value1' },
        cookiemv: { value: 'value3', multiValue: [{ value: 'value3' }, { value: 'value4' }] },
        cookie_consent: { value: 'true' },
      },
    },
  });
});

test.each([
  ['/x', 'undefined'],
  ['/x?', '""'],
  ['/x?q=%E7%8B%90&q=a+b&r', '"q=%E7%8B%90&q=a+b&r"'],
])('rawQueryString() of %s is %s', (target, raw) => {
  expect(text('String(JSON.stringify(request.rawQueryString()))', get(target))).toBe(raw);
});

test.each([
  ['/%E7%8B%90/?q=%E5%AE%B6', '/%E7%8B%90/ %E5%AE%B6'],
  ['/a+b?q=a+b', '/a+b a+b'],
])('%s is not decoded: %s', (target, seen) => {
  expect(text("request.uri + ' ' + request.querystring.q.value", get(target))).toBe(seen);
});

describe('a request that is returned as it was', () => {
  test('goes on as it was, hidden headers and cookies too', () => {
    const request = get('/x/?b=2&a=1&b=3&c&c=', [
      ['accept-language', 'en'],
      ['Cookie', 'b=2; a=1;c'],
      ['X-Amz-Cf-Id', 'hidden'],
    ]);
    expect(answer('return request;', request)).toEqual({
      kind: 'request',
      request: {
        method: 'GET',
        uri: '/x/',
        query: 'b=2&a=1&b=3&c&c=',
        headers: [
          ['Host', 'stories.example'],
          ['Accept-Language', 'en'],
          ['Cookie', 'b=2; a=1;c'],
          ['X-Amz-Cf-Id', 'hidden'],
        ],
      },
    });
  });

  test.each([
    ['/x', null],
    ['/x?', ''],
    ['/x?a#b', 'a#b'],
  ])('%s keeps its query string: %j', (target, query) => {
    expect(answer('return request;', get(target))).toMatchObject({ request: { query } });
  });
});

describe('a request that was changed', () => {
  test.each([
    ['the path', "request.uri = '/y';", { uri: '/y' }],
    ['letters beyond ASCII', "request.uri = '/狐 x?#%41';", { uri: '/%E7%8B%90%20x%3F%23%41' }],
    ['a parameter added', "request.querystring.n = { value: '1' };", { query: 'a=1&a=2&b=3&n=1' }],
    [
      'a value beyond ASCII',
      "request.querystring = { q: { value: '狐%20' } };",
      { query: 'q=%E7%8B%90%20' },
    ],
    ['a parameter taken away', 'delete request.querystring.a;', { query: 'b=3' }],
    ['all taken away', 'request.querystring = {};', { query: null }],
    ['the first of two', "request.querystring.a.value = '9';", { query: 'a=9&a=2&b=3' }],
    [
      'the second of two',
      "request.querystring.a.multiValue[1].value = '9';",
      { query: 'a=1&a=9&b=3' },
    ],
    [
      'both properties, where multiValue goes first',
      "request.querystring.a = { value: '7', multiValue: [{ value: '8' }] };",
      { query: 'a=8&b=3' },
    ],
  ])('%s', (_what, change, expected) => {
    const outcome = answer(`${change} return request;`, get('/x?a=1&a=2&b=3'));
    expect(outcome).toMatchObject({ kind: 'request', request: expected });
  });

  test.each([
    ['added', "request.headers['x-story-part'] = { value: 'two' };", ['X-Story-Part', 'two']],
    ['changed', "request.headers.accept.value = 'text/plain';", ['Accept', 'text/plain']],
    ['changed cookies', "request.cookies.a.value = '9';", ['Cookie', 'a=9; b=2']],
    ['new cookies', "request.cookies = { z: { value: '1' } };", ['Cookie', 'z=1']],
  ])('headers: %s', (_what, change, line) => {
    const request = get('/', [
      ['Accept', 'text/html'],
      ['Cookie', 'a=1; b=2'],
    ]);
    const outcome = answer(`${change} return request;`, request);
    expect(outcome.kind === 'request' && outcome.request.headers).toContainEqual(line);
  });

  test('headers and cookies that are deleted are gone', () => {
    const request = get('/', [
      ['Accept', 'text/html'],
      ['Cookie', 'a=1'],
    ]);
    const outcome = answer(
      'delete request.headers.accept; request.cookies = {}; return request;',
      request,
    );
    expect(outcome.kind === 'request' && outcome.request.headers).toEqual([
      ['Host', 'stories.example'],
    ]);
  });
});

describe('an answer of the function itself', () => {
  test('a redirect with cookies and headers of several values', () => {
    const outcome = answer(`return {
      statusCode: 302,
      statusDescription: 'Found',
      headers: {
        location: { value: 'https://stories.example/x' },
        link: { value: '<a>', multiValue: [{ value: '<a>' }, { value: '<b>' }] },
        'content-length': { value: '7' },
      },
      cookies: {
        a: { value: '1', attributes: 'Secure; Path=/' },
        b: { value: '2', multiValue: [{ value: '2' }, { value: '3', attributes: 'Path=/x' }] },
      },
    };`);
    expect(outcome).toEqual({
      kind: 'response',
      response: {
        status: 302,
        statusDescription: 'Found',
        headers: [
          ['Location', 'https://stories.example/x'],
          ['Link', '<a>'],
          ['Link', '<b>'],
          ['Set-Cookie', 'a=1; Secure; Path=/'],
          ['Set-Cookie', 'b=2'],
          ['Set-Cookie', 'b=3; Path=/x'],
        ],
        body: null,
      },
    });
  });

  test.each([
    ["'plain 狐'", 'plain 狐'],
    ["{ encoding: 'text', data: 'text' }", 'text'],
    ["{ data: 'text' }", 'text'],
    ["{ encoding: 'base64', data: 'aGVsbG8=' }", 'hello'],
  ])('a body: %s', (body, expected) => {
    expect(text(body)).toBe(expected);
  });
});
