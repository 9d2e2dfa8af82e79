import { expect, test } from 'vitest';
import { answer, get } from './viewer.ts';

test.each([
  ['return undefined;', 'neither a request nor a response'],
  ["return 'x';", 'neither a request nor a response'],
  ['return {};', 'The returned request is none: method'],
  ['return event;', 'The returned request is none: method'],
  ["request.method = 'POST'; return request;", 'cannot change the method'],
  ["request.uri = 'x'; return request;", 'does not begin with a slash'],
  ["request.uri = '/' + 'x'.repeat(8191); return request;", '8192 characters or more'],
  [
    "request.querystring.a = { value: 'b c' }; return request;",
    'spaces, control characters or a #',
  ],
  [
    "request.querystring.a = { value: 'b#c' }; return request;",
    'spaces, control characters or a #',
  ],
  ['request.querystring.a = { value: 1 }; return request;', 'querystring.a.value'],
  ["request.querystring.a = '1'; return request;", 'querystring.a'],
  ["request.headers.host.value = 'elsewhere.example'; return request;", 'host is read-only'],
  ['delete request.headers.host; return request;', 'host is read-only'],
  ["request.headers.via = { value: '1.1 x' }; return request;", 'via is read-only'],
  [
    "request.headers['content-length'] = { value: '1' }; return request;",
    'content-length is read-only',
  ],
  ["request.headers.connection = { value: 'close' }; return request;", 'connection is disallowed'],
  [
    "request.headers['x-amz-cf-anything'] = { value: '1' }; return request;",
    'x-amz-cf-anything is disallowed',
  ],
  ["request.headers['x-edge-x'] = { value: '1' }; return request;", 'x-edge-x is disallowed'],
  ["request.headers['X-Upper'] = { value: '1' }; return request;", 'X-Upper is not in lower case'],
  ["request.headers['x y'] = { value: '1' }; return request;", 'is no name of a header'],
  [
    "request.headers['x-a'] = { value: 'a\\r\\nb: c' }; return request;",
    'The value of x-a has characters',
  ],
  ["request.cookies.a = { value: 'b\\nc' }; return request;", 'The value of a cookie'],
  ["return { statusCode: '200' };", 'The returned response is none: statusCode'],
  ['return { statusCode: 99 };', 'statusCode'],
  ['return { statusCode: 600 };', 'statusCode'],
  ["return { statusCode: 200, statusDescription: 'a\\nb' };", 'statusDescription'],
  [
    "return { statusCode: 200, headers: { 'x-cache': { value: 'Hit' } } };",
    'x-cache is disallowed',
  ],
  [
    "return { statusCode: 200, headers: { warning: { value: '199' } } };",
    'must not set the header warning',
  ],
  [
    "return { statusCode: 200, cookies: { a: { value: 'b\\nc' } } };",
    'has characters a header cannot have',
  ],
  ["return { statusCode: 200, body: { encoding: 'base64', data: 'a!' } };", 'not valid base64'],
  ["return { statusCode: 200, body: { encoding: 'hex', data: '00' } };", 'body'],
])('%s is answered with 502', (body, why) => {
  expect(answer(body, get('/x?a=1'))).toEqual({
    kind: 'failed',
    status: 502,
    why: expect.stringContaining(why),
  });
});

test('a cyclic value cannot be returned', () => {
  const outcome = answer('request.headers.self = request; return request;');
  expect(outcome).toMatchObject({ kind: 'failed', status: 503 });
});
