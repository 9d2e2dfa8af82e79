import type { Clock } from '../clock.ts';
import type { ObjectInfo, Origin } from '../origin/origin.ts';
import { isNotModified } from './conditional.ts';
import {
  headerOf,
  type HeaderLines,
  type Upstream,
  type UpstreamRequest,
  type UpstreamResponse,
} from './upstream.ts';

export interface OriginUpstreamOptions {
  readonly origin: Origin;
  /** Dates the answers, as the edge's own clock has it. */
  readonly clock: Clock;
  /** Keys live under it: `''` or `path/` (the distribution's OriginPath). */
  readonly prefix: string;
  /** Keys under it, without the prefix, are as if they were not there. */
  readonly hidden: string;
  /** What a key that is not there is answered with: 403 where the reader may not list the bucket. */
  readonly missing?: 404 | 403;
}

/** An origin of ours as its REST endpoint answers: objects with their headers, 304 for a known ETag, XML for errors. */
export function originUpstream(options: OriginUpstreamOptions): Upstream {
  const { origin, clock, prefix, hidden, missing = 404 } = options;
  const gone = (): UpstreamResponse =>
    missing === 404
      ? failure(404, 'NoSuchKey', clock.now())
      : failure(403, 'AccessDenied', clock.now());
  return {
    fetch: async (request) => {
      if (request.method !== 'GET' && request.method !== 'HEAD')
        return failure(405, 'MethodNotAllowed', clock.now());
      const key = toKey(request.target);
      if (key === null) return failure(400, 'InvalidURI', clock.now());
      if (Buffer.byteLength(key) > LONGEST_KEY) return failure(400, 'KeyTooLongError', clock.now());
      if (key === '' || isUnder(hidden, key)) return gone();
      return (await answer(`${prefix}${key}`, request, { origin, clock })) ?? gone();
    },
  };
}

/** Bytes of UTF-8 (S3UG: object-keys). */
const LONGEST_KEY = 1024;

/** Whether a key is below a prefix, also by way of dot segments and empty ones, whatever the store makes of them. */
function isUnder(prefix: string, key: string): boolean {
  if (prefix === '') return false;
  const parts: string[] = [];
  for (const part of key.split('/')) {
    if (part === '..') parts.pop();
    else if (part !== '' && part !== '.') parts.push(part);
  }
  return `${parts.join('/')}/`.startsWith(prefix);
}

/** The key a target names, without the query string; null for what is no path. */
function toKey(target: string): string | null {
  try {
    return decodeURIComponent(target.replace(/\?.*$/s, '')).replace(/^\//, '');
  } catch {
    return null;
  }
}

async function answer(
  key: string,
  { method, headers }: UpstreamRequest,
  { origin, clock }: Pick<OriginUpstreamOptions, 'origin' | 'clock'>,
): Promise<UpstreamResponse | null> {
  const known = headerOf(headers, 'if-none-match');
  if (method === 'HEAD' || known !== null) {
    const { object } = await origin.head(key);
    if (object === null) return null;
    const own = headersOf(object, clock.now());
    if (isNotModified({ 'if-none-match': known ?? undefined }, object))
      return { status: 304, headers: own, body: null };
    if (method === 'HEAD') return { status: 200, headers: own, body: null };
  }
  const got = await origin.get(key);
  if (got.outcome !== 'found') return null;
  return { status: 200, headers: headersOf(got.object, clock.now()), body: got.body };
}

function headersOf({ headers, etag, lastModified, size }: ObjectInfo, now: number): HeaderLines {
  const stated: readonly (readonly [string, string | null])[] = [
    ['Content-Type', headers.contentType],
    ['Cache-Control', headers.cacheControl],
    ['Content-Encoding', headers.contentEncoding],
    ['Content-Language', headers.contentLanguage],
    ['Content-Disposition', headers.contentDisposition],
    ...Object.entries(headers.metadata).map(
      ([name, value]) => [`x-amz-meta-${name}`, value] as const,
    ),
    ['ETag', etag],
    ['Last-Modified', new Date(lastModified).toUTCString()],
    ['Content-Length', String(size)],
    ['Accept-Ranges', 'bytes'],
    ['Date', new Date(now).toUTCString()],
    ['Server', 'AmazonS3'],
  ];
  return stated.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const]));
}

function failure(status: number, code: string, now: number): UpstreamResponse {
  const body = new TextEncoder().encode(
    `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${code}</Code></Error>`,
  );
  return {
    status,
    headers: [
      ['Content-Type', 'application/xml'],
      ['Content-Length', String(body.length)],
      ['Date', new Date(now).toUTCString()],
      ['Server', 'AmazonS3'],
    ],
    body,
  };
}
