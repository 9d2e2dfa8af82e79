import { type Right, partitionOf } from '../origin/rights.ts';
import type { SiteFacts } from './facts/infra-facts.ts';
import type { RightDecision } from './facts/rights-facts.ts';
import { neededRights } from './policy-rights.ts';

/** An action on one resource, as it would be done. */
export type RightAsked = Omit<RightDecision, 'decision'>;

export interface RightsTerms {
  readonly site: SiteFacts;
  /** The account of the publisher, twelve digits. */
  readonly account: string;
  /** ARN of the key the bucket is encrypted with; null: none, or one that S3 keeps. */
  readonly kmsKey: string | null;
  /** Cache policies of the distribution that are the owner's own: those of AWS are known without a right. */
  readonly cachePolicies: readonly string[];
}

/**
 * What IAM is asked about: what publishing does, on objects as it writes them, and what it never does. A policy is
 * matched with a request, so that each ARN is one of a request and no pattern.
 */
export function rightsToAsk(terms: RightsTerms): readonly RightAsked[] {
  const { site, kmsKey } = terms;
  const target = { ...site, distribution: site.distributionId };
  const needed = neededRights(target, {
    readOnly: false,
    account: terms.account,
    kmsKey,
    objectTags: false,
  });
  const arns = arnsOf(terms);
  return [
    ...needed.flatMap((action) =>
      resourcesOf(action, terms).map((resource) => ({ action, resource, needed: true })),
    ),
    ...dangers(arns, site).map(([action, resource]) => ({ action, resource, needed: false })),
  ];
}

interface Arns {
  readonly bucket: string;
  readonly page: string;
  readonly state: string;
  readonly cloudFront: string;
  readonly distribution: string;
  readonly iam: string;
  readonly other: string;
  readonly partition: string;
}

/** Stands for whatever is not the site's. */
const another = 'storyclub-another';

function arnsOf({ site, account }: RightsTerms): Arns {
  const partition = `arn:${partitionOf(site.region)}`;
  const bucket = `${partition}:s3:::${site.bucket}`;
  const cloudFront = `${partition}:cloudfront::${account}`;
  return {
    partition,
    bucket,
    page: `${bucket}/${site.prefix}${site.samples[0]?.key ?? 'index.html'}`,
    state: `${bucket}/${site.statePrefix}ledger.json`,
    cloudFront,
    distribution: `${cloudFront}:distribution/${site.distributionId ?? 'E0000000000000'}`,
    iam: `${partition}:iam::${account}`,
    other: `${partition}:s3:::${another}-bucket`,
  };
}

function resourcesOf(right: Right, terms: RightsTerms): readonly string[] {
  const { bucket, page, state, distribution, cloudFront } = arnsOf(terms);
  switch (right) {
    case 's3:GetObject':
    case 's3:PutObject':
    case 's3:DeleteObject':
      return [page, state];
    case 's3:GetObjectVersion':
    case 's3:GetObjectTagging':
    case 's3:PutObjectTagging':
      return [page];
    case 's3:ListBucket':
      return [bucket];
    case 'kms:Decrypt':
    case 'kms:GenerateDataKey':
      return terms.kmsKey === null ? [] : [terms.kmsKey];
    case 'cloudfront:GetDistributionConfig':
    case 'cloudfront:CreateInvalidation':
    case 'cloudfront:GetInvalidation':
    case 'cloudfront:ListInvalidations':
      return [distribution];
    case 'cloudfront:GetCachePolicy':
      return terms.cachePolicies.map((id) => `${cloudFront}:cache-policy/${id}`);
  }
}

/** With any of these, who takes over a job that publishes has more than the site. */
function dangers(arns: Arns, site: SiteFacts): readonly (readonly [string, string])[] {
  const { bucket, page, state, distribution, iam, other, partition } = arns;
  const on = (resource: string, ...actions: readonly string[]) =>
    actions.map((action) => [action, resource] as const);
  return [
    ...on(
      bucket,
      's3:DeleteBucket',
      's3:DeleteBucketPolicy',
      's3:PutBucketPolicy',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketAcl',
      's3:PutBucketVersioning',
      's3:PutBucketWebsite',
      's3:PutLifecycleConfiguration',
    ),
    ...on(page, 's3:PutObjectAcl', 's3:DeleteObjectVersion'),
    ...on(state, 's3:DeleteObjectVersion'),
    ...on(`${other}/any`, 's3:GetObject', 's3:PutObject', 's3:DeleteObject'),
    ...(site.prefix === ''
      ? []
      : on(`${bucket}/${another}-site/any`, 's3:PutObject', 's3:DeleteObject')),
    ...on(distribution, 'cloudfront:UpdateDistribution', 'cloudfront:DeleteDistribution'),
    ...on(`${iam}:role/${another}-role`, 'iam:PassRole', 'iam:PutRolePolicy', 'sts:AssumeRole'),
    ...on(`${iam}:user/${another}-user`, 'iam:CreateAccessKey', 'iam:CreateUser'),
    ...on(`${partition}:route53:::hostedzone/Z00000000000000`, 'route53:ChangeResourceRecordSets'),
  ];
}
