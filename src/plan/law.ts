import type { Distribution } from '../cache/behaviour.ts';
import { errorLifetime } from '../cache/error-lifetime.ts';
import { lifetimeOfKey } from '../cache/lifetime.ts';
import { cacheControlFor, type ObjectKind, type TierPolicy } from '../cache/policy.ts';
import { toPath } from '../cache/urls.ts';
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

/** The header set of an object stored under `key` from an instant on. */
export function headerSetOf(
  law: Law,
  key: string,
  { cacheControl, from }: { cacheControl: string; from: number },
): HeaderSet {
  const { edge, browser } = lifetimeOfKey(key, { cacheControl }, law);
  if (browser === null) throw new Error(`no max-age for ${key}: ${cacheControl}`);
  return { edge, browser, tagged: law.tagged, from, until: null, purgeAccepted: false };
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
  return { edge, browser, tagged: false, from, until: from, purgeAccepted: false };
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
