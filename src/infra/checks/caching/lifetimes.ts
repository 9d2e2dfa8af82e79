import { parseCacheControl } from '../../../cache/cache-control.ts';
import { edgeLifetime } from '../../../cache/lifetime.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { type Sample, type Served, servedBy } from './served.ts';

/** Obeys whatever an object asks for. */
const obedient = { minTtl: 0, defaultTtl: 0, maxTtl: Infinity };

/**
 * Seconds that an object asks edges to keep it, shortest first; none where it says nothing. A page asks for what every
 * tier gives it, sooner or later.
 */
export function askedLifetimes(
  { kind, cacheControl }: Sample,
  { edgeLifetimes }: SiteFacts,
): readonly number[] {
  const own = saysHowLong(cacheControl) ? [edgeLifetime({ cacheControl }, obedient)] : [];
  return [...new Set([...own, ...(kind === 'page' ? edgeLifetimes : [])])].toSorted(
    (a, b) => a - b,
  );
}

/** The behaviours that serve something of the site that says how long it may be kept; arguments as those of `servedBy`. */
export function servedWithLifetimes(...terms: Parameters<typeof servedBy>): readonly Served[] {
  const [, , site] = terms;
  return servedBy(...terms).filter(({ samples }) =>
    samples.some((sample) => askedLifetimes(sample, site).length > 0),
  );
}

/** A Cache-Control that decides over lifetimes; without one it is the distribution that does. */
export function saysHowLong(cacheControl: string): boolean {
  const { maxAge, sMaxage, noStore, noCache, private: isPrivate } = parseCacheControl(cacheControl);
  return maxAge !== null || sMaxage !== null || noStore || noCache || isPrivate;
}
