import * as client from '@aws-sdk/client-s3';
import type {
  CreateBucketRequest,
  OwnershipControls,
  PublicAccessBlockConfiguration,
  PutBucketTaggingRequest,
  ServerSideEncryptionConfiguration,
  VersioningConfiguration,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { fail } from '../failure.ts';
import type { AccountState, BucketState } from '../state.ts';
import { checkPolicy, isPublicPolicy } from './bucket-policy.ts';
import type { Call, Service } from './service.ts';

interface OnBucket {
  readonly Bucket: string;
}

const operations = {
  CreateBucket: (input: CreateBucketRequest, { state, region }: Call) => {
    const wanted = input.CreateBucketConfiguration?.LocationConstraint ?? 'us-east-1';
    if (wanted !== region)
      fail(
        400,
        'IllegalLocationConstraintException',
        `The ${wanted} location constraint is incompatible for the region specific endpoint this request was sent to.`,
      );
    createBucket(state, input.Bucket ?? '', wanted);
    return { Location: `/${input.Bucket ?? ''}` };
  },
  DeleteBucket: ({ Bucket }: OnBucket, { state }: Call) => {
    if (state.s3.objects(Bucket).size > 0)
      fail(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty');
    state.buckets.delete(Bucket);
    return undefined;
  },
  GetBucketLocation: ({ Bucket }: OnBucket, { state }: Call) => {
    const { region } = bucketOf(state, Bucket);
    return { LocationConstraint: region === 'us-east-1' ? undefined : region };
  },
  GetBucketPolicy: ({ Bucket }: OnBucket, { state }: Call) => ({
    Policy:
      bucketOf(state, Bucket).policy ??
      fail(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist'),
  }),
  GetBucketPolicyStatus: ({ Bucket }: OnBucket, { state }: Call) => {
    const { policy } = bucketOf(state, Bucket);
    if (policy === null) fail(404, 'NoSuchBucketPolicy', 'The bucket policy does not exist');
    return { PolicyStatus: { IsPublic: isPublicPolicy(policy) } };
  },
  PutBucketPolicy: (
    { Bucket, Policy }: OnBucket & { readonly Policy: string },
    { state }: Call,
  ) => {
    putPolicy(bucketOf(state, Bucket), Policy);
    return undefined;
  },
  DeleteBucketPolicy: ({ Bucket }: OnBucket, { state }: Call) => {
    bucketOf(state, Bucket).policy = null;
    return undefined;
  },
  GetPublicAccessBlock: ({ Bucket }: OnBucket, { state }: Call) => ({
    PublicAccessBlockConfiguration:
      bucketOf(state, Bucket).publicAccessBlock ??
      fail(
        404,
        'NoSuchPublicAccessBlockConfiguration',
        'The public access block configuration was not found',
      ),
  }),
  PutPublicAccessBlock: (
    {
      Bucket,
      PublicAccessBlockConfiguration: block,
    }: OnBucket & { readonly PublicAccessBlockConfiguration: PublicAccessBlockConfiguration },
    { state }: Call,
  ) => {
    bucketOf(state, Bucket).publicAccessBlock = block;
    return undefined;
  },
  DeletePublicAccessBlock: ({ Bucket }: OnBucket, { state }: Call) => {
    bucketOf(state, Bucket).publicAccessBlock = null;
    return undefined;
  },
  GetBucketOwnershipControls: ({ Bucket }: OnBucket, { state }: Call) => ({
    OwnershipControls:
      bucketOf(state, Bucket).ownership ??
      fail(404, 'OwnershipControlsNotFoundError', 'The bucket ownership controls were not found'),
  }),
  PutBucketOwnershipControls: (
    {
      Bucket,
      OwnershipControls: wanted,
    }: OnBucket & { readonly OwnershipControls: OwnershipControls },
    { state }: Call,
  ) => {
    bucketOf(state, Bucket).ownership = wanted;
    return undefined;
  },
  GetBucketVersioning: ({ Bucket }: OnBucket, { state }: Call) => ({
    Status: bucketOf(state, Bucket).versioning ?? undefined,
  }),
  PutBucketVersioning: (
    {
      Bucket,
      VersioningConfiguration: wanted,
    }: OnBucket & { readonly VersioningConfiguration: VersioningConfiguration },
    { state }: Call,
  ) => {
    setVersioning(state, Bucket, wanted.Status ?? 'Suspended');
    return undefined;
  },
  GetBucketEncryption: ({ Bucket }: OnBucket, { state }: Call) => ({
    ServerSideEncryptionConfiguration: bucketOf(state, Bucket).encryption,
  }),
  PutBucketEncryption: (
    input: OnBucket & {
      readonly ServerSideEncryptionConfiguration: ServerSideEncryptionConfiguration;
    },
    { state }: Call,
  ) => {
    bucketOf(state, input.Bucket).encryption = input.ServerSideEncryptionConfiguration;
    return undefined;
  },
  GetBucketWebsite: ({ Bucket }: OnBucket, { state }: Call) =>
    bucketOf(state, Bucket).website ??
    fail(
      404,
      'NoSuchWebsiteConfiguration',
      'The specified bucket does not have a website configuration',
    ),
  PutBucketWebsite: (
    {
      Bucket,
      WebsiteConfiguration: wanted,
    }: OnBucket & { readonly WebsiteConfiguration: WebsiteConfiguration },
    { state }: Call,
  ) => {
    bucketOf(state, Bucket).website = wanted;
    return undefined;
  },
  DeleteBucketWebsite: ({ Bucket }: OnBucket, { state }: Call) => {
    bucketOf(state, Bucket).website = null;
    return undefined;
  },
  GetBucketTagging: ({ Bucket }: OnBucket, { state }: Call) => {
    const tags = Object.entries(bucketOf(state, Bucket).tags);
    if (tags.length === 0) fail(404, 'NoSuchTagSet', 'The TagSet does not exist');
    return { TagSet: tags.map(([Key, Value]) => ({ Key, Value })) };
  },
  PutBucketTagging: ({ Bucket, Tagging }: PutBucketTaggingRequest, { state }: Call) => {
    const tags = Tagging?.TagSet ?? [];
    bucketOf(state, Bucket ?? '').tags = Object.fromEntries(
      tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']),
    );
    return undefined;
  },
};

export function bucketOf(state: AccountState, name: string): BucketState {
  return (
    state.buckets.get(name) ?? fail(404, 'NoSuchBucket', 'The specified bucket does not exist')
  );
}

/** A bucket as S3 makes it since April 2023: private, without ACLs, encrypted by S3's own keys. */
export function createBucket(state: AccountState, name: string, region: string): BucketState {
  if (state.buckets.has(name))
    fail(
      409,
      'BucketAlreadyOwnedByYou',
      'Your previous request to create the named bucket succeeded and you already own it.',
    );
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name))
    fail(400, 'InvalidBucketName', 'The specified bucket is not valid.');
  const made: BucketState = {
    region,
    policy: null,
    publicAccessBlock: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    ownership: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
    versioning: null,
    encryption: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
    },
    website: null,
    tags: {},
  };
  state.buckets.set(name, made);
  state.s3.createBucket(name, region);
  return made;
}

export function putPolicy(bucket: BucketState, policy: string): void {
  checkPolicy(policy);
  if (bucket.publicAccessBlock?.BlockPublicPolicy === true && isPublicPolicy(policy))
    fail(
      403,
      'AccessDenied',
      'User is not authorized to perform: s3:PutBucketPolicy because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.',
    );
  bucket.policy = policy;
}

export function setVersioning(
  state: AccountState,
  name: string,
  status: 'Enabled' | 'Suspended',
): void {
  bucketOf(state, name).versioning = status;
  state.s3.version(name, status === 'Enabled' ? 'on' : 'suspended');
}

/** Actions that are not called as the operation is (Service Authorization Reference, Amazon S3). */
const actions: Readonly<Record<string, string>> = {
  GetPublicAccessBlock: 's3:GetBucketPublicAccessBlock',
  PutPublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  DeletePublicAccessBlock: 's3:PutBucketPublicAccessBlock',
  GetBucketEncryption: 's3:GetEncryptionConfiguration',
  PutBucketEncryption: 's3:PutEncryptionConfiguration',
};

export const s3Buckets: Service = {
  name: 's3',
  protocol: 'rest',
  client,
  operations,
  rights: (operation, input) => [
    {
      action: actions[operation] ?? `s3:${operation}`,
      resource: `arn:aws:s3:::${input['Bucket'] ?? ''}`,
    },
  ],
};
