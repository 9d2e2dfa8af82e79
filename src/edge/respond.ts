import { isNotModified, requestedRange, type RangeAnswer } from './conditional.ts';
import type { EdgeBehaviour } from './edge-config.ts';
import type { Delivered } from './location.ts';
import { headerOf, type HeaderLines, lengthOf } from './upstream.ts';

/** An answer as it goes out. */
export interface Answer {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: AsyncIterable<Uint8Array> | null;
}

/** What a viewer's request says about the form of the answer. */
export interface AskedFor {
  readonly method: string;
  readonly headers: HeaderLines;
}

/**
 * What a viewer is sent of what the cache delivered: the whole, a part, or that its own copy still is the live one
 * (RFC 9110 §13, §14; RFC 9111 §4.3.2).
 */
export function respond(
  { method, headers: asked }: AskedFor,
  delivered: Delivered,
  behaviour: EdgeBehaviour,
): Answer {
  const { status, body } = delivered;
  const headers = withPolicy(withAge(delivered), behaviour);
  const live = {
    etag: delivered.etag,
    lastModified: delivered.lastModified === null ? null : Date.parse(delivered.lastModified),
  };
  if (method !== 'GET' && method !== 'HEAD') return { status, headers, body: body.read() };
  const conditions = {
    'if-none-match': headerOf(asked, 'if-none-match') ?? undefined,
    'if-modified-since': headerOf(asked, 'if-modified-since') ?? undefined,
    'if-range': headerOf(asked, 'if-range') ?? undefined,
    range: headerOf(asked, 'range') ?? undefined,
  };
  if (status === 200 && isNotModified(conditions, live)) {
    body.release();
    return { status: 304, headers: without(headers, 'content-length'), body: null };
  }
  const size = sizeOf(delivered);
  const range =
    status === 200 && method === 'GET' && size !== null
      ? requestedRange(conditions, live, size)
      : whole;
  return toAnswer({ status, headers, body, size, isHead: method === 'HEAD' }, range);
}

const whole: RangeAnswer = { kind: 'whole' };

interface Content {
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Delivered['body'];
  readonly size: number | null;
  readonly isHead: boolean;
}

function toAnswer({ status, headers, body, size, isHead }: Content, range: RangeAnswer): Answer {
  const rest = without(headers, 'content-length');
  const length = (bytes: number) => ['Content-Length', String(bytes)] as const;
  switch (range.kind) {
    case 'whole':
      if (isHead) body.release();
      return {
        status,
        headers: isBodiless(status) ? rest : size === null ? headers : [...rest, length(size)],
        body: isHead ? null : body.read(),
      };
    case 'unsatisfiable':
      body.release();
      return {
        status: 416,
        headers: [
          ['Content-Range', `bytes */${size}`],
          ['Content-Length', '0'],
        ],
        body: null,
      };
    case 'part': {
      const { first, last } = range;
      const part = ['Content-Range', `bytes ${first}-${last}/${size}`] as const;
      return {
        status: 206,
        headers: [...rest, part, length(last - first + 1)],
        body: slice(body.read(), range),
      };
    }
  }
}

/** Bytes of the whole body, if they are known. */
function sizeOf({ body, headers }: Delivered): number | null {
  return body.isWhole ? body.size : lengthOf(headers);
}

/** An answer that cannot have a body does not tell its length (RFC 9110 §8.6). */
export function isBodiless(status: number): boolean {
  return status < 200 || status === 204 || status === 304;
}

async function* slice(
  chunks: AsyncIterable<Uint8Array>,
  { first, last }: { readonly first: number; readonly last: number },
): AsyncIterable<Uint8Array> {
  let at = 0;
  for await (const chunk of chunks) {
    const part = chunk.subarray(Math.max(0, first - at), Math.max(0, last + 1 - at));
    if (part.length > 0) yield part;
    at += chunk.length;
    if (at > last) return;
  }
}

function withAge({ headers, age }: Delivered): HeaderLines {
  return age > 0 ? [...headers, ['Age', String(age)]] : headers;
}

/** Headers of the behaviour's response headers policy, over or under the origin's own. */
export function withPolicy(headers: HeaderLines, { responseHeaders }: EdgeBehaviour): HeaderLines {
  if (responseHeaders === null) return headers;
  const { set, remove } = responseHeaders;
  const added = set.filter(
    ({ name, override }) => override || headerOf(headers, name.toLowerCase()) === null,
  );
  const gone = new Set([...remove, ...added.map(({ name }) => name.toLowerCase())]);
  return [
    ...headers.filter(([name]) => !gone.has(name.toLowerCase())),
    ...added.map(({ name, value }) => [name, value] as const),
  ];
}

function without(headers: HeaderLines, name: string): HeaderLines {
  return headers.filter(([own]) => own.toLowerCase() !== name);
}
