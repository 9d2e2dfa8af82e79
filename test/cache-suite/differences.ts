import type { Difference } from './compare.ts';

const guide = 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/';

/** Where the edge does as CloudFront does and not as the suite requires, or where no cache could pass. */
export const differences: readonly Difference[] = [
  {
    cases: [
      'invalidate-POST',
      'invalidate-PUT',
      'invalidate-DELETE',
      'invalidate-POST-location',
      'invalidate-PUT-location',
      'invalidate-DELETE-location',
      'invalidate-M-SEARCH-location',
      'invalidate-POST-cl',
      'invalidate-PUT-cl',
      'invalidate-DELETE-cl',
    ],
    why:
      'A request that changes something at the origin passes through and takes nothing out of the cache: a file stays ' +
      'at the edge until it expires, unless it is invalidated or gets another name. (The location case of M-SEARCH sends a POST.)',
    source: `${guide}Invalidation.html`,
  },
  {
    cases: ['invalidate-M-SEARCH', 'invalidate-M-SEARCH-cl'],
    why: 'CloudFront takes DELETE, GET, HEAD, OPTIONS, PATCH, POST and PUT from viewers, and refuses every other method with 403.',
    source: `${guide}RequestAndResponseBehaviorCustomOrigin.html#RequestCustomHTTPMethods`,
  },
  {
    cases: ['status-410-stale'],
    why:
      'An error is kept for its error caching minimum TTL even when its own headers say less; that is 10 s, and 410 is ' +
      'not among the statuses for which it can be set.',
    source: `${guide}custom-error-pages-expiration.html`,
  },
  {
    cases: ['status-307-stale', 'status-308-stale'],
    why: 'CloudFront caches 307 and 308 only with Cache-Control, and these have Expires alone, so that nothing is there to become stale.',
    source: `${guide}http-3xx-status-codes.html`,
  },
  {
    cases: ['status-400-stale'],
    why: 'CloudFront caches a 400 only with max-age or s-maxage, and this one has Expires alone.',
    source: `${guide}HTTPStatusCodes.html#HTTPStatusCodes-cached-errors-with-cache-control`,
  },
  {
    cases: ['status-499-stale', 'status-599-stale', 'status-599-must-understand'],
    why: 'CloudFront caches a closed list of 4xx and 5xx statuses. 499 and 599 are not on it, whatever they say, so that nothing is there to become stale.',
    source: `${guide}HTTPStatusCodes.html#HTTPStatusCodes-cached-errors`,
  },
  {
    cases: ['stale-close-s-maxage=2'],
    why: 'An expired file is served when the origin does not answer, unless the origin has said stale-if-error=0.',
    source: `${guide}RequestAndResponseBehaviorCustomOrigin.html#ResponseCustomOriginUnavailable`,
  },
  {
    cases: ['stale-close-must-revalidate', 'stale-close-proxy-revalidate', 'stale-close-no-cache'],
    why:
      'The edge serves nothing stale here but answers 502, as CloudFront does when the origin closes the connection. ' +
      'The suite takes every answer without a header of the origin that was not heard for one from the cache, so that nothing can pass.',
    source: `${guide}http-502-bad-gateway.html`,
  },
  {
    cases: [
      'surrogate-max-age-other-target',
      'surrogate-max-age-age',
      'surrogate-max-age-0',
      'surrogate-max-age-0-expires',
      'surrogate-max-age-long-cc-max-age',
      'surrogate-no-store-cc-fresh',
      'surrogate-fresh-cc-nostore',
    ],
    why: 'How long CloudFront keeps a file is said by Cache-Control and Expires. It knows no Surrogate-Control, which is not of RFC 9111 either.',
    source: `${guide}Expiration.html`,
  },
  {
    cases: ['age-parse-prefix'],
    why:
      'An Age that is not one number: AWS does not say what CloudFront makes of it, and the edge asks anew. The suite wants ' +
      '`0, 7200` reused, but not the same value on two lines, nor `0, 0`, nor any other that cannot be read.',
    source: 'https://www.rfc-editor.org/rfc/rfc9111#section-5.1',
  },
];
