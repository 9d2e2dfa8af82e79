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
  const block = found?.PublicAccessBlockConfiguration;
  if (block === undefined) return null;
  return {
    blockPublicAcls: block.BlockPublicAcls === true,
    ignorePublicAcls: block.IgnorePublicAcls === true,
    blockPublicPolicy: block.BlockPublicPolicy === true,
    restrictPublicBuckets: block.RestrictPublicBuckets === true,
  };
}

/** S3 encrypts every object since January 2023, with AES256 where nothing else is set. */
export function toEncryption(found: S3.GetBucketEncryptionCommandOutput | null): BucketEncryption {
  const rule =
    found?.ServerSideEncryptionConfiguration?.Rules?.[0]?.ApplyServerSideEncryptionByDefault;
  const algorithm = rule?.SSEAlgorithm;
  return {
    algorithm: algorithm === 'aws:kms' || algorithm === 'aws:kms:dsse' ? algorithm : 'AES256',
    kmsKey: rule?.KMSMasterKeyID ?? null,
  };
}

export function toWebsite(found: S3.GetBucketWebsiteCommandOutput | null): BucketWebsite | null {
  if (found === null) return null;
  const { IndexDocument, ErrorDocument, RedirectAllRequestsTo: all, RoutingRules } = found;
  return {
    indexDocument: IndexDocument?.Suffix ?? null,
    errorDocument: ErrorDocument?.Key ?? null,
    redirectsTo:
      all?.HostName === undefined ? null : { host: all.HostName, protocol: all.Protocol ?? null },
    routingRules: RoutingRules?.length ?? 0,
  };
}
