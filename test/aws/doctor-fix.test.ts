import {
  CloudFrontClient,
  CreateDistributionCommand,
  CreateOriginAccessControlCommand,
  type DistributionConfig,
  GetDistributionCommand,
  ListInvalidationsCommand,
} from '@aws-sdk/client-cloudfront';
import {
  CreateBucketCommand,
  GetBucketPolicyCommand,
  PutBucketPolicyCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { invented, setAwsEnvironment } from '../support/aws-environment.ts';
import { type Club, createClub } from '../support/club.ts';
import { documents, handMade, reading } from '../support/hand-made.ts';

const bucket = 'storyclub-live';
let restore: () => void;
let club: Club;
let id = '';

beforeAll(async () => {
  restore = setAwsEnvironment({ AWS_ENDPOINT_URL: inject('motoUrl') });
  id = await setUp();
  club = await createClub({
    stories: {},
    config: {
      target: 'live',
      targets: { live: { bucket, region: 'eu-west-2', distribution: id, prefix: '' } },
    },
    env: { ...invented, AWS_ENDPOINT_URL: inject('motoUrl') },
  });
});
afterAll(async () => {
  restore();
  await club[Symbol.asyncDispose]();
});

/** The site made by hand, as far as moto keeps it. */
async function setUp(): Promise<string> {
  const store = new S3Client({ region: 'eu-west-2', forcePathStyle: true });
  const edge = new CloudFrontClient({ region: 'us-east-1' });
  await store.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-2' },
    }),
  );
  const { OriginAccessControl: control } = await edge.send(
    new CreateOriginAccessControlCommand({
      OriginAccessControlConfig: documents.accessControls['EOAC']!.config,
    }),
  );
  const text = JSON.stringify({ ...handMade, CacheBehaviors: { Quantity: 0 } });
  const { Distribution: made } = await edge.send(
    new CreateDistributionCommand({
      DistributionConfig: JSON.parse(
        text.replaceAll('EOAC', control?.Id ?? ''),
      ) as DistributionConfig,
    }),
  );
  const Condition = { StringEquals: { 'AWS:SourceArn': made?.ARN } };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [{ ...reading, Condition }] });
  await store.send(new PutBucketPolicyCommand({ Bucket: bucket, Policy }));
  return made?.Id ?? '';
}

// moto keeps no origin access control of an origin: what depends on one is not offered there.
test('what moto keeps of a site made by hand is fixed, deployed and purged', async () => {
  const { stdout } = await club.run(['doctor', '--offline', '--fix', '--yes']);
  expect(stdout).toMatch(/^\d+ fixes done: the distribution \w+, the policy of the bucket/m);
  expect(stdout).toMatch(/^The purge \w+ of \/\* has completed at every edge\.$/m);
  const edge = new CloudFrontClient({ region: 'us-east-1' });
  const store = new S3Client({ region: 'eu-west-2', forcePathStyle: true });
  const { Distribution } = await edge.send(new GetDistributionCommand({ Id: id }));
  expect(Distribution?.DistributionConfig).toMatchObject({
    CallerReference: 'by-hand-2019',
    Comment: 'Story Club',
    Aliases: { Items: ['www.storyclub.example'] },
    PriceClass: 'PriceClass_100',
    DefaultRootObject: 'index.html',
    DefaultCacheBehavior: {
      ViewerProtocolPolicy: 'redirect-to-https',
      Compress: true,
      CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
      ResponseHeadersPolicyId: '67f7725c-6f97-4210-82d7-5512b31e9d03',
    },
    ViewerCertificate: { MinimumProtocolVersion: 'TLSv1.2_2021', SSLSupportMethod: 'sni-only' },
    HttpVersion: 'http2and3',
    IsIPV6Enabled: true,
  });
  const { Policy = '' } = await store.send(new GetBucketPolicyCommand({ Bucket: bucket }));
  expect(JSON.parse(Policy).Statement).toMatchObject([
    { Sid: 'Reads' },
    { Sid: 'StoryclubTlsOnly', Effect: 'Deny' },
  ]);
  const { InvalidationList } = await edge.send(
    new ListInvalidationsCommand({ DistributionId: id }),
  );
  expect(InvalidationList?.Items).toHaveLength(1);
});
