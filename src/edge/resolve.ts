import { isMatch } from '../cache/behaviour-match.ts';
import { normaliseAcceptEncoding } from './accept-encoding.ts';
import type { CacheRequest } from './cache-request.ts';
import type { EdgeBehaviour, EdgeConfig } from './edge-config.ts';
import type { FunctionOutcome, FunctionRequest, ViewerRequest } from './function/event.ts';
import { normalisePath } from './normalise-path.ts';
import { selectCookies, selectHeaders, selectQuery } from './selection.ts';
import { headerOf, type HeaderLines, lengthOf } from './upstream.ts';

/** What a viewer sent, and how. */
export interface Arrived extends ViewerRequest {
  readonly scheme: 'http' | 'https';
}

/** What the edge says without asking its cache; the word is the one of `X-Cache`. */
export interface OwnAnswer {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: HeaderLines;
  readonly body: Uint8Array | null;
  readonly word: 'Error' | 'Redirect' | 'FunctionGeneratedResponse' | 'FunctionExecutionError';
}

export type Resolved =
  | OwnAnswer
  | {
      readonly kind: 'cache';
      readonly method: string;
      readonly request: CacheRequest;
    };

/** Runs the viewer-request function of a behaviour. */
export type RunFunction = (behaviour: EdgeBehaviour, request: ViewerRequest) => FunctionOutcome;

/** Bytes (AWS: RequestAndResponseBehaviorCustomOrigin, maximum length of a URL). */
const LONGEST_URL = 8192;

const METHODS = {
  read: ['GET', 'HEAD'],
  options: ['GET', 'HEAD', 'OPTIONS'],
  all: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
} as const;

/**
 * What a request asks of the cache: behaviour by the viewer's path, protocol and method checked, the function run,
 * the default root object put in, key and origin request made.
 */
export function resolveRequest(config: EdgeConfig, arrived: Arrived, run: RunFunction): Resolved {
  const { path } = splitTarget(arrived.target);
  if (!path.startsWith('/')) return refuse(400, 'This is no URL of the site.');
  if (arrived.target.length > LONGEST_URL) return refuse(413, 'This URL is too long.');
  const behaviour = findBehaviour(config, path);
  const refused = checkProtocol(behaviour, arrived, config) ?? checkMethod(behaviour, arrived);
  if (refused !== null) return refused;
  if (behaviour.viewerRequest === null) return toCache(config, behaviour, arrived);
  return afterFunction(config, behaviour, run(behaviour, arrived));
}

/** The first behaviour that matches a path; functions do not change which it is. */
export function findBehaviour({ behaviours }: EdgeConfig, path: string): EdgeBehaviour {
  const normal = normalisePath(path);
  const found = behaviours.find(({ pattern }) => isMatch(pattern, normal));
  if (found === undefined) throw new Error(`no behaviour matches ${path}: the last one must be *`);
  return found;
}

function afterFunction(
  config: EdgeConfig,
  behaviour: EdgeBehaviour,
  outcome: FunctionOutcome,
): Resolved {
  switch (outcome.kind) {
    case 'request':
      return toCache(config, behaviour, fromFunction(outcome.request));
    case 'response': {
      const { status, headers, body } = outcome.response;
      return { kind: 'answer', status, headers, body, word: 'FunctionGeneratedResponse' };
    }
    case 'failed':
      return refuse(
        outcome.status,
        'The viewer-request function failed.',
        'FunctionExecutionError',
      );
  }
}

function fromFunction({ method, uri, query, headers }: FunctionRequest) {
  return { method, target: query === null ? uri : `${uri}?${query}`, headers };
}

function toCache(
  config: EdgeConfig,
  behaviour: EdgeBehaviour,
  { method, target, headers }: Pick<Arrived, 'method' | 'target' | 'headers'>,
): Resolved {
  return { kind: 'cache', method, request: toCacheRequest(config, behaviour, { target, headers }) };
}

/** The cache's side of a request: what tells copies apart, and what the origin is sent. */
export function toCacheRequest(
  config: EdgeConfig,
  behaviour: EdgeBehaviour,
  { target, headers }: { readonly target: string; readonly headers: HeaderLines },
): CacheRequest {
  const { key, forward } = behaviour;
  const { path: asked, query } = splitTarget(target);
  const root = config.defaultRootObject;
  const path = asked === '/' && root !== null ? `/${root}` : asked;
  const ownQuery = selectQuery(query, key.queryStrings);
  const sentQuery = selectQuery(query, key.queryStrings, forward.queryStrings);
  const codings = normaliseAcceptEncoding(headerOf(headers, 'accept-encoding'), key.codings);
  const cookies = selectCookies(headers, key.cookies, forward.cookies);
  const url = withQuery(path, ownQuery);
  return {
    behaviour,
    url,
    key: [
      url,
      ...keyLines(selectHeaders(headers, key.headers)),
      ...selectCookies(headers, key.cookies).map((cookie) => `cookie: ${cookie}`),
      ...(codings.length === 0 ? [] : [`accept-encoding: ${codings.join(',')}`]),
    ].join('\n'),
    target: withQuery(path, sentQuery),
    headers: [
      ...selectHeaders(headers, key.headers, forward.headers),
      ...(cookies.length === 0 ? [] : [['Cookie', cookies.join('; ')] as const]),
      ...(codings.length === 0 ? [] : [['Accept-Encoding', codings.join(',')] as const]),
    ],
    codings,
    errorPage: (page) =>
      toCacheRequest(config, findBehaviour(config, page), { target: page, headers }),
  };
}

/**
 * A line for each header in a key, with all its values (RFC 9110 §5.3). Neither the order of headers nor the case of
 * their names tells copies apart; the order and the case of values do (AWS: header-caching).
 */
function keyLines(headers: HeaderLines): readonly string[] {
  const names = new Set(headers.map(([name]) => name.toLowerCase()));
  return Array.from(names)
    .toSorted()
    .map((name) => `${name}: ${headerOf(headers, name)}`);
}

function checkProtocol(
  { viewerProtocol }: EdgeBehaviour,
  { scheme, method, target, headers }: Arrived,
  { domainName }: EdgeConfig,
): OwnAnswer | null {
  if (scheme === 'https' || viewerProtocol === 'allow-all') return null;
  if (viewerProtocol === 'https-only') return refuse(403, 'This page is served over HTTPS only.');
  const host = (headerOf(headers, 'host') ?? domainName).replace(/:\d+$/, '');
  // What carries a body is repeated as it was (AWS: using-https-viewers-to-cloudfront).
  const status = method === 'GET' || method === 'HEAD' ? 301 : 307;
  return {
    kind: 'answer',
    status,
    headers: [['Location', `https://${host}${target}`]],
    body: null,
    word: 'Redirect',
  };
}

function checkMethod(
  { methods }: EdgeBehaviour,
  { method, headers }: Pick<Arrived, 'method' | 'headers'>,
): OwnAnswer | null {
  if (!METHODS[methods].some((allowed) => allowed === method))
    return refuse(403, `This distribution takes no ${method} requests.`);
  // AWS: RequestAndResponseBehaviorCustomOrigin, GET requests that include a body.
  const hasBody = (lengthOf(headers) ?? 0) > 0 || headerOf(headers, 'transfer-encoding') !== null;
  return method === 'GET' && hasBody ? refuse(403, 'A GET request has no body.') : null;
}

function refuse(status: number, why: string, word: OwnAnswer['word'] = 'Error'): OwnAnswer {
  const headers = [['Content-Type', 'text/plain; charset=utf-8']] as const;
  return { kind: 'answer', status, headers, body: new TextEncoder().encode(`${why}\n`), word };
}

function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const bare = target.replace(/#.*$/s, '');
  const mark = bare.indexOf('?');
  return mark < 0
    ? { path: bare, query: '' }
    : { path: bare.slice(0, mark), query: bare.slice(mark + 1) };
}

const withQuery = (path: string, query: string): string =>
  query === '' ? path : `${path}?${query}`;
