import { afterEach, describe, expect, test } from 'vitest';
import type { Distribution } from '../../src/cache/behaviour.ts';
import { cloudFrontCdn } from '../../src/cdn/cloudfront.ts';
import { virtualClock } from '../../src/clock.ts';
import { UserError } from '../../src/findings/user-error.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import {
  type CloudFrontServer,
  type CloudFrontServerOptions,
  startCloudFrontServer,
} from '../support/cloudfront-server.ts';

const optimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const feeds = '0a1b2c3d-1111-4222-8333-444455556666';
const policies = { [optimized]: 'policy-optimized', [feeds]: 'policy-feeds' };

const opened: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of opened.splice(0)) await close();
});

async function open(
  options: CloudFrontServerOptions,
  target: { bucket: string; prefix: string },
): Promise<{ server: CloudFrontServer; describeIt: () => Promise<Distribution> }> {
  const server = await startCloudFrontServer(options);
  const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_CLOUDFRONT: server.url });
  opened.push(async () => {
    restore();
    await server.close();
  });
  const cdn = await cloudFrontCdn({
    distribution: server.distributionId,
    targetBucket: target.bucket,
    prefix: target.prefix,
    clock: virtualClock(0),
  });
  return { server, describeIt: () => cdn.describe() };
}

const www = { bucket: 'www.storyclub.example', prefix: '' };

describe('what is read of a distribution', () => {
  test('one behaviour with a managed policy and an index function', async () => {
    const { describeIt } = await open({ distribution: 'distribution-simple', policies }, www);
    expect(await describeIt()).toEqual({
      behaviours: [
        {
          pattern: '*',
          minTtl: 1,
          defaultTtl: 86_400,
          maxTtl: 31_536_000,
          queryStringsInKey: false,
          leadsHere: true,
          viewerFunction: true,
        },
      ],
      errors: { minTtlByStatus: {}, defaultMinTtl: 10, pageByStatus: {} },
      tagHeader: null,
    });
  });

  test('behaviours in order with policies, legacy lifetimes, origins elsewhere and Lambda@Edge; error pages; tags', async () => {
    const { describeIt } = await open(
      { distribution: 'distribution-mixed', policies },
      { bucket: 'shared-bucket', prefix: 'club/' },
    );
    expect(await describeIt()).toEqual({
      behaviours: [
        {
          pattern: '/api/*',
          minTtl: 0,
          defaultTtl: 0,
          maxTtl: 0,
          queryStringsInKey: false,
          leadsHere: false,
          viewerFunction: false,
        },
        {
          pattern: 'feeds/*',
          minTtl: 60,
          defaultTtl: 600,
          maxTtl: 3600,
          queryStringsInKey: true,
          leadsHere: true,
          viewerFunction: true,
        },
        {
          pattern: '*.jpg',
          minTtl: 0,
          defaultTtl: 86_400,
          maxTtl: 31_536_000,
          queryStringsInKey: true,
          leadsHere: false,
          viewerFunction: false,
        },
        {
          pattern: '/replica/*',
          minTtl: 1,
          defaultTtl: 86_400,
          maxTtl: 31_536_000,
          queryStringsInKey: false,
          leadsHere: false,
          viewerFunction: false,
        },
        // The minimum lifts the other two.
        {
          pattern: '*',
          minTtl: 120,
          defaultTtl: 120,
          maxTtl: 120,
          queryStringsInKey: false,
          leadsHere: true,
          viewerFunction: false,
        },
      ],
      errors: {
        minTtlByStatus: { 403: 30, 503: 0 },
        defaultMinTtl: 10,
        pageByStatus: { 403: '/404.html', 404: '/404.html' },
      },
      tagHeader: 'x-amz-meta-cache-tag',
    });
  });

  test('each policy is asked for once', async () => {
    const { server, describeIt } = await open(
      { distribution: 'distribution-mixed', policies },
      www,
    );
    await describeIt();
    expect(server.requests.filter((action) => action === 'cloudfront:GetCachePolicy')).toHaveLength(
      3,
    );
  });

  test('managed policies are known by id when GetCachePolicy is not allowed', async () => {
    const { server, describeIt } = await open(
      { distribution: 'distribution-simple', policies },
      www,
    );
    const allowed = await describeIt();
    server.deny('cloudfront:GetCachePolicy');
    expect(await describeIt()).toEqual(allowed);
  });

  test('another policy that may not be read names the missing permission', async () => {
    const { server, describeIt } = await open(
      { distribution: 'distribution-mixed', policies },
      www,
    );
    server.deny('cloudfront:GetCachePolicy');
    await expect(describeIt()).rejects.toMatchObject({
      code: 'permission-missing',
      message: `The permission cloudfront:GetCachePolicy on arn:aws:cloudfront::*:cache-policy/${feeds} is missing.`,
    });
  });

  test('a distribution that is not there, or may not be read, is said', async () => {
    const { server, describeIt } = await open(
      { distribution: 'distribution-simple', policies },
      www,
    );
    server.deny('cloudfront:GetDistributionConfig');
    const denied = await describeIt().catch((error: unknown) => error);
    expect(denied).toBeInstanceOf(UserError);
    expect(denied).toMatchObject({
      message:
        'The permission cloudfront:GetDistributionConfig on arn:aws:cloudfront::*:distribution/E123EXAMPLE is missing.',
    });
    server.allowAll();
    const cdn = await cloudFrontCdn({
      distribution: 'E000OTHER',
      targetBucket: 'b',
      prefix: '',
      clock: virtualClock(0),
    });
    await expect(cdn.describe()).rejects.toMatchObject({
      code: 'distribution-missing',
      message: 'There is no CloudFront distribution E000OTHER.',
    });
  });
});
