import { defineCheck } from '../check.ts';
import { behaviourName } from '../words.ts';
import { cachingOptimized } from './served.ts';

export const legacySettings = defineCheck({
  code: 'legacy-cache-settings',
  title: 'Behaviours use cache policies',
  area: 'caching',
  severity: 'notice',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/controlling-the-cache-key.html',
  judge: ({ read, site }) =>
    read('distribution')
      .behaviours.filter(({ leadsHere, cache }) => leadsHere && 'legacy' in cache)
      .map(({ pattern }) => ({
        what: `${behaviourName(pattern)} has legacy cache settings instead of a cache policy.`,
        why:
          site.plan === 'pay-as-you-go'
            ? 'They compress by gzip only, not by Brotli, and the flat-rate plans do not take them.'
            : `The ${site.plan} plan does not take them.`,
        next: 'Use a cache policy such as CachingOptimized, which obeys the Cache-Control of each object from 1 second to a year.',
        fix: { kind: 'cache-policy', pattern, to: cachingOptimized },
        severity: site.plan === 'pay-as-you-go' ? 'notice' : 'warning',
      })),
});
