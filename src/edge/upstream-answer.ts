import { type ByteSource, headerOf, OriginTimeout, type UpstreamResponse } from './upstream.ts';

/** What stands for the answer of an origin that gave none. */
export function unreachable(error: unknown): UpstreamResponse {
  return {
    status: error instanceof OriginTimeout ? 504 : 502,
    headers: [['Content-Type', 'text/plain; charset=utf-8']],
    body: new TextEncoder().encode('The origin did not answer.\n'),
  };
}

/** An answer without a Date gets that of its arrival (RFC 9110 §6.6.1). */
export function dated(answer: UpstreamResponse, now: number): UpstreamResponse {
  if (headerOf(answer.headers, 'date') !== null) return answer;
  return { ...answer, headers: [...answer.headers, ['Date', new Date(now).toUTCString()]] };
}

/** Nobody reads this body: whoever sends it may stop. */
export function discard(body: ByteSource | null): void {
  if (body === null || body instanceof Uint8Array) return;
  void body[Symbol.asyncIterator]().return?.();
}
