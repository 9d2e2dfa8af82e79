import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { Coding } from './edge-config.ts';
import { type ByteSource, headerOf, type HeaderLines } from './upstream.ts';

/** Content types CloudFront compresses (AWS: ServingCompressedFiles), of those a site of pages has. */
const TYPES =
  /^(?:text\/(?:html|css|plain|xml|javascript|markdown|csv|cache-manifest|calendar)|application\/(?:javascript|json|ld\+json|manifest\+json|rss\+xml|atom\+xml|xml|xhtml\+xml|wasm|x-javascript|vnd\.ms-fontobject)|image\/(?:svg\+xml|bmp|x-icon)|font\/(?:ttf|otf|eot))\b/i;

/** Sizes CloudFront compresses, bytes. */
const SMALLEST = 1000;
const LARGEST = 10_000_000;

const brotliOptions = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

/** The coding CloudFront would apply to an answer; null when it leaves it as it is. */
export function codingFor(
  { status, headers }: { readonly status: number; readonly headers: HeaderLines },
  accepted: readonly Coding[],
): Coding | null {
  const coding = accepted[0];
  if (coding === undefined || ![200, 403, 404].includes(status)) return null;
  if (headerOf(headers, 'content-encoding') !== null) return null;
  if (!TYPES.test(headerOf(headers, 'content-type') ?? '')) return null;
  const length = Number(headerOf(headers, 'content-length') ?? Number.NaN);
  return length >= SMALLEST && length <= LARGEST ? coding : null;
}

/** The answer compressed: another length, and a strong ETag turned weak, as CloudFront does. */
export async function compress(
  { headers, body }: { readonly headers: HeaderLines; readonly body: ByteSource },
  coding: Coding,
): Promise<{ readonly headers: HeaderLines; readonly body: ByteSource }> {
  const compressed =
    body instanceof Uint8Array ? await compressWhole(body, coding) : compressFlow(body, coding);
  const own = new Set(['content-length', 'accept-ranges', 'content-md5']);
  const kept = headers
    .filter(([name]) => !own.has(name.toLowerCase()))
    .map(([name, value]) =>
      name.toLowerCase() === 'etag' && !value.startsWith('W/')
        ? ([name, `W/${value}`] as const)
        : ([name, value] as const),
    );
  const length =
    compressed instanceof Uint8Array
      ? [['Content-Length', String(compressed.length)] as const]
      : [];
  return { headers: [...kept, ['Content-Encoding', coding], ...length], body: compressed };
}

async function compressWhole(body: Uint8Array, coding: Coding): Promise<Uint8Array> {
  return coding === 'br'
    ? await promisify(brotliCompress)(body, brotliOptions)
    : await promisify(gzip)(body);
}

function compressFlow(body: AsyncIterable<Uint8Array>, coding: Coding): AsyncIterable<Uint8Array> {
  const through = coding === 'br' ? createBrotliCompress(brotliOptions) : createGzip();
  // An error of either end ends the other; whoever reads `through` is told.
  return pipeline(Readable.from(body), through, () => {});
}
