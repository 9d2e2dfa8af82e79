import type { EdgeBehaviour } from './edge-config.ts';
import { headerOf, type HeaderLines } from './upstream.ts';

/** For one connection only (RFC 9110 §7.6.1), or said by the edge itself. */
const NOT_STORED = new Set([
  'age',
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authentication-info',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-amz-cf-id',
  'x-amz-cf-pop',
  'x-cache',
]);

/** What a 304 does not change: they tell of the body that is kept (RFC 9111 §3.2). */
const OF_THE_BODY = new Set([
  'accept-ranges',
  'content-encoding',
  'content-length',
  'content-md5',
  'content-range',
  'etag',
]);

/**
 * The origin's headers as they are kept. Without cookies in the key or sent to the origin CloudFront takes
 * Set-Cookie out (AWS: Cookies), and of Vary it leaves what the key has (RequestAndResponseBehaviorCustomOrigin).
 */
export function toStoredHeaders(headers: HeaderLines, behaviour: EdgeBehaviour): HeaderLines {
  const { key, forward } = behaviour;
  const hasCookies = key.cookies.kind !== 'none' || forward.cookies.kind !== 'none';
  const named = namedByConnection(headers);
  return headers.flatMap(([name, value]) => {
    const lower = name.toLowerCase();
    if (NOT_STORED.has(lower) || named.has(lower)) return [];
    if (lower === 'set-cookie' && !hasCookies) return [];
    if (lower !== 'vary') return [[name, value] as const];
    const left = keptVary(value, behaviour);
    return left === '' ? [] : [[name, left] as const];
  });
}

/** The stored headers after a 304: what it brought replaces what was there. */
export function withHeadersOf(stored: HeaderLines, fresh: HeaderLines): HeaderLines {
  const named = namedByConnection(fresh);
  const brought = fresh.filter(([name]) => {
    const lower = name.toLowerCase();
    return !NOT_STORED.has(lower) && !OF_THE_BODY.has(lower) && !named.has(lower);
  });
  const replaced = new Set(brought.map(([name]) => name.toLowerCase()));
  return [...stored.filter(([name]) => !replaced.has(name.toLowerCase())), ...brought];
}

function namedByConnection(headers: HeaderLines): ReadonlySet<string> {
  const named = headerOf(headers, 'connection');
  return new Set(named === null ? [] : named.split(',').map((name) => name.trim().toLowerCase()));
}

function keptVary(vary: string, { key }: EdgeBehaviour): string {
  const isKept = (name: string): boolean => {
    const lower = name.toLowerCase();
    if (lower === '*' || lower === 'accept-encoding' || lower === 'cookie') return true;
    return key.headers.kind === 'only' && key.headers.names.includes(lower);
  };
  return vary
    .split(',')
    .map((name) => name.trim())
    .filter((name) => isKept(name))
    .join(', ');
}
