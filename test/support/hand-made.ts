import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Documents, Surroundings } from '../../src/infra/fix/documents.ts';
import type { Fix } from '../../src/infra/fix.ts';

/** What a site looks like that was clicked together years ago and is half secure: much of it can be fixed. */
export const account = '111122223333';

export const around: Surroundings = {
  bucket: 'storyclub-live',
  partition: 'aws',
  distributionId: 'E123EXAMPLE',
  distributionArn: `arn:aws:cloudfront::${account}:distribution/E123EXAMPLE`,
  leadsTo: [],
};

export const handMade: DistributionConfig = {
  CallerReference: 'by-hand-2019',
  Comment: 'Story Club',
  Enabled: true,
  Aliases: { Quantity: 1, Items: ['www.storyclub.example'] },
  DefaultRootObject: 'index.html',
  Origins: {
    Quantity: 2,
    Items: [
      {
        Id: 'site',
        DomainName: 'storyclub-live.s3.eu-west-2.amazonaws.com',
        OriginPath: '',
        OriginAccessControlId: 'EOAC',
        S3OriginConfig: { OriginAccessIdentity: '' },
      },
      {
        Id: 'api',
        DomainName: 'api.storyclub.example',
        OriginPath: '',
        CustomHeaders: {
          Quantity: 1,
          Items: [{ HeaderName: 'x-from-cdn', HeaderValue: 'a secret of two' }],
        },
        CustomOriginConfig: {
          HTTPPort: 80,
          HTTPSPort: 443,
          OriginProtocolPolicy: 'match-viewer',
          OriginSslProtocols: { Quantity: 1, Items: ['TLSv1.2'] },
        },
      },
    ],
  },
  DefaultCacheBehavior: {
    TargetOriginId: 'site',
    ViewerProtocolPolicy: 'allow-all',
    AllowedMethods: {
      Quantity: 2,
      Items: ['HEAD', 'GET'],
      CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
    },
    Compress: false,
    ForwardedValues: {
      QueryString: true,
      Cookies: { Forward: 'all' },
      Headers: { Quantity: 1, Items: ['Origin'] },
    },
    MinTTL: 3600,
    DefaultTTL: 86_400,
    MaxTTL: 31_536_000,
  },
  CacheBehaviors: {
    Quantity: 2,
    Items: [
      {
        PathPattern: '/pictures/*',
        TargetOriginId: 'site',
        ViewerProtocolPolicy: 'https-only',
        ResponseHeadersPolicyId: 'EOWN',
        CachePolicyId: '658327ea-f89d-4fab-a63d-7e88639e58f6',
        Compress: true,
      },
      {
        PathPattern: '/api/*',
        TargetOriginId: 'api',
        ViewerProtocolPolicy: 'allow-all',
        AllowedMethods: {
          Quantity: 7,
          Items: ['HEAD', 'DELETE', 'POST', 'GET', 'OPTIONS', 'PUT', 'PATCH'],
          CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
        },
        ResponseHeadersPolicyId: 'EOWN',
        CachePolicyId: '4135ea2d-6df8-44a3-9df3-4b5a84be39ad',
        Compress: false,
      },
    ],
  },
  CustomErrorResponses: {
    Quantity: 1,
    Items: [
      {
        ErrorCode: 403,
        ResponsePagePath: '/404.html',
        ResponseCode: '404',
        ErrorCachingMinTTL: 300,
      },
    ],
  },
  ViewerCertificate: {
    ACMCertificateArn: `arn:aws:acm:us-east-1:${account}:certificate/12345678-1234-1234-1234-123456789012`,
    SSLSupportMethod: 'sni-only',
    MinimumProtocolVersion: 'TLSv1_2016',
    CloudFrontDefaultCertificate: false,
  },
  HttpVersion: 'http1.1',
  IsIPV6Enabled: false,
  PriceClass: 'PriceClass_100',
};

export const reading = {
  Sid: 'Reads',
  Effect: 'Allow',
  Principal: { Service: 'cloudfront.amazonaws.com' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::storyclub-live/*',
  Condition: { StringEquals: { 'AWS:SourceArn': around.distributionArn } },
};

export const documents: Documents = {
  distribution: handMade,
  headersPolicies: {
    EOWN: {
      config: {
        Name: 'club-headers',
        SecurityHeadersConfig: { ContentTypeOptions: { Override: true } },
      },
      others: ['E999OTHER'],
    },
  },
  accessControls: {
    EOAC: {
      config: {
        Name: 'club-bucket',
        OriginAccessControlOriginType: 's3',
        SigningProtocol: 'sigv4',
        SigningBehavior: 'no-override',
      },
      others: [],
    },
  },
  bucketPolicy: { Version: '2012-10-17', Statement: [reading] },
  publicAccess: null,
};

/** One of each kind, each of which the documents above need. */
export const everyFix: readonly Fix[] = [
  { kind: 'error-page', status: 404, like: 403 },
  { kind: 'viewer-protocol', pattern: '*' },
  { kind: 'viewer-protocol', pattern: '/api/*' },
  { kind: 'minimum-protocol', to: 'TLSv1.2_2021' },
  { kind: 'http-version', to: 'http2and3' },
  { kind: 'ipv6' },
  { kind: 'compress', pattern: '*' },
  { kind: 'error-ttl', status: 403, to: 10 },
  { kind: 'error-ttl', status: 404, to: 10 },
  { kind: 'security-headers', pattern: '*' },
  { kind: 'security-headers', pattern: '/pictures/*' },
  { kind: 'cache-policy', pattern: '*', to: '658327ea-f89d-4fab-a63d-7e88639e58f6' },
  { kind: 'origin-protocol', originId: 'api' },
  { kind: 'signing-always', accessControlId: 'EOAC' },
  { kind: 'tag-header', header: 'x-amz-meta-cache-tag' },
  { kind: 'list-bucket' },
  { kind: 'tls-only' },
  { kind: 'block-public-access' },
];
