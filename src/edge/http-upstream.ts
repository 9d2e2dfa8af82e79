import { Agent, request as send, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as sendTls } from 'node:https';
import { pipeline } from 'node:stream/promises';
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
          return await exchange(outgoing, request);
        } catch (error) {
          if (!wasClosedMeanwhile(outgoing, request, error)) throw error;
        }
      }
    },
  };
}

async function exchange(
  outgoing: ReturnType<typeof send>,
  { body }: UpstreamRequest,
): Promise<UpstreamResponse> {
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', reject);
    outgoing.once('timeout', () => {
      outgoing.destroy(new OriginTimeout());
    });
  });
  if (body === null) outgoing.end();
  // What goes wrong in sending it is an error of the request, and an answer may come before the end.
  else void pipeline(body, outgoing).catch(() => {});
  const response = await answered;
  // A broken answer is told to whoever reads it.
  outgoing.on('error', () => {});
  const status = response.statusCode ?? 502;
  const isBare = status === 304 || status === 204 || outgoing.method === 'HEAD';
  if (isBare) response.resume();
  return {
    status,
    headers: toLines(response.rawHeaders),
    body: isBare ? null : chunksOf(response),
  };
}

/**
 * The origin closed a kept connection while the request was on its way: a GET or HEAD is sent again, on another
 * (RFC 9112 §9.3.1; AWS: RequestAndResponseBehaviorCustomOrigin, origin response timeout).
 */
function wasClosedMeanwhile(
  outgoing: ReturnType<typeof send>,
  { method }: UpstreamRequest,
  error: unknown,
): boolean {
  const isRead = method === 'GET' || method === 'HEAD';
  const code = error instanceof Error && 'code' in error ? error.code : null;
  return outgoing.reusedSocket && isRead && (code === 'ECONNRESET' || code === 'EPIPE');
}

async function* chunksOf(response: IncomingMessage): AsyncIterable<Uint8Array> {
  for await (const chunk of response) {
    if (!(chunk instanceof Uint8Array)) throw new Error('an answer in text');
    yield chunk;
  }
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
