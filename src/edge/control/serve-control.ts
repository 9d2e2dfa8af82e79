import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../../clock.ts';
import { type ControlAnswer, MAX_BODY, answerControl, isControl } from './answer-control.ts';
import type { ControlState } from './control-state.ts';

export interface ServeControl {
  readonly state: ControlState;
  readonly clock: Clock;
}

/**
 * Answers a request for the control API on whatever server it came to, and says whether it was one.
 * One that was not is untouched.
 */
export function serveControl(
  { state, clock }: ServeControl,
  request: IncomingMessage,
  response: ServerResponse,
): boolean {
  const { method = 'GET', url = '/' } = request;
  const [path = '', ...rest] = url.split('?');
  if (!isControl({ method, path })) return false;
  const query = new URLSearchParams(rest.join('?'));
  readBody(request).then(
    (body) => {
      const answer = answerControl(state, { method, path, query, body }, clock.now());
      if (answer !== null) send(response, answer);
    },
    // The client went away in the middle of its request.
    () => response.destroy(),
  );
  return true;
}

/** Null when it is larger than MAX_BODY. */
async function readBody(request: IncomingMessage): Promise<string | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a body that is not bytes');
    size += chunk.length;
    // Read to its end nevertheless, or the answer would not be.
    if (size <= MAX_BODY) chunks.push(chunk);
  }
  return size > MAX_BODY ? null : Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, { status, headers, body }: ControlAnswer): void {
  response.writeHead(status, { ...headers, 'Content-Length': Buffer.byteLength(body) });
  response.end(body);
}
