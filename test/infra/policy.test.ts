import { describe, expect, test } from 'vitest';
import type { PolicyTarget, PolicyTerms } from '../../src/infra/policy-document.ts';
import { makeDoctorPolicy } from '../../src/infra/doctor-policy.ts';
import { makePolicy } from '../../src/infra/policy.ts';
import { bucketConfig } from '../support/bucket-club.ts';
import { type Club, createClub } from '../support/club.ts';

const live: PolicyTarget = {
  bucket: 'stories',
  prefix: 'site/',
  statePrefix: '.storyclub/',
  region: 'eu-west-2',
  distribution: 'E1',
};
const publisher: PolicyTerms = {
  readOnly: false,
  account: null,
  kmsKey: null,
  objectTags: false,
};

/** A policy as lines: `s3:GetObject s3:PutObject on arn…`. */
function lines(target: Partial<PolicyTarget> = {}, terms: Partial<PolicyTerms> = {}) {
  const { Statement } = makePolicy({ ...live, ...target }, { ...publisher, ...terms });
  return Statement.map(({ Action, Resource, Condition }) =>
    [...Action, 'on', ...Resource, ...(Condition === undefined ? [] : [Condition])]
      .map((part) => (typeof part === 'string' ? part : JSON.stringify(part)))
      .join(' ')
      .replaceAll('arn:aws:s3:::', 's3://')
      .replaceAll('arn:aws:cloudfront::', 'cloudfront '),
  );
}

describe('what publishing needs', () => {
  test('behind a distribution, below a prefix', () => {
    expect(lines()).toEqual([
      's3:GetObject s3:PutObject s3:DeleteObject on s3://stories/site/* s3://stories/.storyclub/*',
      's3:ListBucket on s3://stories {"StringLike":{"s3:prefix":["site/*",".storyclub/*"]}}',
      's3:GetObjectVersion on s3://stories/site/*',
      'cloudfront:GetDistributionConfig cloudfront:CreateInvalidation cloudfront:GetInvalidation cloudfront:ListInvalidations on cloudfront *:distribution/E1',
      'cloudfront:GetCachePolicy on cloudfront *:cache-policy/*',
    ]);
  });

  test('in a bucket of its own, without a distribution', () => {
    expect(lines({ prefix: '', distribution: null })).toEqual([
      's3:GetObject s3:PutObject s3:DeleteObject on s3://stories/*',
      's3:ListBucket on s3://stories',
      's3:GetObjectVersion on s3://stories/*',
    ]);
  });

  test('to look, and change nothing', () => {
    expect(lines({}, { readOnly: true, kmsKey: 'arn:aws:kms:eu-west-2:1:key/k' })).toEqual([
      's3:GetObject on s3://stories/site/* s3://stories/.storyclub/*',
      's3:ListBucket on s3://stories {"StringLike":{"s3:prefix":["site/*",".storyclub/*"]}}',
      'kms:Decrypt on arn:aws:kms:eu-west-2:1:key/k {"StringEquals":{"kms:ViaService":["s3.eu-west-2.amazonaws.com"]}}',
      'cloudfront:GetDistributionConfig cloudfront:GetInvalidation cloudfront:ListInvalidations on cloudfront *:distribution/E1',
      'cloudfront:GetCachePolicy on cloudfront *:cache-policy/*',
    ]);
  });

  test('a key and tags add two actions each; the account is the distribution’s', () => {
    const before = lines();
    const terms = {
      kmsKey: 'arn:aws:kms:eu-west-2:1:key/k',
      objectTags: true,
      account: '1'.repeat(12),
    };
    expect(lines({}, terms).filter((line) => !before.includes(line))).toEqual([
      's3:GetObjectTagging s3:PutObjectTagging on s3://stories/site/*',
      'kms:Decrypt kms:GenerateDataKey on arn:aws:kms:eu-west-2:1:key/k {"StringEquals":{"kms:ViaService":["s3.eu-west-2.amazonaws.com"]}}',
      'cloudfront:GetDistributionConfig cloudfront:CreateInvalidation cloudfront:GetInvalidation cloudfront:ListInvalidations on cloudfront 111111111111:distribution/E1',
    ]);
  });

  test.each([
    ['eu-west-2', 'aws', 's3.eu-west-2.amazonaws.com'],
    ['cn-north-1', 'aws-cn', 's3.cn-north-1.amazonaws.com.cn'],
    ['us-gov-west-1', 'aws-us-gov', 's3.us-gov-west-1.amazonaws.com'],
    ['eusc-de-east-1', 'aws-eusc', 's3.eusc-de-east-1.amazonaws.com'],
  ])('in %s the partition is %s', (region, partition, service) => {
    const text = JSON.stringify(makePolicy({ ...live, region }, { ...publisher, kmsKey: 'arn:k' }));
    expect(text.match(/arn:aws[^:]*:/g)).toEqual(Array(6).fill(`arn:${partition}:`));
    expect(text).toContain(`"kms:ViaService":["${service}"]`);
  });

  test('a key goes by S3 in any region where the region is not known', () => {
    expect(lines({ region: null }, { kmsKey: 'arn:k' })).toContain(
      'kms:Decrypt kms:GenerateDataKey on arn:k',
    );
  });

  test('signs that mean something in a policy stand for themselves', () => {
    expect(lines({ prefix: 'a*b?c${d}/' })[0]).toContain('on s3://stories/a${*}b${?}c${$}{d}/* ');
  });
});

describe('what the doctor reads', () => {
  const doctorLines = (target: Partial<PolicyTarget> = {}, kmsKey: string | null = null) =>
    makeDoctorPolicy({ ...live, ...target }, { account: '111122223333', kmsKey }).Statement.map(
      ({ Sid, Action, Resource, Condition }) =>
        `${Sid}: ${Action.join(' ')} on ${Resource.join(' ')}${Condition === undefined ? '' : ` ${JSON.stringify(Condition)}`}`,
    );

  test('behind a distribution, below a prefix', () => {
    expect(doctorLines()).toEqual([
      'Ledger: s3:GetObject on arn:aws:s3:::stories/.storyclub/*',
      'Bucket: s3:GetBucketLocation s3:GetBucketPolicy s3:GetBucketPolicyStatus s3:GetBucketPublicAccessBlock s3:GetBucketOwnershipControls s3:GetBucketVersioning s3:GetEncryptionConfiguration s3:GetBucketWebsite on arn:aws:s3:::stories',
      'Names: s3:ListBucket on arn:aws:s3:::stories {"StringLike":{"s3:prefix":["site/*",".storyclub/*"]}}',
      'Distribution: cloudfront:GetDistribution on arn:aws:cloudfront::111122223333:distribution/E1',
      'CachePolicies: cloudfront:GetCachePolicy on arn:aws:cloudfront::*:cache-policy/*',
      'HeadersPolicies: cloudfront:GetResponseHeadersPolicy on arn:aws:cloudfront::*:response-headers-policy/*',
      'AccessControls: cloudfront:GetOriginAccessControl on arn:aws:cloudfront::111122223333:origin-access-control/*',
      'Functions: cloudfront:DescribeFunction cloudfront:GetFunction on arn:aws:cloudfront::111122223333:function/*',
      'EveryCertificate: acm:ListCertificates on *',
      'Certificates: acm:DescribeCertificate on arn:aws:acm:*:111122223333:certificate/*',
      'EveryZone: route53:ListHostedZonesByName on *',
      'Records: route53:ListResourceRecordSets on arn:aws:route53:::hostedzone/*',
      'PublisherRights: iam:GetRole iam:SimulatePrincipalPolicy on arn:aws:iam::111122223333:role/* arn:aws:iam::111122223333:user/*',
    ]);
  });

  test('changes nothing, whatever is asked for', () => {
    const changes = /:(?!Get|List|Describe|Simulate|Decrypt)/;
    const policy = makeDoctorPolicy(live, { account: null, kmsKey: 'arn:k' });
    const actions = policy.Statement.flatMap(({ Action }) => Action);
    expect(actions).toContain('kms:Decrypt');
    expect(actions.filter((action) => changes.test(action))).toEqual([]);
  });

  test('nothing of CloudFront without a distribution', () => {
    expect(doctorLines({ distribution: null }).join('\n')).not.toContain('cloudfront');
  });
});

describe('infra policy', () => {
  const stories = {};
  const run = async (club: Club, ...args: readonly string[]) => {
    const { exitCode, stdout, stderr } = await club.run(['infra', 'policy', ...args]);
    return { exitCode, stdout, stderr };
  };

  test('prints the policy and nothing else on stdout, and says beside it what makes it narrower', async () => {
    await using club = await createClub({ stories, config: bucketConfig });
    const { exitCode, stdout, stderr } = await run(club);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual(
      makePolicy(
        { ...live, bucket: 'www.storyclub.example', distribution: 'E123EXAMPLE' },
        publisher,
      ),
    );
    expect(stderr).toMatchInlineSnapshot(`
      "  10 actions: all that publishing to s3://www.storyclub.example behind
        E123EXAMPLE needs.
        The distribution is named in any account, as its number is not known here:
        --account 111122223333 names it.
        A bucket encrypted with a KMS key of your own needs two more: --kms-key <its
        ARN>.
        Pages that someone has given S3 object tags need two more: --object-tags.
      "
    `);
    const { rights } = JSON.parse((await run(club, '--json')).stdout);
    expect(rights).toHaveLength(10);
    expect(rights[1]).toEqual({
      action: 's3:PutObject',
      neededTo: 'upload pages, and to write the ledger and the lease',
    });
  });

  test.each([
    [['--target', 'local'], 'no-policy'],
    [['--account', '12'], 'usage'],
    [['--doctor', '--read-only'], 'usage'],
    [['--kms-key', 'alias/stories'], 'usage'],
  ])('%j: %s', async (args, code) => {
    await using club = await createClub({ stories, config: bucketConfig });
    const { exitCode, stdout } = await run(club, ...args, '--json');
    expect({ exitCode, code: JSON.parse(stdout).error.code }).toEqual({ exitCode: 2, code });
  });
});
