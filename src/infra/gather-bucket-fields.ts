import type * as S3 from '@aws-sdk/client-s3';
import { answerWrong } from '../origin/answer-wrong.ts';
import { partitionOf } from '../origin/rights.ts';
import type { DoctorAction } from './doctor-access.ts';
import type { BucketEncryption, BucketPolicy, BucketWebsite } from './facts/bucket-facts.ts';
import { statementsOf } from './facts/bucket-statement.ts';
import type { FactValues, SiteFacts } from './facts/infra-facts.ts';
import { nullWhen } from './gather-ask.ts';

/** A request about the bucket itself. */
export function bucketCall(action: DoctorAction, { bucket, region }: SiteFacts) {
  return { service: 'S3', action, resource: `arn:${partitionOf(region)}:s3:::${bucket}` };
}

interface PolicyTerms {
  readonly bucket: string;
  readonly abortSignal: AbortSignal;
}

export async function readPolicy(
  client: S3.S3Client,
  sdk: typeof S3,
  { bucket: Bucket, abortSignal }: PolicyTerms,
): Promise<BucketPolicy | null> {
  const status = client
    .send(new sdk.GetBucketPolicyStatusCommand({ Bucket }), { abortSignal })
    .then(
      ({ PolicyStatus }) => PolicyStatus?.IsPublic ?? null,
      // Asks for a right of its own, and only adds to what the policy itself says.
      () => null,
    );
  const found = await nullWhen(
    ['NoSuchBucketPolicy'],
    client.send(new sdk.GetBucketPolicyCommand({ Bucket }), { abortSignal }),
  );
  if (found?.Policy === undefined || found.Policy === '') return null;
  return { statements: toStatements(found.Policy), isPublic: await status };
}

function toStatements(policy: string): BucketPolicy['statements'] {
  try {
    return statementsOf(policy);
  } catch {
    throw answerWrong('S3', 'The policy of the bucket is not JSON.');
  }
}

export function toAccessBlock(
  found: S3.GetPublicAccessBlockCommandOutput | null,
): FactValues['publicAccessBlock'] {
  if (found === null) return null;
  const block = found.PublicAccessBlockConfiguration;
  if (block === undefined || Object.values(block).every((flag) => flag === undefined))
    throw nothingIn('public access block');
  return {
    blockPublicAcls: block.BlockPublicAcls === true,
    ignorePublicAcls: block.IgnorePublicAcls === true,
    blockPublicPolicy: block.BlockPublicPolicy === true,
    restrictPublicBuckets: block.RestrictPublicBuckets === true,
  };
}

/** S3 encrypts every object since January 2023, with AES256 where nothing else is set. */
export function toEncryption(found: S3.GetBucketEncryptionCommandOutput | null): BucketEncryption {
  if (found === null) return { algorithm: 'AES256', kmsKey: null };
  const [first] = found.ServerSideEncryptionConfiguration?.Rules ?? [];
  if (first === undefined) throw nothingIn('encryption');
  const rule = first.ApplyServerSideEncryptionByDefault;
  const algorithm = rule?.SSEAlgorithm;
  return {
    algorithm: algorithm === 'aws:kms' || algorithm === 'aws:kms:dsse' ? algorithm : 'AES256',
    kmsKey: rule?.KMSMasterKeyID ?? null,
  };
}

export function toWebsite(found: S3.GetBucketWebsiteCommandOutput | null): BucketWebsite | null {
  if (found === null) return null;
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo: all, RoutingRules } = found;
  if (IndexDocument === undefined && all === undefined) throw nothingIn('website hosting');
  return {
    indexDocument: IndexDocument?.Suffix ?? null,
    errorDocument: ErrorDocument?.Key ?? null,
    redirectsTo:
      all?.HostName === undefined ? null : { host: all.HostName, protocol: all.Protocol ?? null },
    routingRules: RoutingRules?.length ?? 0,
  };
}

export function toOwnership(
  found: S3.GetBucketOwnershipControlsCommandOutput | null,
): FactValues['ownership'] {
  if (found === null) return null;
  const [rule] = found.OwnershipControls?.Rules ?? [];
  if (rule?.ObjectOwnership === undefined) throw nothingIn('object ownership');
  return rule.ObjectOwnership;
}

/** Where a setting is not there S3 answers with an error: an empty one is no answer of S3's. */
function nothingIn(setting: string): Error {
  return answerWrong('S3', `The bucket's ${setting} came without a setting.`);
}
