import { virtualClock } from '../../../src/clock.ts';
import type { FunctionOutcome, Pair, ViewerRequest } from '../../../src/edge/function/event.ts';
import { type FunctionOptions, compileFunction } from '../../../src/edge/function/run-function.ts';

export const noon = Date.parse('2026-11-20T12:00:00Z');

export const options: FunctionOptions = {
  distribution: { id: 'E123EXAMPLE', domainName: 'd111111abcdef8.cloudfront.net' },
  clock: virtualClock(noon),
};

/** A reader asks for a target: `/x/?y=1`. */
export function get(target: string, headers: readonly Pair[] = []): ViewerRequest {
  return {
    method: 'GET',
    target,
    headers: [['Host', 'stories.example'], ...headers],
    ip: '198.51.100.11',
    requestId: 'EXAMPLEntjQpEXAMPLE_SG5Z',
  };
}

/** What a handler with this body makes of a request: `request.uri = '/x'; return request;`. */
export function answer(
  body: string,
  request: ViewerRequest = get('/'),
  more: Partial<FunctionOptions> = {},
): FunctionOutcome {
  const source = `function handler(event) { const request = event.request; ${body} }`;
  return compileFunction(source, { ...options, ...more }).run(request);
}

/** What a handler with this body returns as `body`, as text. */
export function text(
  expression: string,
  request?: ViewerRequest,
  more?: Partial<FunctionOptions>,
): string {
  const outcome = answer(`return { statusCode: 200, body: ${expression} };`, request, more);
  if (outcome.kind !== 'response') throw new Error(JSON.stringify(outcome));
  return Buffer.from(outcome.response.body ?? []).toString();
}
