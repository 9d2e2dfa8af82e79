import { askForFix, type FixConnection, onBucket, onCloudFront } from './deploy-fix-connection.ts';
import { readBucketPolicy, type Versions } from './deploy-fix-read.ts';
import type { PublicAccessBlock } from './facts/bucket-facts.ts';
import type { BucketPolicyJson } from './fix/bucket-policy.ts';
import { type ChangedDocument, changedDocuments, withChanged } from './fix/changed-documents.ts';
import type { Documents } from './fix/documents.ts';

/** One document is in AWS as it was to be, under this ETag; or somebody else changed it since it was read. */
type Put = { readonly is: 'written'; readonly etag: string | null } | { readonly is: 'stale' };

/**
 * Writes the documents that differ, each on condition that it is still as it was read. Gives back what is there now;
 * `stale` at the first that is not, and what follows it is not written. Throws UserError.
 */
export async function writeDocuments(
  aws: FixConnection,
  { from, to }: { readonly from: Versions; readonly to: Documents },
  /** Told of each document once it is written. */
  onWritten: (change: ChangedDocument) => void,
): Promise<{ readonly is: 'written' | 'stale'; readonly versions: Versions }> {
  let versions = from;
  for (const change of changedDocuments(from.documents, to)) {
    const key = keyOf(change);
    const put = await putDocument(aws, change, key === null ? undefined : versions.etags[key]);
    if (put.is === 'stale') return { is: 'stale', versions };
    versions = {
      ...versions,
      documents: withChanged(versions.documents, change),
      etags:
        key === null || put.etag === null ? versions.etags : { ...versions.etags, [key]: put.etag },
    };
    onWritten(change);
  }
  return { is: 'written', versions };
}

/** Of `Versions.etags`; null: S3 keeps none. */
function keyOf(change: ChangedDocument): string | null {
  switch (change.kind) {
    case 'headers-policy':
    case 'access-control':
      return change.id;
    case 'distribution':
      return change.kind;
    case 'bucket-policy':
    case 'public-access':
      return null;
  }
}

async function putDocument(
  aws: FixConnection,
  change: ChangedDocument,
  IfMatch: string | undefined,
): Promise<Put> {
  switch (change.kind) {
    case 'headers-policy':
      return await putHeadersPolicy(aws, { ...change, IfMatch });
    case 'access-control':
      return await putAccessControl(aws, { ...change, IfMatch });
    case 'distribution':
      return await putDistribution(aws, { ...change, IfMatch });
    case 'bucket-policy':
      return await putBucketPolicy(aws, change.before, change.after);
    case 'public-access':
      return await putPublicAccess(aws, change.after);
  }
}

type Conditional<Kind extends ChangedDocument['kind']> = Extract<
  ChangedDocument,
  { readonly kind: Kind }
> & { readonly IfMatch: string | undefined };

async function putDistribution(
  { cloudFront, edge, target }: FixConnection,
  { IfMatch, after }: Conditional<'distribution'>,
): Promise<Put> {
  const Id = target.distribution ?? '';
  const call = onCloudFront('cloudfront:UpdateDistribution', 'distribution', Id);
  const command = new cloudFront.UpdateDistributionCommand({
    Id,
    IfMatch,
    DistributionConfig: after,
  });
  return toPut(await askForFix(call, () => edge.send(command)));
}

async function putHeadersPolicy(
  { cloudFront, edge }: FixConnection,
  { id, IfMatch, after }: Conditional<'headers-policy'>,
): Promise<Put> {
  const call = onCloudFront(
    'cloudfront:UpdateResponseHeadersPolicy',
    'response-headers-policy',
    id,
  );
  const command = new cloudFront.UpdateResponseHeadersPolicyCommand({
    Id: id,
    IfMatch,
    ResponseHeadersPolicyConfig: after,
  });
  return toPut(await askForFix(call, () => edge.send(command)));
}

async function putAccessControl(
  { cloudFront, edge }: FixConnection,
  { id, IfMatch, after }: Conditional<'access-control'>,
): Promise<Put> {
  const call = onCloudFront('cloudfront:UpdateOriginAccessControl', 'origin-access-control', id);
  const command = new cloudFront.UpdateOriginAccessControlCommand({
    Id: id,
    IfMatch,
    OriginAccessControlConfig: after,
  });
  return toPut(await askForFix(call, () => edge.send(command)));
}

type Asked = Awaited<ReturnType<typeof askForFix<{ readonly ETag?: string | undefined }>>>;

function toPut(asked: Asked): Put {
  return asked.is === 'answered'
    ? { is: 'written', etag: asked.answer.ETag ?? null }
    : { is: 'stale' };
}

/** PutBucketPolicy knows no condition: the policy is read again first, and a moment remains in which it can change. */
async function putBucketPolicy(
  aws: FixConnection,
  from: BucketPolicyJson | null,
  to: BucketPolicyJson,
): Promise<Put> {
  const { target, s3, store } = aws;
  if (JSON.stringify(await readBucketPolicy(aws)) !== JSON.stringify(from)) return { is: 'stale' };
  const command = new s3.PutBucketPolicyCommand({
    Bucket: target.bucket,
    Policy: JSON.stringify(to),
  });
  await askForFix(onBucket('s3:PutBucketPolicy', target), () => store.send(command));
  return { is: 'written', etag: null };
}

async function putPublicAccess(
  { target, s3, store }: FixConnection,
  block: PublicAccessBlock,
): Promise<Put> {
  const command = new s3.PutPublicAccessBlockCommand({
    Bucket: target.bucket,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: block.blockPublicAcls,
      IgnorePublicAcls: block.ignorePublicAcls,
      BlockPublicPolicy: block.blockPublicPolicy,
      RestrictPublicBuckets: block.restrictPublicBuckets,
    },
  });
  await askForFix(onBucket('s3:PutBucketPublicAccessBlock', target), () => store.send(command));
  return { is: 'written', etag: null };
}
