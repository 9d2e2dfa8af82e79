import type { Distribution } from './behaviour.ts';
import { behaviourOf } from './behaviour-match.ts';
import { browserLifetime, edgeLifetime, graceLifetime, type Lifetime } from './lifetime.ts';
import { urlsOf } from './urls.ts';

/** What S3 answers for a key that is not there: 404, or 403 where ListBucket is not granted. */
const MISSING = [403, 404] as const;

/** The Cache-Control of a custom error page by its URL path, null for a page that is not ours. */
export type PageHeaders = (path: string) => string | null;

/**
 * `N`: how long the error for a URL that did not exist yet may be served, seconds (cache-law §2, aws-facts 3).
 * A custom error page lives at least as long as its own headers say under its own behaviour.
 */
export function errorLifetime(
  key: string,
  distribution: Distribution,
  { pageHeaders, cacheTiers }: { readonly pageHeaders: PageHeaders; readonly cacheTiers: 1 | 2 },
): Lifetime & { readonly browser: number } {
  const { errors } = distribution;
  let edge = 0;
  let browser = 0;
  for (const url of urlsOf(key)) {
    const behaviour = behaviourOf(url, distribution);
    // With all TTLs at 0 CloudFront caches neither errors nor their pages.
    if (Math.max(behaviour.minTtl, behaviour.defaultTtl, behaviour.maxTtl) === 0) continue;
    for (const status of MISSING) {
      edge = Math.max(edge, errors.minTtlByStatus[status] ?? errors.defaultMinTtl, 1);
      const page = errors.pageByStatus[status];
      if (page === undefined) continue;
      const headers = { cacheControl: pageHeaders(page) };
      const pageBehaviour = behaviourOf(page, distribution);
      edge = Math.max(
        edge,
        edgeLifetime(headers, pageBehaviour) + graceLifetime(headers, pageBehaviour),
      );
      browser = Math.max(browser, browserLifetime(headers) ?? 0);
    }
  }
  return { edge: edge * cacheTiers, browser };
}
