import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { inject } from 'vitest';
import { s3Origin } from '../../src/origin/s3.ts';
import { originContract } from '../contract/origin.contract.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { motoS3, versityS3 } from './differences.ts';

/** Opens a new bucket of a server twice. */
async function openBucket(settings: Readonly<Record<string, string>>) {
  const restore = setAwsEnvironment(settings);
  const bucket = `site-${Date.now().toString(36)}`;
  const client = new S3Client({ forcePathStyle: true });
  await client.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-2' },
    }),
  );
  client.destroy();
  const open = async () => await s3Origin({ bucket, region: 'eu-west-2' });
  return { origin: await open(), other: await open(), close: async () => restore() };
}

originContract('S3 (moto)', () => openBucket({ AWS_ENDPOINT_URL: inject('motoUrl') }), motoS3);

originContract(
  'S3 (versitygw)',
  () =>
    openBucket({
      AWS_ENDPOINT_URL_S3: inject('versityUrl'),
      AWS_ACCESS_KEY_ID: inject('versityAccess'),
      AWS_SECRET_ACCESS_KEY: inject('versitySecret'),
    }),
  versityS3,
);
