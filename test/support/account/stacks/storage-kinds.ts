import type {
  OwnershipControls,
  PublicAccessBlockConfiguration,
  ServerSideEncryptionConfiguration,
  ServerSideEncryptionRule,
  WebsiteConfiguration,
} from '@aws-sdk/client-s3';
import { fail } from '../failure.ts';
import { bucketOf, createBucket, putPolicy, setVersioning } from '../services/s3-buckets.ts';
import type { MakeContext, Made, ResourceKind } from './resource-kinds.ts';
import type { JsonObject } from './stack-state.ts';
import { textOf } from './text.ts';

const bucketProperties = [
  'BucketName',
  'OwnershipControls',
  'PublicAccessBlockConfiguration',
  'BucketEncryption',
  'VersioningConfiguration',
  'WebsiteConfiguration',
  'LifecycleConfiguration',
  'Tags',
];

export const storageKinds: Readonly<Record<string, ResourceKind>> = {
  'AWS::S3::Bucket': {
    replacedBy: ['BucketName'],
    create: (context, properties) => {
      const { state, region, stack, logicalId } = context;
      const made = `${stack}-${logicalId}-${state.nextId('').slice(-6)}`.toLowerCase();
      const name = textOf(properties['BucketName'] ?? made);
      if (state.buckets.has(name)) fail(409, 'AlreadyExists', `${name} already exists`);
      createBucket(state, name, region);
      configure(context, name, properties);
      return madeOf(context, name);
    },
    update: (context, { physicalId }, properties) => {
      configure(context, physicalId, properties);
      return madeOf(context, physicalId);
    },
    remove: ({ state }, { physicalId }) => {
      if (state.s3.objects(physicalId).size > 0)
        fail(409, 'BucketNotEmpty', 'The bucket you tried to delete is not empty');
      state.buckets.delete(physicalId);
    },
  },
  'AWS::S3::BucketPolicy': {
    replacedBy: ['Bucket'],
    create: ({ state }, properties) => {
      const name = textOf(properties['Bucket']);
      putPolicy(bucketOf(state, name), JSON.stringify(properties['PolicyDocument']));
      return { physicalId: name, attributes: {} };
    },
    update: ({ state }, { physicalId, attributes }, properties) => {
      putPolicy(bucketOf(state, physicalId), JSON.stringify(properties['PolicyDocument']));
      return { physicalId, attributes };
    },
    remove: ({ state }, { physicalId }) => {
      bucketOf(state, physicalId).policy = null;
    },
  },
};

function madeOf({ region }: MakeContext, name: string): Made {
  return {
    physicalId: name,
    attributes: {
      Arn: `arn:aws:s3:::${name}`,
      DomainName: `${name}.s3.amazonaws.com`,
      RegionalDomainName: `${name}.s3.${region}.amazonaws.com`,
    },
  };
}

function configure({ state }: MakeContext, name: string, properties: JsonObject): void {
  const unknown = Object.keys(properties).find((key) => !bucketProperties.includes(key));
  if (unknown !== undefined)
    fail(400, 'InvalidRequest', `#: extraneous key [${unknown}] is not permitted`);
  const bucket = bucketOf(state, name);
  const versioning = properties['VersioningConfiguration'] as JsonObject | undefined;
  bucket.publicAccessBlock = (properties['PublicAccessBlockConfiguration'] ??
    bucket.publicAccessBlock) as PublicAccessBlockConfiguration | null;
  bucket.ownership = (properties['OwnershipControls'] ??
    bucket.ownership) as OwnershipControls | null;
  bucket.encryption = encryptionOf(properties) ?? bucket.encryption;
  bucket.website = websiteOf(properties);
  if (versioning !== undefined)
    setVersioning(state, name, versioning['Status'] === 'Enabled' ? 'Enabled' : 'Suspended');
}

/** In the words of S3; null when the template says nothing of it. */
export function encryptionOf(properties: JsonObject): ServerSideEncryptionConfiguration | null {
  const encryption = properties['BucketEncryption'] as JsonObject | undefined;
  if (encryption === undefined) return null;
  const rules = encryption['ServerSideEncryptionConfiguration'] as
    | readonly JsonObject[]
    | undefined;
  const isWhole = rules?.every(
    ({ ServerSideEncryptionByDefault: one }) => (one as JsonObject | undefined)?.['SSEAlgorithm'],
  );
  if (rules === undefined || rules.length === 0 || isWhole !== true)
    fail(400, 'MalformedXML', 'The encryption of the bucket is not whole.');
  return {
    Rules: rules.map(
      ({ ServerSideEncryptionByDefault }) =>
        ({
          ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
        }) as ServerSideEncryptionRule,
    ),
  };
}

export function websiteOf(properties: JsonObject): WebsiteConfiguration | null {
  const website = properties['WebsiteConfiguration'] as JsonObject | undefined;
  if (website === undefined) return null;
  return {
    IndexDocument: { Suffix: textOf(website['IndexDocument']) },
    ErrorDocument: { Key: textOf(website['ErrorDocument']) },
  };
}
