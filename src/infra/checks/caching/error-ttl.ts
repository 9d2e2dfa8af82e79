import { defineCheck } from '../check.ts';
import { durationInWords } from '../words.ts';

/** CloudFront's own, where none is set (DG custom-error-pages-expiration). Seconds. */
const usual = 10;
/** What S3 answers for a key that is not there. */
const missing: ReadonlySet<number> = new Set([403, 404]);
/** An outage should not outlast its cause by more. Seconds. */
const longOutage = 60;

export const errorTtl = defineCheck({
  code: 'error-ttl-too-long',
  title: 'An error is forgotten soon',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/custom-error-pages-expiration.html',
  judge: ({ read }) =>
    read('distribution').errors.flatMap(({ status, minTtl }) => {
      const isMissing = missing.has(status);
      // Others are no answer to a page: 405, 414, 416.
      if (!isMissing && status < 500) return [];
      if (minTtl === null || minTtl <= (isMissing ? usual : longOutage)) return [];
      return [
        {
          what: `Edges keep the answer ${status} for ${durationInWords(minTtl)} (error caching minimum TTL).`,
          why: isMissing
            ? 'Whoever follows a link before its page is published leaves the error at the edge for every reader after them: a new page is late by that much, or costs a purge.'
            : 'A moment in which S3 did not answer lasts that long for readers, for CloudFront does not try again before.',
          next: `Set it to ${durationInWords(usual)}, which is what CloudFront takes where nothing is set.`,
          fix: { kind: 'error-ttl', status, to: usual },
          severity: isMissing ? 'warning' : 'notice',
        },
      ];
    }),
});
