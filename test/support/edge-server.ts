import { once } from 'node:events';
import {
  Agent,
  createServer,
  type IncomingMessage,
  request as send,
  type RequestListener,
} from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { virtualClock } from '../../src/clock.ts';
import { Edge } from '../../src/edge/edge.ts';
import type { EdgeConfig } from '../../src/edge/edge-config.ts';
import { edgeHandler } from '../../src/edge/edge-handler.ts';
import { httpUpstream } from '../../src/edge/http-upstream.ts';
import { PurgeLog } from '../../src/edge/purge-log.ts';
import type { Upstream } from '../../src/edge/upstream.ts';
import { bare, edgeConfig, noon } from './edge-location.ts';

/** What stopped last is stopped first. */
const open: (() => Promise<void>)[] = [];

/** Closes every server a test opened. */
export async function closeServers(): Promise<void> {
  for (const close of open.splice(0).toReversed()) await close();
}

/** An HTTP server of this machine; its URL without a slash at the end. Port 0 takes a free one. */
export async function openServer(listener: RequestListener, wanted = 0) {
  const server = createServer(listener);
  server.listen(wanted, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  open.push(close);
  return { port, url: `http://127.0.0.1:${port}`, close };
}

export interface EdgeServerOptions {
  readonly upstream: Upstream;
  readonly config?: EdgeConfig;
  readonly scheme?: 'http' | 'https';
  readonly locations?: readonly string[];
  readonly memory?: number;
}

/** An edge that listens, with a clock of its own. */
export async function openEdge({ upstream, scheme = 'https', ...options }: EdgeServerOptions) {
  const clock = virtualClock(noon);
  const errors: unknown[] = [];
  const edge = new Edge({
    config: edgeConfig(bare),
    upstream,
    clock,
    purges: new PurgeLog(),
    ...options,
  });
  const handler = edgeHandler({ edge, scheme, onError: (error) => errors.push(error) });
  return { ...(await openServer(handler)), clock, edge, errors };
}

/** An edge in front of an HTTP origin. */
export async function openBoth(
  listener: RequestListener,
  {
    timeout = 10_000,
    ...options
  }: Omit<EdgeServerOptions, 'upstream'> & { readonly timeout?: number } = {},
) {
  const origin = await openServer(listener);
  const upstream = httpUpstream({ url: origin.url, timeout });
  return { origin, edge: await openEdge({ upstream, ...options }) };
}

export interface Answered {
  readonly status: number;
  readonly headers: IncomingMessage['headers'];
  readonly text: string;
}

interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request on a connection of its own, and all of its answer; rejects when that breaks off. */
export async function fetchFrom(url: string, { method = 'GET', headers = {}, body }: Ask = {}) {
  const { hostname, port } = new URL(url);
  const path = url.slice(url.indexOf('/', 'http://'.length));
  const agent = new Agent();
  const outgoing = send({ hostname, port, path, method, headers, agent });
  outgoing.end(body);
  const [response] = (await once(outgoing, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  const text = Buffer.concat(chunks).toString();
  return { status: response.statusCode ?? 0, headers: response.headers, text } satisfies Answered;
}

/** Sends bytes as they are, and gives what comes back until the connection ends. */
export async function sendRaw(port: number, request: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.end(request, 'latin1');
  const chunks: Buffer[] = [];
  for await (const chunk of socket) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
}
