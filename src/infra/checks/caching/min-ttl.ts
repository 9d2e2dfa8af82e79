import { defineCheck, faultsOfEach } from '../check.ts';
import { behaviourName, durationInWords, listOf } from '../words.ts';
import { askedLifetimes, servedWithLifetimes } from './lifetimes.ts';
import { cachingOptimized, kindsOf, policyName } from './served.ts';

/** The minimum of AWS's own policies; no reader can tell it from none. */
const unnoticed = 1;

export const minTtl = defineCheck({
  code: 'min-ttl-too-long',
  title: 'Edges keep nothing longer than it asks for',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution', 'cachePolicies'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html',
  judge: ({ read, site }) =>
    faultsOfEach(
      servedWithLifetimes(read('distribution'), read('cachePolicies'), site),
      ({ behaviour: { pattern }, settings, samples }) => {
        const shortest = (sample: (typeof samples)[number]) => askedLifetimes(sample, site)[0];
        const kept = samples.filter((sample) => {
          const asked = shortest(sample);
          return asked !== undefined && settings.minTtl > Math.max(asked, unnoticed);
        });
        const least = Math.min(...kept.map((sample) => shortest(sample) ?? Infinity));
        if (kept.length === 0) return [];
        return [
          {
            what: `${behaviourName(pattern)} keeps everything for ${durationInWords(settings.minTtl)} or longer (${policyName(settings)}): ${listOf(kindsOf(kept))} ask for ${durationInWords(least)}.`,
            why: 'Until then no edge asks S3 again whatever was published, so each correction there needs a purge that would not be needed: 1,000 paths a month are free, each further one costs $0.005.',
            next: 'Use a cache policy with a minimum TTL of 1 second or none, such as CachingOptimized.',
            fix: { kind: 'cache-policy', pattern, to: cachingOptimized },
          },
        ];
      },
    ),
});
