import { defineCheck } from '../check.ts';
import { originsOf } from '../serving.ts';
import { behaviourName, listOf } from '../words.ts';
import { samplesBehind } from './served.ts';

export const otherOrigin = defineCheck({
  code: 'key-behind-another-origin',
  title: 'Every page that is published is what its URL answers',
  area: 'caching',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesPathPattern',
  judge: ({ read, site }) => {
    const distribution = read('distribution');
    // Where nothing leads here it is not the behaviours that are wrong: origin-elsewhere.
    if (!distribution.behaviours.some(({ leadsHere }) => leadsHere)) return null;
    return distribution.behaviours
      .filter(({ leadsHere }) => !leadsHere)
      .flatMap((behaviour) => {
        const keys = samplesBehind(behaviour, distribution, site).map(({ key }) => key);
        if (keys.length === 0) return [];
        const origins = originsOf(behaviour, distribution).map(({ id }) => id);
        return [
          {
            what: `${behaviourName(behaviour.pattern)} leads to ${listOf(origins, 3)}, not to what is published, and takes the URLs of ${listOf(keys, 3)}.`,
            why: 'Readers never see what is published there, and a purge of it clears the copies of something else.',
            next: `Point that behaviour at the bucket ${site.bucket}, narrow its pattern, or keep those paths out of the site.`,
            fix: null,
          },
        ];
      });
  },
});
