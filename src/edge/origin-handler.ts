import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ObjectInfo, Origin } from '../origin/origin.ts';
import { isNotModified, requestedRange } from './conditional.ts';
import { urlToKey } from './url-to-key.ts';

export interface HandlerOptions {
  readonly origin: Origin;
  /** Keys under it are never answered. */
  readonly statePrefix: string;
  /** Key of the page for URLs that lead nowhere. */
  readonly notFoundKey: string;
  /** Told of what went wrong while answering: the reader gets a bare 500. */
  readonly onError: (error: unknown) => void;
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** Answers HTTP requests from an origin as a distribution without a cache would. */
export function originHandler(options: HandlerOptions): Handler {
  return (request, response) => {
    answer(options, request, response).catch((error: unknown) => {
      options.onError(error);
      if (!response.headersSent) response.writeHead(500, plain);
      response.end('The page could not be read.\n');
    });
  };
}

const plain = { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' };

async function answer(
  options: HandlerOptions,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { origin, statePrefix, notFoundKey } = options;
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { ...plain, Allow: 'GET, HEAD' }).end('Only GET and HEAD.\n');
    return;
  }
  const key = urlToKey(request.url ?? '/');
  if (key === null) {
    response.writeHead(400, plain).end('This is no URL of the site.\n');
    return;
  }
  const found = key.startsWith(statePrefix) ? null : await readObject(origin, key);
  if (found !== null) return send(request, response, { ...found, status: 200 });
  const page = await readObject(origin, notFoundKey);
  if (page !== null) return send(request, response, { ...page, status: 404 });
  response.writeHead(404, plain).end('There is no such page.\n');
}

interface FoundObject {
  readonly info: ObjectInfo;
  readonly body: Uint8Array;
}

/** Body and headers of one version: read again when a publish replaced the object in between. */
async function readObject(origin: Origin, key: string): Promise<FoundObject | null> {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const { object } = await origin.head(key);
    if (object === null) return null;
    const got = await origin.get(key);
    if (got.outcome === 'missing') return null;
    if (got.outcome === 'found' && got.etag === object.etag)
      return { info: object, body: got.body };
  }
  throw new Error(`${key} is replaced faster than it can be read`);
}

interface Answer extends FoundObject {
  readonly status: 200 | 404;
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { info, body, status }: Answer,
): void {
  const headers = headersOf(info);
  if (status === 200 && isNotModified(request.headers, info)) {
    response.writeHead(304, headers).end();
    return;
  }
  const range =
    status === 200 && request.method === 'GET'
      ? requestedRange(request.headers, info, body.length)
      : { kind: 'whole' as const };
  if (range.kind === 'unsatisfiable') {
    response.writeHead(416, { 'Content-Range': `bytes */${body.length}` }).end();
    return;
  }
  const part = range.kind === 'part' ? body.subarray(range.first, range.last + 1) : body;
  response.writeHead(range.kind === 'part' ? 206 : status, {
    ...headers,
    'Content-Length': part.length,
    ...(range.kind === 'part'
      ? { 'Content-Range': `bytes ${range.first}-${range.last}/${body.length}` }
      : {}),
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}

function headersOf({ headers, etag, lastModified }: ObjectInfo): Record<string, string> {
  const all = {
    'Content-Type': headers.contentType,
    'Cache-Control': headers.cacheControl,
    'Content-Encoding': headers.contentEncoding,
    'Content-Language': headers.contentLanguage,
    'Content-Disposition': headers.contentDisposition,
    ETag: etag,
    'Last-Modified': new Date(lastModified).toUTCString(),
    'Accept-Ranges': 'bytes',
  };
  const stated: Record<string, string> = {};
  for (const [name, value] of Object.entries(all)) if (value !== null) stated[name] = value;
  return stated;
}
