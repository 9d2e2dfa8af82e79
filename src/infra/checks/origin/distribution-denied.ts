import { decideAccess } from '../../bucket-access.ts';
import { defineCheck, faultsOfEach } from '../check.ts';
import { allowanceFor, bucketArn, namedOrigins, pageArn } from './requests.ts';
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
    return faultsOfEach(namedOrigins(distribution), ({ origin, asked }) => {
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
      const allowed = allowanceFor(origin, distribution);
      return [
        {
          what: `The bucket's policy does not allow ${name} to read what the origin ${origin.id} asks for.`,
          why,
          next: `Add a statement that allows ${allowed.who} the action s3:GetObject on ${bucketArn(where)}/${site.prefix}*${allowed.where}.`,
          fix: null,
        },
      ];
    });
  },
});
