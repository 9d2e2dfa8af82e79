import { Agent, type ClientRequest, type IncomingMessage, request as send } from 'node:http';
import { Agent as TlsAgent, request as sendTls } from 'node:https';
import {
  headerOf,
  type HeaderLines,
  OriginTimeout,
  type Upstream,
  type UpstreamRequest,
  type UpstreamResponse,
} from './upstream.ts';

export interface HttpUpstreamOptions {
  /** `http://127.0.0.1:8000`: scheme, host and port of the origin. */
  readonly url: string;
  /** How long the origin may stay silent, milliseconds; CloudFront's own default is 30 s. */
  readonly timeout?: number;
}

/** Any HTTP origin, as CloudFront asks a custom one: its own Host, User-Agent and Via. */
export function httpUpstream({ url, timeout = 30_000 }: HttpUpstreamOptions): Upstream {
  const { protocol, hostname, port, host } = new URL(url);
  const isTls = protocol === 'https:';
  const agent = isTls ? new TlsAgent({ keepAlive: true }) : new Agent({ keepAlive: true });
  return {
    fetch: async (request) => {
      const options = {
        agent,
        host: hostname.replace(/^\[|\]$/g, ''),
        port: port === '' ? undefined : port,
        method: request.method,
        path: request.target,
        headers: toRaw(request, host),
        timeout,
      };
      for (;;) {
        const outgoing = isTls ? sendTls(options) : send(options);
        try {
          return await exchange(outgoing, { body: request.body, timeout });
        } catch (error) {
          if (!wasClosedMeanwhile(outgoing, request, error)) throw error;
        }
      }
    },
  };
}

async function exchange(
  outgoing: ClientRequest,
  { body, timeout }: Pick<UpstreamRequest, 'body'> & { readonly timeout: number },
): Promise<UpstreamResponse> {
  const answered = answerTo(outgoing, timeout);
  // The origin may answer, or be gone, before it has all of the body.
  if (body === null) outgoing.end();
  else forward(body, outgoing).catch((error: unknown) => outgoing.destroy(toError(error)));
  const response = await answered;
  const status = response.statusCode ?? 502;
  const isBare = status === 304 || status === 204 || outgoing.method === 'HEAD';
  if (isBare) response.resume();
  return {
    status,
    headers: toLines(response.rawHeaders),
    body: isBare ? null : bodyOf(response),
  };
}

function answerTo(outgoing: ClientRequest, timeout: number): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    let response: IncomingMessage | null = null;
    // Stays for good: what breaks an answer is told to whoever reads it.
    outgoing.on('error', reject);
    outgoing.once('response', (answer) => {
      response = answer;
      resolve(answer);
    });
    outgoing.on('timeout', () => {
      // An origin whose bytes nobody has taken yet is not the silent one.
      if (response !== null && response.readableLength > 0) outgoing.setTimeout(timeout);
      else outgoing.destroy(new OriginTimeout());
    });
  });
}

/** Sends a body on. One that the origin does not take is still read: its sender waits for the answer. */
async function forward(body: AsyncIterable<Uint8Array>, outgoing: ClientRequest): Promise<void> {
  for await (const chunk of body) {
    if (!outgoing.destroyed && !outgoing.write(chunk)) await drained(outgoing);
  }
  outgoing.end();
}

function drained(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}

/** A body as it comes in. Who does not want it calls `return`, which closes the connection even before it is read. */
function bodyOf(response: IncomingMessage): AsyncIterable<Uint8Array> {
  const chunks = chunksOf(response);
  return {
    [Symbol.asyncIterator]: () => ({
      next: () => chunks.next(),
      return: async () => {
        response.destroy();
        return { done: true, value: undefined };
      },
    }),
  };
}

async function* chunksOf(response: IncomingMessage): AsyncGenerator<Uint8Array, undefined> {
  for await (const chunk of response) {
    if (!(chunk instanceof Uint8Array)) throw new Error('an answer in text');
    yield chunk;
  }
}

/**
 * The origin closed a kept connection while the request was on its way: a GET or HEAD is sent again, on another
 * (RFC 9112 §9.3.1; AWS: RequestAndResponseBehaviorCustomOrigin, origin response timeout).
 */
function wasClosedMeanwhile(
  outgoing: ClientRequest,
  { method }: UpstreamRequest,
  error: unknown,
): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return outgoing.reusedSocket && isRead && (code === 'ECONNRESET' || code === 'EPIPE');
}

/** Pairs of an array in which names and values take turns. */
export function toLines(raw: readonly string[]): HeaderLines {
  return Array.from({ length: raw.length / 2 }, (_, n): readonly [string, string] => [
    raw[n * 2] ?? '',
    raw[n * 2 + 1] ?? '',
  ]);
}

function toRaw({ headers, body }: UpstreamRequest, host: string): readonly string[] {
  const own: [string, string][] = [
    ['Host', host],
    ['Via', '1.1 local.cloudfront.net (CloudFront)'],
  ];
  if (headerOf(headers, 'user-agent') === null) own.push(['User-Agent', 'Amazon CloudFront']);
  if (body !== null && headerOf(headers, 'content-length') === null)
    own.push(['Transfer-Encoding', 'chunked']);
  return [...headers, ...own].flat();
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
