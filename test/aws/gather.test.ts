import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { doctorPurposeOf } from '../../src/infra/doctor-access.ts';
import { makeDoctorPolicy } from '../../src/infra/doctor-policy.ts';
import type { Face } from '../../src/infra/face.ts';
import type { InfraFacts } from '../../src/infra/facts/infra-facts.ts';
import { read } from '../../src/infra/facts/read.ts';
import { gatherInfra } from '../../src/infra/gather-infra.ts';
import { type Account, startAccount } from '../support/account/account.ts';
import { changeRecords, createZone } from '../support/account/services/route53.ts';
import { type AccountSite, bucket, layOutSite, putKeys } from '../support/account-site.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { rightSite, rightValues } from '../support/infra-facts.ts';

let account: Account;
let made: AccountSite;
let restore: () => void;
const at = Date.UTC(2026, 9, 1, 12);
const day = 86_400_000;

beforeAll(async () => {
  account = await startAccount({ now: () => at });
  restore = setAwsEnvironment({
    ...account.environment,
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  });
  made = layOutSite(account);
  await putKeys(account, ['index.html', '.env', 'dumps/site.sql.gz', '.storyclub/id_rsa']);
});
afterEach(() => {
  account.allowAll();
  account.authorise(null);
});
afterAll(async () => {
  restore();
  await account.close();
});

interface Asking {
  readonly face?: Face | null;
  readonly site?: Partial<InfraFacts['site']>;
  readonly principal?: string | null;
}

const gather = async ({ face = null, site = {}, principal = null }: Asking = {}) => {
  const { distributionId } = made;
  const facts = await gatherInfra({
    site: { ...rightSite, bucket, distributionId, ...site },
    at,
    principal,
    face,
  });
  return facts.facts;
};

/** The values of the facts that were read; others as they are. */
const valuesOf = (facts: InfraFacts['facts']): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(facts).map(([name, fact]) => [name, fact.is === 'read' ? fact.value : fact]),
  );

const read200 = { is: 'answered', status: 200, headers: {}, start: '' } as const;
const [handshake = null] = rightValues.face.handshakes;
if (handshake === null) throw new Error('the right site shakes hands');

/** A network in which every name is there. */
const network: Face = {
  resolve: async (name) => read({ name, a: ['192.0.2.1'], aaaa: [], cnames: [], caa: [] }),
  canonicalName: async (name) => read(name.startsWith('_a') ? 'there.acm-validations.aws' : null),
  handshake: async (name) => ({ ...handshake, name }),
  request: async () => read200,
};

describe('what AWS describes', () => {
  let facts: InfraFacts['facts'];
  beforeAll(async () => {
    facts = await gather();
  });

  test('of the distribution: origins, behaviours in order of precedence, and what they name', () => {
    const { distribution, ...others } = valuesOf(facts);
    expect(distribution).toEqual({
      id: made.distributionId,
      arn: `arn:aws:cloudfront::111122223333:distribution/${made.distributionId}`,
      domainName: expect.stringMatching(/^d\w+\.cloudfront\.net$/),
      deployed: true,
      enabled: true,
      aliases: ['www.storyclub.example', 'storyclub.example'],
      httpVersion: 'http2and3',
      ipv6: true,
      viewerCertificate: {
        kind: 'acm',
        id: made.certificateArn,
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
          access: { kind: 'oac', id: made.accessControlId },
          protocol: null,
        },
        {
          id: 'old',
          domainName: 'storyclub-live.s3-website.eu-west-2.amazonaws.com',
          path: '/old',
          kind: 's3-website',
          isBucket: true,
          leadsHere: false,
          access: { kind: 'none' },
          protocol: 'http-only',
        },
        {
          id: 'guests',
          domainName: 'guests.s3.amazonaws.com',
          path: '',
          kind: 's3-rest',
          isBucket: false,
          leadsHere: false,
          access: { kind: 'oai', id: 'E127EXAMPLE' },
          protocol: null,
        },
      ],
      originGroups: [],
      behaviours: [
        {
          pattern: 'old/*',
          originId: 'old',
          leadsHere: false,
          viewerProtocol: 'allow-all',
          methods: ['GET', 'HEAD'],
          compress: false,
          cache: {
            legacy: {
              name: null,
              managed: false,
              minTtl: 600,
              defaultTtl: 86_400,
              maxTtl: 31_536_000,
              queryStrings: 'all',
              cookies: 'all',
              headers: ['origin'],
              gzip: true,
              brotli: false,
            },
          },
          headersPolicyId: null,
          originRequestPolicyId: null,
          viewerRequest: null,
          keyGroups: [],
        },
        expect.objectContaining({
          pattern: 'guests/*',
          viewerProtocol: 'https-only',
          viewerRequest: {
            kind: 'lambda',
            arn: 'arn:aws:lambda:us-east-1:111122223333:function:guests:1',
          },
        }),
        expect.objectContaining({
          pattern: '*',
          leadsHere: true,
          viewerProtocol: 'redirect-to-https',
          compress: true,
          cache: { policyId: made.cachePolicyId },
          headersPolicyId: made.headersPolicyId,
          viewerRequest: { kind: 'function', arn: made.functionArn },
        }),
      ],
      errors: [
        { status: 403, minTtl: 0, page: { path: '/404.html', status: 404 } },
        { status: 500, minTtl: null, page: null },
      ],
      tagHeader: 'x-amz-meta-cache-tag',
      webAclId: null,
    });
    expect(others).toMatchObject({
      cachePolicies: {
        [made.cachePolicyId]: {
          name: 'storyclub-site',
          managed: false,
          minTtl: 0,
          defaultTtl: 300,
          maxTtl: 31_536_000,
          queryStrings: 'some',
          cookies: 'none',
          headers: [],
          gzip: true,
          brotli: true,
        },
        '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': { name: 'Managed-CachingDisabled', managed: true },
      },
      headersPolicies: {
        [made.headersPolicyId]: {
          name: 'storyclub-headers',
          managed: false,
          hsts: { maxAge: 31_536_000, includeSubdomains: true, preload: false, override: true },
          sets: { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY' },
          removes: ['x-amz-meta-cache-tag'],
        },
      },
      accessControls: {
        [made.accessControlId]: { name: 'storyclub-site', originType: 's3', signing: 'always' },
      },
      functions: {
        [made.functionArn]: {
          name: 'storyclub-viewer-request',
          runtime: 'cloudfront-js-2.0',
          source: 'function handler(event) { return event.request; } // é',
        },
      },
    });
  });

  test('of the bucket: each setting by itself, its policy normalised, and keys that no site needs', () => {
    expect(valuesOf(facts)).toMatchObject({
      bucketRegion: 'eu-west-2',
      bucketPolicy: {
        isPublic: false,
        statements: [
          {
            sid: null,
            effect: 'Allow',
            principals: { kind: 'some', aws: [], services: ['cloudfront.amazonaws.com'] },
            actions: ['s3:GetObject'],
            resources: ['arn:aws:s3:::storyclub-live/*'],
            conditions: {
              StringEquals: {
                'aws:sourcearn': [
                  `arn:aws:cloudfront::111122223333:distribution/${made.distributionId}`,
                ],
              },
            },
          },
        ],
      },
      publicAccessBlock: { blockPublicAcls: true, restrictPublicBuckets: true },
      ownership: 'BucketOwnerEnforced',
      versioning: 'Off',
      encryption: { algorithm: 'AES256', kmsKey: null },
      website: null,
      // Not what the state prefix holds.
      suspiciousKeys: ['.env', 'dumps/site.sql.gz'],
    });
  });

  test('of certificates: the one in use, and all that name the site, there and in the region of the bucket', () => {
    expect(valuesOf(facts)).toMatchObject({
      certificate: {
        arn: made.certificateArn,
        region: 'us-east-1',
        status: 'ISSUED',
        type: 'AMAZON_ISSUED',
        names: ['www.storyclub.example', 'storyclub.example'],
        notBefore: at,
        notAfter: at + 198 * day,
        keyAlgorithm: 'RSA-2048',
        renewalEligible: true,
        validations: [
          {
            name: 'www.storyclub.example',
            method: 'DNS',
            status: 'SUCCESS',
            record: {
              name: expect.stringMatching(/^_\w+\.www\.storyclub\.example$/),
              value: expect.stringMatching(/\.acm-validations\.aws$/),
            },
          },
          { name: 'storyclub.example' },
        ],
      },
      certificates: [
        { arn: made.certificateArn },
        {
          region: 'eu-west-2',
          status: 'PENDING_VALIDATION',
          names: ['*.storyclub.example'],
          notAfter: null,
          validations: [{ method: 'EMAIL', record: null, emails: { length: 5 } }],
        },
      ],
    });
  });

  test('of the zone: the longest that is public, with the records of the site’s names', () => {
    const { zone } = facts;
    if (zone.is !== 'read' || zone.value === null) throw new Error('there is a zone');
    expect({ ...zone.value, records: [] }).toEqual({
      id: made.zoneId,
      name: 'storyclub.example',
      isPrivate: false,
      records: [],
    });
    expect(
      zone.value.records.map(({ name, type, values, alias }) => [
        name,
        type,
        alias === null ? values[0] : alias,
      ]),
    ).toEqual([
      [
        'www.storyclub.example',
        'A',
        {
          name: expect.stringMatching(/cloudfront\.net$/),
          zoneId: 'Z2FDTNDATAQYW2',
          evaluateTargetHealth: false,
        },
      ],
      ['storyclub.example', 'NS', 'ns-1.awsdns-01.org'],
      ['storyclub.example', 'SOA', expect.stringContaining('awsdns-hostmaster')],
      ['*.storyclub.example', 'CNAME', 'elsewhere.example'],
    ]);
  });
});

describe('rights of the publisher', () => {
  test('its role is asked about: what it needs first, then what it should not have', async () => {
    const role = account.state.roles.get('publisher');
    const allow = (Action: string, Resource: string) => ({ Effect: 'Allow', Action, Resource });
    role?.policies.set(
      'site',
      JSON.stringify({
        Statement: [
          allow('s3:*', `arn:aws:s3:::${bucket}*`),
          { Effect: 'Deny', Action: 's3:DeleteObject', Resource: '*' },
        ],
      }),
    );
    const { rights } = await gather();
    role?.policies.clear();
    if (rights.is !== 'read') throw new Error('IAM was asked');
    const { principal, decisions } = rights.value;
    expect(principal).toBe('arn:aws:iam::111122223333:role/publisher');
    const said = decisions.map(({ needed, decision, action, resource }) =>
      [needed ? 'needed' : 'danger', decision, action, resource].join(' '),
    );
    const page = `arn:aws:s3:::${bucket}/s/the-fox/index.html`;
    expect(said).toEqual(
      expect.arrayContaining([
        `needed allowed s3:PutObject ${page}`,
        `needed allowed s3:PutObject arn:aws:s3:::${bucket}/.storyclub/ledger.json`,
        `needed explicitDeny s3:DeleteObject ${page}`,
        `needed allowed s3:ListBucket arn:aws:s3:::${bucket}`,
        `needed implicitDeny cloudfront:CreateInvalidation arn:aws:cloudfront::111122223333:distribution/${made.distributionId}`,
        `needed implicitDeny cloudfront:GetCachePolicy arn:aws:cloudfront::111122223333:cache-policy/${made.cachePolicyId}`,
        `danger allowed s3:PutBucketPolicy arn:aws:s3:::${bucket}`,
        'danger implicitDeny s3:GetObject arn:aws:s3:::storyclub-another-bucket/any',
        'danger implicitDeny iam:CreateAccessKey arn:aws:iam::111122223333:user/storyclub-another-user',
      ]),
    );
    const firstDanger = said.findIndex((line) => line.startsWith('danger'));
    expect(said.slice(firstDanger).every((line) => line.startsWith('danger'))).toBe(true);
  });

  test('the root user may do everything, which IAM does not simulate', async () => {
    const { rights } = await gather({ principal: 'arn:aws:iam::111122223333:root' });
    expect(rights).toMatchObject({ is: 'failed', why: expect.stringContaining('root user') });
  });
});

describe('what may not be read', () => {
  test('a role with the policy that `infra policy --doctor` prints reads every fact', async () => {
    const { distributionId: distribution } = made;
    const target = { bucket, prefix: '', statePrefix: '.storyclub/', region: null, distribution };
    account.authorise(makeDoctorPolicy(target, { account: null, kmsKey: null }));
    const facts = await gather({ face: network });
    expect(Object.values(facts).filter(({ is }) => is !== 'read')).toEqual([]);
  });

  test('each missing right is named, with what it is missing on, and hides nothing else', async () => {
    const roots = [
      's3:GetBucketLocation',
      'cloudfront:GetDistribution',
      'acm:ListCertificates',
      'route53:ListHostedZonesByName',
      'iam:GetRole',
    ];
    account.deny(...Object.keys(doctorPurposeOf).filter((action) => !roots.includes(action)));
    const facts = await gather();
    expect(
      Object.entries(facts).flatMap(([name, fact]) =>
        fact.is === 'denied' ? [`${name}: ${fact.action} on ${fact.resource}`] : [],
      ),
    ).toEqual([
      `cachePolicies: cloudfront:GetCachePolicy on arn:aws:cloudfront::*:cache-policy/${made.cachePolicyId}`,
      `headersPolicies: cloudfront:GetResponseHeadersPolicy on arn:aws:cloudfront::*:response-headers-policy/${made.headersPolicyId}`,
      `accessControls: cloudfront:GetOriginAccessControl on arn:aws:cloudfront::*:origin-access-control/${made.accessControlId}`,
      `functions: cloudfront:DescribeFunction on ${made.functionArn}`,
      `certificate: acm:DescribeCertificate on ${made.certificateArn}`,
      `certificates: acm:DescribeCertificate on ${made.certificateArn}`,
      `bucketPolicy: s3:GetBucketPolicy on arn:aws:s3:::${bucket}`,
      `publicAccessBlock: s3:GetBucketPublicAccessBlock on arn:aws:s3:::${bucket}`,
      `ownership: s3:GetBucketOwnershipControls on arn:aws:s3:::${bucket}`,
      `versioning: s3:GetBucketVersioning on arn:aws:s3:::${bucket}`,
      `encryption: s3:GetEncryptionConfiguration on arn:aws:s3:::${bucket}`,
      `website: s3:GetBucketWebsite on arn:aws:s3:::${bucket}`,
      `suspiciousKeys: s3:ListBucket on arn:aws:s3:::${bucket}`,
      `zone: route53:ListResourceRecordSets on arn:aws:route53:::hostedzone/${made.zoneId}`,
      'rights: iam:SimulatePrincipalPolicy on arn:aws:iam::111122223333:role/publisher',
    ]);
    expect([facts.distribution.is, facts.bucketRegion.is, facts.caller.is]).toEqual([
      'read',
      'read',
      'read',
    ]);
  });

  test('what hangs on a fact that is denied is denied by the same right', async () => {
    account.deny('cloudfront:GetDistribution');
    const facts = await gather();
    const denied = {
      is: 'denied',
      action: 'cloudfront:GetDistribution',
      resource: `arn:aws:cloudfront::*:distribution/${made.distributionId}`,
    };
    const { distribution, cachePolicies, functions, certificate, certificates } = facts;
    expect([distribution, cachePolicies, functions, certificate]).toEqual([
      denied,
      denied,
      denied,
      denied,
    ]);
    expect(certificates.is).toBe('read');
  });

  test('without credentials each fact says so in one sentence, and readers are asked all the same', async () => {
    const back = setAwsEnvironment({
      ...account.environment,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    });
    const before = account.calls.length;
    const facts = await gather({ face: network });
    back();
    const { names, face, ...ofAws } = facts;
    const failed = {
      is: 'failed',
      why: 'There are no AWS credentials to call AWS with. The SDK looked at the environment, the shared files of ~/.aws, SSO, and the container or instance role.',
      next: 'Set AWS_PROFILE, or run `aws configure sso` and `aws sso login`; in GitHub Actions use aws-actions/configure-aws-credentials.',
    };
    expect(Object.values(ofAws)).toEqual(Object.values(ofAws).map(() => failed));
    expect(account.calls).toHaveLength(before);
    expect([names.is, face.is]).toEqual(['read', 'read']);
  });

  test('credentials that are refused are so with every service, whatever each calls it', async () => {
    account.failNext('GetBucketVersioning', { status: 403, code: 'InvalidAccessKeyId' });
    account.failNext('GetDistribution', { status: 403, code: 'InvalidClientTokenId' });
    account.failNext('ListCertificates', { status: 400, code: 'UnrecognizedClientException' });
    const { versioning, distribution, certificates } = await gather();
    const refused = {
      is: 'failed',
      why: 'AWS does not accept the AWS credentials. The access key is unknown, was deleted, or its secret is not the right one.',
      next: expect.stringContaining('AWS_PROFILE'),
    };
    expect([versioning, distribution, certificates]).toEqual([refused, refused, refused]);
  });

  test('a service that fails says how, and a setting that is not there is none', async () => {
    const state = account.state.buckets.get(bucket);
    if (state === undefined) throw new Error('there is a bucket');
    const { policy, publicAccessBlock, ownership } = state;
    Object.assign(state, { policy: null, publicAccessBlock: null, ownership: null });
    const fault = { status: 500, code: 'InternalError' };
    account.failNext('GetBucketVersioning', fault, fault, fault);
    const facts = await gather();
    Object.assign(state, { policy, publicAccessBlock, ownership });
    expect(valuesOf(facts)).toMatchObject({
      bucketPolicy: null,
      publicAccessBlock: null,
      ownership: null,
      versioning: {
        is: 'failed',
        why: `S3 answered s3:GetBucketVersioning of arn:aws:s3:::${bucket} with InternalError (500). It was tried 3 times.`,
      },
    });
  });

  test('neither a distribution nor a bucket of that name', async () => {
    const gone = await gather({ site: { distributionId: 'EGONE', bucket: 'storyclub-gone' } });
    expect([gone.distribution, gone.website]).toEqual([
      {
        is: 'failed',
        why: expect.stringContaining('There is no CloudFront distribution EGONE'),
        next: expect.anything(),
      },
      {
        is: 'failed',
        why: expect.stringContaining('There is no bucket storyclub-gone'),
        next: expect.anything(),
      },
    ]);
    const none = await gather({ site: { distributionId: null } });
    expect([none.distribution.is, none.functions.is, none.certificate.is]).toEqual([
      'absent',
      'absent',
      'absent',
    ]);
  });
});

test('a service that hangs is waited for once, and delays no other', async () => {
  const hanging = createServer(() => {});
  await new Promise<void>((resolve) => hanging.listen(0, '127.0.0.1', resolve));
  const { port } = hanging.address() as AddressInfo;
  const back = setAwsEnvironment({
    ...account.environment,
    AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}`,
  });
  const began = performance.now();
  const facts = await gather();
  const took = performance.now() - began;
  back();
  hanging.closeAllConnections();
  hanging.close();
  const silent = { is: 'failed', why: 'S3 did not answer within 10 s.' };
  const { bucketRegion, bucketPolicy, website, suspiciousKeys, distribution, zone } = facts;
  expect([bucketRegion, bucketPolicy, website, suspiciousKeys]).toEqual([
    silent,
    silent,
    silent,
    silent,
  ]);
  expect([distribution.is, zone.is]).toEqual(['read', 'read']);
  expect(took).toBeLessThan(15_000);
});

test('a session whose role may not be looked up has the role’s name, without a path', async () => {
  account.deny('iam:GetRole');
  expect(await gather()).toMatchObject({
    rights: { value: { principal: 'arn:aws:iam::111122223333:role/publisher' } },
  });
});

test('a private zone is told of where there is no public one', async () => {
  createZone(account.state, 'inside.test', { isPrivate: true });
  const { zone } = await gather({ site: { host: 'www.inside.test', otherNames: [] } });
  expect(zone).toMatchObject({ is: 'read', value: { name: 'inside.test', isPrivate: true } });
});

test('of two public zones with one name, the one that leads the site somewhere', async () => {
  createZone(account.state, 'twice.test');
  const filled = createZone(account.state, 'twice.test');
  changeRecords(filled, [
    {
      Action: 'CREATE',
      ResourceRecordSet: {
        Name: 'www.twice.test',
        Type: 'A',
        TTL: 60,
        ResourceRecords: [{ Value: '192.0.2.1' }],
      },
    },
  ]);
  const { zone } = await gather({ site: { host: 'www.twice.test', otherNames: [] } });
  expect(zone).toMatchObject({ value: { id: filled.id, records: [{ values: ['192.0.2.1'] }] } });
});

test('samples are looked for while AWS is asked, and told whether S3 answers', async () => {
  const said: boolean[] = [];
  const { distributionId } = made;
  const facts = await gatherInfra({
    site: { ...rightSite, bucket, distributionId, samples: [] },
    samples: async (answers) => {
      said.push(answers);
      return rightSite.samples;
    },
    at,
    principal: null,
    face: network,
  });
  expect(said).toEqual([true]);
  expect(facts.site.samples).toEqual(rightSite.samples);
  const { face } = facts.facts;
  expect(face.is === 'read' && face.value.answers.some(({ purpose }) => purpose === 'page')).toBe(
    true,
  );
});

test('a bucket is asked in its own region, whatever the configuration says', async () => {
  const facts = await gather({ site: { region: 'us-east-1' } });
  expect([facts.bucketRegion, facts.versioning]).toEqual([read('eu-west-2'), read('Off')]);
});

test('the network is asked for every name, for what validates certificates, and for keys that no site needs', async () => {
  const facts = await gather({ face: network });
  const { names, validationRecords, face } = facts;
  if (face.is !== 'read' || validationRecords.is !== 'read') throw new Error('the network answers');
  expect(names).toEqual(
    read(
      ['www.storyclub.example', 'storyclub.example'].map((name) => ({
        name,
        a: ['192.0.2.1'],
        aaaa: [],
        cnames: [],
        caa: [],
      })),
    ),
  );
  expect(validationRecords.value.map(({ target }) => target)).toEqual([
    null,
    'there.acm-validations.aws',
  ]);
  expect(face.value.handshakes.map(({ name }) => name)).toEqual([
    'www.storyclub.example',
    'storyclub.example',
  ]);
  expect(face.value.answers.map(({ purpose, url }) => `${purpose} ${url}`)).toEqual([
    'home https://www.storyclub.example/',
    'home http://www.storyclub.example/',
    'home https://storyclub.example/',
    'home http://storyclub.example/',
    'page https://www.storyclub.example/s/the-fox/',
    'other-page https://storyclub.example/s/the-fox/',
    'state https://www.storyclub.example/.storyclub/ledger.json',
    'missing https://www.storyclub.example/no-such-page-6f1d/',
    // What stands in for S3 is asked in its place.
    `bucket-direct ${account.url}/${bucket}/s/the-fox/index.html`,
    'secret https://www.storyclub.example/.env',
    'secret https://www.storyclub.example/.git/config',
    'secret https://www.storyclub.example/id_rsa',
    'secret https://www.storyclub.example/backup.sql',
    'secret https://www.storyclub.example/dumps/site.sql.gz',
  ]);
});
