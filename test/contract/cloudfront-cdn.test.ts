import { cloudFrontCdn } from '../../src/cdn/cloudfront.ts';
import { systemClock } from '../../src/clock.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { startCloudFrontServer } from '../support/cloudfront-server.ts';
import { cdnContract } from './cdn.contract.ts';

cdnContract('CloudFront (recorded answers)', async () => {
  const server = await startCloudFrontServer({ distribution: 'distribution-simple' });
  const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_CLOUDFRONT: server.url });
  const clock = systemClock();
  const options = {
    distribution: server.distributionId,
    targetBucket: 'www.storyclub.example',
    prefix: '',
    clock,
  };
  return {
    cdn: await cloudFrontCdn(options),
    other: await cloudFrontCdn(options),
    now: () => clock.now(),
    close: async () => {
      restore();
      await server.close();
    },
  };
});
