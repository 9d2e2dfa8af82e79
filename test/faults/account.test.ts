import {
  ACMClient,
  DescribeCertificateCommand,
  RequestCertificateCommand,
} from '@aws-sdk/client-acm';
import {
  CloudFrontClient,
  CreateDistributionCommand,
  CreateFunctionCommand,
  CreateInvalidationCommand,
  CreateOriginAccessControlCommand,
  DescribeFunctionCommand,
  type DistributionConfig,
  GetCachePolicyCommand,
  GetDistributionCommand,
  GetDistributionConfigCommand,
  GetFunctionCommand,
  GetResponseHeadersPolicyCommand,
  ListDistributionsByResponseHeadersPolicyIdCommand,
  PublishFunctionCommand,
  UpdateDistributionCommand,
} from '@aws-sdk/client-cloudfront';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import {
  ChangeResourceRecordSetsCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import {
  CreateBucketCommand,
  GetBucketLocationCommand,
  GetBucketPolicyCommand,
  GetBucketVersioningCommand,
  GetObjectCommand,
  GetPublicAccessBlockCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Account, startAccount } from '../support/account/account.ts';
import { createZone } from '../support/account/services/route53.ts';

let account: Account;
let at = Date.UTC(2026, 9, 1, 12);

beforeAll(async () => {
  account = await startAccount({ now: () => at, deployTakes: 60_000 });
});
afterEach(() => account.allowAll());
afterAll(async () => await account.close());

const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' };
const to = (region = 'us-east-1') => ({ endpoint: account.url, region, credentials });
const failure = async (asked: Promise<unknown>): Promise<string> =>
  await asked.then(
    () => 'nothing failed',
    (error: unknown) => (error instanceof Error ? error.name : String(error)),
  );

const cachingOptimized = '658327ea-f89d-4fab-a63d-7e88639e58f6';
const securityHeaders = '67f7725c-6f97-4210-82d7-5512b31e9d03';

const plain: DistributionConfig = {
  CallerReference: 'made-by-hand',
  Comment: 'a <site> & more',
  Enabled: true,
  Origins: {
    Quantity: 1,
    Items: [
      {
        Id: 'site',
        DomainName: 'stories-live.s3.eu-west-2.amazonaws.com',
        S3OriginConfig: { OriginAccessIdentity: '' },
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: 'site',
    ViewerProtocolPolicy: 'allow-all',
    CachePolicyId: cachingOptimized,
    ResponseHeadersPolicyId: securityHeaders,
    AllowedMethods: {
      Quantity: 2,
      Items: ['HEAD', 'GET'],
      CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
    },
  },
};

describe('the stand-in account answers the SDK', () => {
  it('for a distribution: its configuration comes back whole, and is changed by its version only', async () => {
    const cloudFront = new CloudFrontClient(to());
    const { Distribution: made, ETag } = await cloudFront.send(
      new CreateDistributionCommand({ DistributionConfig: plain }),
    );
    const Id = made?.Id ?? '';
    expect(made).toMatchObject({ Status: 'InProgress', DistributionConfig: plain });
    at += 60_000;
    expect(await cloudFront.send(new GetDistributionCommand({ Id }))).toMatchObject({
      ETag,
      Distribution: { Status: 'Deployed', DomainName: made?.DomainName },
    });

    const { DistributionConfig: config } = await cloudFront.send(
      new GetDistributionConfigCommand({ Id }),
    );
    const changed = { ...config, IsIPV6Enabled: true } as DistributionConfig;
    const update = { Id, DistributionConfig: changed };
    expect(await failure(cloudFront.send(new UpdateDistributionCommand(update)))).toBe(
      'InvalidIfMatchVersion',
    );
    const stale = new UpdateDistributionCommand({ ...update, IfMatch: 'EOLD' });
    expect(await failure(cloudFront.send(stale))).toBe('PreconditionFailed');
    const right = await cloudFront.send(
      new UpdateDistributionCommand({ ...update, IfMatch: ETag }),
    );
    expect(right.ETag).not.toBe(ETag);
    expect(right.Distribution?.DistributionConfig?.IsIPV6Enabled).toBe(true);
    expect(right.Distribution?.Status).toBe('InProgress');

    const purge = await cloudFront.send(
      new CreateInvalidationCommand({
        DistributionId: Id,
        InvalidationBatch: { CallerReference: 'one', Paths: { Quantity: 1, Items: ['/*'] } },
      }),
    );
    expect(purge.Invalidation?.InvalidationBatch?.Paths?.Items).toEqual(['/*']);
    const sharing = await cloudFront.send(
      new ListDistributionsByResponseHeadersPolicyIdCommand({
        ResponseHeadersPolicyId: securityHeaders,
      }),
    );
    expect(sharing.DistributionIdList?.Items).toEqual([Id]);
  });

  it('for policies of AWS, functions and access controls', async () => {
    const cloudFront = new CloudFrontClient(to());
    const { CachePolicy } = await cloudFront.send(
      new GetCachePolicyCommand({ Id: cachingOptimized }),
    );
    expect(CachePolicy?.CachePolicyConfig).toMatchObject({
      MinTTL: 1,
      DefaultTTL: 86_400,
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingBrotli: true,
        QueryStringsConfig: { QueryStringBehavior: 'none' },
      },
    });
    const { ResponseHeadersPolicy } = await cloudFront.send(
      new GetResponseHeadersPolicyCommand({ Id: securityHeaders }),
    );
    expect(
      ResponseHeadersPolicy?.ResponseHeadersPolicyConfig?.SecurityHeadersConfig
        ?.StrictTransportSecurity?.AccessControlMaxAgeSec,
    ).toBe(31_536_000);

    const source = 'function handler(event) { return event.request }';
    const { ETag } = await cloudFront.send(
      new CreateFunctionCommand({
        Name: 'viewer',
        FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
        FunctionCode: Buffer.from(source),
      }),
    );
    const live = { Name: 'viewer', Stage: 'LIVE' } as const;
    expect(await failure(cloudFront.send(new DescribeFunctionCommand(live)))).toBe(
      'NoSuchFunctionExists',
    );
    await cloudFront.send(new PublishFunctionCommand({ Name: 'viewer', IfMatch: ETag }));
    const { FunctionCode } = await cloudFront.send(new GetFunctionCommand(live));
    expect(Buffer.from(FunctionCode ?? []).toString('utf8')).toBe(source);
    const { FunctionSummary } = await cloudFront.send(new DescribeFunctionCommand(live));
    expect(FunctionSummary?.FunctionMetadata?.Stage).toBe('LIVE');

    const { OriginAccessControl } = await cloudFront.send(
      new CreateOriginAccessControlCommand({
        OriginAccessControlConfig: {
          Name: 'site',
          SigningProtocol: 'sigv4',
          SigningBehavior: 'always',
          OriginAccessControlOriginType: 's3',
        },
      }),
    );
    expect(OriginAccessControl?.OriginAccessControlConfig?.SigningBehavior).toBe('always');
  });

  it('for a bucket in its own region, its settings and its objects', async () => {
    const s3 = new S3Client({ ...to('eu-west-2'), forcePathStyle: true });
    const Bucket = 'stories-live';
    await s3.send(
      new CreateBucketCommand({
        Bucket,
        CreateBucketConfiguration: { LocationConstraint: 'eu-west-2' },
      }),
    );
    expect(await s3.send(new GetBucketLocationCommand({ Bucket }))).toMatchObject({
      LocationConstraint: 'eu-west-2',
    });
    expect(await failure(s3.send(new GetBucketPolicyCommand({ Bucket })))).toBe(
      'NoSuchBucketPolicy',
    );
    const everybody = (Condition: object) =>
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:*', Resource: '*', Condition }],
      });
    const open = new PutBucketPolicyCommand({ Bucket, Policy: everybody({}) });
    expect(await failure(s3.send(open))).toBe('AccessDenied');
    const Policy = everybody({ StringEquals: { 'aws:SourceArn': 'arn:x' } });
    await s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
    expect((await s3.send(new GetBucketPolicyCommand({ Bucket }))).Policy).toBe(Policy);
    const { PublicAccessBlockConfiguration: block } = await s3.send(
      new GetPublicAccessBlockCommand({ Bucket }),
    );
    expect(block?.RestrictPublicBuckets).toBe(true);
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBeUndefined();
    await s3.send(
      new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
    );
    expect((await s3.send(new GetBucketVersioningCommand({ Bucket }))).Status).toBe('Enabled');
    await s3.send(new PutObjectCommand({ Bucket, Key: 'a/b.txt', Body: 'words' }));
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key: 'a/b.txt' }));
    expect(await Body?.transformToString()).toBe('words');

    const elsewhere = new S3Client({ ...to('us-east-1'), forcePathStyle: true });
    expect(await failure(elsewhere.send(new GetBucketPolicyCommand({ Bucket })))).toBe(
      'PermanentRedirect',
    );
  });

  it('for a certificate, which is issued when its records are in the zone', async () => {
    const acm = new ACMClient(to());
    const route53 = new Route53Client(to());
    const zone = createZone(account.state, 'storyclub.example');
    const { CertificateArn } = await acm.send(
      new RequestCertificateCommand({
        DomainName: 'storyclub.example',
        SubjectAlternativeNames: ['*.storyclub.example'],
        ValidationMethod: 'DNS',
      }),
    );
    const describe = async () =>
      (await acm.send(new DescribeCertificateCommand({ CertificateArn }))).Certificate;
    const pending = await describe();
    const record = pending?.DomainValidationOptions?.[0]?.ResourceRecord;
    expect(pending?.Status).toBe('PENDING_VALIDATION');
    const { HostedZones } = await route53.send(
      new ListHostedZonesByNameCommand({ DNSName: 'storyclub.example' }),
    );
    expect(HostedZones?.map(({ Id, Name }) => [Id, Name])).toEqual([
      [`/hostedzone/${zone.id}`, 'storyclub.example.'],
    ]);
    const add = new ChangeResourceRecordSetsCommand({
      HostedZoneId: zone.id,
      ChangeBatch: {
        Changes: [
          {
            Action: 'CREATE',
            ResourceRecordSet: {
              Name: record?.Name,
              Type: 'CNAME',
              TTL: 300,
              ResourceRecords: [{ Value: record?.Value }],
            },
          },
        ],
      },
    });
    await route53.send(add);
    expect(await failure(route53.send(add))).toBe('InvalidChangeBatch');
    expect(await describe()).toMatchObject({
      Status: 'ISSUED',
      NotAfter: new Date(at + 198 * 86_400_000),
    });
    const { ResourceRecordSets } = await route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: zone.id }),
    );
    expect(ResourceRecordSets?.map(({ Type }) => Type)).toEqual(['NS', 'SOA', 'CNAME']);
  });

  it('for who asks, and for what they may do', async () => {
    const { Arn } = await new STSClient(to()).send(new GetCallerIdentityCommand());
    expect(Arn).toBe('arn:aws:sts::111122223333:assumed-role/publisher/test');
    const role = account.state.roles.get('publisher');
    role?.policies.set(
      'publish',
      JSON.stringify({
        Version: '2012-10-17',
        Statement: { Effect: 'Allow', Action: 's3:PutObject', Resource: 'arn:aws:s3:::a/*' },
      }),
    );
    const { EvaluationResults } = await new IAMClient(to()).send(
      new SimulatePrincipalPolicyCommand({
        PolicySourceArn: role?.arn,
        ActionNames: ['s3:PutObject', 's3:DeleteBucket'],
        ResourceArns: ['arn:aws:s3:::a/x'],
      }),
    );
    expect(EvaluationResults?.map(({ EvalDecision }) => EvalDecision)).toEqual([
      'allowed',
      'implicitDeny',
    ]);
  });

  it('with what is denied, by name', async () => {
    account.deny('cloudfront:GetDistributionConfig');
    const asked = new CloudFrontClient(to()).send(new GetDistributionConfigCommand({ Id: 'E1' }));
    await expect(asked).rejects.toThrow(
      'not authorized to perform: cloudfront:GetDistributionConfig on resource: arn:aws:cloudfront::111122223333:distribution/E1',
    );
  });
});
