import type {
  FactName,
  FactValues,
  InfraFacts,
  SiteFacts,
} from '../../src/infra/facts/infra-facts.ts';
import type {
  BehaviourFacts,
  DistributionFacts,
} from '../../src/infra/facts/distribution-facts.ts';
import type { CertificateFacts } from '../../src/infra/facts/certificate-facts.ts';
import type { NameFacts } from '../../src/infra/facts/dns-facts.ts';
import { type Read, read } from '../../src/infra/facts/read.ts';

/** Facts of a site where everything is right: a check's test changes the one it is about. */
export const now = Date.UTC(2026, 9, 1, 12);
const day = 86_400_000;
const account = '111122223333';
const domainName = 'd111111abcdef8.cloudfront.net';
const distributionArn = `arn:aws:cloudfront::${account}:distribution/E123EXAMPLE`;
const functionArn = `arn:aws:cloudfront::${account}:function/storyclub-viewer-request`;
const certificateArn = `arn:aws:acm:us-east-1:${account}:certificate/12345678-1234-1234-1234-123456789012`;

export const rightSite: SiteFacts = {
  url: 'https://www.storyclub.example',
  host: 'www.storyclub.example',
  otherNames: ['storyclub.example'],
  target: 'live',
  bucket: 'storyclub-live',
  region: 'eu-west-2',
  distributionId: 'E123EXAMPLE',
  prefix: '',
  statePrefix: '.storyclub/',
  tags: 'auto',
  edgeLifetimes: [300, 31_536_000],
  origin: 'rest',
  plan: 'pay-as-you-go',
  samples: [
    { kind: 'page', key: 's/the-fox/index.html', cacheControl: 'public, max-age=60, s-maxage=300' },
    { kind: 'listing', key: 'index.html', cacheControl: 'public, max-age=60, s-maxage=300' },
    { kind: 'feed', key: 'feed.xml', cacheControl: 'public, max-age=60, s-maxage=300' },
    {
      kind: 'asset',
      key: 'assets/site.5d41402a.css',
      cacheControl: 'public, max-age=31536000, immutable',
    },
    { kind: 'file', key: 'robots.txt', cacheControl: 'public, max-age=60, s-maxage=86400' },
  ],
  nodeVersion: '22.20.0',
};

export const rightBehaviour: BehaviourFacts = {
  pattern: '*',
  originId: 'site',
  leadsHere: true,
  viewerProtocol: 'redirect-to-https',
  methods: ['GET', 'HEAD'],
  compress: true,
  cache: { policyId: 'policy-site' },
  headersPolicyId: 'headers-site',
  originRequestPolicyId: null,
  viewerRequest: { kind: 'function', arn: functionArn },
  keyGroups: [],
};

export const rightDistribution: DistributionFacts = {
  id: 'E123EXAMPLE',
  arn: distributionArn,
  domainName,
  deployed: true,
  enabled: true,
  aliases: ['www.storyclub.example', 'storyclub.example'],
  httpVersion: 'http2and3',
  ipv6: true,
  viewerCertificate: {
    kind: 'acm',
    id: certificateArn,
    minimumProtocol: 'TLSv1.2_2021',
    support: 'sni-only',
  },
  defaultRootObject: 'index.html',
  origins: [
    {
      id: 'site',
      domainName: 'storyclub-live.s3.eu-west-2.amazonaws.com',
      path: '',
      kind: 's3-rest',
      isBucket: true,
      leadsHere: true,
      access: { kind: 'oac', id: 'oac-site' },
      protocol: null,
    },
  ],
  originGroups: [],
  behaviours: [rightBehaviour],
  errors: [
    { status: 403, minTtl: 10, page: { path: '/404.html', status: 404 } },
    { status: 404, minTtl: 10, page: { path: '/404.html', status: 404 } },
  ],
  tagHeader: 'x-amz-meta-cache-tag',
  webAclId: null,
};

export const rightCertificate: CertificateFacts = {
  arn: certificateArn,
  region: 'us-east-1',
  status: 'ISSUED',
  type: 'AMAZON_ISSUED',
  names: ['www.storyclub.example', 'storyclub.example'],
  notBefore: now - 30 * day,
  notAfter: now + 168 * day,
  keyAlgorithm: 'RSA-2048',
  renewalEligible: true,
  renewalStatus: null,
  failure: null,
  inUseBy: [distributionArn],
  validations: ['www.storyclub.example', 'storyclub.example'].map((name) => ({
    name,
    method: 'DNS',
    status: 'SUCCESS',
    record: { name: `_a1b2.${name}`, value: `_c3d4.${name}.acm-validations.aws` },
    emails: [],
  })),
};

const rightName = (name: string): NameFacts => ({
  name,
  a: ['192.0.2.10'],
  aaaa: ['2001:db8::10'],
  cnames: [],
  caa: [{ at: 'storyclub.example', critical: false, tag: 'issue', value: 'amazon.com' }],
});

const alias = (name: string, type: 'A' | 'AAAA') => ({
  name,
  type,
  ttl: null,
  values: [],
  alias: { name: domainName, zoneId: 'Z2FDTNDATAQYW2', evaluateTargetHealth: false },
});

const names = [rightSite.host, ...rightSite.otherNames];

const via = { via: '1.1 0123456789abcdef.cloudfront.net (CloudFront)' };
const html = {
  ...via,
  'content-type': 'text/html; charset=utf-8',
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
};
const answered = (status: number, headers: Readonly<Record<string, string>> = {}, start = '') =>
  ({ is: 'answered', status, headers, start }) as const;

export const rightValues: FactValues = {
  caller: { account, arn: `arn:aws:iam::${account}:role/owner` },
  distribution: rightDistribution,
  cachePolicies: {
    'policy-site': {
      name: 'storyclub-site',
      managed: false,
      minTtl: 0,
      defaultTtl: 300,
      maxTtl: 31_536_000,
      queryStrings: 'none',
      cookies: 'none',
      headers: [],
      gzip: true,
      brotli: true,
    },
  },
  headersPolicies: {
    'headers-site': {
      name: 'storyclub-headers',
      managed: false,
      hsts: { maxAge: 31_536_000, includeSubdomains: true, preload: false, override: true },
      sets: {
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'strict-origin-when-cross-origin',
      },
      removes: ['x-amz-meta-cache-tag'],
    },
  },
  accessControls: { 'oac-site': { name: 'storyclub-site', originType: 's3', signing: 'always' } },
  functions: {
    [functionArn]: {
      name: 'storyclub-viewer-request',
      runtime: 'cloudfront-js-2.0',
      source:
        "function handler(event) { event.request.uri += 'index.html'; return event.request; }",
    },
  },
  certificate: rightCertificate,
  certificates: [rightCertificate],
  bucketRegion: 'eu-west-2',
  bucketPolicy: {
    isPublic: false,
    statements: [
      {
        sid: 'DistributionReads',
        effect: 'Allow',
        principals: {
          kind: 'some',
          aws: [],
          services: ['cloudfront.amazonaws.com'],
          canonical: [],
          federated: [],
        },
        actions: ['s3:GetObject'],
        notActions: [],
        resources: ['arn:aws:s3:::storyclub-live/*'],
        notResources: [],
        conditions: { StringEquals: { 'aws:sourcearn': [distributionArn] } },
      },
      {
        sid: 'DistributionLists',
        effect: 'Allow',
        principals: {
          kind: 'some',
          aws: [],
          services: ['cloudfront.amazonaws.com'],
          canonical: [],
          federated: [],
        },
        actions: ['s3:ListBucket'],
        notActions: [],
        resources: ['arn:aws:s3:::storyclub-live'],
        notResources: [],
        conditions: { StringEquals: { 'aws:sourcearn': [distributionArn] } },
      },
      {
        sid: 'TlsOnly',
        effect: 'Deny',
        principals: { kind: 'everyone' },
        actions: ['s3:*'],
        notActions: [],
        resources: ['arn:aws:s3:::storyclub-live', 'arn:aws:s3:::storyclub-live/*'],
        notResources: [],
        conditions: { Bool: { 'aws:securetransport': ['false'] } },
      },
    ],
  },
  publicAccessBlock: {
    blockPublicAcls: true,
    ignorePublicAcls: true,
    blockPublicPolicy: true,
    restrictPublicBuckets: true,
  },
  ownership: 'BucketOwnerEnforced',
  versioning: 'Enabled',
  encryption: { algorithm: 'AES256', kmsKey: null },
  website: null,
  suspiciousKeys: [],
  zone: {
    id: 'Z0123456789EXAMPLE',
    name: 'storyclub.example',
    isPrivate: false,
    records: [
      ...names.flatMap((name) => [alias(name, 'A'), alias(name, 'AAAA')]),
      ...names.map((name) => ({
        name: `_a1b2.${name}`,
        type: 'CNAME',
        ttl: 300,
        values: [`_c3d4.${name}.acm-validations.aws`],
        alias: null,
      })),
    ],
  },
  names: names.map(rightName),
  validationRecords: names.map((name) => ({
    name: `_a1b2.${name}`,
    target: `_c3d4.${name}.acm-validations.aws`,
  })),
  face: {
    answers: [
      { purpose: 'home', url: 'https://www.storyclub.example/', answer: answered(200, html) },
      {
        purpose: 'home',
        url: 'http://www.storyclub.example/',
        answer: answered(301, { ...via, location: 'https://www.storyclub.example/' }),
      },
      {
        purpose: 'home',
        url: 'https://storyclub.example/',
        answer: answered(301, {
          ...via,
          location: 'https://www.storyclub.example/',
          'strict-transport-security': 'max-age=31536000; includeSubDomains',
        }),
      },
      {
        purpose: 'home',
        url: 'http://storyclub.example/',
        answer: answered(301, { ...via, location: 'https://storyclub.example/' }),
      },
      {
        purpose: 'page',
        url: 'https://www.storyclub.example/s/the-fox/',
        answer: answered(200, html),
      },
      {
        purpose: 'other-page',
        url: 'https://storyclub.example/s/the-fox/',
        answer: answered(301, {
          ...via,
          location: 'https://www.storyclub.example/s/the-fox/',
          'strict-transport-security': 'max-age=31536000; includeSubDomains',
        }),
      },
      {
        purpose: 'state',
        url: 'https://www.storyclub.example/.storyclub/ledger.json',
        answer: answered(404),
      },
      {
        purpose: 'missing',
        url: 'https://www.storyclub.example/no-such-page-6f1d/',
        answer: answered(404, html),
      },
      {
        purpose: 'bucket-direct',
        url: 'https://storyclub-live.s3.eu-west-2.amazonaws.com/index.html',
        answer: answered(403),
      },
      {
        purpose: 'bucket-direct-http',
        url: 'http://storyclub-live.s3.eu-west-2.amazonaws.com/index.html',
        answer: answered(403),
      },
      {
        purpose: 'bucket-website',
        url: 'http://storyclub-live.s3-website.eu-west-2.amazonaws.com/',
        answer: answered(404),
      },
      { purpose: 'secret', url: 'https://www.storyclub.example/.env', answer: answered(404) },
    ],
    handshakes: names.map((name) => ({
      name,
      outcome: {
        is: 'shaken',
        protocol: 'TLSv1.3',
        trusted: true,
        distrust: null,
        notAfter: now + 168 * day,
        alpn: 'h2',
      },
      accepts: { TLSv1: false, 'TLSv1.1': false, 'TLSv1.2': true, 'TLSv1.3': true },
    })),
  },
  rights: {
    principal: `arn:aws:iam::${account}:role/storyclub-publish`,
    named: true,
    decisions: [
      {
        action: 's3:PutObject',
        resource: 'arn:aws:s3:::storyclub-live/*',
        needed: true,
        decision: 'allowed',
      },
      {
        action: 's3:PutBucketPolicy',
        resource: 'arn:aws:s3:::storyclub-live',
        needed: false,
        decision: 'implicitDeny',
      },
    ],
  },
};

type Others = { readonly [Name in FactName]?: Read<FactValues[Name]> };

/** Right facts, but for some values, for facts that were not read, or for the site. */
export function factsWith(
  values: Partial<FactValues> = {},
  { unread = {}, site = {} }: { readonly unread?: Others; readonly site?: Partial<SiteFacts> } = {},
): InfraFacts {
  const all: FactValues = { ...rightValues, ...values };
  return {
    at: now,
    site: { ...rightSite, ...site },
    facts: {
      caller: read(all.caller),
      distribution: read(all.distribution),
      cachePolicies: read(all.cachePolicies),
      headersPolicies: read(all.headersPolicies),
      accessControls: read(all.accessControls),
      functions: read(all.functions),
      certificate: read(all.certificate),
      certificates: read(all.certificates),
      bucketRegion: read(all.bucketRegion),
      bucketPolicy: read(all.bucketPolicy),
      publicAccessBlock: read(all.publicAccessBlock),
      ownership: read(all.ownership),
      versioning: read(all.versioning),
      encryption: read(all.encryption),
      website: read(all.website),
      suspiciousKeys: read(all.suspiciousKeys),
      zone: read(all.zone),
      names: read(all.names),
      validationRecords: read(all.validationRecords),
      face: read(all.face),
      rights: read(all.rights),
      ...unread,
    },
  };
}

/** Right facts with another distribution. */
export function factsWithDistribution(change: Partial<DistributionFacts>): InfraFacts {
  return factsWith({ distribution: { ...rightDistribution, ...change } });
}

/** Right facts with a default behaviour that differs. */
export function factsWithBehaviour(change: Partial<BehaviourFacts>): InfraFacts {
  return factsWithDistribution({ behaviours: [{ ...rightBehaviour, ...change }] });
}
