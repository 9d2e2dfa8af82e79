import { edgeLifetime, browserLifetime, graceLifetime } from '../cache/lifetime.ts';
import { urlsOf } from '../cache/urls.ts';
import { behaviourFor, settingsOf } from './checks/caching/served.ts';
import type { InfraFacts, SiteFacts } from './facts/infra-facts.ts';

/** How long copies of one kind of object are really kept. Seconds. */
export interface KeptLifetime {
  readonly kind: SiteFacts['samples'][number]['kind'];
  /** One of them, without the prefix. */
  readonly key: string;
  /** `''` for none. */
  readonly cacheControl: string;
  /** Pattern of the behaviour that takes the URL readers use. */
  readonly behaviour: string;
  readonly edge: number;
  /** Null: nothing says how long, so browsers guess. */
  readonly browser: number | null;
}

/**
 * What each kind of object gets under the behaviour that its URL matches, by the Cache-Control it has. Empty where the
 * distribution or its cache policies were not read, or nothing is known of the site.
 */
export function keptLifetimes({ site, facts }: InfraFacts): readonly KeptLifetime[] {
  const { distribution, cachePolicies } = facts;
  if (distribution.is !== 'read' || cachePolicies.is !== 'read') return [];
  const kept = site.samples.flatMap(({ kind, key, cacheControl }): readonly KeptLifetime[] => {
    const behaviour = behaviourFor(readerUrl(key), distribution.value);
    const settings = behaviour && settingsOf(behaviour, cachePolicies.value);
    if (behaviour === undefined || settings === undefined || !behaviour.leadsHere) return [];
    const headers = { cacheControl: cacheControl === '' ? null : cacheControl };
    return [
      {
        kind,
        key,
        cacheControl,
        behaviour: behaviour.pattern,
        edge: edgeLifetime(headers, settings) + graceLifetime(headers, settings),
        browser: browserLifetime(headers),
      },
    ];
  });
  return firstOfEach(kept);
}

/** The one that ends in a slash, where there is one. */
function readerUrl(key: string): string {
  const urls = urlsOf(key);
  return urls.find((url) => url.endsWith('/')) ?? urls[0] ?? '/';
}

/** One of those that only their keys tell apart. */
function firstOfEach(kept: readonly KeptLifetime[]): readonly KeptLifetime[] {
  const seen = new Set<string>();
  return kept.filter(({ kind, cacheControl, behaviour }) => {
    const same = JSON.stringify([kind, cacheControl, behaviour]);
    if (seen.has(same)) return false;
    seen.add(same);
    return true;
  });
}
