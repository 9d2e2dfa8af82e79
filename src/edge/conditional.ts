import type { IncomingHttpHeaders } from 'node:http';

export interface Validators {
  /** As the origin gives it, quotation marks included. */
  readonly etag: string;
  /** Epoch milliseconds. */
  readonly lastModified: number;
}

/** The reader's copy is still the live one (RFC 9110 §13.1: If-None-Match goes before If-Modified-Since). */
export function isNotModified(headers: IncomingHttpHeaders, live: Validators): boolean {
  const match = headers['if-none-match'];
  if (match !== undefined) {
    return match.split(',').some((etag) => etag.trim() === '*' || weak(etag) === weak(live.etag));
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  return Number.isFinite(since) && Math.floor(live.lastModified / 1000) * 1000 <= since;
}

export type RangeAnswer =
  | { readonly kind: 'whole' }
  /** Both ends included. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

/** Which bytes are asked for (RFC 9110 §14). Several ranges, or an If-Range that is past, get the whole. */
export function requestedRange(
  headers: IncomingHttpHeaders,
  live: Validators,
  size: number,
): RangeAnswer {
  const ifRange = headers['if-range'];
  const match = /^bytes=(\d*)-(\d*)$/.exec(headers.range?.trim() ?? '');
  if (match === null || (ifRange !== undefined && ifRange !== live.etag)) return { kind: 'whole' };
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return { kind: 'whole' };
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && from !== '' && Number(to) < Number(from)) return { kind: 'whole' };
  return first >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first, last };
}

function weak(etag: string): string {
  return etag.trim().replace(/^W\//, '');
}
