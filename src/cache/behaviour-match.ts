import type { Behaviour, Distribution } from './behaviour.ts';

/**
 * Whether a CloudFront path pattern matches a URL path: `*` is any run of characters, `?` exactly one, letters
 * are compared with their case, and the leading slash of a pattern is optional.
 */
export function isMatch(pattern: string, path: string): boolean {
  const wanted = pattern.startsWith('/') || pattern.startsWith('*') ? pattern : `/${pattern}`;
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (from < path.length) {
    const symbol = wanted[at];
    if (symbol === '*') {
      star = at++;
      resume = from;
    } else if (symbol === '?' || (symbol !== undefined && symbol === path[from])) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++resume;
    } else {
      return false;
    }
  }
  while (wanted[at] === '*') at++;
  return at === wanted.length;
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
