import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, PutBucketVersioningCommand, S3Client } from '@aws-sdk/client-s3';
import { s3Origin } from '../../src/origin/s3.ts';
import type { OriginUnderTest } from '../contract/origin.contract.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';

/** Opens a new bucket of a server twice. */
export async function openBucket(
  settings: Readonly<Record<string, string>>,
  keepsVersions = false,
): Promise<OriginUnderTest & { readonly bucket: string }> {
  const restore = setAwsEnvironment(settings);
  const bucket = `site-${randomUUID()}`;
  const client = new S3Client({ forcePathStyle: true });
  await client.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-2' },
    }),
  );
  if (keepsVersions) {
    const VersioningConfiguration = { Status: 'Enabled' } as const;
    await client.send(new PutBucketVersioningCommand({ Bucket: bucket, VersioningConfiguration }));
  }
  client.destroy();
  const open = async () => await s3Origin({ bucket, region: 'eu-west-2' });
  return {
    bucket,
    origin: await open(),
    other: await open(),
    keepsVersions,
    close: async () => restore(),
  };
}
