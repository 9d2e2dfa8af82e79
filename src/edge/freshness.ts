import { parseCacheControl } from '../cache/cache-control.ts';
import { edgeLifetime, graceLifetime } from '../cache/lifetime.ts';
import { type EdgeBehaviour, type EdgeConfig, DEFAULT_ERROR_TTL } from './edge-config.ts';
import { headerOf, type HeaderLines } from './upstream.ts';

/** How long a stored response may be used, seconds, counted from age 0. */
export interface Freshness {
  /** It may be kept at all. */
  readonly isStored: boolean;
  readonly lifetime: number;
  /** How much longer it may be served while it is refreshed. */
  readonly grace: number;
  /** How much longer it may be served when the origin fails; `Infinity` as long as it is kept. */
  readonly onError: number;
}

const never: Freshness = { isStored: false, lifetime: 0, grace: 0, onError: 0 };

/**
 * Errors CloudFront caches whatever they say, and those it caches with a max-age or s-maxage of their own
 * (HTTPStatusCodes): no others, 416 never (custom-error-pages-expiration).
 */
const CACHED_ERRORS: ReadonlySet<number> = new Set([404, 410, 414, 500, 501, 502, 503, 504]);
const CACHED_IF_SAID: ReadonlySet<number> = new Set([400, 403, 405, 412, 415]);
/** Of them, those whose `no-store`, `no-cache` and `private` are obeyed. */
const OBEYING_ERRORS: ReadonlySet<number> = new Set([404, 410, 414, 501]);

/** How CloudFront treats a response under a behaviour (AWS: Expiration, HTTPStatusCodes, http-3xx-status-codes). */
export function judgeResponse(
  response: { readonly status: number; readonly headers: HeaderLines },
  behaviour: EdgeBehaviour,
  config: EdgeConfig,
): Freshness {
  const { status, headers } = response;
  // A part, or an answer to someone's condition, is nothing to answer others with.
  if (status === 206 || status === 304) return never;
  if (status >= 400) return judgeError(response, behaviour, config);
  const cacheControl = headerOf(headers, 'cache-control');
  if ((status === 307 || status === 308) && cacheControl === null) return never;
  const { minTtl } = behaviour;
  const control = parseCacheControl(cacheControl);
  if ((control.noStore || control.private) && minTtl === 0) return never;
  // Asked for anew each time, whatever else it says (AWS: RequestAndResponseBehaviorCustomOrigin, Vary).
  if (minTtl === 0 && /(?:^|,)\s*\*\s*(?:,|$)/.test(headerOf(headers, 'vary') ?? '')) return never;
  const mustAsk = (control.noCache && minTtl === 0) || isStrict(cacheControl);
  const longest = longestTtl(behaviour);
  const onError =
    control.staleIfError === null
      ? longest > 0
        ? Infinity
        : 0
      : Math.min(control.staleIfError, longest);
  return {
    isStored: true,
    lifetime: lifetimeOf(headers, behaviour),
    grace: mustAsk ? 0 : graceLifetime({ cacheControl }, behaviour),
    onError: mustAsk ? 0 : onError,
  };
}

/** How long an error is kept: ErrorCachingMinTTL, or what it says itself up to the maximum TTL, if that is longer. */
function judgeError(
  { status, headers }: { readonly status: number; readonly headers: HeaderLines },
  behaviour: EdgeBehaviour,
  config: EdgeConfig,
): Freshness {
  const longest = longestTtl(behaviour);
  const control = parseCacheControl(headerOf(headers, 'cache-control'));
  const stated = control.sMaxage ?? control.maxAge;
  const isCached = CACHED_ERRORS.has(status) || (CACHED_IF_SAID.has(status) && stated !== null);
  if (longest === 0 || !isCached) return never;
  const isLimited = control.noStore || control.noCache || control.private;
  if (isLimited && OBEYING_ERRORS.has(status)) return never;
  const own = isLimited ? 0 : Math.min(stated ?? expiresAfter(headers) ?? 0, longest);
  const least = config.errorResponses.find((rule) => rule.status === status)?.minTtl;
  const lifetime = Math.max(least ?? DEFAULT_ERROR_TTL, own, config.leastErrorTtl ?? 1);
  return { isStored: lifetime > 0, lifetime, grace: 0, onError: 0 };
}

/** Seconds a 2xx or 3xx is fresh. */
function lifetimeOf(headers: HeaderLines, behaviour: EdgeBehaviour): number {
  const cacheControl = headerOf(headers, 'cache-control');
  const { sMaxage, maxAge, noStore, noCache, private: isPrivate } = parseCacheControl(cacheControl);
  // AWS's table has no s-maxage without max-age: it is taken for what it says (RFC 9111 §5.2.2.10).
  if (sMaxage !== null && maxAge === null && !noStore && !noCache && !isPrivate)
    return Math.max(Math.min(sMaxage, longestTtl(behaviour)), behaviour.minTtl);
  return edgeLifetime({ cacheControl, expiresIn: expiresAfter(headers) }, behaviour);
}

/** The maximum TTL, which CloudFront lifts to the other two. */
function longestTtl({ minTtl, defaultTtl, maxTtl }: EdgeBehaviour): number {
  return Math.max(minTtl, defaultTtl, maxTtl);
}

/** No stale answer without asking (RFC 9111 §5.2.2.2, §5.2.2.8). */
function isStrict(cacheControl: string | null): boolean {
  return (
    cacheControl !== null && /(?:^|[\s,])(?:must|proxy)-revalidate(?=[\s,;=]|$)/i.test(cacheControl)
  );
}

/** `Expires` minus `Date`, seconds; a value that is no date has passed (RFC 9111 §5.3); null when absent. */
function expiresAfter(headers: HeaderLines): number | null {
  const expires = headerOf(headers, 'expires');
  if (expires === null) return null;
  const at = Date.parse(expires);
  const date = Date.parse(headerOf(headers, 'date') ?? '');
  return Number.isNaN(at) || Number.isNaN(date) ? 0 : (at - date) / 1000;
}

/** Seconds: 2^31. */
const OLDEST = 2_147_483_648;

/**
 * Age of a response when it came in, seconds: what it says, and the time it took (RFC 9111 §4.2.3). The origin's
 * Date is left out: it is of another clock, and this one can be set forward. An Age that is no number makes it as old
 * as can be said (RFC 9111 §1.2.2): to ask again is never wrong.
 */
export function initialAge(
  headers: HeaderLines,
  { asked, received }: { readonly asked: number; readonly received: number },
): number {
  const stated = headerOf(headers, 'age')?.trim() ?? '0';
  return (/^\d+$/.test(stated) ? Number(stated) : OLDEST) + (received - asked) / 1000;
}
