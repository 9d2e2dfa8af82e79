import type { CacheSettings } from '../../facts/distribution-facts.ts';
import { defineCheck, faultsOfEach } from '../check.ts';
import { behaviourName, listOf } from '../words.ts';
import { cachingOptimized, isCachingOff, policyName, servedBy } from './served.ts';

export const cacheKey = defineCheck({
  code: 'cache-key-too-wide',
  title: 'Edges keep one copy of a page, whatever else a request carries',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution', 'cachePolicies'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-the-cache-key.html',
  judge: ({ read, site }) =>
    faultsOfEach(
      servedBy(read('distribution'), read('cachePolicies'), site),
      ({ behaviour: { pattern }, settings }) => {
        const parts = isCachingOff(settings) ? [] : needless(settings);
        if (parts.length === 0) return [];
        const byQuery = settings.queryStrings !== 'none';
        return [
          {
            what: `${behaviourName(pattern)} keeps a copy for each value of ${listOf(parts)} (${policyName(settings)}).`,
            why: `S3 answers the same for all of them: each further copy is a request to S3 ($0.0004 for a thousand) and a reader who waits for it.${
              byQuery
                ? ' A link shared with ?utm_source=… is a page of its own, and only a purge with a wildcard clears it: one a second, and it takes unchanged pages with it.'
                : ''
            }`,
            next: 'Use a cache policy with nothing but the path and the encoding in its key, such as CachingOptimized.',
            fix: { kind: 'cache-policy', pattern, to: cachingOptimized },
          },
        ];
      },
    ),
});

/** S3 answers differently by these, for scripts and fonts of other sites (CORS). */
const cors: ReadonlySet<string> = new Set([
  'origin',
  'access-control-request-headers',
  'access-control-request-method',
]);

function needless({ queryStrings, cookies, headers }: CacheSettings): readonly string[] {
  return [
    ...(queryStrings === 'none' ? [] : [amount(queryStrings, 'query strings')]),
    ...(cookies === 'none' ? [] : [amount(cookies, 'cookies')]),
    ...headers
      .filter((name) => !cors.has(name.toLowerCase()))
      .map((name) => (name === '*' ? 'all headers' : `the header ${name}`)),
  ];
}

function amount(how: 'some' | 'all', what: string): string {
  return how === 'all' ? what : `some ${what}`;
}
