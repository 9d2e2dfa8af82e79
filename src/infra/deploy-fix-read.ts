import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { UserError } from '../findings/user-error.ts';
import { answerWrong } from '../origin/answer-wrong.ts';
import { readAwsError } from '../origin/aws-error.ts';
import { askForFix, type FixConnection, onBucket, onCloudFront } from './deploy-fix-connection.ts';
import { readAccessControls, readHeadersPolicies } from './deploy-fix-read-shared.ts';
import type { PublicAccessBlock } from './facts/bucket-facts.ts';
import { type BucketPolicyJson, parsePolicy } from './fix/bucket-policy.ts';
import type { Documents } from './fix/documents.ts';
import type { DocumentKind } from './fix/needed-documents.ts';

/** Documents as they were read, and what If-Match has to say of each. */
export interface Versions {
  readonly documents: Documents;
  readonly distributionArn: string | null;
  /** By `distribution`, or by the id of a policy or an access control. */
  readonly etags: Readonly<Record<string, string>>;
}

/** Reads what fixes need. Throws UserError. */
export async function readDocuments(
  aws: FixConnection,
  needed: ReadonlySet<DocumentKind>,
): Promise<Versions> {
  const found = await readDistribution(aws);
  const config = found?.config ?? null;
  const [headersPolicies, accessControls, bucketPolicy, publicAccess] = await Promise.all([
    needed.has('headers-policies') ? readHeadersPolicies(aws, config) : none,
    needed.has('access-controls')
      ? readAccessControls(aws, config, needed.has('access-control-users'))
      : none,
    needed.has('bucket-policy') ? readBucketPolicy(aws) : null,
    needed.has('public-access') ? readPublicAccess(aws) : null,
  ]);
  return {
    documents: {
      distribution: config,
      headersPolicies: headersPolicies.values,
      accessControls: accessControls.values,
      bucketPolicy,
      publicAccess,
    },
    distributionArn: found?.arn ?? null,
    etags: {
      ...headersPolicies.etags,
      ...accessControls.etags,
      ...(found === null ? {} : { distribution: found.etag }),
    },
  };
}

const none = { values: {}, etags: {} };

interface FoundDistribution {
  readonly config: DistributionConfig;
  readonly arn: string;
  readonly etag: string;
  readonly status: string;
}

/** The distribution, its version and whether edges have it; null when none is configured. */
export async function readDistribution({
  target: { distribution: id },
  cloudFront,
  edge,
}: FixConnection): Promise<FoundDistribution | null> {
  if (id === null) return null;
  const call = onCloudFront('cloudfront:GetDistribution', 'distribution', id);
  const asked = await askForFix(call, () =>
    edge.send(new cloudFront.GetDistributionCommand({ Id: id })),
  );
  const { Distribution, ETag } = asked.is === 'answered' ? asked.answer : {};
  if (Distribution?.DistributionConfig === undefined || ETag === undefined)
    throw answerWrong(
      'CloudFront',
      `It describes the distribution ${id} without its configuration.`,
    );
  return {
    config: Distribution.DistributionConfig,
    arn: Distribution.ARN ?? '',
    etag: ETag,
    status: Distribution.Status ?? '',
  };
}

/**
 * The stack of CloudFormation that made the distribution, by the tag it puts on what it makes; null where there is none,
 * or where tags may not be read: that stands in the way of nothing.
 */
export async function readStackName(
  { cloudFront, edge }: FixConnection,
  distributionArn: string,
): Promise<string | null> {
  try {
    const command = new cloudFront.ListTagsForResourceCommand({ Resource: distributionArn });
    const { Tags } = await edge.send(command);
    const tag = Tags?.Items?.find(({ Key }) => Key === 'aws:cloudformation:stack-name');
    return tag?.Value ?? null;
  } catch (error) {
    if (readAwsError(error).status === null) throw error;
    return null;
  }
}

/** S3 keeps no version of a policy: it is compared with this one right before it is replaced. */
export async function readBucketPolicy({
  target,
  s3,
  store,
}: FixConnection): Promise<BucketPolicyJson | null> {
  const asked = await askForFix(onBucket('s3:GetBucketPolicy', target), () =>
    store.send(new s3.GetBucketPolicyCommand({ Bucket: target.bucket })),
  );
  const text = asked.is === 'answered' ? (asked.answer.Policy ?? '') : '';
  if (text === '') return null;
  try {
    return parsePolicy(text);
  } catch (cause) {
    throw new UserError({
      code: 'fix-refused',
      what: `The policy of the bucket ${target.bucket} cannot be read as JSON.`,
      next: 'Look at it in the console of S3, and write it anew.',
      cause,
    });
  }
}

async function readPublicAccess({
  target,
  s3,
  store,
}: FixConnection): Promise<PublicAccessBlock | null> {
  const asked = await askForFix(onBucket('s3:GetBucketPublicAccessBlock', target), () =>
    store.send(new s3.GetPublicAccessBlockCommand({ Bucket: target.bucket })),
  );
  const block = asked.is === 'answered' ? asked.answer.PublicAccessBlockConfiguration : undefined;
  if (block === undefined) return null;
  return {
    blockPublicAcls: block.BlockPublicAcls === true,
    ignorePublicAcls: block.IgnorePublicAcls === true,
    blockPublicPolicy: block.BlockPublicPolicy === true,
    restrictPublicBuckets: block.RestrictPublicBuckets === true,
  };
}
