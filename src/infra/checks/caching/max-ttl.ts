import { defineCheck, faultsOfEach } from '../check.ts';
import { behaviourName, durationInWords, listOf } from '../words.ts';
import { askedLifetimes, servedWithLifetimes } from './lifetimes.ts';
import { cachingOptimized, isCachingOff, kindsOf, policyName } from './served.ts';

export const maxTtl = defineCheck({
  code: 'max-ttl-too-short',
  title: 'Edges keep everything as long as it asks for',
  area: 'caching',
  severity: 'notice',
  needs: ['distribution', 'cachePolicies'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html',
  judge: ({ read, site }) =>
    faultsOfEach(
      servedWithLifetimes(read('distribution'), read('cachePolicies'), site),
      ({ behaviour: { pattern }, settings, samples }) => {
        if (isCachingOff(settings)) return [];
        // CloudFront lifts the maximum to the default, and that to the minimum.
        const most = Math.max(settings.minTtl, settings.defaultTtl, settings.maxTtl);
        const longest = (sample: (typeof samples)[number]) =>
          askedLifetimes(sample, site).at(-1) ?? 0;
        const cut = samples.filter((sample) => longest(sample) > most);
        if (cut.length === 0) return [];
        const asked = Math.max(...cut.map(longest));
        return [
          {
            what: `${behaviourName(pattern)} keeps nothing longer than ${durationInWords(most)} (${policyName(settings)}): ${listOf(kindsOf(cut))} ask for up to ${durationInWords(asked)}.`,
            why: `Each edge asks S3 again every ${durationInWords(most)} for what has not changed: readers there wait longer, and S3 bills $0.0004 for a thousand requests (us-east-1).`,
            next: 'Raise the maximum TTL to 31536000, a year, or use CachingOptimized, which has it.',
            fix: { kind: 'cache-policy', pattern, to: cachingOptimized },
          },
        ];
      },
    ),
});
