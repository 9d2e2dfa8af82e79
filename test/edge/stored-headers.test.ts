import { expect, test } from 'vitest';
import { usualBehaviour } from '../../src/edge/edge-config.ts';
import { toStoredHeaders, withHeadersOf } from '../../src/edge/stored-headers.ts';

const byLanguage = {
  ...usualBehaviour,
  key: { ...usualBehaviour.key, headers: { kind: 'only', names: ['accept-language'] } },
} as const;

test.each([
  ['Accept-Language, User-Agent', [['Vary', 'Accept-Language']]],
  ['Accept-Encoding', [['Vary', 'Accept-Encoding']]],
  ['User-Agent', []],
  ['*', [['Vary', '*']]],
])('of Vary: %s the viewer is told what the cache key has', (vary, kept) => {
  expect(toStoredHeaders([['Vary', vary]], byLanguage)).toEqual(kept);
});

test('what concerns one connection is not kept', () => {
  const headers = [
    ['Connection', 'close, X-Hop'],
    ['X-Hop', '1'],
    ['Keep-Alive', 'timeout=5'],
    ['Transfer-Encoding', 'chunked'],
    ['X-Story', 'the-fox'],
  ] as const;
  expect(toStoredHeaders(headers, usualBehaviour)).toEqual([['X-Story', 'the-fox']]);
});

test('a 304 brings new headers, but none that tell of the body that is kept', () => {
  const stored = [
    ['Content-Type', 'text/html'],
    ['Content-MD5', 'rL0Y20zC+Fzt72VPzMSk2A=='],
    ['Content-Length', '10'],
    ['ETag', '"a"'],
    ['Cache-Control', 'max-age=60'],
  ] as const;
  const fresh = [
    ['Content-MD5', 'N7UdGUp1E+RbVvZSTy1R8g=='],
    ['Content-Length', '0'],
    ['ETag', '"b"'],
    ['Cache-Control', 'max-age=300'],
  ] as const;
  expect(withHeadersOf(stored, fresh)).toEqual([
    ...stored.slice(0, 4),
    ['Cache-Control', 'max-age=300'],
  ]);
});
