export interface Validators {
  /** As the origin gives it, quotation marks included; null when it gives none. */
  readonly etag: string | null;
  /** Epoch milliseconds; null when unknown. */
  readonly lastModified: number | null;
}

/** The conditions of a request, as it states them. */
export interface Conditions {
  readonly 'if-none-match'?: string | undefined;
  readonly 'if-modified-since'?: string | undefined;
  readonly 'if-range'?: string | undefined;
  readonly range?: string | undefined;
}

/** The reader's copy is still the live one (RFC 9110 §13.1: If-None-Match goes before If-Modified-Since). */
export function isNotModified(headers: Conditions, { etag, lastModified }: Validators): boolean {
  const match = headers['if-none-match'];
  if (match !== undefined) {
    if (match.trim() === '*') return true;
    return etag !== null && match.split(',').some((own) => weak(own) === weak(etag));
  }
  const since = Date.parse(headers['if-modified-since'] ?? '');
  if (!Number.isFinite(since) || lastModified === null) return false;
  return Math.floor(lastModified / 1000) * 1000 <= since;
}

export type RangeAnswer =
  | { readonly kind: 'whole' }
  /** Both ends included. */
  | { readonly kind: 'part'; readonly first: number; readonly last: number }
  | { readonly kind: 'unsatisfiable' };

/** Which bytes are asked for (RFC 9110 §14). Several ranges, or an If-Range that is past, get the whole. */
export function requestedRange(headers: Conditions, live: Validators, size: number): RangeAnswer {
  const match = /^bytes=(\d*)-(\d*)$/i.exec(headers.range?.trim() ?? '');
  if (match === null || !isSameRange(headers['if-range'], live)) return { kind: 'whole' };
  const [, from = '', to = ''] = match;
  if (from === '' && to === '') return { kind: 'whole' };
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const last = from === '' || to === '' ? size - 1 : Math.min(Number(to), size - 1);
  if (to !== '' && from !== '' && Number(to) < Number(from)) return { kind: 'whole' };
  return first >= size ? { kind: 'unsatisfiable' } : { kind: 'part', first, last };
}

/** If-Range compares strongly (RFC 9110 §13.1.5): a weak ETag names no bytes, a date must be the very one. */
function isSameRange(ifRange: string | undefined, { etag, lastModified }: Validators): boolean {
  if (ifRange === undefined) return true;
  if (/^\s*(?:W\/)?"/.test(ifRange)) return ifRange.trim() === etag && !etag.startsWith('W/');
  const date = Date.parse(ifRange);
  return lastModified !== null && date === Math.floor(lastModified / 1000) * 1000;
}

function weak(etag: string): string {
  return etag.trim().replace(/^W\//, '');
}
