import { decideAccess } from '../../bucket-access.ts';
import { defineCheck } from '../check.ts';
import { originsOf } from '../serving.ts';
import { asOrigin, bucketArn } from './requests.ts';

export const bucketListed = defineCheck({
  code: 'bucket-listed',
  title: "No URL of the site answers the list of the bucket's keys",
  area: 'origin',
  severity: 'error',
  needs: ['distribution', 'bucketPolicy'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DefaultRootObject.html',
  judge: ({ read, site }) => {
    const distribution = read('distribution');
    const home = distribution.behaviours.find(({ pattern }) => pattern === '*');
    if (
      home === undefined ||
      home.viewerRequest !== null ||
      distribution.defaultRootObject !== null
    )
      return [];
    return originsOf(home, distribution)
      .filter(({ kind, isBucket, path }) => isBucket && kind === 's3-rest' && path === '')
      .flatMap((origin) => {
        const asked = asOrigin(origin, distribution);
        if (asked === null) return [];
        const decision = decideAccess(read('bucketPolicy'), {
          ...asked,
          context: { ...asked.context, 's3:prefix': '' },
          action: 's3:ListBucket',
          resource: bucketArn({ site, distribution }),
        });
        if (decision.is !== 'allowed') return [];
        return [
          {
            what: `The URL / of the distribution answers the list of every key in the bucket ${site.bucket}.`,
            why: 'The distribution may list the bucket, which is right, but it has no default root object and no function that finds index documents: drafts, old files and storyclub’s own state are named to everybody.',
            next: 'Set the default root object to index.html.',
            fix: null,
          },
        ];
      });
  },
});
