import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { Account } from './account/account.ts';
import { issueCertificate, requestCertificate } from './account/services/acm.ts';
import { createDistribution } from './account/services/cloudfront-distributions.ts';
import { createFunction } from './account/services/cloudfront-functions.ts';
import {
  createAccessControl,
  createCachePolicy,
  createHeadersPolicy,
} from './account/services/cloudfront-policies.ts';
import { changeRecords, createZone } from './account/services/route53.ts';
import { createBucket } from './account/services/s3-buckets.ts';

export const bucket = 'storyclub-live';

/** What a test has to name of the site in an account. */
export interface AccountSite {
  readonly distributionId: string;
  readonly certificateArn: string;
  readonly cachePolicyId: string;
  readonly headersPolicyId: string;
  readonly accessControlId: string;
  readonly functionArn: string;
  readonly zoneId: string;
}

/**
 * A site in an account that has one of everything: a bucket in London, a certificate in Virginia and another one in
 * London, and a distribution with a behaviour of today's kind, one with legacy cache settings and one with a Lambda.
 */
export function layOutSite({ state }: Account): AccountSite {
  const made = createBucket(state, bucket, 'eu-west-2');
  const certificate = requestCertificate(state, 'us-east-1', {
    DomainName: 'www.storyclub.example',
    SubjectAlternativeNames: ['storyclub.example'],
    ValidationMethod: 'DNS',
  });
  issueCertificate(state, certificate);
  requestCertificate(state, 'eu-west-2', { DomainName: '*.storyclub.example' });
  requestCertificate(state, 'us-east-1', { DomainName: 'shop.example' });
  const named = {
    certificateArn: certificate.arn,
    cachePolicyId: createCachePolicy(state, {
      Name: 'storyclub-site',
      MinTTL: 0,
      DefaultTTL: 300,
      MaxTTL: 31_536_000,
      ParametersInCacheKeyAndForwardedToOrigin: {
        EnableAcceptEncodingGzip: true,
        EnableAcceptEncodingBrotli: true,
        HeadersConfig: { HeaderBehavior: 'none' },
        CookiesConfig: { CookieBehavior: 'none' },
        QueryStringsConfig: {
          QueryStringBehavior: 'whitelist',
          QueryStrings: { Quantity: 1, Items: ['page'] },
        },
      },
    }).id,
    headersPolicyId: createHeadersPolicy(state, {
      Name: 'storyclub-headers',
      SecurityHeadersConfig: {
        StrictTransportSecurity: {
          Override: true,
          AccessControlMaxAgeSec: 31_536_000,
          IncludeSubdomains: true,
        },
        ContentTypeOptions: { Override: true },
        FrameOptions: { Override: true, FrameOption: 'DENY' },
      },
      RemoveHeadersConfig: { Quantity: 1, Items: [{ Header: 'X-Amz-Meta-Cache-Tag' }] },
    }).id,
    accessControlId: createAccessControl(state, {
      Name: 'storyclub-site',
      OriginAccessControlOriginType: 's3',
      SigningBehavior: 'always',
      SigningProtocol: 'sigv4',
    }).id,
    functionArn: state.functionArn('storyclub-viewer-request'),
  };
  const written = createFunction(state, {
    Name: 'storyclub-viewer-request',
    FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
    FunctionCode: Buffer.from('function handler(event) { return event.request; } // é'),
  });
  written.stages.LIVE = written.stages.DEVELOPMENT;
  const { id: distributionId, domainName } = createDistribution(state, configOf(named), {});
  made.policy = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Principal: { Service: 'cloudfront.amazonaws.com' },
      Action: 's3:GetObject',
      Resource: `arn:aws:s3:::${bucket}/*`,
      Condition: { StringEquals: { 'AWS:SourceArn': state.distributionArn(distributionId) } },
    },
  });
  return { ...named, distributionId, zoneId: layOutNames(state, domainName) };
}

/** A public zone for the apex, a private one of the same name, and a zone of the whole top level. */
function layOutNames(state: Account['state'], domainName: string): string {
  createZone(state, 'storyclub.example', { isPrivate: true });
  createZone(state, 'example');
  const zone = createZone(state, 'storyclub.example');
  const alias = {
    HostedZoneId: 'Z2FDTNDATAQYW2',
    DNSName: `${domainName}.`,
    EvaluateTargetHealth: false,
  };
  changeRecords(zone, [
    {
      Action: 'CREATE',
      ResourceRecordSet: { Name: 'www.storyclub.example', Type: 'A', AliasTarget: alias },
    },
    {
      Action: 'CREATE',
      ResourceRecordSet: {
        Name: '*.storyclub.example',
        Type: 'CNAME',
        TTL: 60,
        ResourceRecords: [{ Value: 'Elsewhere.example.' }],
      },
    },
    {
      Action: 'CREATE',
      ResourceRecordSet: { Name: 'zebra.storyclub.example', Type: 'A', AliasTarget: alias },
    },
  ]);
  return zone.id;
}

type Named = Omit<AccountSite, 'distributionId' | 'zoneId'>;

function configOf(named: Named): DistributionConfig {
  const read = ['HEAD', 'GET'] as ['HEAD', 'GET'];
  return {
    CallerReference: 'site',
    Comment: '',
    Enabled: true,
    Aliases: { Quantity: 2, Items: ['www.storyclub.example', 'storyclub.example'] },
    DefaultRootObject: 'index.html',
    HttpVersion: 'http2and3',
    IsIPV6Enabled: true,
    CacheTagConfig: { HeaderName: 'X-Amz-Meta-Cache-Tag' },
    ViewerCertificate: {
      ACMCertificateArn: named.certificateArn,
      MinimumProtocolVersion: 'TLSv1.2_2021',
      SSLSupportMethod: 'sni-only',
    },
    Origins: {
      Quantity: 3,
      Items: [
        {
          Id: 'site',
          DomainName: `${bucket}.s3.eu-west-2.amazonaws.com`,
          OriginAccessControlId: named.accessControlId,
          S3OriginConfig: { OriginAccessIdentity: '' },
        },
        {
          Id: 'old',
          DomainName: `${bucket}.s3-website.eu-west-2.amazonaws.com`,
          OriginPath: '/old',
          CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' },
        },
        {
          Id: 'guests',
          DomainName: 'guests.s3.amazonaws.com',
          S3OriginConfig: { OriginAccessIdentity: 'origin-access-identity/cloudfront/E127EXAMPLE' },
        },
      ],
    },
    DefaultCacheBehavior: {
      TargetOriginId: 'site',
      ViewerProtocolPolicy: 'redirect-to-https',
      Compress: true,
      CachePolicyId: named.cachePolicyId,
      ResponseHeadersPolicyId: named.headersPolicyId,
      AllowedMethods: { Quantity: 2, Items: read, CachedMethods: { Quantity: 2, Items: read } },
      FunctionAssociations: {
        Quantity: 1,
        Items: [{ EventType: 'viewer-request', FunctionARN: named.functionArn }],
      },
    },
    CacheBehaviors: {
      Quantity: 2,
      Items: [
        {
          PathPattern: 'old/*',
          TargetOriginId: 'old',
          ViewerProtocolPolicy: 'allow-all',
          MinTTL: 600,
          ForwardedValues: {
            QueryString: true,
            Cookies: { Forward: 'all' },
            Headers: { Quantity: 2, Items: ['Accept-Encoding', 'Origin'] },
          },
        },
        {
          PathPattern: 'guests/*',
          TargetOriginId: 'guests',
          ViewerProtocolPolicy: 'https-only',
          CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
          LambdaFunctionAssociations: {
            Quantity: 1,
            Items: [
              {
                EventType: 'viewer-request',
                LambdaFunctionARN: 'arn:aws:lambda:us-east-1:111122223333:function:guests:1',
              },
            ],
          },
        },
      ],
    },
    CustomErrorResponses: {
      Quantity: 2,
      Items: [
        {
          ErrorCode: 403,
          ErrorCachingMinTTL: 0,
          ResponsePagePath: '/404.html',
          ResponseCode: '404',
        },
        { ErrorCode: 500 },
      ],
    },
  };
}

/** Puts empty objects under keys. */
export async function putKeys({ url }: Account, keys: readonly string[]): Promise<void> {
  const credentials = { accessKeyId: 'AKIDTEST', secretAccessKey: 'none' };
  const client = new S3Client({
    endpoint: url,
    region: 'eu-west-2',
    forcePathStyle: true,
    credentials,
  });
  for (const Key of keys)
    await client.send(new PutObjectCommand({ Bucket: bucket, Key, Body: Buffer.from('x') }));
  client.destroy();
}
