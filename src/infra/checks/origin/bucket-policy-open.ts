import { type AccessRequest, decideAccess } from '../../bucket-access.ts';
import type { BucketStatement } from '../../facts/bucket-facts.ts';
import type { DistributionFacts } from '../../facts/distribution-facts.ts';
import type { SiteFacts } from '../../facts/infra-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { isServedAsWebsite } from '../serving.ts';
import { accountIn, anyone, bucketArn, listing, pageArn, throughDistribution } from './requests.ts';
import { statementName } from './statements.ts';

interface Where {
  readonly site: SiteFacts;
  readonly distribution: DistributionFacts;
}

export const bucketPolicyOpen = defineCheck({
  code: 'bucket-policy-open',
  title: "The bucket's policy lets nobody in but this distribution",
  area: 'origin',
  severity: 'error',
  needs: ['distribution', 'bucketPolicy'],
  link: 'https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status',
  judge: ({ read, site }) => {
    const policy = read('bucketPolicy');
    const where = { site, distribution: read('distribution') };
    const reported = new Set<BucketStatement>();
    const faults = probesOf(where).flatMap(({ request, fault }): readonly Fault[] => {
      const decision = decideAccess(policy, request);
      const by = decision.is === 'allowed' ? decision.by : null;
      if (by === null || reported.has(by)) return [];
      reported.add(by);
      return [{ ...fault(by), fix: null }];
    });
    // Readers of a website endpoint are let in on purpose: nothing more is wrong, and it is not right.
    return faults.length === 0 && isServedAsWebsite(where.distribution) ? null : faults;
  },
});

interface Probe {
  readonly request: AccessRequest;
  readonly fault: (by: BucketStatement) => Omit<Fault, 'fix'>;
}

const stranger = 'arn:aws:cloudfront::000000000000:distribution/ANY';

/** Requests that are not the distribution's: the worst first, so that a statement is named for the worst it allows. */
function probesOf(where: Where): readonly Probe[] {
  const { distribution } = where;
  const objects = `${bucketArn(where)}/${where.site.prefix}index.html`;
  const reads = { action: 's3:GetObject', resource: pageArn(where) };
  const list = listing(where);
  const sibling = `arn:aws:cloudfront::${accountIn(distribution.arn)}:distribution/ANY`;
  // A website endpoint has to be public: that is a finding of its own, origin-website.
  const readers: readonly Probe[] = isServedAsWebsite(distribution)
    ? []
    : [
        { request: { ...anyone, ...reads }, fault: everyoneReads },
        {
          request: { ...anyone, ...reads, action: 's3:GetObjectVersion' },
          fault: everyoneReads,
        },
        {
          request: { ...throughDistribution(stranger), ...reads },
          fault: otherAccounts(distribution, 'read'),
        },
        {
          request: through(stranger, list),
          fault: otherAccounts(distribution, 'list the bucket'),
        },
        {
          request: { ...throughDistribution(sibling), ...reads },
          fault: otherDistributions(distribution, 'read'),
        },
        {
          request: through(sibling, list),
          fault: otherDistributions(distribution, 'list the bucket'),
        },
      ];
  return [
    { request: { ...anyone, action: 's3:PutObject', resource: objects }, fault: everyoneWrites },
    { request: { ...anyone, action: 's3:DeleteObject', resource: objects }, fault: everyoneWrites },
    {
      request: { ...anyone, action: 's3:PutBucketPolicy', resource: bucketArn(where) },
      fault: everyoneRules,
    },
    {
      request: { ...anyone, ...list, context: { ...anyone.context, ...list.context } },
      fault: everyoneLists,
    },
    ...readers,
    {
      request: {
        ...throughDistribution(distribution.arn),
        action: 's3:PutObject',
        resource: objects,
      },
      fault: distributionWrites(distribution),
    },
  ];
}

function through(arn: string, asked: ReturnType<typeof listing>): AccessRequest {
  const { who, context } = throughDistribution(arn);
  return { ...asked, who, context: { ...context, ...asked.context } };
}

const everyoneWrites = (by: BucketStatement) => ({
  what: `${statementName(by)} of the bucket's policy lets everybody write or delete.`,
  why: 'Anyone can replace or remove every page of the site, or store what they like at your expense.',
  next: 'Remove the statement at once, and compare what is published with storyclub verify.',
});

const everyoneRules = (by: BucketStatement) => ({
  what: `${statementName(by)} of the bucket's policy lets everybody change that policy.`,
  why: 'Anyone can take the bucket over: let themselves in, and lock out whoever publishes.',
  next: 'Remove the statement at once, and read the whole policy again: somebody may have changed it.',
});

const everyoneLists = (by: BucketStatement) => ({
  what: `${statementName(by)} of the bucket's policy lets everybody list the bucket.`,
  why: 'The list names every object, also drafts, old files and what no page links to.',
  next: 'Remove the statement; the distribution needs one of its own, by AWS:SourceArn.',
});

const everyoneReads = (by: BucketStatement) => ({
  what: `${statementName(by)} of the bucket's policy lets everybody read${
    Object.keys(by.conditions).length === 0
      ? '.'
      : ', for its condition is on something that everybody may send.'
  }`,
  why: 'The bucket can be read around CloudFront: by HTTP, without the headers that protect readers, past every rule of access, and each such request is billed by S3.',
  next: 'Remove the statement once the distribution reads by origin access control and a statement of its own.',
});

type Does = 'read' | 'list the bucket';

const otherAccounts =
  ({ arn }: DistributionFacts, does: Does) =>
  (by: BucketStatement): Omit<Fault, 'fix'> => ({
    what: `${statementName(by)} of the bucket's policy lets every distribution of CloudFront ${does}, whosever it is.`,
    why:
      does === 'read'
        ? 'Anyone with an AWS account can put a distribution of their own before this bucket and publish what is in it under their name.'
        : 'Anyone with an AWS account can put a distribution of their own before this bucket and see the name of every object, also of drafts and of what no page links to.',
    next: `Add the condition StringEquals AWS:SourceArn ${arn} to it.`,
  });

const otherDistributions =
  ({ arn }: DistributionFacts, does: Does) =>
  (by: BucketStatement): Omit<Fault, 'fix'> => ({
    what: `${statementName(by)} of the bucket's policy lets every distribution of the account ${does}.`,
    why:
      does === 'read'
        ? 'Whoever may make a distribution in the account can show what is in this bucket, past the rules of this site.'
        : 'Whoever may make a distribution in the account can see the name of every object in this bucket.',
    next: `Make its condition StringEquals AWS:SourceArn ${arn}.`,
    severity: 'warning',
  });

const distributionWrites =
  ({ behaviours }: DistributionFacts) =>
  (by: BucketStatement): Omit<Fault, 'fix'> => {
    const open = behaviours.some(({ methods }) => methods.includes('PUT'));
    return {
      what: `${statementName(by)} of the bucket's policy lets the distribution write.`,
      why: open
        ? 'A behaviour passes PUT and DELETE on, and CloudFront signs them: every reader can replace pages of the site.'
        : 'As soon as a behaviour passes PUT on, every reader can replace pages of the site, for CloudFront signs what they send.',
      next: 'Let it allow s3:GetObject, and s3:ListBucket on the bucket, and nothing else.',
      severity: open ? 'error' : 'warning',
    };
  };
