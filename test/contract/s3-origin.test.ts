import { s3Origin } from '../../src/origin/s3.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { startS3Server } from '../support/s3-server.ts';
import { originContract } from './origin.contract.ts';

async function openBucket(conditionalBatches: boolean, keepsVersions = false) {
  const server = await startS3Server({ pageSize: 3 });
  server.createBucket('site');
  if (keepsVersions) server.version('site', 'on');
  const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: server.url });
  const open = async () =>
    await s3Origin({ bucket: 'site', region: 'eu-west-2', conditionalBatches });
  return {
    origin: await open(),
    other: await open(),
    keepsVersions,
    close: async () => {
      restore();
      await server.close();
    },
  };
}

originContract('S3 (our server)', () => openBucket(true));
originContract('S3 (our server, versions kept)', () => openBucket(true, true));
originContract('S3 (our server, batches without conditions)', () => openBucket(false));
