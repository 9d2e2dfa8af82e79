import type { Distribution } from '../cache/behaviour.ts';
import { behaviourOf } from '../cache/behaviour-match.ts';
import { parseCacheControl } from '../cache/cache-control.ts';
import { errorLifetime } from '../cache/error-lifetime.ts';
import { lifetimeOfKey } from '../cache/lifetime.ts';
import { cacheControlFor, type ObjectKind, type TierPolicy } from '../cache/policy.ts';
import { toPath, urlsOf } from '../cache/urls.ts';
import type { PromiseKind } from '../config/types.ts';
import type { Forgotten, HeaderSet } from './ledger.ts';

/** What decides lifetimes and promises for one publish: the configuration and the distribution, as values. */
export interface Law {
  readonly distribution: Distribution;
  readonly cacheTiers: 1 | 2;
  readonly tiers: readonly TierPolicy[];
  /** Seconds. */
  readonly promises: Readonly<Record<PromiseKind, number>>;
  /** Seconds. */
  readonly allowance: number;
  /** Seconds. */
  readonly retainAssets: number;
  /** Objects are stored with cache tags. */
  readonly tagged: boolean;
  readonly forgotten: Forgotten;
}

/** What browsers are taken to keep that were not told for how long, seconds: they guess (RFC 9111 §4.2.2). */
export const GUESSED = 86_400;

/**
 * The header set of an object stored under `key` from an instant on. storyclub's own always say for how long; of one
 * that someone else has put and that does not, an `Expires` may: edges count as keeping it as long as they ever may,
 * and browsers for `guessed` seconds.
 */
export function headerSetOf(
  law: Law,
  key: string,
  {
    cacheControl,
    from,
    guessed = GUESSED,
  }: { readonly cacheControl: string; readonly from: number; readonly guessed?: number },
): HeaderSet {
  const { edge, browser } = lifetimeOfKey(key, { cacheControl }, law);
  return {
    edge: saysHowLong(cacheControl) ? edge : Math.max(edge, ttlRange(law, key).max),
    browser: browser ?? guessed,
    tagged: law.tagged,
    from,
    until: null,
    purgeAccepted: false,
  };
}

function saysHowLong(cacheControl: string): boolean {
  const control = parseCacheControl(cacheControl);
  return (
    control.maxAge !== null ||
    control.sMaxage !== null ||
    control.noStore ||
    control.noCache ||
    control.private
  );
}

/** `N` of a key as a header set: what "nothing here" is served with. Cached errors carry no tag. */
export function errorSetOf(law: Law, key: string, from: number): HeaderSet {
  const notFound = cacheControlFor('not-found', 0, law.tiers);
  const pageHeaders = (path: string): string | null =>
    path === toPath('404.html') ? notFound : null;
  const { edge, browser } = errorLifetime(key, law.distribution, {
    pageHeaders,
    cacheTiers: law.cacheTiers,
  });
  const former = law.forgotten.nothing;
  const left = former === undefined ? 0 : Math.ceil((former.until - from) / 1000);
  return {
    edge: Math.max(edge, Math.min(left, former?.edge ?? 0)),
    browser: Math.max(browser, left > 0 ? (former?.browser ?? 0) : 0),
    tagged: false,
    from,
    until: from,
    purgeAccepted: false,
  };
}

/** `N` under a distribution that was replaced at `now`, for any key it caches, and until when such errors are served. */
export function errorsUnder(
  law: Law,
  now: number,
): { readonly edge: number; readonly browser: number; readonly until: number } {
  const behaviours = law.distribution.behaviours.filter(
    ({ minTtl, defaultTtl, maxTtl }) => Math.max(minTtl, defaultTtl, maxTtl) > 0,
  );
  const everywhere = behaviours[0] === undefined ? [] : [{ ...behaviours[0], pattern: '*' }];
  if (everywhere.length === 0) return { edge: 0, browser: 0, until: 0 };
  const distribution = { ...law.distribution, behaviours: [...behaviours, ...everywhere] };
  const former = { ...law, distribution, forgotten: {} };
  const { edge, browser } = errorSetOf(former, 'index.html', now);
  return { edge, browser, until: landed(law, now) + edge * 1000 };
}

/** The shortest and the longest an edge may be made to keep a key, over the behaviours of its URLs, seconds. */
export function ttlRange(
  { distribution, cacheTiers }: Law,
  key: string,
): { readonly min: number; readonly max: number } {
  const behaviours = urlsOf(key).map((url) => behaviourOf(url, distribution));
  const longest = behaviours.map(({ minTtl, defaultTtl, maxTtl }) =>
    Math.max(minTtl, defaultTtl, maxTtl),
  );
  return {
    min: Math.max(...behaviours.map(({ minTtl }) => minTtl)) * cacheTiers,
    max: Math.max(...longest) * cacheTiers,
  };
}

/** The shortest lifetimes the policy gives objects of a kind under this key, seconds. */
export function shortestLifetime(
  law: Law,
  key: string,
  kind: ObjectKind,
): { readonly edge: number; readonly browser: number } {
  const ages = kind === 'story' ? law.tiers.map((tier) => tier.age) : [0];
  const sets = ages.map((age) =>
    headerSetOf(law, key, { cacheControl: cacheControlFor(kind, age, law.tiers), from: 0 }),
  );
  return {
    edge: Math.min(...sets.map((set) => set.edge)),
    browser: Math.min(...sets.map((set) => set.browser)),
  };
}

/** What memory may have lost of any version of this key; none unless the policy was shortened. */
export function forgottenSets(law: Law, kind: ObjectKind, at: number): readonly HeaderSet[] {
  const lost = law.forgotten[kind];
  return lost === undefined
    ? []
    : [{ ...lost, tagged: false, from: at, until: at, purgeAccepted: false }];
}

/** `t`: the instant by which a fetch under way at `at` has landed. */
export function landed(law: Law, at: number): number {
  return at + law.allowance * 1000;
}
