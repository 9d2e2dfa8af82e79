import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { normaliseAcceptEncoding } from '../../src/edge/accept-encoding.ts';
import { codingFor } from '../../src/edge/compress.ts';
import { usualBehaviour } from '../../src/edge/edge-config.ts';
import { edgeConfig, openLocation } from '../support/edge-location.ts';
import { FlowingBody, type Said } from '../support/edge-origin.ts';

test.each<[string | null, string]>([
  ['gzip, deflate, br, zstd', 'br,gzip'],
  ['br', 'br'],
  ['gzip', 'gzip'],
  ['GZIP;q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['br;q=0.0, gzip;q=0', ''],
  ['identity', ''],
  ['*', ''],
  ['', ''],
  [null, ''],
])('Accept-Encoding: %s is normalised to "%s"', (accepted, normal) => {
  expect(normaliseAcceptEncoding(accepted, ['br', 'gzip']).join(',')).toBe(normal);
  expect(normaliseAcceptEncoding(accepted, [])).toEqual([]);
});

// AWS: ServingCompressedFiles, conditions for compression.
describe('is compressed', () => {
  const page = { 'Content-Type': 'text/html; charset=utf-8', 'Content-Length': '5000' };

  test.each<[string, number, Readonly<Record<string, string>>, string | null]>([
    ['a page', 200, page, 'br'],
    ['a page of an error', 404, page, 'br'],
    ['no other status', 500, page, null],
    ['nothing below 1,000 bytes', 200, { ...page, 'Content-Length': '999' }, null],
    ['from 1,000 bytes', 200, { ...page, 'Content-Length': '1000' }, 'br'],
    ['to 10,000,000 bytes', 200, { ...page, 'Content-Length': '10000000' }, 'br'],
    ['nothing above', 200, { ...page, 'Content-Length': '10000001' }, null],
    ['nothing without a length', 200, { 'Content-Type': 'text/html' }, null],
    ['nothing of no type', 200, { 'Content-Length': '5000' }, null],
    ['nothing encoded before', 200, { ...page, 'Content-Encoding': 'gzip' }, null],
    ['nothing of an encoding of no name', 200, { ...page, 'Content-Encoding': '' }, null],
  ])('%s (%d)', (_, status, headers, coding) => {
    expect(codingFor({ status, headers: Object.entries(headers) }, ['br', 'gzip'])).toBe(coding);
  });

  test.each<[string, boolean]>([
    ['text/css', true],
    ['text/javascript', true],
    ['application/json', true],
    ['application/rss+xml', true],
    ['image/svg+xml', true],
    ['TEXT/HTML', true],
    ['application/atom+xml', false],
    ['application/manifest+json', false],
    ['text/markdown', false],
    ['text/htmlish', false],
    ['image/png', false],
    ['font/woff2', false],
  ])('%s: %s', (type, isCompressed) => {
    const headers = Object.entries({ ...page, 'Content-Type': type });
    expect(codingFor({ status: 200, headers }, ['gzip']) !== null).toBe(isCompressed);
  });
});

const text = 'Once upon a time there was a fox. '.repeat(100);

function said(more: Readonly<Record<string, string>> = {}): Said {
  const headers = {
    'Content-Type': 'text/html',
    'Content-Length': String(text.length),
    'Cache-Control': 'max-age=60',
    'Accept-Ranges': 'bytes',
    ETag: '"fox"',
  };
  return { headers: { ...headers, ...more }, body: text };
}

function openCompressing() {
  const opened = openLocation({ config: edgeConfig() });
  opened.origin.says('/fox', said());
  const bytesOf = async (encoding: string | null) => {
    const delivered = await opened.get(
      '/fox',
      encoding === null ? {} : { 'Accept-Encoding': encoding },
    );
    const chunks: Uint8Array[] = [];
    for await (const chunk of delivered.body.read()) chunks.push(chunk);
    return { ...delivered, headers: new Map(delivered.headers), bytes: Buffer.concat(chunks) };
  };
  return { ...opened, bytesOf };
}

describe('what the cache keeps', () => {
  test('is a copy for each set of codings, each of its own request', async () => {
    const { origin, location, bytesOf } = openCompressing();
    const [both, gzip, none] = [
      await bytesOf('gzip, br'),
      await bytesOf('gzip'),
      await bytesOf(null),
    ];
    expect(brotliDecompressSync(both.bytes).toString()).toBe(text);
    expect(gunzipSync(gzip.bytes).toString()).toBe(text);
    expect(none.bytes.toString()).toBe(text);
    expect((await bytesOf('br, gzip, zstd')).result).toBe('Hit');
    expect(location.copies()).toHaveLength(3);
    expect(origin.asked.map(({ headers }) => headers)).toEqual([
      [['Accept-Encoding', 'br,gzip']],
      [['Accept-Encoding', 'gzip']],
      [],
    ]);
  });

  test('tells of the compressed bytes', async () => {
    const { bytesOf } = openCompressing();
    const { headers, bytes } = await bytesOf('gzip');
    expect(Object.fromEntries(headers)).toEqual({
      Date: expect.any(String),
      'Content-Type': 'text/html',
      'Cache-Control': 'max-age=60',
      ETag: 'W/"fox"',
      'Content-Encoding': 'gzip',
      'Content-Length': String(bytes.length),
      Vary: 'Accept-Encoding',
    });
  });

  test.each([
    ['W/"fox"', 'W/"fox"'],
    ['fox', undefined],
  ])('has an ETag %s as %s', async (etag, weak) => {
    const { origin, bytesOf } = openCompressing();
    origin.says('/fox', said({ ETag: etag }));
    expect((await bytesOf('gzip')).headers.get('ETag')).toBe(weak);
  });

  test('is asked about by its weak ETag, and stays compressed', async () => {
    const { origin, pass, bytesOf } = openCompressing();
    await bytesOf('gzip');
    pass(60);
    const again = await bytesOf('gzip');
    expect(again.result).toBe('RefreshHit');
    expect(gunzipSync(again.bytes).toString()).toBe(text);
    expect(again.headers.get('ETag')).toBe('W/"fox"');
    expect(again.headers.has('Accept-Ranges')).toBe(false);
    expect(origin.log).toEqual(['GET /fox', 'GET /fox If-None-Match=W/"fox"']);
  });

  test('is compressed while it comes in', async () => {
    const { origin, bytesOf } = openCompressing();
    const flow = new FlowingBody();
    origin.says('/fox', { ...said(), body: flow });
    const read = bytesOf('br');
    flow.send(text.slice(0, 2000));
    flow.send(text.slice(2000));
    flow.end();
    const { bytes, headers } = await read;
    expect(brotliDecompressSync(bytes).toString()).toBe(text);
    expect(headers.has('Content-Length')).toBe(false);
    expect((await bytesOf('br')).result).toBe('Hit');
  });

  test('breaks off with its source', async () => {
    const { origin, location, bytesOf } = openCompressing();
    const flow = new FlowingBody();
    origin.says('/fox', { ...said(), body: flow });
    const read = bytesOf('br');
    flow.send(text.slice(0, 2000));
    flow.breakOff();
    await expect(read).rejects.toThrow('the origin broke off its answer');
    expect(location.copies()).toEqual([]);
  });
});

test('nothing is compressed by a behaviour that does not', async () => {
  const { origin, get } = openLocation({
    config: edgeConfig({ ...usualBehaviour, compress: false }),
  });
  origin.says('/fox', said());
  const { headers } = await get('/fox', { 'Accept-Encoding': 'gzip' });
  expect(new Map(headers).has('Content-Encoding')).toBe(false);
});
