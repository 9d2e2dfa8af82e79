import { defineCheck } from '../check.ts';
import { behaviourInText, behaviourName } from '../words.ts';
import { cachingOptimized, isCachingOff, policyName, servedBy } from './served.ts';

export const cachingOff = defineCheck({
  code: 'caching-off',
  title: 'Edges cache the site',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution', 'cachePolicies'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-managed-cache-policies.html',
  judge: ({ read, site }) => {
    const served = servedBy(read('distribution'), read('cachePolicies'), site);
    if (served.length === 0) return null;
    const off = served.filter(({ settings }) => isCachingOff(settings));
    return off.map(({ behaviour: { pattern }, settings }) => ({
      what:
        off.length === served.length && off.length === 1
          ? `CloudFront caches nothing of the site: all TTLs of ${behaviourInText(pattern)} are 0 (${policyName(settings)}).`
          : `${behaviourName(pattern)} does not cache: its TTLs are all 0 (${policyName(settings)}).`,
      why: "Every reader's request goes on to S3, as far away as its region is, and S3 bills it: $0.40 for a million requests in us-east-1. When S3 does not answer, nothing does. The Cache-Control of the objects has no effect.",
      next: 'Use a cache policy such as CachingOptimized: what is published says itself how long it may be kept.',
      fix: { kind: 'cache-policy', pattern, to: cachingOptimized },
    }));
  },
});
