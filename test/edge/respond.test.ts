import { describe, expect, test } from 'vitest';
import { type EdgeBehaviour, usualBehaviour } from '../../src/edge/edge-config.ts';
import type { Delivered } from '../../src/edge/location.ts';
import { type Answer, respond } from '../../src/edge/respond.ts';
import { StoredBody } from '../../src/edge/stored-body.ts';
import { headerOf } from '../../src/edge/upstream.ts';
import { textOf } from '../support/edge-location.ts';
import { FlowingBody } from '../support/edge-origin.ts';

const modified = 'Fri, 20 Nov 2026 09:00:00 GMT';
const before = 'Fri, 20 Nov 2026 08:59:59 GMT';
const after = 'Fri, 20 Nov 2026 09:00:01 GMT';

/** Ten bytes, as a cache delivers them. */
function delivered(more: Partial<Delivered> = {}): Delivered {
  return {
    status: 200,
    headers: [
      ['Content-Type', 'text/plain'],
      ['ETag', '"fox"'],
      ['Last-Modified', modified],
    ],
    body: new StoredBody(Buffer.from('0123456789'), { limit: 100 }),
    result: 'Hit',
    age: 0,
    etag: '"fox"',
    lastModified: modified,
    ...more,
  };
}

interface Asked {
  readonly method?: string;
  readonly of?: Delivered;
  readonly behaviour?: Partial<EdgeBehaviour>;
}

function answer(
  headers: Readonly<Record<string, string>> = {},
  { method = 'GET', of = delivered(), behaviour = {} }: Asked = {},
): Answer {
  return respond({ method, headers: Object.entries(headers) }, of, {
    ...usualBehaviour,
    ...behaviour,
  });
}

const length = ({ headers }: Answer): string | null => headerOf(headers, 'content-length');

// RFC 9110 §13.1.
describe('a condition', () => {
  test.each<[string, Readonly<Record<string, string>>, number]>([
    ['the same ETag', { 'If-None-Match': '"fox"' }, 304],
    ['the same as a weak one', { 'If-None-Match': 'W/"fox"' }, 304],
    ['one of a list', { 'If-None-Match': '"hen", W/"fox"' }, 304],
    ['any', { 'If-None-Match': '*' }, 304],
    ['another', { 'If-None-Match': '"hen"' }, 200],
    ['one without its marks', { 'If-None-Match': 'fox' }, 200],
    ['unchanged since then', { 'If-Modified-Since': modified }, 304],
    ['unchanged since later', { 'If-Modified-Since': after }, 304],
    ['changed since', { 'If-Modified-Since': before }, 200],
    ['a date that is none', { 'If-Modified-Since': 'noon' }, 200],
    [
      'the ETag goes before the date',
      { 'If-None-Match': '"hen"', 'If-Modified-Since': after },
      200,
    ],
    ['also when it is the same', { 'If-None-Match': '"fox"', 'If-Modified-Since': before }, 304],
  ])('%s', (_, headers, status) => {
    expect(answer(headers).status).toBe(status);
    expect(answer(headers, { method: 'HEAD' }).status).toBe(status);
  });

  test('that is met is answered without a body, and with what is to be kept', () => {
    const { status, headers, body } = answer(
      { 'If-None-Match': '"fox"' },
      { of: delivered({ age: 30 }) },
    );
    expect(status).toBe(304);
    expect(headers).toEqual([
      ['Content-Type', 'text/plain'],
      ['ETag', '"fox"'],
      ['Last-Modified', modified],
      ['Age', '30'],
    ]);
    expect(body).toBe(null);
  });

  test('means nothing to an error, or to what has no validators', () => {
    expect(answer({ 'If-None-Match': '"fox"' }, { of: delivered({ status: 404 }) }).status).toBe(
      404,
    );
    const of = delivered({ etag: null, lastModified: null, headers: [] });
    expect(answer({ 'If-None-Match': '"fox"', 'If-Modified-Since': after }, { of }).status).toBe(
      200,
    );
  });
});

// RFC 9110 §14.
describe('a range', () => {
  test.each<[string, number, string, string | null]>([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=4-', 206, '456789', 'bytes 4-9/10'],
    ['bytes=-3', 206, '789', 'bytes 7-9/10'],
    ['bytes=-30', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=9-9', 206, '9', 'bytes 9-9/10'],
    ['bytes=5-500', 206, '56789', 'bytes 5-9/10'],
    ['Bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=99999999999999999999999999999999-', 416, '', 'bytes */10'],
    ['bytes=3-1', 200, '0123456789', null],
    ['bytes=-', 200, '0123456789', null],
    ['bytes=0-1,4-5', 200, '0123456789', null],
    ['lines=0-3', 200, '0123456789', null],
    ['bytes=a-b', 200, '0123456789', null],
  ])('%s', async (range, status, text, contentRange) => {
    const made = answer({ Range: range });
    expect(made.status).toBe(status);
    expect(headerOf(made.headers, 'content-range')).toBe(contentRange);
    expect(length(made)).toBe(String(text.length));
    expect(await textOf(made.body)).toBe(text);
  });

  test.each<[string, string, number]>([
    ['the same ETag', '"fox"', 206],
    ['another', '"hen"', 200],
    ['a weak one names no bytes', 'W/"fox"', 200],
    ['the very date', modified, 206],
    ['a later date', after, 200],
  ])('with If-Range: %s', (_, ifRange, status) => {
    expect(answer({ Range: 'bytes=0-3', 'If-Range': ifRange }).status).toBe(status);
  });

  test('of a weak ETag is never given on its word', () => {
    const of = delivered({ etag: 'W/"fox"' });
    expect(answer({ Range: 'bytes=0-3', 'If-Range': 'W/"fox"' }, { of }).status).toBe(200);
  });

  test('is not given by HEAD, of an error, or once a condition is met', () => {
    const range = { Range: 'bytes=0-3' };
    expect(answer(range, { method: 'HEAD' }).status).toBe(200);
    expect(answer(range, { of: delivered({ status: 404 }) }).status).toBe(404);
    expect(answer({ ...range, 'If-None-Match': '"fox"' }).status).toBe(304);
  });

  test('of a body under way is given as far as its length is known', async () => {
    const flow = new FlowingBody();
    const headers = [['Content-Length', '10']] as const;
    const of = delivered({ headers, body: new StoredBody(flow, { limit: 100 }) });
    const part = answer({ Range: 'bytes=2-5' }, { of });
    expect(part.status).toBe(206);
    flow.send('0123');
    flow.send('4567');
    expect(await textOf(part.body)).toBe('2345');
    const unknown = delivered({
      headers: [],
      body: new StoredBody(new FlowingBody(), { limit: 100 }),
    });
    expect(answer({ Range: 'bytes=2-5' }, { of: unknown }).status).toBe(200);
  });

  test('of an empty body cannot be given', () => {
    const of = delivered({ body: new StoredBody(null, { limit: 100 }) });
    expect(answer({ Range: 'bytes=0-' }, { of }).status).toBe(416);
  });
});

describe('an answer', () => {
  test('tells its length and its age, which is left out at 0', () => {
    expect(answer().headers).toContainEqual(['Content-Length', '10']);
    expect(headerOf(answer().headers, 'age')).toBe(null);
    expect(headerOf(answer({}, { of: delivered({ age: 90 }) }).headers, 'age')).toBe('90');
  });

  test('to HEAD is that to GET without the body', () => {
    const head = answer({}, { method: 'HEAD' });
    expect(head).toEqual({ ...answer(), body: null });
    expect(length(head)).toBe('10');
  });

  test.each([204, 304])('with the status %d tells no length', (status) => {
    const of = delivered({
      status,
      headers: [['Content-Length', '10']],
      body: new StoredBody(null, { limit: 0 }),
    });
    expect(length(answer({}, { of }))).toBe(null);
  });

  test.each([
    ['HEAD', {}],
    ['GET', { 'If-None-Match': '"fox"' }],
    ['GET', { Range: 'bytes=10-' }],
  ])('that needs no body stops one that is not kept: %s %j', async (method, headers) => {
    const flow = new FlowingBody();
    const body = new StoredBody(flow, { limit: 0 });
    const of = delivered({ headers: [['Content-Length', '10']], body });
    answer(headers, { method, of });
    flow.send('0123');
    expect(await body.ended).toBe(false);
    expect(flow.isLeft).toBe(true);
  });
});

// AWS: adding-response-headers.
describe('the response headers policy', () => {
  const responseHeaders = {
    set: [
      { name: 'Strict-Transport-Security', value: 'max-age=63072000', override: true },
      { name: 'Content-Type', value: 'text/html', override: true },
      { name: 'X-Fox', value: 'red', override: false },
    ],
    remove: ['etag'],
  };

  test('sets, overrides and removes', () => {
    expect(answer({}, { behaviour: { responseHeaders } }).headers).toEqual([
      ['Last-Modified', modified],
      ['Strict-Transport-Security', 'max-age=63072000'],
      ['Content-Type', 'text/html'],
      ['X-Fox', 'red'],
      ['Content-Length', '10'],
    ]);
  });

  test('leaves what the origin said where it does not override', () => {
    const of = delivered({ headers: [['x-fox', 'grey']] });
    const { headers } = answer({}, { of, behaviour: { responseHeaders } });
    expect(headerOf(headers, 'x-fox')).toBe('grey');
  });

  test('does not take away what conditions are judged by', () => {
    const made = answer({ 'If-None-Match': '"fox"' }, { behaviour: { responseHeaders } });
    expect(made.status).toBe(304);
    expect(headerOf(made.headers, 'strict-transport-security')).toBe('max-age=63072000');
  });
});
