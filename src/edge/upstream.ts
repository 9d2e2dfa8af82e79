/** Name and value, names in the case they are sent in, in order. A name may stand more than once. */
export type HeaderLines = readonly (readonly [name: string, value: string])[];

/** Bytes at once, or as they come. */
export type ByteSource = Uint8Array | AsyncIterable<Uint8Array>;

export interface UpstreamRequest {
  readonly method: string;
  /** Path and query string: `/stories/the-fox/index.html?page=2`. */
  readonly target: string;
  readonly headers: HeaderLines;
  readonly body: AsyncIterable<Uint8Array> | null;
}

export interface UpstreamResponse {
  readonly status: number;
  readonly headers: HeaderLines;
  /** Null for an answer without one (304, HEAD). */
  readonly body: ByteSource | null;
}

/** What an edge fetches from: an origin, or a cache of the tier above. Rejects when nothing answers. */
export interface Upstream {
  fetch(request: UpstreamRequest): Promise<UpstreamResponse>;
}

/** All values of a header, joined as RFC 9110 §5.3 allows; null when it is not there. `name` in lower case. */
export function headerOf(lines: HeaderLines, name: string): string | null {
  let found: string | null = null;
  for (const [own, value] of lines) {
    if (own.length === name.length && own.toLowerCase() === name)
      found = found === null ? value : `${found}, ${value}`;
  }
  return found;
}

/** What `Content-Length` says, bytes; null when it is missing or no number. */
export function lengthOf(lines: HeaderLines): number | null {
  const stated = headerOf(lines, 'content-length')?.trim() ?? '';
  return /^\d+$/.test(stated) ? Number(stated) : null;
}

/** The origin took the connection and said nothing in time: a 504 where another failure is a 502. */
export class OriginTimeout extends Error {
  override readonly name = 'OriginTimeout';

  constructor() {
    super('the origin did not answer in time');
  }
}
