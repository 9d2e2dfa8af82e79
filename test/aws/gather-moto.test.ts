import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { CloudFrontClient, CreateDistributionCommand } from '@aws-sdk/client-cloudfront';
import {
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  Route53Client,
} from '@aws-sdk/client-route-53';
import {
  CreateBucketCommand,
  PutBucketPolicyCommand,
  PutBucketWebsiteCommand,
  PutObjectCommand,
  PutPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { InfraFacts } from '../../src/infra/facts/infra-facts.ts';
import { gatherInfra } from '../../src/infra/gather-infra.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { rightSite } from '../support/infra-facts.ts';

/** A site as it was set up by hand years ago: the bucket is a website, and public. */
const bucket = 'www.storyclub-moto.example';
const publicRead = {
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: '*',
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${bucket}/*`,
    },
  ],
};

let restore: () => void;
let facts: InfraFacts['facts'];

beforeAll(async () => {
  restore = setAwsEnvironment({
    AWS_ENDPOINT_URL: inject('motoUrl'),
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  const distributionId = await setUp();
  const gathered = await gatherInfra({
    site: {
      ...rightSite,
      host: bucket,
      otherNames: ['storyclub-moto.example'],
      bucket,
      // Wrong: the bucket is in London.
      region: 'us-east-1',
      distributionId,
    },
    at: Date.now(),
    principal: null,
    face: null,
  });
  facts = gathered.facts;
});
afterAll(() => restore());

async function setUp(): Promise<string> {
  const s3 = new S3Client({ region: 'eu-west-2', forcePathStyle: true });
  const Bucket = bucket;
  await s3.send(
    new CreateBucketCommand({
      Bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-west-2' },
    }),
  );
  await s3.send(
    new PutPublicAccessBlockCommand({
      Bucket,
      PublicAccessBlockConfiguration: { BlockPublicAcls: true, BlockPublicPolicy: false },
    }),
  );
  await s3.send(new PutBucketPolicyCommand({ Bucket, Policy: JSON.stringify(publicRead) }));
  await s3.send(
    new PutBucketWebsiteCommand({
      Bucket,
      WebsiteConfiguration: {
        IndexDocument: { Suffix: 'index.html' },
        ErrorDocument: { Key: '404.html' },
      },
    }),
  );
  const keys = [
    'index.html',
    'backup.sql',
    ...Array.from({ length: 1_100 }, (_, n) => `s/${n}.html`),
  ];
  for (let from = 0; from < keys.length; from += 50)
    await Promise.all(
      keys
        .slice(from, from + 50)
        .concat(from === 0 ? 'zz/id_rsa' : [])
        .map((Key) => s3.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from('x') }))),
    );
  await setUpNames();
  return await setUpDistribution();
}

async function setUpNames(): Promise<void> {
  const route53 = new Route53Client({ region: 'us-east-1' });
  const { HostedZone } = await route53.send(
    new CreateHostedZoneCommand({ Name: 'storyclub-moto.example', CallerReference: 'moto' }),
  );
  await route53.send(
    new ChangeResourceRecordSetsCommand({
      HostedZoneId: HostedZone?.Id,
      ChangeBatch: {
        Changes: [
          {
            Action: 'CREATE',
            ResourceRecordSet: {
              Name: bucket,
              Type: 'CNAME',
              TTL: 300,
              ResourceRecords: [{ Value: `${bucket}.s3-website.eu-west-2.amazonaws.com` }],
            },
          },
        ],
      },
    }),
  );
}

async function setUpDistribution(): Promise<string> {
  const acm = new ACMClient({ region: 'us-east-1' });
  const { CertificateArn } = await acm.send(
    new RequestCertificateCommand({ DomainName: bucket, ValidationMethod: 'DNS' }),
  );
  const { Distribution } = await new CloudFrontClient({ region: 'us-east-1' }).send(
    new CreateDistributionCommand({
      DistributionConfig: {
        CallerReference: 'gather',
        Comment: '',
        Enabled: true,
        Aliases: { Quantity: 1, Items: [bucket] },
        ViewerCertificate: {
          ACMCertificateArn: CertificateArn,
          SSLSupportMethod: 'sni-only',
          MinimumProtocolVersion: 'TLSv1',
        },
        Origins: {
          Quantity: 1,
          Items: [
            {
              Id: 'website',
              DomainName: `${bucket}.s3-website.eu-west-2.amazonaws.com`,
              CustomOriginConfig: {
                HTTPPort: 80,
                HTTPSPort: 443,
                OriginProtocolPolicy: 'http-only',
              },
            },
          ],
        },
        DefaultCacheBehavior: {
          TargetOriginId: 'website',
          ViewerProtocolPolicy: 'allow-all',
          ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } },
          MinTTL: 0,
          DefaultTTL: 86_400,
          MaxTTL: 31_536_000,
        },
      },
    }),
  );
  if (Distribution?.Id === undefined) throw new Error('moto made no distribution');
  return Distribution.Id;
}

test('moto’s S3, CloudFront, ACM, Route 53 and STS are read as Amazon’s', () => {
  const values = Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, fact.is === 'read' ? fact.value : fact]),
  );
  expect(values).toMatchObject({
    caller: { account: '123456789012' },
    bucketRegion: 'eu-west-2',
    bucketPolicy: {
      statements: [{ principals: { kind: 'everyone' }, actions: ['s3:GetObject'] }],
    },
    publicAccessBlock: {
      blockPublicAcls: true,
      ignorePublicAcls: false,
      blockPublicPolicy: false,
      restrictPublicBuckets: false,
    },
    versioning: 'Off',
    encryption: { algorithm: 'AES256', kmsKey: null },
    website: { indexDocument: 'index.html', errorDocument: '404.html', redirectsTo: null },
    // The last one is on the second page.
    suspiciousKeys: ['backup.sql', 'zz/id_rsa'],
    distribution: {
      aliases: [bucket],
      viewerCertificate: { kind: 'acm', minimumProtocol: 'TLSv1', support: 'sni-only' },
      origins: [
        {
          kind: 's3-website',
          isBucket: true,
          leadsHere: true,
          access: { kind: 'none' },
          protocol: 'http-only',
        },
      ],
      behaviours: [
        {
          pattern: '*',
          viewerProtocol: 'allow-all',
          leadsHere: true,
          cache: { legacy: { minTtl: 0, defaultTtl: 86_400, queryStrings: 'all' } },
        },
      ],
    },
    cachePolicies: {},
    functions: {},
    certificate: { region: 'us-east-1', type: 'AMAZON_ISSUED', names: [bucket] },
    certificates: [{ names: [bucket] }],
    zone: {
      name: 'storyclub-moto.example',
      isPrivate: false,
      records: expect.arrayContaining([
        expect.objectContaining({
          name: bucket,
          type: 'CNAME',
          values: [`${bucket}.s3-website.eu-west-2.amazonaws.com`],
        }),
      ]),
    },
  });
});
