import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import { inject } from 'vitest';
import { cloudFrontCdn } from '../../src/cdn/cloudfront.ts';
import { systemClock } from '../../src/clock.ts';
import { cdnContract } from '../contract/cdn.contract.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { motoCloudFront } from './differences.ts';

async function openDistribution() {
  const restore = setAwsEnvironment({ AWS_ENDPOINT_URL: inject('motoUrl') });
  const client = new CloudFrontClient({ region: 'us-east-1' });
  const { Distribution } = await client.send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: 'test:aws',
        Comment: 'test:aws',
        Enabled: true,
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'stories',
              DomainName: 'stories.s3.eu-west-2.amazonaws.com',
              S3OriginConfig: { OriginAccessIdentity: '' },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'stories',
          ViewerProtocolPolicy: 'redirect-to-https',
          ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
          MinTTL: 0,
          DefaultTTL: 86_400,
          MaxTTL: 31_536_000,
        },
      },
    }),
  );
  client.destroy();
  if (Distribution?.Id === undefined) throw new Error('moto made no distribution');
  const clock = systemClock();
  const options = { distribution: Distribution.Id, targetBucket: 'stories', prefix: '', clock };
  return {
    cdn: await cloudFrontCdn(options),
    other: await cloudFrontCdn(options),
    now: () => clock.now(),
    close: async () => restore(),
  };
}

cdnContract('CloudFront (moto)', openDistribution, motoCloudFront);
