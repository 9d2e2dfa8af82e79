import type { IncomingMessage, RequestOptions } from 'node:http';
import { isIP, isIPv6, type LookupFunction } from 'node:net';
import { TooSlow } from '../verify/too-slow.ts';
import { isPassing, whyUnreachable } from '../verify/why-unreachable.ts';
import type { FaceAnswer } from './facts/face-facts.ts';
import type { Way } from './gather-face.ts';
import { patience } from './gather-ask.ts';

/** As much of a body as is looked at. */
const longestStart = 512;

/** Asks a URL as a reader would, but follows no redirect; certificates are judged as a browser does. */
export async function askOnce(url: URL, way: Way): Promise<FaceAnswer['answer']> {
  const signal = AbortSignal.timeout(patience);
  try {
    return await send(url, way, signal).catch((error: unknown) => {
      // A connection that broke may be no fault of the site's.
      if (signal.aborted || !isPassing(error)) throw error;
      return send(url, way, signal);
    });
  } catch (error) {
    return {
      is: 'unanswered',
      why: whyUnreachable(signal.aborted ? new TooSlow(patience) : error, url),
    };
  }
}

async function send(url: URL, way: Way, signal: AbortSignal): Promise<FaceAnswer['answer']> {
  const { request } =
    url.protocol === 'https:' ? await import('node:https') : await import('node:http');
  return await new Promise((resolve, reject) => {
    const asked = request(optionsOf(url, way, signal), (answer) => {
      readStart(answer).then((start) => resolve(toAnswer(answer, start)), reject);
    });
    asked.on('error', reject).end();
  });
}

function optionsOf(url: URL, way: Way, signal: AbortSignal): RequestOptions & TlsOptions {
  const name = url.hostname.replaceAll(/[[\]]/g, '');
  const instead = way.insteadOf(name);
  const lookup = lookupOf(way);
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return {
    host: instead?.host ?? name,
    port: instead?.port ?? port,
    path: url.pathname + url.search,
    // Names only are told to a server (RFC 6066 §3).
    ...(isIP(name) === 0 ? { servername: name } : {}),
    agent: false,
    headers: { host: url.host, accept: '*/*', 'user-agent': 'storyclub-doctor' },
    signal,
    ...(lookup === null ? {} : { lookup }),
    ...(way.trusted === null ? {} : { ca: [...way.trusted] }),
  };
}

interface TlsOptions {
  readonly servername?: string;
  readonly ca?: string[];
}

/** Looks names up with the DNS server that was given. */
export function lookupOf({ addresses }: Way): LookupFunction | null {
  if (addresses === null) return null;
  return (name, { all }, done) => {
    void lookUp(addresses(name), all === true, done);
  };
}

type Done = Parameters<LookupFunction>[2];

async function lookUp(asked: Promise<readonly string[]>, all: boolean, done: Done): Promise<void> {
  try {
    const found = await asked;
    const list = found.map((address) => ({ address, family: isIPv6(address) ? 6 : 4 }));
    const [first] = list;
    if (all) done(null, list);
    else done(null, first?.address ?? '', first?.family);
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)), '');
  }
}

async function readStart(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of answer) {
    if (!(chunk instanceof Buffer)) continue;
    chunks.push(chunk);
    size += chunk.length;
    if (size >= longestStart) break;
  }
  answer.destroy();
  return Buffer.concat(chunks).subarray(0, longestStart).toString('utf8');
}

function toAnswer({ statusCode, headers }: IncomingMessage, start: string): FaceAnswer['answer'] {
  const kept = Object.entries(headers).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, Array.isArray(value) ? value.join(', ') : value] as const],
  );
  return { is: 'answered', status: statusCode ?? 0, headers: Object.fromEntries(kept), start };
}
