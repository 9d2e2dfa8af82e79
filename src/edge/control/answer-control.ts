import { createHash } from 'node:crypto';
import { type ControlResult, fail } from './control-result.ts';
import type { ControlState } from './control-state.ts';
import { toOperation } from './operation.ts';
import { perform } from './perform.ts';
import { writeXml } from './write-xml.ts';

/** Bytes of a request's body; larger ones are refused. */
export const MAX_BODY = 1_048_576;

export interface ControlRequest {
  readonly method: string;
  /** Without query string, not decoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Null when it is larger than MAX_BODY. */
  readonly body: string | null;
}

export interface ControlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Answers a request to CloudFront's control API (REST-XML, version 2020-05-31) at `now`, epoch
 * milliseconds; null when the path is none of the API's. Whoever asks may: signatures are not checked,
 * and headers, which carry the credentials, are not taken at all.
 */
export function answerControl(
  state: ControlState,
  request: ControlRequest,
  now: number,
): ControlAnswer | null {
  const operation = toOperation(request.method, request.path);
  if (operation === null) return null;
  const { query, body } = request;
  const id = requestIdOf(request, now);
  if (body === null) return write(fail('RequestEntityTooLarge'), id);
  if (state.requests?.take(1, now) === false) return write(fail('Throttling'), id);
  return write(perform(state, operation, { query, body, now }), id);
}

/** Whether a request is for the API: asked before its body is read. */
export function isControl({ method, path }: Pick<ControlRequest, 'method' | 'path'>): boolean {
  return toOperation(method, path) !== null;
}

function write(result: ControlResult, requestId: string): ControlAnswer {
  const common = { 'x-amzn-RequestId': requestId, 'Cache-Control': 'no-store' };
  if (result.kind === 'text')
    return { status: 200, headers: { ...common, ...result.headers }, body: result.text };
  const headers = { ...common, 'Content-Type': 'text/xml' };
  if (result.kind === 'document') {
    const { status, root } = result;
    return { status, headers: { ...headers, ...result.headers }, body: writeXml(root) };
  }
  const { status, code, message } = result;
  const body = writeXml([
    'ErrorResponse',
    [
      [
        'Error',
        [
          ['Type', 'Sender'],
          ['Code', code],
          ['Message', message],
        ],
      ],
      ['RequestId', requestId],
    ],
  ]);
  return { status, headers, body };
}

/** The same request at the same instant has the same id: nothing here is left to chance. */
function requestIdOf({ method, path, query }: ControlRequest, now: number): string {
  const digest = createHash('sha256').update(`${now} ${method} ${path}?${query.toString()}`);
  return digest.digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*/, '$1-$2-$3-$4-$5');
}
