import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { defineCheck } from '../check.ts';

export const originElsewhere = defineCheck({
  code: 'origin-elsewhere',
  title: 'The distribution serves what is published',
  area: 'origin',
  severity: 'error',
  needs: ['distribution'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesOrigin.html',
  judge: ({ read, site }) => {
    const distribution = read('distribution');
    if (distribution.behaviours.some(({ leadsHere }) => leadsHere)) return [];
    return [
      {
        what: whatIsServed(distribution, site),
        why: 'Readers see something else than what is published, or an error, whatever is published next.',
        next: `Set the origin of the default behaviour to the bucket ${site.bucket} with ${
          site.prefix === ''
            ? 'an empty origin path'
            : `the origin path /${site.prefix.replace(/\/$/, '')}`
        }, or correct bucket, prefix and distribution of the target ${site.target} in storyclub.config.ts.`,
        fix: null,
      },
    ];
  },
});

function whatIsServed({ id, origins }: DistributionFacts, site: SiteFacts): string {
  const here = site.prefix === '' ? 'at its top' : `under ${site.prefix}`;
  const unused = origins.find(({ leadsHere }) => leadsHere);
  if (unused !== undefined)
    return `The origin ${unused.id} of the distribution ${id} leads to what is published, but no behaviour uses it.`;
  const bucket = origins.find(({ isBucket }) => isBucket);
  if (bucket === undefined)
    return `No origin of the distribution ${id} is the bucket ${site.bucket}, where the site is published.`;
  const there = bucket.path === '' ? 'at its top' : `under ${bucket.path.slice(1)}/`;
  return `The distribution ${id} reads the bucket ${site.bucket} ${there}, and the site is published ${here}.`;
}
