import { describe, expect, test } from 'vitest';
import { type Published, toSamples } from '../../src/cli/to-samples.ts';
import { faceUrls } from '../../src/infra/face-urls.ts';
import { statementsOf } from '../../src/infra/facts/bucket-statement.ts';
import { toCertificate } from '../../src/infra/gather-certificate-fields.ts';
import { rightsToAsk } from '../../src/infra/rights-to-ask.ts';
import { isSuspicious } from '../../src/infra/suspicious-keys.ts';
import { websiteEndpoint } from '../../src/infra/website-endpoint.ts';
import { rightSite } from '../support/infra-facts.ts';

describe('keys that no site needs', () => {
  test.each([
    '.env',
    'app/.env.production',
    '.git/config',
    'id_rsa',
    'keys/id_ed25519',
    'server.key',
    'privkey.pem',
    'old-private.pem',
    'backup.sql',
    'dumps/2024.sql.gz',
    'site.tar.gz',
    'backup.zip',
    'wp-config.php',
    'wp-config.php.bak',
    'aws/credentials.json',
    'terraform.tfstate',
    'users.sqlite3',
    'node_modules/eta/index.js',
  ])('%s', (key) => expect(isSuspicious(key)).toBe(true));

  test.each([
    'index.html',
    '.env.example',
    '.well-known/security.txt',
    'stories/the-environment/index.html',
    'stories/sql/index.html',
    'assets/site.5d41402a.css',
    'fullchain.pem',
    'images/key.png',
    'downloads/anthology.zip',
    'tags/backup/index.html',
    'atom.xml',
  ])('but not %s', (key) => expect(isSuspicious(key)).toBe(false));
});

describe('a bucket policy, normalised', () => {
  const statement = (fields: object) =>
    statementsOf(JSON.stringify({ Statement: { Effect: 'Allow', ...fields } }))[0];

  test.each([
    { written: '*', kind: 'everyone' },
    { written: { AWS: '*' }, kind: 'everyone' },
    { written: { AWS: ['arn:aws:iam::111122223333:root'] }, kind: 'some' },
    { written: { Service: 'cloudfront.amazonaws.com' }, kind: 'some' },
    { written: { CanonicalUser: '79a59d' }, kind: 'some' },
  ])('principal $written: $kind', ({ written, kind }) => {
    expect(statement({ Principal: written })?.principals.kind).toBe(kind);
  });

  test('one value where there may be several, and keys of conditions in any case', () => {
    expect(
      statement({
        Sid: '',
        Effect: 'Deny',
        NotPrincipal: { AWS: '111122223333' },
        NotAction: 's3:GetObject',
        NotResource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
        Condition: { Bool: { 'aws:SecureTransport': false } },
      }),
    ).toEqual({
      sid: null,
      effect: 'Deny',
      principals: { kind: 'not' },
      actions: [],
      notActions: ['s3:GetObject'],
      resources: [],
      notResources: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'],
      conditions: { Bool: { 'aws:securetransport': ['false'] } },
    });
  });
});

describe('what the network is asked for', () => {
  const urls = (site = rightSite, suspicious: readonly string[] = []) =>
    faceUrls(site, { region: 'eu-west-2', endpoint: null, suspicious }).map(
      ({ purpose, url }) => `${purpose} ${url}`,
    );

  test('the bucket around the CDN, by each of its endpoints', () => {
    expect(urls().filter((line) => line.startsWith('bucket'))).toEqual([
      'bucket-direct https://storyclub-live.s3.eu-west-2.amazonaws.com/s/the-fox/index.html',
      'bucket-direct-http http://storyclub-live.s3.eu-west-2.amazonaws.com/s/the-fox/index.html',
      'bucket-website http://storyclub-live.s3-website.eu-west-2.amazonaws.com/',
    ]);
  });

  test('a bucket with dots is asked by its path, which has a certificate', () => {
    expect(urls({ ...rightSite, bucket: 'www.storyclub.example', prefix: 'site/' })).toEqual(
      expect.arrayContaining([
        'bucket-direct https://s3.eu-west-2.amazonaws.com/www.storyclub.example/site/s/the-fox/index.html',
        'bucket-website http://www.storyclub.example.s3-website.eu-west-2.amazonaws.com/',
      ]),
    );
  });

  test('the state below a prefix has a URL without it, and keys are encoded', () => {
    expect(
      urls({ ...rightSite, prefix: 'site/', statePrefix: 'site/state/' }, ['old dump#1.sql']),
    ).toEqual(
      expect.arrayContaining([
        'state https://www.storyclub.example/state/ledger.json',
        'secret https://www.storyclub.example/old%20dump%231.sql',
      ]),
    );
  });

  test('a page by its pretty URL, under every name', () => {
    expect(urls().filter((line) => /^(other-)?page /.test(line))).toEqual([
      'page https://www.storyclub.example/s/the-fox/',
      'other-page https://storyclub.example/s/the-fox/',
    ]);
  });

  test('a site of which nothing is published has no page to ask for', () => {
    expect(urls({ ...rightSite, samples: [] }).some((line) => line.includes('page '))).toBe(false);
  });

  test.each([
    ['us-east-1', 'b.s3-website-us-east-1.amazonaws.com'],
    ['eu-central-1', 'b.s3-website.eu-central-1.amazonaws.com'],
    ['cn-north-1', 'b.s3-website.cn-north-1.amazonaws.com.cn'],
  ])('the website endpoint of %s', (region, endpoint) => {
    expect(websiteEndpoint('b', region)).toBe(endpoint);
  });
});

describe('what IAM is asked about', () => {
  const asked = (site: Partial<typeof rightSite>, kmsKey: string | null = null) =>
    rightsToAsk({
      site: { ...rightSite, ...site },
      account: '111122223333',
      kmsKey,
      cachePolicies: [],
    }).map(({ action, resource, needed }) => `${needed ? 'needs' : 'never'} ${action} ${resource}`);

  test('below a prefix: its own pages and state, and nothing of the neighbours', () => {
    const said = asked({ prefix: 'site/', statePrefix: 'state/' });
    expect(said).toEqual(
      expect.arrayContaining([
        'needs s3:PutObject arn:aws:s3:::storyclub-live/site/s/the-fox/index.html',
        'needs s3:PutObject arn:aws:s3:::storyclub-live/state/ledger.json',
        'never s3:PutObject arn:aws:s3:::storyclub-live/storyclub-another-site/any',
      ]),
    );
  });

  test('the key, where the bucket has one; the distribution, where there is one', () => {
    const key = 'arn:aws:kms:eu-west-2:111122223333:key/1';
    expect(asked({}, key)).toContain(`needs kms:GenerateDataKey ${key}`);
    expect(asked({ distributionId: null }).join('\n')).not.toContain('needs cloudfront:');
  });

  test('in China the ARNs are of China', () => {
    expect(asked({ region: 'cn-north-1' }).every((line) => line.includes(' arn:aws-cn:'))).toBe(
      true,
    );
  });

  test('of managed cache policies nothing: they are known without', () => {
    expect(asked({}).join('\n')).not.toContain('GetCachePolicy');
  });
});

describe('a certificate that is being renewed', () => {
  const name = 'www.storyclub.example';
  const detail = (renewal: 'PENDING_VALIDATION' | 'SUCCESS') =>
    toCertificate(
      {
        DomainName: name,
        Status: 'ISSUED',
        KeyAlgorithm: 'EC_prime256v1',
        DomainValidationOptions: [
          { DomainName: name, ValidationMethod: 'EMAIL', ValidationStatus: 'SUCCESS' },
        ],
        RenewalSummary: {
          RenewalStatus: renewal,
          UpdatedAt: new Date(0),
          RenewalStatusReason: 'DOMAIN_NOT_ALLOWED',
          DomainValidationOptions: [
            {
              DomainName: name,
              ValidationEmails: [`admin@${name}`],
              ValidationStatus: 'PENDING_VALIDATION',
            },
          ],
        },
      },
      'arn:aws:acm:us-east-1:111122223333:certificate/1',
    );

  test('waits for what its renewal waits for', () => {
    expect(detail('PENDING_VALIDATION')).toMatchObject({
      renewalStatus: 'PENDING_VALIDATION',
      failure: 'DOMAIN_NOT_ALLOWED',
      keyAlgorithm: 'EC-prime256v1',
      validations: [
        { name, method: 'EMAIL', status: 'PENDING_VALIDATION', emails: [`admin@${name}`] },
      ],
    });
  });

  test('and for nothing when it was renewed', () => {
    expect(detail('SUCCESS').validations).toMatchObject([{ name, status: 'SUCCESS' }]);
  });
});

test('samples: one for each kind, lifetime and top folder; pages first, the error page never', () => {
  const published: readonly Published[] = [
    { key: 'tags/fox/index.html', kind: 'listing', cacheControl: 'max-age=60' },
    { key: 'stories/b/index.html', kind: 'story', cacheControl: 'max-age=300' },
    { key: 'stories/a/index.html', kind: 'story', cacheControl: 'max-age=300' },
    { key: 'stories/c/index.html', kind: 'story', cacheControl: 'max-age=31536000' },
    { key: 'index.html', kind: 'listing', cacheControl: 'max-age=60' },
    { key: 'feed.xml', kind: 'listing', cacheControl: 'max-age=60' },
    { key: '404.html', kind: 'not-found', cacheControl: 'max-age=0' },
    { key: 'assets/site.5d41402a.css', kind: 'fingerprinted', cacheControl: 'immutable' },
    { key: 'robots.txt', kind: 'file', cacheControl: 'max-age=3600' },
  ];
  expect(toSamples(published).map(({ kind, key }) => `${kind} ${key}`)).toEqual([
    'page stories/a/index.html',
    'page stories/c/index.html',
    'listing index.html',
    'listing tags/fox/index.html',
    'feed feed.xml',
    'asset assets/site.5d41402a.css',
    'file robots.txt',
  ]);
});
