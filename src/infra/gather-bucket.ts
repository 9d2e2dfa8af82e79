import type * as S3 from '@aws-sdk/client-s3';
import { endpointInEnvironment } from '../origin/s3-endpoint.ts';
import type { DoctorAction } from './doctor-access.ts';
import type { FactValues, SiteFacts } from './facts/infra-facts.ts';
import { type Read, read } from './facts/read.ts';
import { askAws, isTooSlow, nullWhen, whenRead } from './gather-ask.ts';
import { type Aws, clientSettings, globalRegion } from './gather-aws.ts';
import {
  bucketCall,
  readPolicy,
  toAccessBlock,
  toEncryption,
  toOwnership,
  toWebsite,
} from './gather-bucket-fields.ts';
import { listSuspicious } from './gather-bucket-keys.ts';
import { findRegion } from './gather-bucket-region.ts';

type BucketFact =
  | 'bucketRegion'
  | 'bucketPolicy'
  | 'publicAccessBlock'
  | 'ownership'
  | 'versioning'
  | 'encryption'
  | 'website'
  | 'suspiciousKeys';

/** Facts under way, each by itself. */
export type BucketReads = { readonly [Name in BucketFact]: Promise<Read<FactValues[Name]>> };

/** Starts asking S3 for what it knows of the target's bucket, in the bucket's own region. */
export async function askBucket(aws: Aws, site: SiteFacts): Promise<BucketReads> {
  const sdk = await import('@aws-sdk/client-s3');
  const { bucket } = site;
  const bucketRegion = findRegion(open(sdk, aws, site.region ?? globalRegion), sdk, site);
  const client = bucketRegion.then((found) =>
    isTooSlow(found)
      ? found
      : read(open(sdk, aws, found.is === 'read' ? found.value : (site.region ?? globalRegion))),
  );
  const ask: Ask = (action, from) =>
    whenRead(client, (opened) =>
      askAws(bucketCall(action, site), (signal) => from(opened, signal)),
    );
  return {
    bucketRegion,
    ...askSettings(ask, sdk, bucket),
    suspiciousKeys: ask('s3:ListBucket', (client, abortSignal) =>
      listSuspicious(client, sdk, { site, abortSignal }),
    ),
  };
}

type Ask = <T>(
  action: DoctorAction,
  from: (client: S3.S3Client, signal: AbortSignal) => Promise<T>,
) => Promise<Read<T>>;

function askSettings(
  ask: Ask,
  sdk: typeof S3,
  Bucket: string,
): Omit<BucketReads, 'bucketRegion' | 'suspiciousKeys'> {
  return {
    bucketPolicy: ask('s3:GetBucketPolicy', (client, abortSignal) =>
      readPolicy(client, sdk, { bucket: Bucket, abortSignal }),
    ),
    publicAccessBlock: ask('s3:GetBucketPublicAccessBlock', async (client, abortSignal) => {
      const command = new sdk.GetPublicAccessBlockCommand({ Bucket });
      return toAccessBlock(
        await nullWhen(
          ['NoSuchPublicAccessBlockConfiguration'],
          client.send(command, { abortSignal }),
        ),
      );
    }),
    ownership: ask('s3:GetBucketOwnershipControls', async (client, abortSignal) => {
      const command = new sdk.GetBucketOwnershipControlsCommand({ Bucket });
      return toOwnership(
        await nullWhen(['OwnershipControlsNotFoundError'], client.send(command, { abortSignal })),
      );
    }),
    versioning: ask('s3:GetBucketVersioning', async (client, abortSignal) => {
      const command = new sdk.GetBucketVersioningCommand({ Bucket });
      return (await client.send(command, { abortSignal })).Status ?? 'Off';
    }),
    encryption: ask('s3:GetEncryptionConfiguration', async (client, abortSignal) => {
      const command = new sdk.GetBucketEncryptionCommand({ Bucket });
      return toEncryption(
        await nullWhen(
          ['ServerSideEncryptionConfigurationNotFoundError'],
          client.send(command, { abortSignal }),
        ),
      );
    }),
    website: ask('s3:GetBucketWebsite', async (client, abortSignal) => {
      const command = new sdk.GetBucketWebsiteCommand({ Bucket });
      return toWebsite(
        await nullWhen(['NoSuchWebsiteConfiguration'], client.send(command, { abortSignal })),
      );
    }),
  };
}

function open(sdk: typeof S3, aws: Aws, region: string): S3.S3Client {
  return new sdk.S3Client({
    ...clientSettings(aws, region),
    forcePathStyle: endpointInEnvironment() !== null,
  });
}
