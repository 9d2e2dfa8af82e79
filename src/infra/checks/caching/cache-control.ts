import { defineCheck, faultsOfEach } from '../check.ts';
import { behaviourInText, durationInWords, listOf } from '../words.ts';
import { edgeLifetime } from '../../../cache/lifetime.ts';
import { saysHowLong } from './lifetimes.ts';
import { kindsOf, servedBy } from './served.ts';

export const cacheControl = defineCheck({
  code: 'cache-control-missing',
  title: 'Every object says how long it may be kept',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution', 'cachePolicies'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/Expiration.html',
  judge: ({ read, site }) =>
    faultsOfEach(
      site.samples.length === 0 ? [] : servedBy(read('distribution'), read('cachePolicies'), site),
      ({ behaviour: { pattern }, settings, samples }) => {
        const silent = samples.filter((sample) => !saysHowLong(sample.cacheControl));
        const [first] = silent;
        if (first === undefined) return [];
        const kept = edgeLifetime({ cacheControl: null }, settings);
        return [
          {
            what: `Objects have no Cache-Control (${listOf(kindsOf(silent))}, ${first.key} for one): edges keep them for ${durationInWords(kept)}, the default TTL of ${behaviourInText(pattern)}.`,
            why: 'Nothing is as fresh or as lasting as it should be, and browsers guess how long they may keep a page: a correction reaches each reader at another time, and no purge reaches a browser.',
            next: 'Publish with storyclub, which gives every object the Cache-Control its age deserves; what another tool uploaded is taken over with storyclub adopt.',
            fix: null,
          },
        ];
      },
    ),
});
