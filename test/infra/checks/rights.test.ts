import { expect, test } from 'vitest';
import { rightsChecks } from '../../../src/infra/checks/rights.ts';
import { examine } from '../../../src/infra/examine.ts';
import type { BucketStatement } from '../../../src/infra/facts/bucket-facts.ts';
import type { RightDecision } from '../../../src/infra/facts/rights-facts.ts';
import { provesTable } from '../../support/check-table.ts';
import { factsWith, rightValues } from '../../support/infra-facts.ts';

const account = '111122223333';
const principal = `arn:aws:iam::${account}:role/storyclub-publish`;
const bucket = 'arn:aws:s3:::storyclub-live';
const distribution = `arn:aws:cloudfront::${account}:distribution/E123EXAMPLE`;

type Row = readonly [action: string, resource: string, decision: RightDecision['decision']];
const decided = (needed: boolean, rows: readonly Row[]): readonly RightDecision[] =>
  rows.map(([action, resource, decision]) => ({ action, resource, needed, decision }));
const needing = (...rows: readonly Row[]) => ({
  rights: { principal, named: true, decisions: decided(true, rows) },
});
/** Needed rights of whoever asks. */
const asking = (...rows: readonly Row[]) => ({
  rights: { principal, named: false, decisions: decided(true, rows) },
});
const dangers = (...rows: readonly Row[]) => ({
  rights: { principal, named: true, decisions: decided(false, rows) },
});

const publisherReads: BucketStatement = {
  ...rightValues.bucketPolicy!.statements[0]!,
  principals: { kind: 'some', aws: [principal], services: [], canonical: [], federated: [] },
  actions: ['s3:GetObject', 's3:PutObject'],
  conditions: {},
};

provesTable(rightsChecks, [
  ['a publisher with the rights it needs', factsWith(), []],

  [
    'a publisher that may not upload, anywhere',
    factsWith(
      needing(
        ['s3:PutObject', `${bucket}/index.html`, 'implicitDeny'],
        ['s3:PutObject', `${bucket}/.storyclub/ledger.json`, 'implicitDeny'],
        ['s3:GetObject', `${bucket}/index.html`, 'allowed'],
      ),
    ),
    [
      `error rights-missing: ${principal} may not s3:PutObject on ${bucket}/index.html and ${bucket}/.storyclub/ledger.json.`,
    ],
  ],
  [
    'a publisher that may not purge, for a policy of the organisation',
    factsWith(needing(['cloudfront:CreateInvalidation', distribution, 'explicitDeny'])),
    [
      `error rights-missing: ${principal} may not cloudfront:CreateInvalidation on ${distribution}: a policy denies it.`,
    ],
  ],
  [
    'a publisher that may not ask what became of a purge',
    factsWith(needing(['cloudfront:GetInvalidation', distribution, 'implicitDeny'])),
    [`warning rights-missing: ${principal} may not cloudfront:GetInvalidation on ${distribution}.`],
  ],
  [
    'a role without any right',
    factsWith(
      needing(
        ['s3:GetObject', `${bucket}/index.html`, 'implicitDeny'],
        ['s3:PutObject', `${bucket}/index.html`, 'implicitDeny'],
        ['s3:ListBucket', bucket, 'implicitDeny'],
        ['cloudfront:CreateInvalidation', distribution, 'implicitDeny'],
        ['cloudfront:GetInvalidation', distribution, 'implicitDeny'],
      ),
    ),
    [
      `error rights-missing: ${principal} may not s3:GetObject and s3:PutObject on ${bucket}/index.html; nor s3:ListBucket on ${bucket}; nor cloudfront:CreateInvalidation and cloudfront:GetInvalidation on ${distribution}.`,
    ],
  ],
  [
    'a publisher with rights that are denied, and others that nobody gave it',
    factsWith(
      needing(
        ['s3:GetObjectVersion', `${bucket}/index.html`, 'implicitDeny'],
        ['cloudfront:ListInvalidations', distribution, 'implicitDeny'],
        ['s3:DeleteObject', `${bucket}/index.html`, 'explicitDeny'],
      ),
    ),
    [
      `error rights-missing: ${principal} may not s3:DeleteObject on ${bucket}/index.html: a policy denies it.`,
      `warning rights-missing: ${principal} may not s3:GetObjectVersion on ${bucket}/index.html; nor cloudfront:ListInvalidations on ${distribution}.`,
    ],
  ],
  [
    'a publisher that the policy of the bucket lets in',
    factsWith({
      ...needing(
        ['s3:PutObject', `${bucket}/index.html`, 'implicitDeny'],
        ['s3:DeleteObject', `${bucket}/index.html`, 'implicitDeny'],
      ),
      bucketPolicy: {
        isPublic: false,
        statements: [...rightValues.bucketPolicy!.statements, publisherReads],
      },
    }),
    [`error rights-missing: ${principal} may not s3:DeleteObject on ${bucket}/index.html.`],
  ],

  [
    'a publisher that may change the bucket, the distribution and the names',
    factsWith(
      dangers(
        ['s3:DeleteBucket', bucket, 'allowed'],
        ['s3:PutBucketPolicy', bucket, 'allowed'],
        ['s3:DeleteObjectVersion', `${bucket}/index.html`, 'allowed'],
        ['cloudfront:UpdateDistribution', distribution, 'allowed'],
        ['route53:ChangeResourceRecordSets', 'arn:aws:route53:::hostedzone/Z1', 'allowed'],
        ['iam:PassRole', `arn:aws:iam::${account}:role/other`, 'implicitDeny'],
      ),
    ),
    [
      `warning rights-too-many: ${principal} may s3:DeleteBucket and s3:PutBucketPolicy on ${bucket}, which publishing never does.`,
      `warning rights-too-many: ${principal} may s3:DeleteObjectVersion on ${bucket}/index.html, which publishing never does.`,
      `warning rights-too-many: ${principal} may cloudfront:UpdateDistribution on ${distribution}, which publishing never does.`,
      `warning rights-too-many: ${principal} may route53:ChangeResourceRecordSets on arn:aws:route53:::hostedzone/Z1, which publishing never does.`,
    ],
  ],
  [
    'a publisher that may write to every bucket, and become somebody else',
    factsWith(
      dangers(
        ['s3:DeleteBucket', bucket, 'implicitDeny'],
        ['s3:PutObject', 'arn:aws:s3:::another/any', 'allowed'],
        ['iam:PassRole', `arn:aws:iam::${account}:role/other`, 'allowed'],
        ['sts:AssumeRole', `arn:aws:iam::${account}:role/other`, 'allowed'],
      ),
    ),
    [
      `warning rights-too-many: ${principal} may s3:PutObject on arn:aws:s3:::another/any, which publishing never does.`,
      `warning rights-too-many: ${principal} may iam:PassRole and sts:AssumeRole on arn:aws:iam::${account}:role/other, which publishing never does.`,
    ],
  ],
  [
    'a publisher that may write beside the prefix of the site',
    factsWith(
      dangers(
        ['s3:PutObject', `${bucket}/another-site/any`, 'allowed'],
        ['s3:DeleteBucket', bucket, 'implicitDeny'],
      ),
      { site: { prefix: 'site/' } },
    ),
    [
      `warning rights-too-many: ${principal} may s3:PutObject on ${bucket}/another-site/any, which publishing never does.`,
    ],
  ],
  [
    'an administrator',
    factsWith(
      dangers(
        ['s3:DeleteBucket', bucket, 'allowed'],
        ['iam:PassRole', `arn:aws:iam::${account}:role/other`, 'allowed'],
        ['cloudfront:UpdateDistribution', distribution, 'allowed'],
      ),
    ),
    [
      `warning rights-too-many: ${principal} may do everything that was asked about (3 actions), as an administrator may.`,
    ],
  ],

  [
    'somebody who may only look, and names no publisher',
    factsWith(
      asking(
        ['s3:PutObject', `${bucket}/index.html`, 'implicitDeny'],
        ['s3:GetObject', `${bucket}/index.html`, 'allowed'],
        ['cloudfront:CreateInvalidation', distribution, 'implicitDeny'],
      ),
    ),
    [`notice publisher-unknown: ${principal}, who asks, may not upload: it is not what publishes.`],
  ],
  [
    'a publisher that asks itself, and may not purge',
    factsWith(
      asking(
        ['s3:PutObject', `${bucket}/index.html`, 'allowed'],
        ['cloudfront:CreateInvalidation', distribution, 'implicitDeny'],
      ),
    ),
    [
      `error rights-missing: ${principal} may not cloudfront:CreateInvalidation on ${distribution}.`,
    ],
  ],
  [
    'an administrator who asks, and may publish too',
    factsWith({
      rights: {
        principal,
        named: false,
        decisions: decided(false, [
          ['s3:DeleteBucket', bucket, 'allowed'],
          ['iam:PassRole', `arn:aws:iam::${account}:role/other`, 'allowed'],
        ]),
      },
    }),
    [
      `notice rights-too-many: ${principal} may do everything that was asked about (2 actions), as an administrator may.`,
    ],
  ],

  [
    'the root user',
    factsWith({ caller: { account, arn: `arn:aws:iam::${account}:root` } }),
    [`error root-user: These credentials are those of the root user of the account ${account}.`],
  ],
  [
    'a user with keys',
    factsWith({ caller: { account, arn: `arn:aws:iam::${account}:user/ci` } }),
    [`warning user-keys: arn:aws:iam::${account}:user/ci is a user of IAM, not a role.`],
  ],
  [
    'a person who signed in, and a publisher that is a user',
    factsWith({
      caller: { account, arn: `arn:aws:sts::${account}:assumed-role/AWSReservedSSO_Admin/ann` },
      rights: { principal: `arn:aws:iam::${account}:user/tools/ci`, named: true, decisions: [] },
    }),
    [`warning user-keys: arn:aws:iam::${account}:user/tools/ci is a user of IAM, not a role.`],
  ],

  [
    'Node 20',
    factsWith({}, { site: { nodeVersion: '20.19.5' } }),
    [
      'notice node-version: This is Node 20.19.5; releases of the AWS SDK after the first week of January 2027 need Node 22.',
    ],
  ],
  ['Node 24', factsWith({}, { site: { nodeVersion: '24.1.0' } }), []],
]);

test('rights of somebody who does not publish are not called right', () => {
  const facts = factsWith(asking(['s3:PutObject', `${bucket}/index.html`, 'implicitDeny']));
  expect(examine(facts, rightsChecks).right.map(({ code }) => code)).toEqual([
    'root-user',
    'user-keys',
    'node-version',
  ]);
});
