import type { Mistake } from './mistake.ts';
import { bucketName, bucketOf, editPolicy, originOf, own, present } from './made.ts';

/** Between CloudFront and the bucket. */
export const originMistakes: readonly Mistake[] = [
  [
    'no access control',
    (state) => {
      originOf(state).OriginAccessControlId = '';
    },
    ['https-unanswered', 'origin-not-signed'],
  ],
  [
    'signing never',
    (state) => {
      own(state.accessControls).SigningBehavior = 'never';
    },
    ['https-unanswered', 'origin-signing'],
  ],
  [
    'signing no-override',
    (state) => {
      own(state.accessControls).SigningBehavior = 'no-override';
    },
    ['origin-signing'],
  ],
  [
    'an access identity',
    (state) => {
      originOf(state).OriginAccessControlId = '';
      originOf(state).S3OriginConfig = {
        OriginAccessIdentity: 'origin-access-identity/cloudfront/E1OAI',
      };
      editPolicy(state, (all) => [
        ...all,
        {
          Sid: 'Legacy',
          Effect: 'Allow',
          Principal: {
            AWS: 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity E1OAI',
          },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucketName}/*`,
        },
      ]);
    },
    ['https-unanswered', 'origin-identity', 'missing-pages-forbidden'],
  ],
  [
    'an origin that is another bucket',
    (state) => {
      originOf(state).DomainName = 'another.s3.eu-west-2.amazonaws.com';
    },
    ['https-unanswered', 'origin-elsewhere'],
  ],
  [
    'a wrong origin path',
    (state) => {
      originOf(state).OriginPath = '/old';
    },
    ['https-unanswered', 'origin-elsewhere'],
  ],
  [
    'no policy',
    (state) => {
      bucketOf(state).policy = null;
    },
    ['https-unanswered', 'distribution-denied', 'tls-not-required', 'missing-pages-forbidden'],
  ],
  [
    'no right to list',
    (state) => {
      editPolicy(state, (all) => all.filter(({ Action }) => Action !== 's3:ListBucket'));
    },
    ['missing-pages-forbidden'],
  ],
  [
    'no right to read',
    (state) => {
      editPolicy(state, (all) =>
        all.filter(({ Action, Effect }) => Action !== 's3:GetObject' || Effect === 'Deny'),
      );
    },
    ['https-unanswered', 'distribution-denied'],
  ],
  [
    'no TLS-only statement',
    (state) => {
      editPolicy(state, (all) => all.filter(({ Sid }) => Sid !== 'TlsOnly'));
    },
    ['tls-not-required'],
  ],
  [
    'TLS only for the objects',
    (state) => {
      editPolicy(state, (all) =>
        all.map((one) =>
          one.Sid === 'TlsOnly' ? { ...one, Resource: `arn:aws:s3:::${bucketName}/*` } : one,
        ),
      );
    },
    ['tls-not-required'],
  ],
  [
    'any distribution may read',
    (state) => {
      editPolicy(state, (all) =>
        all.map((one) => (one.Effect === 'Allow' ? { ...one, Condition: {} } : one)),
      );
    },
    ['bucket-policy-open'],
  ],
  [
    'another distribution may read',
    (state) => {
      editPolicy(state, (all) => [
        ...all,
        {
          Effect: 'Allow',
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucketName}/*`,
          Condition: {
            StringEquals: {
              'AWS:SourceArn': 'arn:aws:cloudfront::111122223333:distribution/EOTHER',
            },
          },
        },
      ]);
    },
    ['bucket-policy-others'],
  ],
  [
    'another account may read',
    (state) => {
      editPolicy(state, (all) => [
        ...all,
        {
          Effect: 'Allow',
          Principal: { AWS: 'arn:aws:iam::444455556666:root' },
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucketName}/*`,
        },
      ]);
    },
    ['bucket-policy-others'],
  ],
  [
    'everybody may read',
    (state) => {
      bucketOf(state).publicAccessBlock = {
        BlockPublicAcls: true,
        IgnorePublicAcls: true,
        BlockPublicPolicy: false,
        RestrictPublicBuckets: false,
      };
      editPolicy(state, (all) => [
        ...all,
        {
          Sid: 'Everybody',
          Effect: 'Allow',
          Principal: '*',
          Action: 's3:GetObject',
          Resource: `arn:aws:s3:::${bucketName}/*`,
        },
      ]);
    },
    ['bucket-policy-open', 'public-access-not-blocked'],
  ],
  [
    'no block of public access',
    (state) => {
      bucketOf(state).publicAccessBlock = null;
    },
    ['public-access-not-blocked'],
  ],
  [
    'one part of the block off',
    (state) => {
      present(bucketOf(state).publicAccessBlock).RestrictPublicBuckets = false;
    },
    ['public-access-not-blocked'],
  ],
  [
    'ACLs allowed',
    (state) => {
      bucketOf(state).ownership = { Rules: [{ ObjectOwnership: 'ObjectWriter' }] };
    },
    ['object-acls-allowed'],
  ],
  [
    'no ownership',
    (state) => {
      bucketOf(state).ownership = null;
    },
    ['object-acls-allowed'],
  ],
  [
    'versioning suspended',
    (state) => {
      bucketOf(state).versioning = 'Suspended';
    },
    ['versioning-off'],
  ],
  [
    'KMS',
    (state) => {
      bucketOf(state).encryption = {
        Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms' } }],
      };
    },
    ['kms-encryption'],
  ],
  [
    'website hosting on',
    (state) => {
      bucketOf(state).website = { IndexDocument: { Suffix: 'index.html' } };
    },
    ['website-hosting-on'],
  ],
];
