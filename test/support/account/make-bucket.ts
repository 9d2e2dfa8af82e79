import {
  CreateBucketCommand,
  type OwnershipControls,
  type PublicAccessBlockConfiguration,
  PutBucketEncryptionCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutBucketWebsiteCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import type { Place } from './make-by-sdk.ts';
import type { Made } from './stacks/resource-kinds.ts';
import type { JsonObject } from './stacks/stack-state.ts';
import { encryptionOf, websiteOf } from './stacks/storage-kinds.ts';
import { textOf } from './stacks/text.ts';

const clientOf = ({ endpoint, region }: Place): S3Client =>
  new S3Client({
    endpoint,
    region,
    forcePathStyle: true,
    credentials: { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' },
  });

/** A bucket as a template describes it, by one request for each of its settings. */
export async function makeBucket(place: Place, properties: JsonObject): Promise<Made> {
  const client = clientOf(place);
  const Bucket = textOf(properties['BucketName'] ?? `mail-${Date.now()}`);
  const elsewhere = { LocationConstraint: place.region as 'eu-west-2' };
  await client.send(
    new CreateBucketCommand({
      Bucket,
      ...(place.region === 'us-east-1' ? {} : { CreateBucketConfiguration: elsewhere }),
    }),
  );
  const block = properties['PublicAccessBlockConfiguration'] as PublicAccessBlockConfiguration;
  await client.send(
    new PutPublicAccessBlockCommand({ Bucket, PublicAccessBlockConfiguration: block }),
  );
  const ownership = properties['OwnershipControls'] as unknown as OwnershipControls;
  await client.send(
    new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: ownership }),
  );
  const encryption = encryptionOf(properties);
  if (encryption !== null)
    await client.send(
      new PutBucketEncryptionCommand({ Bucket, ServerSideEncryptionConfiguration: encryption }),
    );
  if (properties['VersioningConfiguration'] !== undefined)
    await client.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
  const website = websiteOf(properties);
  if (website !== null)
    await client.send(new PutBucketWebsiteCommand({ Bucket, WebsiteConfiguration: website }));
  return {
    physicalId: Bucket,
    attributes: {
      Arn: `arn:aws:s3:::${Bucket}`,
      RegionalDomainName: `${Bucket}.s3.${place.region}.amazonaws.com`,
    },
  };
}

export async function makeBucketPolicy(place: Place, properties: JsonObject): Promise<Made> {
  const Bucket = textOf(properties['Bucket']);
  const Policy = JSON.stringify(properties['PolicyDocument']);
  await clientOf(place).send(new PutBucketPolicyCommand({ Bucket, Policy }));
  return { physicalId: Bucket, attributes: {} };
}
