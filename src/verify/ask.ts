import { type Agent, type IncomingMessage, request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Answer, type Coding, CODINGS, type Observed } from './observed.ts';
import { readBody } from './read-body.ts';
import { TooSlow } from './too-slow.ts';
import { isPassing, whyUnreachable } from './why-unreachable.ts';

export interface AskTerms {
  /** Scheme and host: `https://www.storyclub.example`. */
  readonly base: URL;
  readonly agent: Agent;
  readonly userAgent: string;
  /** How long one request may take, its body included, milliseconds. */
  readonly patience: number;
  /** Ends what is under way. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds by the clock the bounds are counted by. */
  readonly now: () => number;
}

export interface Ask {
  /** As it is sent, percent-encoded. */
  readonly path: string;
  readonly coding: Coding;
  /** Bytes of the longest body that may be there. */
  readonly longest: number;
}

/** A connection that breaks is tried again so often: what answers, whatever it says, is not. */
const ATTEMPTS = 3;
const BETWEEN_ATTEMPTS = 100;

/** Asks for one URL as a reader's program does. Never follows a redirect. Throws only when `signal` aborts. */
export async function ask(wanted: Ask, terms: AskTerms): Promise<Observed> {
  for (let attempt = 1; ; attempt++) {
    const askedAt = terms.now();
    try {
      return await askOnce(wanted, { ...terms, askedAt });
    } catch (error) {
      terms.signal.throwIfAborted();
      if (attempt === ATTEMPTS || !isPassing(error))
        return { outcome: 'no-answer', askedAt, why: whyUnreachable(error, terms.base) };
      await sleep(BETWEEN_ATTEMPTS * attempt, undefined, { signal: terms.signal });
    }
  }
}

async function askOnce(
  { path, coding, longest }: Ask,
  { base, agent, userAgent, patience, signal, askedAt }: AskTerms & { readonly askedAt: number },
): Promise<Answer> {
  const limit = new AbortController();
  const stop = (): void => limit.abort(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  const timer = setTimeout(() => limit.abort(new TooSlow(patience)), patience);
  try {
    signal.throwIfAborted();
    const response = await send({ base, path, agent, signal: limit.signal }, [
      ['Accept', '*/*'],
      ['Accept-Encoding', CODINGS[coding]],
      ['User-Agent', userAgent],
    ]);
    const body = await readBody(response, longest);
    return toAnswer(response, { askedAt, body, base, path });
  } catch (error) {
    throw limit.signal.aborted ? limit.signal.reason : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
  }
}

function send(
  { base, path, agent, signal }: Pick<AskTerms, 'base' | 'agent' | 'signal'> & { path: string },
  headers: readonly (readonly [string, string])[],
): Promise<IncomingMessage> {
  const open = base.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const options = {
      protocol: base.protocol,
      // An IPv6 address stands in brackets in a URL only.
      hostname: base.hostname.replace(/^\[|\]$/g, ''),
      port: base.port,
      path,
      agent,
      signal,
      headers: Object.fromEntries(headers),
    };
    open(options, resolve).once('error', reject).end();
  });
}

function toAnswer(
  { statusCode = 0, headers }: IncomingMessage,
  {
    askedAt,
    body,
    base,
    path,
  }: Pick<Answer, 'askedAt' | 'body'> & { readonly base: URL; readonly path: string },
): Answer {
  const stated = (name: string): string | null => {
    const value = headers[name];
    return value === undefined ? null : Array.isArray(value) ? value.join(', ') : value;
  };
  const age = stated('age');
  const location = stated('location');
  const here = new URL(path, base).href;
  return {
    outcome: 'answer',
    askedAt,
    status: statusCode,
    contentType: stated('content-type'),
    cacheControl: stated('cache-control'),
    contentEncoding: stated('content-encoding'),
    age: age !== null && /^\d+$/.test(age) ? Number(age) : null,
    xCache: stated('x-cache'),
    pop: stated('x-amz-cf-pop'),
    location:
      location !== null && URL.canParse(location, here) ? new URL(location, here).href : null,
    body,
  };
}
