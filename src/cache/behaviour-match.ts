import type { Behaviour, Distribution } from './behaviour.ts';
import { matchesWildcards } from './wildcards.ts';

/**
 * Whether a CloudFront path pattern matches a URL path: `*` is any run of characters, `?` exactly one, letters
 * are compared with their case, and the leading slash of a pattern is optional.
 */
export function isMatch(pattern: string, path: string): boolean {
  const wanted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  return matchesWildcards(wanted, path);
}

/** The behaviour CloudFront applies to a path: the first that matches, the default one being last. */
export function behaviourOf(path: string, distribution: Distribution): Behaviour {
  const found = distribution.behaviours.find((behaviour) => isMatch(behaviour.pattern, path));
  if (found === undefined)
    throw new Error(`no behaviour matches ${path}: the default one is missing`);
  return found;
}

/** What stands before an origin without a CDN of its own: nothing in the key, CloudFront's default TTLs. */
export const plainDistribution: Distribution = {
  behaviours: [
    {
      pattern: '*',
      minTtl: 0,
      defaultTtl: 86_400,
      maxTtl: 31_536_000,
      queryStringsInKey: false,
      leadsHere: true,
      viewerFunction: true,
    },
  ],
  errors: { minTtlByStatus: {}, defaultMinTtl: 10, pageByStatus: {} },
  tagHeader: null,
};
