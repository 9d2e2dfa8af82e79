import { Readable } from 'node:stream';
import type { PutRequest } from './origin.ts';
import type { Asked } from './s3-exchange.ts';
import { toHttpHeaders } from './s3-headers.ts';
import { pathOf } from './s3-keys.ts';
import type { WrittenFields } from './s3-write.ts';

/** Larger bodies are asked about before they are sent (Expect: 100-continue), which the SDK does. */
const LARGEST = 1_000_000;

/** S3's refusals have some hundred bytes. */
const LONGEST_REFUSAL = 65_536;

/** A request as the SDK's signer and its connections take it. */
export interface HttpRequest {
  readonly method: string;
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number;
  readonly path: string;
  readonly query: Record<string, string>;
  readonly headers: Record<string, string>;
  readonly body: Uint8Array;
}

/** Signs a request with the client's credentials and sends it on its connections, within its time limits. */
export type Send = (request: HttpRequest) => Promise<unknown>;

/** What all uploads to a bucket have in common. */
interface Way extends Pick<HttpRequest, 'protocol' | 'hostname' | 'port'> {
  /** What comes before the key in the path: `/`, or `/bucket/`. */
  readonly base: string;
  readonly headers: Record<string, string>;
  readonly send: Send;
}

/** What became of a quick put. `failed`: nobody knows whether it was carried out, and it is to be sent again. */
export type QuickAnswer =
  | { readonly quick: 'not tried' }
  | { readonly quick: 'failed' }
  | { readonly quick: 'answered'; readonly asked: Asked<WrittenFields> };

/**
 * Uploads that go around the SDK's middleware, which takes several times the processor time of the request itself:
 * the first upload of a client shows where uploads go, the next are signed with the client's credentials and sent on its
 * connections. Only plain answers are taken: 200 with an ETag and no body, and the refusals of a conditional write.
 * Whatever else happens is the SDK's to deal with, which sends the request again with its own retries and errors.
 */
export class QuickPuts {
  #way: Way | null = null;

  get isKnown(): boolean {
    return this.#way !== null;
  }

  /** Takes the way of an upload that the SDK has sent, if that is one that a path and headers describe. */
  learn(key: string, request: unknown, send: Send): void {
    const ending = pathOf(key);
    if (!isHttpRequest(request) || !request.path.endsWith(`/${ending}`)) return;
    const { protocol, hostname, port, path, headers } = request;
    this.#way = {
      protocol,
      hostname,
      ...(port === undefined ? {} : { port }),
      base: path.slice(0, -ending.length),
      headers: pick(headers, ['host', 'user-agent', 'x-amz-user-agent']),
      send,
    };
  }

  async put(request: PutRequest): Promise<QuickAnswer> {
    const { key, body, headers } = request;
    const digest = headers.metadata['sha256'];
    if (this.#way === null || digest === undefined || body.byteLength > LARGEST)
      return { quick: 'not tried' };
    const { base, send, headers: common, ...where } = this.#way;
    const upload = {
      ...where,
      method: 'PUT',
      path: base + pathOf(key),
      query: { 'x-id': 'PutObject' },
      headers: { ...common, ...toHttpHeaders(request, digest) },
      body,
    };
    await request.beforeSend?.();
    try {
      return await judge(await send(upload));
    } catch {
      return { quick: 'failed' };
    }
  }
}

/** 404 of what was to be replaced, another write under way, and a condition that does not hold. */
const REFUSALS: ReadonlySet<number> = new Set([404, 409, 412]);

async function judge(answer: unknown): Promise<QuickAnswer> {
  if (!isHttpAnswer(answer)) return { quick: 'failed' };
  const { statusCode: status, headers, body } = answer;
  const said = await read(headers, body);
  const at = Date.parse(headers['date'] ?? '');
  const { etag } = headers;
  if (said === null || Number.isNaN(at)) return { quick: 'failed' };
  if (status === 200 && etag !== undefined && said === '') {
    const VersionId = headers['x-amz-version-id'];
    return { quick: 'answered', asked: { output: { ETag: etag, VersionId }, at } };
  }
  const name = /<Code>(\w+)<\/Code>/.exec(said)?.[1];
  if (!REFUSALS.has(status) || name === undefined) return { quick: 'failed' };
  const message = /<Message>([^<]*)<\/Message>/.exec(said)?.[1] ?? '';
  const failure = { name, message, status, attempts: 1, region: null, cause: null };
  return { quick: 'answered', asked: { failure, at } };
}

/** The answer's body, read to its end so that the connection can be used again; null when it is longer than any refusal's. */
async function read(headers: HttpAnswer['headers'], body: unknown): Promise<string | null> {
  if (!(body instanceof Readable)) return '';
  if (headers['content-length'] === '0') {
    body.resume();
    return '';
  }
  const parts: Buffer[] = [];
  let bytes = 0;
  const chunks: AsyncIterable<unknown> = body;
  for await (const chunk of chunks) {
    if (!Buffer.isBuffer(chunk)) continue;
    parts.push(chunk);
    bytes += chunk.byteLength;
    if (bytes > LONGEST_REFUSAL) return null;
  }
  return Buffer.concat(parts).toString('utf8');
}

function pick(
  headers: Readonly<Record<string, string>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = headers[name];
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

interface HttpAnswer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

function isHttpAnswer(value: unknown): value is HttpAnswer {
  const fields = fieldsOf(value);
  return typeof fields.get('statusCode') === 'number' && typeof fields.get('headers') === 'object';
}

function isHttpRequest(value: unknown): value is HttpRequest {
  const fields = fieldsOf(value);
  return (
    ['protocol', 'hostname', 'path'].every((name) => typeof fields.get(name) === 'string') &&
    typeof fields.get('headers') === 'object'
  );
}

const fieldsOf = (value: unknown): ReadonlyMap<string, unknown> =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
