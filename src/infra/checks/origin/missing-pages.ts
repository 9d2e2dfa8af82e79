import { decideAccess } from '../../bucket-access.ts';
import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import { defineCheck, faultsOfEach } from '../check.ts';
import { allowanceFor, bucketArn, listing, namedOrigins } from './requests.ts';
import { statementName } from './statements.ts';

export const missingPages = defineCheck({
  code: 'missing-pages-forbidden',
  title: 'S3 answers 404 for what is not there',
  area: 'origin',
  severity: 'warning',
  needs: ['distribution', 'bucketPolicy'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html',
  judge: ({ read, site }) => {
    const distribution = read('distribution');
    const where = { site, distribution };
    return faultsOfEach(namedOrigins(distribution), ({ origin, asked }) => {
      const list = listing(where);
      const decision = decideAccess(read('bucketPolicy'), {
        ...asked,
        ...list,
        context: { ...asked.context, ...list.context },
      });
      if (decision.is === 'allowed' || decision.is === 'unknown') return [];
      const allowed = allowanceFor(origin, distribution);
      const showsList = distribution.defaultRootObject === null && origin.path === '';
      return [
        {
          what: `The distribution may not list the bucket, so S3 answers 403 instead of 404 for a page that is not there (origin ${origin.id}).`,
          why: whatReadersSee(distribution),
          next: `${
            decision.is === 'denied'
              ? `${statementName(decision.by)} denies it, which wins over every Allow: except ${distribution.arn} from it, by AWS:SourceArn. `
              : ''
          }${
            showsList
              ? 'Set the default root object to index.html, or / answers the list. Then allow'
              : 'Allow'
          } ${allowed.who} the action s3:ListBucket on ${bucketArn(where)}${allowed.where}.`,
          fix: showsList || decision.is === 'denied' ? null : { kind: 'list-bucket' },
        },
      ];
    });
  },
});

function whatReadersSee({ errors }: DistributionFacts): string {
  const page = errors.find(({ status }) => status === 403)?.page ?? null;
  if (page === null)
    return 'Readers and search engines are told that a page is forbidden which does not exist, and search engines keep asking for it.';
  return `The error page for 403 (${page.path}, answered as ${page.status}) stands in for missing pages and hides the real refusals with them: a broken policy or signature looks like a page that is gone.`;
}
