import type { AccountState, CertificateState, DistributionState, ZoneState } from './state.ts';
import { issueCertificate, requestCertificate } from './services/acm.ts';
import { createDistribution } from './services/cloudfront-distributions.ts';
import { changeRecords, createZone } from './services/route53.ts';
import { bucketOf, createBucket, putPolicy } from './services/s3-buckets.ts';

export const oldSite = {
  host: 'www.storyclub.example',
  apex: 'storyclub.example',
  region: 'eu-west-1',
  zone: 'Z0123456789EXAMPLE',
} as const;

export interface OldSite {
  readonly distribution: DistributionState;
  readonly certificate: CertificateState;
  readonly zone: ZoneState;
}

/**
 * A site as tutorials had it made around 2016: a public bucket named as the site with website hosting, a distribution in
 * front of its website endpoint with a day of default lifetime and no policies, a certificate that is approved by e-mail,
 * and a second bucket that redirects the apex over HTTP.
 */
export function makeOldSite(state: AccountState): OldSite {
  const { host, apex, region } = oldSite;
  openBucket(state, host).website = {
    IndexDocument: { Suffix: 'index.html' },
    ErrorDocument: { Key: '404.html' },
  };
  openBucket(state, apex).website = {
    RedirectAllRequestsTo: { HostName: host, Protocol: 'http' },
  };
  const certificate = requestCertificate(state, 'us-east-1', {
    DomainName: host,
    ValidationMethod: 'EMAIL',
  });
  issueCertificate(state, certificate);
  const distribution = createDistribution(state, configOf(certificate.arn), {});
  const zone = createZone(state, apex, { id: oldSite.zone });
  changeRecords(zone, [
    {
      Action: 'CREATE',
      ResourceRecordSet: {
        Name: host,
        Type: 'CNAME',
        TTL: 300,
        ResourceRecords: [{ Value: distribution.domainName }],
      },
    },
    {
      Action: 'CREATE',
      ResourceRecordSet: {
        Name: apex,
        Type: 'A',
        AliasTarget: {
          DNSName: `s3-website-${region}.amazonaws.com`,
          HostedZoneId: 'Z1BKCTXD74EZPE',
          EvaluateTargetHealth: false,
        },
      },
    },
  ]);
  return { distribution, certificate, zone };
}

/** A bucket from before public access was blocked unless said otherwise (April 2023). */
function openBucket(state: AccountState, name: string) {
  createBucket(state, name, oldSite.region);
  const bucket = bucketOf(state, name);
  bucket.publicAccessBlock = null;
  bucket.ownership = null;
  putPolicy(
    bucket,
    JSON.stringify({
      Version: '2008-10-17',
      Statement: [
        {
          Sid: 'PublicReadGetObject',
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${name}/*`,
        },
      ],
    }),
  );
  return bucket;
}

function configOf(certificate: string): Parameters<typeof createDistribution>[1] {
  const { host, region } = oldSite;
  return {
    CallerReference: '2016',
    Comment: '',
    Enabled: true,
    HttpVersion: 'http1.1',
    IsIPV6Enabled: false,
    DefaultRootObject: '',
    Aliases: { Quantity: 1, Items: [host] },
    ViewerCertificate: {
      ACMCertificateArn: certificate,
      MinimumProtocolVersion: 'TLSv1',
      SSLSupportMethod: 'sni-only',
    },
    Origins: {
      Quantity: 1,
      Items: [
        {
          Id: 'S3-Website',
          DomainName: `${host}.s3-website-${region}.amazonaws.com`,
          CustomOriginConfig: {
            HTTPPort: 80,
            HTTPSPort: 443,
            OriginProtocolPolicy: 'http-only',
            OriginSslProtocols: { Quantity: 1, Items: ['TLSv1'] },
          },
        },
      ],
    },
    DefaultCacheBehavior: {
      TargetOriginId: 'S3-Website',
      ViewerProtocolPolicy: 'allow-all',
      Compress: false,
      AllowedMethods: {
        Quantity: 2,
        Items: ['HEAD', 'GET'],
        CachedMethods: { Quantity: 2, Items: ['HEAD', 'GET'] },
      },
      ForwardedValues: { QueryString: true, Cookies: { Forward: 'none' } },
      MinTTL: 0,
      DefaultTTL: 86_400,
      MaxTTL: 31_536_000,
    },
  };
}
