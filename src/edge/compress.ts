import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { Coding } from './edge-config.ts';
import { type ByteSource, headerOf, type HeaderLines, type UpstreamResponse } from './upstream.ts';

/** Content types CloudFront compresses (AWS: ServingCompressedFiles): no Atom feed, no web manifest, no Markdown. */
const TYPES =
  /^(?:application\/(?:dash\+xml|eot|font|font-sfnt|javascript|json|opentype|otf|pdf|pkcs7-mime|protobuf|rss\+xml|truetype|ttf|vnd\.apple\.mpegurl|vnd\.mapbox-vector-tile|vnd\.ms-fontobject|wasm|xhtml\+xml|xml|x-font-(?:opentype|truetype|ttf)|x-httpd-cgi|x-javascript|x-mpegurl|x-opentype|x-otf|x-perl|x-ttf)|font\/(?:eot|opentype|otf|ttf)|image\/svg\+xml|text\/(?:css|csv|html|javascript|js|plain|richtext|tab-separated-values|xml|x-component|x-java-source|x-script)|vnd\.apple\.mpegurl)\s*(?:;|$)/i;

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

/** An answer in the best of the codings accepted, if CloudFront would compress it at all. */
export async function coded(
  answer: UpstreamResponse,
  accepted: readonly Coding[],
): Promise<{ readonly headers: HeaderLines; readonly body: ByteSource | null }> {
  const { headers, body } = answer;
  if (body === null) return answer;
  const coding = codingFor(answer, accepted);
  return coding === null ? answer : await compress({ headers, body }, coding);
}

/** The answer compressed, as CloudFront changes it (AWS: ServingCompressedFiles). */
async function compress(
  { headers, body }: { readonly headers: HeaderLines; readonly body: ByteSource },
  coding: Coding,
): Promise<{ readonly headers: HeaderLines; readonly body: ByteSource }> {
  const compressed =
    body instanceof Uint8Array ? await compressWhole(body, coding) : compressFlow(body, coding);
  const own: HeaderLines = [
    ['Content-Encoding', coding],
    ...(compressed instanceof Uint8Array
      ? [['Content-Length', String(compressed.length)] as const]
      : []),
    // Whoever caches it next keeps it for those who take the coding (RFC 9110 §12.5.5).
    ...(/accept-encoding|\*/i.test(headerOf(headers, 'vary') ?? '')
      ? []
      : [['Vary', 'Accept-Encoding'] as const]),
  ];
  return { headers: [...headers.flatMap(toCompressedHeader), ...own], body: compressed };
}

/** What told of the bytes goes; a strong ETag turns weak, an invalid one goes. */
function toCompressedHeader([name, value]: HeaderLines[number]): HeaderLines {
  switch (name.toLowerCase()) {
    case 'content-length':
    case 'accept-ranges':
    case 'content-md5':
      return [];
    case 'etag':
      if (value.startsWith('W/')) return [[name, value]];
      return value.startsWith('"') ? [[name, `W/${value}`]] : [];
    default:
      return [[name, value]];
  }
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
