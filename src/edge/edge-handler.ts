import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Edge } from './edge.ts';
import { toLines } from './http-upstream.ts';
import type { Arrived } from './resolve.ts';
import type { Answer } from './respond.ts';
import { headerOf } from './upstream.ts';

/** Names the location a request goes to, by its code or number. */
export const LOCATION_HEADER = 'x-storyclub-location';

export interface EdgeHandlerOptions {
  readonly edge: Edge;
  /** Scheme of requests that do not say theirs in `X-Forwarded-Proto`: this machine speaks HTTP only. */
  readonly scheme: 'http' | 'https';
  /** Number of the location where a request names none. */
  readonly location?: number;
  /** Changes what was asked before it is answered. */
  readonly before?: (request: Arrived) => Arrived;
  /** Changes what is sent, such as a script put into pages. */
  readonly change?: (answer: Answer, request: Arrived) => Answer | Promise<Answer>;
  /** Told of what went wrong while answering: the reader gets a bare 500, or an answer cut short. */
  readonly onError: (error: unknown) => void;
}

/** Answers HTTP requests as viewers of the edge. */
export function edgeHandler(
  options: EdgeHandlerOptions,
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      if (!response.destroyed) options.onError(error);
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { 'Cache-Control': 'no-store' }).end('The edge failed.\n');
    });
  };
}

async function answer(
  { edge, scheme, location = 0, before, change, onError }: EdgeHandlerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const headers = toLines(request.rawHeaders);
  const named = headerOf(headers, LOCATION_HEADER);
  const at = named === null ? edge.locations[location] : findLocation(edge, named);
  if (at === undefined || at === null) {
    const codes = edge.locations.map(({ name }) => name).join(', ');
    response.writeHead(400, plain).end(`There is no location ${named ?? location}: ${codes}.\n`);
    return;
  }
  const stated = headerOf(headers, 'x-forwarded-proto');
  const sent: Arrived = {
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers,
    ip: request.socket.remoteAddress ?? '127.0.0.1',
    requestId: '',
    scheme: stated === 'http' || stated === 'https' ? stated : scheme,
  };
  const arrived = before?.(sent) ?? sent;
  const hasBody = !['GET', 'HEAD', 'OPTIONS'].includes(arrived.method);
  const made = await edge.answer(arrived, at, hasBody ? bytesOf(request) : null);
  await send(response, (await change?.(made, arrived)) ?? made, onError);
}

const plain = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };

function findLocation(edge: Edge, named: string) {
  return /^\d+$/.test(named) ? edge.locations[Number(named)] : edge.locationOf(named);
}

async function* bytesOf(request: IncomingMessage): AsyncIterable<Uint8Array> {
  for await (const chunk of request) if (chunk instanceof Uint8Array) yield chunk;
}

async function send(
  response: ServerResponse,
  { status, headers, body }: Answer,
  onError: (error: unknown) => void,
): Promise<void> {
  // The answer has its Date already, the origin's or the edge's.
  response.sendDate = false;
  try {
    response.writeHead(status, headers.flat());
  } catch (error) {
    await body?.[Symbol.asyncIterator]().return?.();
    throw error;
  }
  if (body === null) {
    response.end();
    return;
  }
  const chunks = body[Symbol.asyncIterator]();
  // A viewer that is gone holds nothing up, even while the origin is silent.
  const leave = (): void => {
    chunks.return?.().catch(onError);
  };
  response.once('close', leave);
  if (response.destroyed) leave();
  try {
    for await (const chunk of { [Symbol.asyncIterator]: () => chunks }) {
      if (response.destroyed) return;
      if (!response.write(chunk)) await drained(response);
    }
    response.end();
  } catch (error) {
    onError(error);
    // A whole answer is promised by its end: a broken one must not have it.
    response.destroy();
  } finally {
    response.off('close', leave);
  }
}

/** Until the viewer takes more, or is gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      response.off('drain', done);
      response.off('close', done);
      resolve();
    };
    response.on('drain', done);
    response.on('close', done);
  });
}
