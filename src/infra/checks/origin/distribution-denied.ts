import { decideAccess } from '../../bucket-access.ts';
import { defineCheck } from '../check.ts';
import { bucketOrigins } from '../serving.ts';
import { asOrigin, bucketArn, pageArn } from './requests.ts';
import { statementName } from './statements.ts';

export const distributionDenied = defineCheck({
  code: 'distribution-denied',
  title: "The bucket's policy lets the distribution read",
  area: 'origin',
  severity: 'error',
  needs: ['distribution', 'bucketPolicy'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html',
  judge: ({ read, site }) => {
    const distribution = read('distribution');
    const where = { site, distribution };
    const why =
      'S3 answers 403 for every page, and readers see it as soon as the copies at the edges have run out.';
    return bucketOrigins(distribution)
      .filter(({ kind, leadsHere }) => kind === 's3-rest' && leadsHere)
      .flatMap((origin) => {
        const asked = asOrigin(origin, distribution);
        if (asked === null) return [];
        const request = { ...asked, action: 's3:GetObject', resource: pageArn(where) };
        const decision = decideAccess(read('bucketPolicy'), request);
        const name =
          origin.access.kind === 'oai' ? `the identity ${origin.access.id}` : 'the distribution';
        if (decision.is === 'denied')
          return [
            {
              what: `${statementName(decision.by)} of the bucket's policy denies ${name} to read what the origin ${origin.id} asks for.`,
              why: `A Deny wins over every Allow. ${why}`,
              next: `Except ${distribution.arn} in its condition, by AWS:SourceArn, or narrow what it denies.`,
              fix: null,
            },
          ];
        if (decision.is !== 'not-named') return [];
        return [
          {
            what: `The bucket's policy does not allow ${name} to read what the origin ${origin.id} asks for.`,
            why,
            next: `Add a statement that allows cloudfront.amazonaws.com the action s3:GetObject on ${bucketArn(where)}/${site.prefix}* where AWS:SourceArn is ${distribution.arn}.`,
            fix: null,
          },
        ];
      });
  },
});
