import { isMatch } from '../../../cache/behaviour-match.ts';
import { urlsOf } from '../../../cache/urls.ts';
import type {
  BehaviourFacts,
  CacheSettings,
  DistributionFacts,
} from '../../facts/distribution-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';

export type Sample = SiteFacts['samples'][number];

/** A behaviour with its lifetimes and its cache key, and what of the site it serves. */
export interface Served {
  readonly behaviour: BehaviourFacts;
  readonly settings: CacheSettings;
  readonly samples: readonly Sample[];
}

/** What stands for a site of which nothing is known yet. */
const usual: readonly Sample[] = [
  { kind: 'page', key: 'stories/a-story/index.html', cacheControl: 'max-age=60, s-maxage=300' },
  { kind: 'listing', key: 'index.html', cacheControl: 'max-age=60, s-maxage=300' },
];

export function samplesOf({ samples }: SiteFacts): readonly Sample[] {
  return samples.length === 0 ? usual : samples;
}

/** The behaviour of a URL path: the first that matches. */
export function behaviourFor(
  path: string,
  { behaviours }: DistributionFacts,
): BehaviourFacts | undefined {
  return behaviours.find(({ pattern }) => isMatch(pattern, path));
}

/** Samples that can be had through a behaviour, by any of their URLs. */
export function samplesBehind(
  behaviour: BehaviourFacts,
  distribution: DistributionFacts,
  site: SiteFacts,
): readonly Sample[] {
  return samplesOf(site).filter(({ key }) =>
    urlsOf(key).some((path) => behaviourFor(path, distribution) === behaviour),
  );
}

/** Its lifetimes and its cache key; undefined where its policy was not read. */
export function settingsOf(
  { cache }: BehaviourFacts,
  policies: Readonly<Record<string, CacheSettings>>,
): CacheSettings | undefined {
  return 'legacy' in cache ? cache.legacy : policies[cache.policyId];
}

/** The behaviours that serve the site; one whose cache policy was not read is left out. */
export function servedBy(
  distribution: DistributionFacts,
  policies: Readonly<Record<string, CacheSettings>>,
  site: SiteFacts,
): readonly Served[] {
  return distribution.behaviours
    .filter(({ leadsHere }) => leadsHere)
    .flatMap((behaviour) => {
      const settings = settingsOf(behaviour, policies);
      const samples = samplesBehind(behaviour, distribution, site);
      return settings === undefined || samples.length === 0
        ? []
        : [{ behaviour, settings, samples }];
    });
}

/** All TTLs are 0: nothing is kept, errors neither (DG Expiration). */
export function isCachingOff({ minTtl, defaultTtl, maxTtl }: CacheSettings): boolean {
  return Math.max(minTtl, defaultTtl, maxTtl) === 0;
}

/** ` (cache policy X)`, to be put behind a behaviour. */
export function policyName({ name }: CacheSettings): string {
  return name === null ? 'its own cache settings' : `the cache policy ${name}`;
}

/** `page`, `listing`, … each once. */
export function kindsOf(samples: readonly Sample[]): readonly string[] {
  return [...new Set(samples.map(({ kind }) => plural[kind]))];
}

const plural = {
  page: 'pages',
  listing: 'listings',
  feed: 'feeds',
  asset: 'assets',
  file: 'other files',
} as const;

/**
 * CachingOptimized: obeys Cache-Control from 1 second to a year, has nothing but the path and the encoding in its key, and
 * is had on every plan (DG using-managed-cache-policies).
 */
export const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
