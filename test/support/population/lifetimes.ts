/**
 * How long a response may be reused, from RFC 9111 §4.2 and CloudFront's "Manage how long content stays in the cache"
 * (Expiration.html) alone: nothing of `src/cache/` is read here. Seconds.
 */

/** A cache behaviour's TTLs as configured. */
export interface Ttl {
  readonly min: number;
  readonly usual: number;
  readonly max: number;
}

export interface FreshnessFields {
  readonly cacheControl: string | null;
  /** `Expires` minus `Date`. */
  readonly expiresIn?: number | null;
}

/** Fresh for so long, and then so much longer while it is being refreshed. */
export interface Life {
  readonly fresh: number;
  readonly grace: number;
}

interface Directives {
  readonly has: ReadonlySet<string>;
  readonly seconds: ReadonlyMap<string, number>;
}

const read = new Map<string, Directives>();

function directives(value: string): Directives {
  const known = read.get(value);
  if (known !== undefined) return known;
  const has = new Set<string>();
  const seconds = new Map<string, number>();
  for (const part of value.split(',')) {
    const [name = '', argument] = part.trim().toLowerCase().split('=');
    has.add(name);
    if (argument !== undefined && /^\d+$/.test(argument)) seconds.set(name, Number(argument));
  }
  const found = { has, seconds };
  read.set(value, found);
  return found;
}

const NOT_SHARED = ['no-store', 'no-cache', 'private'];

/** CloudFront: a positive minimum overrides what forbids caching, and lifts the default and the maximum. */
export function edgeLife({ cacheControl, expiresIn }: FreshnessFields, ttl: Ttl): Life {
  const { has, seconds } = directives(cacheControl ?? '');
  const usual = Math.max(ttl.usual, ttl.min);
  const max = Math.max(ttl.max, usual);
  const between = (value: number): number => Math.min(max, Math.max(ttl.min, value));
  const grace = Math.min(seconds.get('stale-while-revalidate') ?? 0, max);
  if (NOT_SHARED.some((name) => has.has(name))) return { fresh: ttl.min, grace };
  const shared = seconds.get('s-maxage');
  const own = seconds.get('max-age');
  // AWS does not say what `s-maxage` does without `max-age`: the edges of this population take the longer.
  if (shared !== undefined && own === undefined)
    return { fresh: Math.max(between(shared), usual), grace };
  const given = shared ?? own ?? expiresIn ?? null;
  return { fresh: given === null ? usual : between(given), grace };
}

/** RFC 9111 §4.2.1 without heuristics, and RFC 5861 §3. */
export function browserLife({ cacheControl, expiresIn }: FreshnessFields): Life {
  const { has, seconds } = directives(cacheControl ?? '');
  if (has.has('no-store') || has.has('no-cache')) return { fresh: 0, grace: 0 };
  const fresh = Math.max(0, seconds.get('max-age') ?? expiresIn ?? 0);
  return { fresh, grace: seconds.get('stale-while-revalidate') ?? 0 };
}

/** Whether a browser keeps a copy at all. */
export const isKept = (cacheControl: string): boolean =>
  !directives(cacheControl).has.has('no-store');
