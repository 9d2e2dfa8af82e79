import type { Behaviour, Distribution } from './behaviour.ts';
import { behaviourOf } from './behaviour-match.ts';
import { parseCacheControl } from './cache-control.ts';
import { urlsOf } from './urls.ts';

/** What decides how long a response may be reused. `expiresIn`: `Expires` minus `Date`, seconds. */
export interface FreshnessHeaders {
  readonly cacheControl: string | null;
  readonly expiresIn?: number | null;
}

/** How long one answer may be served from an edge and from a browser, seconds. */
export interface Lifetime {
  /** `E + G`. */
  readonly edge: number;
  /** `B`; null when nothing says how long (browsers guess). */
  readonly browser: number | null;
}

const clamp = (value: number, low: number, high: number): number =>
  Math.min(Math.max(value, low), high);

/** The lifetimes a behaviour allows. */
type Ttls = Pick<Behaviour, 'minTtl' | 'defaultTtl' | 'maxTtl'>;

/** CloudFront lifts the default TTL to the minimum and the maximum to the default (CachePolicyConfig). */
function lifted(behaviour: Ttls): { min: number; default: number; max: number } {
  const min = behaviour.minTtl;
  const usual = Math.max(behaviour.defaultTtl, min);
  return { min, default: usual, max: Math.max(behaviour.maxTtl, usual) };
}

/** `E` of a 200 under a behaviour, seconds (cache-law §2). */
export function edgeLifetime(headers: FreshnessHeaders, behaviour: Ttls): number {
  const ttl = lifted(behaviour);
  const control = parseCacheControl(headers.cacheControl);
  // A positive minimum TTL overrides all three (aws-facts 1.1).
  if (control.noStore || control.noCache || control.private) return ttl.min;
  if (control.sMaxage !== null) {
    const shared = clamp(control.sMaxage, ttl.min, ttl.max);
    // Undocumented without max-age: the longer reading counts.
    return control.maxAge === null ? Math.max(shared, ttl.default) : shared;
  }
  if (control.maxAge !== null) return clamp(control.maxAge, ttl.min, ttl.max);
  if (headers.expiresIn !== null && headers.expiresIn !== undefined) {
    return clamp(headers.expiresIn, ttl.min, ttl.max);
  }
  return ttl.default;
}

/** `G`: how long after `E` an edge may go on serving while it refreshes, seconds. */
export function graceLifetime(headers: FreshnessHeaders, behaviour: Ttls): number {
  const stale = parseCacheControl(headers.cacheControl).staleWhileRevalidate ?? 0;
  return Math.min(stale, lifted(behaviour).max);
}

/** `B`, seconds; null when the headers leave it to the browser's own guess. */
export function browserLifetime(headers: FreshnessHeaders): number | null {
  const control = parseCacheControl(headers.cacheControl);
  if (control.noStore || control.noCache) return 0;
  if (control.maxAge !== null) return control.maxAge + (control.staleWhileRevalidate ?? 0);
  if (headers.expiresIn !== null && headers.expiresIn !== undefined)
    return Math.max(headers.expiresIn, 0);
  return null;
}

/** The longest lifetime over the behaviours of all URLs of a key, for `cacheTiers` layers that each count from zero. */
export function lifetimeOfKey(
  key: string,
  headers: FreshnessHeaders,
  { distribution, cacheTiers }: { readonly distribution: Distribution; readonly cacheTiers: 1 | 2 },
): Lifetime {
  let edge = 0;
  for (const url of urlsOf(key)) {
    const behaviour = behaviourOf(url, distribution);
    edge = Math.max(edge, edgeLifetime(headers, behaviour) + graceLifetime(headers, behaviour));
  }
  return { edge: edge * cacheTiers, browser: browserLifetime(headers) };
}
