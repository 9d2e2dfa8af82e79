import { inject } from 'vitest';
import { originContract } from '../contract/origin.contract.ts';
import { motoS3, versityS3 } from './differences.ts';
import { openBucket } from './open-bucket.ts';

originContract('S3 (moto)', () => openBucket({ AWS_ENDPOINT_URL: inject('motoUrl') }), motoS3);

originContract(
  'S3 (moto, versions kept)',
  () => openBucket({ AWS_ENDPOINT_URL: inject('motoUrl') }, true),
  motoS3,
);

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
