import { promisify } from 'node:util';
import { brotliDecompress, gunzip } from 'node:zlib';
import { withReloadScript } from '../edge/panel/with-reload-script.ts';
import type { Arrived } from '../edge/resolve.ts';
import type { Answer } from '../edge/respond.ts';
import { headerOf } from '../edge/upstream.ts';

/** What no longer is true of a page with the script in it. */
const OF_THE_BYTES = new Set(['accept-ranges', 'content-encoding', 'content-length', 'etag']);

/**
 * A page a browser goes to, with the script that loads it again; anything else as it is. Only here: neither the
 * origin's object nor the copy in the cache has it.
 *
 * @param version `PanelEvents.version` of the page.
 */
export async function sendReload(
  answer: Answer,
  request: Arrived,
  version: string,
): Promise<Answer> {
  const { status, headers, body } = answer;
  const type = headerOf(headers, 'content-type') ?? '';
  if (body === null || request.method !== 'GET' || !isPage(request) || status === 206)
    return answer;
  if (!/^text\/html\b/i.test(type)) return answer;
  const bytes = await readAll(body);
  const page = withReloadScript(
    await decode(bytes, headerOf(headers, 'content-encoding')),
    version,
  );
  const kept = headers.filter(([name]) => !OF_THE_BYTES.has(name.toLowerCase()));
  return {
    status,
    headers: [...kept, ['Content-Length', String(page.length)]],
    body: once(page),
  };
}

/**
 * The request as a browser without a copy of its own would send it: a page with the script in it has no ETag, and a
 * 304 would leave the browser with the script of an earlier version.
 */
export function asFirstVisit(request: Arrived): Arrived {
  if (!isPage(request)) return request;
  const conditions = new Set(['if-none-match', 'if-modified-since', 'range', 'if-range']);
  const headers = request.headers.filter(([name]) => !conditions.has(name.toLowerCase()));
  return { ...request, headers };
}

/** A browser goes to a page: `Accept` names HTML. */
const isPage = ({ headers }: Arrived): boolean =>
  /\btext\/html\b/i.test(headerOf(headers, 'accept') ?? '');

async function readAll(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

async function decode(bytes: Uint8Array, coding: string | null): Promise<Uint8Array> {
  if (coding === 'br') return await promisify(brotliDecompress)(bytes);
  if (coding === 'gzip') return await promisify(gunzip)(bytes);
  return bytes;
}

async function* once(bytes: Uint8Array): AsyncIterable<Uint8Array> {
  yield bytes;
}
