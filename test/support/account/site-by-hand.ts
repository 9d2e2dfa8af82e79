import { viewerFunctionSource } from '../../../src/edge/function/default-function.ts';
import type { Account } from './account.ts';
import { issueCertificate, requestCertificate } from './services/acm.ts';
import { createDistribution } from './services/cloudfront-distributions.ts';
import { createFunction } from './services/cloudfront-functions.ts';
import {
  createAccessControl,
  createCachePolicy,
  createHeadersPolicy,
} from './services/cloudfront-policies.ts';
import { changeRecords, createZone } from './services/route53.ts';
import { bucketOf, createBucket, putPolicy, setVersioning } from './services/s3-buckets.ts';
import type { AccountState } from './state.ts';

export const siteBucket = 'storyclub-live';
const names = ['www.storyclub.example', 'storyclub.example'];

export interface SiteByHand {
  readonly distribution: string;
  readonly certificate: string;
  readonly zone: string;
  /** ARN of the function. */
  readonly viewerFunction: string;
}

/** A site below `site/` that someone has set up with care: policies, a function, a certificate and a zone of its own. */
export function makeSiteByHand({ state }: Account): SiteByHand {
  createBucket(state, siteBucket, 'eu-west-2');
  setVersioning(state, siteBucket, 'Enabled');
  const certificate = requestCertificate(state, 'us-east-1', {
    DomainName: names[0],
    SubjectAlternativeNames: names,
    ValidationMethod: 'DNS',
  });
  issueCertificate(state, certificate);
  const viewerFunction = publishFunction(state);
  const { id, domainName } = createDistribution(
    state,
    {
      CallerReference: 'by hand',
      Comment: 'Story Club',
      Enabled: true,
      HttpVersion: 'http2and3',
      IsIPV6Enabled: true,
      DefaultRootObject: 'index.html',
      Aliases: { Quantity: 2, Items: names },
      ViewerCertificate: {
        ACMCertificateArn: certificate.arn,
        MinimumProtocolVersion: 'TLSv1.2_2021',
        SSLSupportMethod: 'sni-only',
      },
      Origins: { Quantity: 1, Items: [originOf(state)] },
      DefaultCacheBehavior: behaviourOf(state, viewerFunction),
    },
    {},
  );
  allowDistribution(state, id);
  const zone = createZone(state, 'storyclub.example');
  changeRecords(
    zone,
    names.flatMap((Name) =>
      (['A', 'AAAA'] as const).map((Type) => ({
        Action: 'CREATE' as const,
        ResourceRecordSet: {
          Name,
          Type,
          AliasTarget: {
            DNSName: domainName,
            HostedZoneId: 'Z2FDTNDATAQYW2',
            EvaluateTargetHealth: false,
          },
        },
      })),
    ),
  );
  return { distribution: id, certificate: certificate.arn, zone: zone.id, viewerFunction };
}

function publishFunction(state: AccountState): string {
  const name = 'storyclub-viewer-request';
  const source = viewerFunctionSource({
    redirects: {},
    statePrefix: '.storyclub/',
    host: names[0] ?? null,
  });
  const { stages } = createFunction(state, {
    Name: name,
    FunctionConfig: { Comment: '', Runtime: 'cloudfront-js-2.0' },
    FunctionCode: Buffer.from(source),
  });
  stages.LIVE = stages.DEVELOPMENT;
  return state.functionArn(name);
}

function originOf(state: AccountState) {
  const { id } = createAccessControl(state, {
    Name: 'storyclub',
    OriginAccessControlOriginType: 's3',
    SigningBehavior: 'always',
    SigningProtocol: 'sigv4',
  });
  return {
    Id: 'site',
    DomainName: `${siteBucket}.s3.eu-west-2.amazonaws.com`,
    OriginPath: '/site',
    OriginAccessControlId: id,
    S3OriginConfig: { OriginAccessIdentity: '' },
  };
}

function behaviourOf(state: AccountState, viewerFunction: string) {
  const cache = createCachePolicy(state, {
    Name: 'storyclub',
    MinTTL: 0,
    DefaultTTL: 300,
    MaxTTL: 31_536_000,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: true,
      EnableAcceptEncodingBrotli: true,
      HeadersConfig: { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    },
  });
  const headers = createHeadersPolicy(state, {
    Name: 'storyclub',
    SecurityHeadersConfig: {
      StrictTransportSecurity: {
        Override: true,
        AccessControlMaxAgeSec: 31_536_000,
        IncludeSubdomains: true,
      },
    },
  });
  return {
    TargetOriginId: 'site',
    ViewerProtocolPolicy: 'redirect-to-https' as const,
    Compress: true,
    CachePolicyId: cache.id,
    ResponseHeadersPolicyId: headers.id,
    AllowedMethods: {
      Quantity: 2,
      Items: ['HEAD' as const, 'GET' as const],
      CachedMethods: { Quantity: 2, Items: ['HEAD' as const, 'GET' as const] },
    },
    FunctionAssociations: {
      Quantity: 1,
      Items: [{ EventType: 'viewer-request' as const, FunctionARN: viewerFunction }],
    },
  };
}

function allowDistribution(state: AccountState, id: string): void {
  const bucket = `arn:aws:s3:::${siteBucket}`;
  const viaDistribution = {
    Effect: 'Allow',
    Principal: { Service: 'cloudfront.amazonaws.com' },
    Condition: { StringEquals: { 'AWS:SourceArn': state.distributionArn(id) } },
  };
  const policy = {
    Version: '2012-10-17',
    Statement: [
      { ...viaDistribution, Action: 's3:GetObject', Resource: `${bucket}/site/*` },
      { ...viaDistribution, Action: 's3:ListBucket', Resource: bucket },
      {
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [bucket, `${bucket}/*`],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ],
  };
  putPolicy(bucketOf(state, siteBucket), JSON.stringify(policy));
}
