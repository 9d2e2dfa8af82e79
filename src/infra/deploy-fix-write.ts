import { askForFix, type FixConnection, onBucket, onCloudFront } from './deploy-fix-connection.ts';
import { readBucketPolicy, type Versions } from './deploy-fix-read.ts';
import type { PublicAccessBlock } from './facts/bucket-facts.ts';
import type { BucketPolicyJson } from './fix/bucket-policy.ts';
import type { Documents } from './fix/documents.ts';

/** One document is in AWS as it was to be, under this ETag; or somebody else changed it since it was read. */
type Put = { readonly is: 'written'; readonly etag: string | null } | { readonly is: 'stale' };

interface Change {
  /** For people: `the distribution E123EXAMPLE`. */
  readonly what: string;
  /** Of `Versions.etags`; null: S3 keeps none. */
  readonly key: string | null;
  readonly put: () => Promise<Put>;
  readonly apply: (documents: Documents) => Documents;
}

export interface WriteOptions {
  /** Told of each document once it is written. */
  readonly onWritten: (what: string) => void;
}

/**
 * Writes the documents that differ, each on condition that it is still as it was read. Gives back what is there now;
 * `stale` at the first that is not, and what follows it is not written. Throws UserError.
 */
export async function writeDocuments(
  aws: FixConnection,
  { from, to }: { readonly from: Versions; readonly to: Documents },
  { onWritten }: WriteOptions,
): Promise<{ readonly is: 'written' | 'stale'; readonly versions: Versions }> {
  let versions = from;
  for (const change of changesOf(aws, from, to)) {
    const put = await change.put();
    if (put.is === 'stale') return { is: 'stale', versions };
    versions = {
      ...versions,
      documents: change.apply(versions.documents),
      etags:
        change.key === null || put.etag === null
          ? versions.etags
          : { ...versions.etags, [change.key]: put.etag },
    };
    onWritten(change.what);
  }
  return { is: 'written', versions };
}

function changesOf(aws: FixConnection, { documents: from, etags }: Versions, to: Documents) {
  const differs = (one: unknown, other: unknown): boolean =>
    JSON.stringify(one) !== JSON.stringify(other);
  const changes: Change[] = [];
  for (const [id, headers] of Object.entries(to.headersPolicies))
    if (differs(from.headersPolicies[id], headers))
      changes.push({
        what: `the response headers policy ${headers.config.Name ?? id}`,
        key: id,
        put: () => putHeadersPolicy(aws, { id, IfMatch: etags[id], config: headers.config }),
        apply: (documents) => ({
          ...documents,
          headersPolicies: { ...documents.headersPolicies, [id]: headers },
        }),
      });
  for (const [id, control] of Object.entries(to.accessControls))
    if (differs(from.accessControls[id], control))
      changes.push({
        what: `the origin access control ${control.config.Name ?? id}`,
        key: id,
        put: () => putAccessControl(aws, { id, IfMatch: etags[id], config: control.config }),
        apply: (documents) => ({
          ...documents,
          accessControls: { ...documents.accessControls, [id]: control },
        }),
      });
  const { distribution, bucketPolicy, publicAccess } = to;
  if (distribution !== null && differs(from.distribution, distribution))
    changes.push({
      what: `the distribution ${aws.target.distribution}`,
      key: 'distribution',
      put: () => putDistribution(aws, { IfMatch: etags['distribution'], config: distribution }),
      apply: (documents) => ({ ...documents, distribution }),
    });
  if (bucketPolicy !== null && differs(from.bucketPolicy, bucketPolicy))
    changes.push({
      what: `the policy of the bucket ${aws.target.bucket}`,
      key: null,
      put: () => putBucketPolicy(aws, from.bucketPolicy, bucketPolicy),
      apply: (documents) => ({ ...documents, bucketPolicy }),
    });
  if (publicAccess !== null && differs(from.publicAccess, publicAccess))
    changes.push({
      what: `the public access block of the bucket ${aws.target.bucket}`,
      key: null,
      put: () => putPublicAccess(aws, publicAccess),
      apply: (documents) => ({ ...documents, publicAccess }),
    });
  return changes;
}

interface Conditional<Config> {
  readonly IfMatch: string | undefined;
  readonly config: Config;
}

type Of<Name extends keyof Documents> = NonNullable<Documents[Name]>;

async function putDistribution(
  { cloudFront, edge, target }: FixConnection,
  { IfMatch, config }: Conditional<Of<'distribution'>>,
): Promise<Put> {
  const Id = target.distribution ?? '';
  const call = onCloudFront('cloudfront:UpdateDistribution', 'distribution', Id);
  const command = new cloudFront.UpdateDistributionCommand({
    Id,
    IfMatch,
    DistributionConfig: config,
  });
  return toPut(await askForFix(call, () => edge.send(command)));
}

async function putHeadersPolicy(
  { cloudFront, edge }: FixConnection,
  {
    id,
    IfMatch,
    config,
  }: Conditional<Of<'headersPolicies'>[string]['config']> & { readonly id: string },
): Promise<Put> {
  const call = onCloudFront(
    'cloudfront:UpdateResponseHeadersPolicy',
    'response-headers-policy',
    id,
  );
  const command = new cloudFront.UpdateResponseHeadersPolicyCommand({
    Id: id,
    IfMatch,
    ResponseHeadersPolicyConfig: config,
  });
  return toPut(await askForFix(call, () => edge.send(command)));
}

async function putAccessControl(
  { cloudFront, edge }: FixConnection,
  {
    id,
    IfMatch,
    config,
  }: Conditional<Of<'accessControls'>[string]['config']> & { readonly id: string },
): Promise<Put> {
  const call = onCloudFront('cloudfront:UpdateOriginAccessControl', 'origin-access-control', id);
  const command = new cloudFront.UpdateOriginAccessControlCommand({
    Id: id,
    IfMatch,
    OriginAccessControlConfig: config,
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
