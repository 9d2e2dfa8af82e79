import { describe, expect, test } from 'vitest';
import {
  type AccessRequest,
  type Decision,
  decideAccess,
} from '../../../src/infra/bucket-access.ts';
import { originChecks } from '../../../src/infra/checks/origin.ts';
import { examine } from '../../../src/infra/examine.ts';
import type { BucketStatement } from '../../../src/infra/facts/bucket-facts.ts';
import type { OriginFacts } from '../../../src/infra/facts/distribution-facts.ts';
import type { FactValues, InfraFacts } from '../../../src/infra/facts/infra-facts.ts';
import { whatever } from '../../../src/infra/policy-conditions.ts';
import { provesTable } from '../../support/check-table.ts';
import {
  factsWith,
  factsWithDistribution,
  rightBehaviour,
  rightDistribution,
  rightValues,
} from '../../support/infra-facts.ts';

const right = rightDistribution.origins[0]!;
const [reads, lists, tlsOnly] = rightValues.bucketPolicy!.statements as readonly [
  BucketStatement,
  BucketStatement,
  BucketStatement,
];
const account = '111122223333';
const bucket = 'arn:aws:s3:::storyclub-live';

const withOrigin = (change: Partial<OriginFacts>) =>
  factsWithDistribution({ origins: [{ ...right, ...change }] });

const withStatements = (
  statements: readonly BucketStatement[],
  change: Partial<FactValues> = {},
  isPublic = false,
) => factsWith({ ...change, bucketPolicy: { isPublic, statements } });

const everyone = { kind: 'everyone' } as const;
const some = (who: Partial<Extract<BucketStatement['principals'], { kind: 'some' }>>) => ({
  kind: 'some' as const,
  aws: [],
  services: [],
  canonical: [],
  federated: [],
  ...who,
});
const identity = 'arn:aws:iam::cloudfront:user/CloudFront Origin Access Identity EOLD';
const identityReads = {
  ...reads,
  sid: 'Identity',
  principals: some({ aws: [identity] }),
  conditions: {},
};
const identityLists = {
  ...lists,
  sid: 'IdentityLists',
  principals: some({ aws: [identity] }),
  conditions: {},
};
const publicRead = { ...reads, sid: 'PublicRead', principals: everyone, conditions: {} };

const byIdentity = {
  ...rightDistribution,
  origins: [{ ...right, access: { kind: 'oai', id: 'EOLD' } as const }],
};
const unsigned = {
  ...rightDistribution,
  origins: [{ ...right, access: { kind: 'none' } as const }],
};
const website = {
  ...rightDistribution,
  origins: [
    {
      ...right,
      domainName: 'storyclub-live.s3-website.eu-west-2.amazonaws.com',
      kind: 's3-website' as const,
      access: { kind: 'none' } as const,
      protocol: 'http-only' as const,
    },
  ],
};
/** A bucket made for its website endpoint: public, no TLS, hosting on. */
const publicBucket: Partial<FactValues> = {
  distribution: website,
  bucketPolicy: { isPublic: true, statements: [publicRead] },
  publicAccessBlock: null,
  ownership: null,
  website: {
    indexDocument: 'index.html',
    errorDocument: '404.html',
    redirectsTo: null,
    routingRules: 0,
  },
};

const signing = (mode: 'never' | 'no-override', originType = 's3') => ({
  accessControls: { 'oac-site': { name: 'storyclub-site', originType, signing: mode } },
});

const direct = (status: number, byHttp: number, hosting = 404) => ({
  handshakes: [],
  answers: (
    [
      ['bucket-direct', 'https://storyclub-live.s3.eu-west-2.amazonaws.com/index.html', status],
      ['bucket-direct-http', 'http://storyclub-live.s3.eu-west-2.amazonaws.com/index.html', byHttp],
      ['bucket-website', 'http://storyclub-live.s3-website.eu-west-2.amazonaws.com/', hosting],
    ] as const
  ).map(([purpose, url, answered]) => ({
    purpose,
    url,
    answer: { is: 'answered' as const, status: answered, headers: {}, start: '' },
  })),
});

const api = {
  ...right,
  id: 'api',
  domainName: 'api.storyclub.example',
  kind: 'custom',
  isBucket: false,
  leadsHere: false,
  access: { kind: 'none' },
  protocol: 'https-only',
} as const satisfies OriginFacts;
const withApi = (
  protocol: OriginFacts['protocol'],
  viewerProtocol = rightBehaviour.viewerProtocol,
) =>
  factsWithDistribution({
    origins: [right, { ...api, protocol }],
    behaviours: [
      { ...rightBehaviour, pattern: '/api/*', originId: 'api', leadsHere: false, viewerProtocol },
      rightBehaviour,
    ],
  });

provesTable(originChecks, [
  ['a site where everything is right', factsWith(), []],
  [
    'a site under a prefix, with a policy for just that',
    factsWith(
      {
        distribution: { ...rightDistribution, origins: [{ ...right, path: '/site' }] },
        bucketPolicy: {
          isPublic: false,
          statements: [
            { ...reads, resources: [`${bucket}/site/*`] },
            {
              ...lists,
              conditions: { ...lists.conditions, StringLike: { 's3:prefix': ['site/*'] } },
            },
            tlsOnly,
          ],
        },
      },
      { site: { prefix: 'site/' } },
    ),
    [],
  ],
  [
    'a group of origins, the bucket first',
    factsWithDistribution({
      origins: [right, { ...right, id: 'copy', isBucket: false, leadsHere: false }],
      originGroups: [{ id: 'group', members: ['site', 'copy'] }],
      behaviours: [{ ...rightBehaviour, originId: 'group' }],
    }),
    [],
  ],
  ['a behaviour that leads to an API by HTTPS', withApi('https-only'), []],

  [
    'a distribution that reads another part of the bucket',
    factsWith(
      {
        distribution: {
          ...rightDistribution,
          origins: [{ ...right, path: '/old', leadsHere: false }],
          behaviours: [{ ...rightBehaviour, leadsHere: false }],
        },
      },
      { site: { prefix: 'site/' } },
    ),
    [
      'error origin-elsewhere: The distribution E123EXAMPLE reads the bucket storyclub-live under old/, and the site is published under site/.',
    ],
  ],
  [
    'a distribution with the right origin, which nothing uses',
    factsWithDistribution({
      origins: [right, api],
      behaviours: [{ ...rightBehaviour, originId: 'api', leadsHere: false }],
    }),
    [
      'error origin-elsewhere: The origin site of the distribution E123EXAMPLE leads to what is published, but no behaviour uses it.',
    ],
  ],
  [
    'a distribution that does not know the bucket',
    factsWithDistribution({
      origins: [api],
      behaviours: [{ ...rightBehaviour, originId: 'api', leadsHere: false }],
    }),
    [
      'error origin-elsewhere: No origin of the distribution E123EXAMPLE is the bucket storyclub-live, where the site is published.',
    ],
  ],

  [
    'a configuration that is wrong about the region',
    factsWith({}, { site: { region: 'us-east-1' } }),
    [
      'error region-differs: The configuration says that the bucket storyclub-live is in us-east-1, and it is in eu-west-2.',
    ],
  ],
  [
    'an origin in another region',
    withOrigin({ domainName: 'storyclub-live.s3.us-west-2.amazonaws.com' }),
    [
      'error region-differs: The origin site (storyclub-live.s3.us-west-2.amazonaws.com) asks for the bucket in us-west-2, and it is in eu-west-2.',
    ],
  ],
  [
    'an origin that names no region',
    withOrigin({ domainName: 'storyclub-live.s3.amazonaws.com' }),
    [
      'notice region-differs: The origin site (storyclub-live.s3.amazonaws.com) names no region, and the bucket is in eu-west-2.',
    ],
  ],
  [
    'an origin that names no region, in the one that is meant then',
    factsWith(
      {
        distribution: {
          ...rightDistribution,
          origins: [{ ...right, domainName: 'storyclub-live.s3.amazonaws.com' }],
        },
        bucketRegion: 'us-east-1',
      },
      { site: { region: null } },
    ),
    [],
  ],

  [
    'a website endpoint and all that it needs: one finding',
    factsWith(publicBucket),
    [
      "error origin-website: The origin site is the bucket's website endpoint, storyclub-live.s3-website.eu-west-2.amazonaws.com: CloudFront reaches it by HTTP only, and so does everybody else.",
    ],
  ],
  [
    'a website endpoint that the owner insists on',
    factsWith(publicBucket, { site: { origin: 'website' } }),
    [
      "warning origin-website: The origin site is the bucket's website endpoint, storyclub-live.s3-website.eu-west-2.amazonaws.com: CloudFront reaches it by HTTP only, and so does everybody else.",
    ],
  ],
  [
    'a policy that everybody may put another one in the place of',
    withStatements([
      reads,
      lists,
      tlsOnly,
      { ...lists, sid: 'Oops', principals: everyone, actions: ['s3:PutBucket*'], conditions: {} },
    ]),
    [
      "error bucket-policy-open: The statement Oops of the bucket's policy lets everybody change that policy.",
    ],
  ],
  [
    'earlier versions that everybody may read',
    withStatements([
      reads,
      lists,
      tlsOnly,
      { ...publicRead, sid: 'Oops', actions: ['s3:GetObjectVersion'] },
    ]),
    ["error bucket-policy-open: The statement Oops of the bucket's policy lets everybody read."],
  ],
  [
    'a website endpoint of a bucket that everybody may write to',
    factsWith({
      ...publicBucket,
      bucketPolicy: { isPublic: true, statements: [{ ...publicRead, actions: ['s3:*'] }] },
    }),
    [
      "error origin-website: The origin site is the bucket's website endpoint, storyclub-live.s3-website.eu-west-2.amazonaws.com: CloudFront reaches it by HTTP only, and so does everybody else.",
      "error bucket-policy-open: The statement PublicRead of the bucket's policy lets everybody write or delete.",
    ],
  ],

  [
    'an API that is asked by HTTP',
    withApi('http-only'),
    ['error origin-protocol: CloudFront asks the origin api (api.storyclub.example) by HTTP only.'],
  ],
  [
    'an API that is asked as readers ask, who may use HTTP',
    withApi('match-viewer', 'allow-all'),
    [
      'warning origin-protocol: CloudFront asks the origin api by HTTP for every reader who comes by HTTP, through the behaviour /api/*.',
    ],
  ],
  ['an API that is asked as readers ask, who use HTTPS', withApi('match-viewer'), []],
  [
    'a bucket that is asked as readers ask, by an identity',
    withStatements([identityReads, identityLists, tlsOnly], {
      distribution: {
        ...byIdentity,
        behaviours: [{ ...rightBehaviour, viewerProtocol: 'allow-all' }],
      },
    }),
    [
      'warning origin-protocol: CloudFront asks the origin site by HTTP for every reader who comes by HTTP, through the default behaviour.',
      'warning origin-identity: The origin site uses the origin access identity EOLD, which AWS calls legacy.',
    ],
  ],

  [
    'a REST endpoint that is read as a stranger would',
    withStatements([publicRead, tlsOnly], { distribution: unsigned }, true),
    [
      'error origin-not-signed: The origin site has no origin access control: CloudFront asks the bucket storyclub-live as a stranger would.',
      "error bucket-policy-open: The statement PublicRead of the bucket's policy lets everybody read.",
    ],
  ],
  [
    'an identity of the old kind',
    withStatements([identityReads, identityLists, tlsOnly], { distribution: byIdentity }),
    [
      'warning origin-identity: The origin site uses the origin access identity EOLD, which AWS calls legacy.',
    ],
  ],
  [
    'an identity of the old kind while its successor is already let in',
    withStatements([identityReads, identityLists, reads, lists, tlsOnly], {
      distribution: byIdentity,
    }),
    [
      'warning origin-identity: The origin site uses the origin access identity EOLD, which AWS calls legacy.',
    ],
  ],
  [
    'an identity that the policy knows by its canonical user id',
    withStatements(
      [
        { ...identityReads, principals: some({ canonical: ['a1b2c3'] }) },
        { ...identityLists, principals: some({ canonical: ['a1b2c3'] }) },
        tlsOnly,
      ],
      { distribution: byIdentity },
    ),
    [
      'warning origin-identity: The origin site uses the origin access identity EOLD, which AWS calls legacy.',
    ],
  ],

  [
    'an access control that never signs',
    factsWith(signing('never')),
    ['error origin-signing: The origin access control storyclub-site never signs.'],
  ],
  [
    'an access control that lets requests sign for themselves',
    factsWith(signing('no-override')),
    [
      'warning origin-signing: The origin access control storyclub-site does not sign a request that brings an Authorization header of its own.',
    ],
  ],
  [
    'an access control for Lambda',
    factsWith(signing('never', 'lambda')),
    [
      'error origin-signing: The origin access control storyclub-site is of type lambda, and the origin is a bucket.',
    ],
  ],

  [
    'a policy that does not know the distribution',
    withStatements([lists, tlsOnly]),
    [
      "error distribution-denied: The bucket's policy does not allow the distribution to read what the origin site asks for.",
    ],
  ],
  [
    'no policy at all',
    factsWith({ bucketPolicy: null }),
    [
      "error distribution-denied: The bucket's policy does not allow the distribution to read what the origin site asks for.",
      'warning tls-not-required: The policy of the bucket storyclub-live does not refuse requests without TLS.',
      'warning missing-pages-forbidden: The distribution may not list the bucket, so S3 answers 403 instead of 404 for a page that is not there (origin site).',
    ],
  ],
  [
    'a policy for another part of the bucket',
    factsWith(
      {
        distribution: { ...rightDistribution, origins: [{ ...right, path: '/site' }] },
        bucketPolicy: {
          isPublic: false,
          statements: [{ ...reads, resources: [`${bucket}/pages/*`] }, lists, tlsOnly],
        },
      },
      { site: { prefix: 'site/' } },
    ),
    [
      "error distribution-denied: The bucket's policy does not allow the distribution to read what the origin site asks for.",
    ],
  ],
  [
    'a policy that denies everybody but one role',
    withStatements([
      reads,
      lists,
      tlsOnly,
      {
        ...tlsOnly,
        sid: 'OnlyUs',
        conditions: {
          StringNotEquals: {
            'aws:sourcearn': [`arn:aws:cloudfront::${account}:distribution/EOTHER`],
          },
        },
      },
    ]),
    [
      "error distribution-denied: The statement OnlyUs of the bucket's policy denies the distribution to read what the origin site asks for.",
      'warning missing-pages-forbidden: The distribution may not list the bucket, so S3 answers 403 instead of 404 for a page that is not there (origin site).',
    ],
  ],
  [
    'a policy that denies by addresses, which cannot be judged from here',
    withStatements([
      reads,
      lists,
      tlsOnly,
      {
        ...tlsOnly,
        sid: 'Addresses',
        conditions: { NotIpAddress: { 'aws:sourceip': ['192.0.2.0/24'] } },
      },
    ]),
    [],
  ],

  [
    'a policy that lets everybody list',
    withStatements([reads, { ...lists, sid: null, principals: everyone, conditions: {} }, tlsOnly]),
    [
      "error bucket-policy-open: A statement without Sid (Allow s3:ListBucket) of the bucket's policy lets everybody list the bucket.",
    ],
  ],
  [
    'a policy that lets in whoever sends the right Referer',
    withStatements([
      reads,
      lists,
      {
        ...publicRead,
        conditions: { StringLike: { 'aws:referer': ['https://www.storyclub.example/*'] } },
      },
      tlsOnly,
    ]),
    [
      "error bucket-policy-open: The statement PublicRead of the bucket's policy lets everybody read, for its condition is on something that everybody may send.",
    ],
  ],
  [
    'a policy that lets everybody in but some',
    withStatements([
      lists,
      { ...reads, sid: 'NotThem', principals: { kind: 'not' }, conditions: {} },
      tlsOnly,
    ]),
    ["error bucket-policy-open: The statement NotThem of the bucket's policy lets everybody read."],
  ],
  [
    'a policy that lets in the network of the owner',
    withStatements([
      reads,
      lists,
      { ...publicRead, conditions: { StringEquals: { 'aws:sourcevpce': ['vpce-1'] } } },
      tlsOnly,
    ]),
    [],
  ],
  [
    'a policy that lets in CloudFront, whosever it is',
    withStatements([{ ...reads, conditions: {} }, lists, tlsOnly]),
    [
      "error bucket-policy-open: The statement DistributionReads of the bucket's policy lets every distribution of CloudFront read, whosever it is.",
    ],
  ],
  [
    'a policy that lets CloudFront list, whosever it is',
    withStatements([reads, { ...lists, conditions: {} }, tlsOnly]),
    [
      "error bucket-policy-open: The statement DistributionLists of the bucket's policy lets every distribution of CloudFront list the bucket, whosever it is.",
    ],
  ],
  [
    'a policy that lets all distributions of the account list',
    withStatements([
      reads,
      { ...lists, conditions: { StringEquals: { 'aws:sourceaccount': [account] } } },
      tlsOnly,
    ]),
    [
      "warning bucket-policy-open: The statement DistributionLists of the bucket's policy lets every distribution of the account list the bucket.",
    ],
  ],
  [
    'a policy that lets in all distributions of the account',
    withStatements([
      { ...reads, conditions: { StringEquals: { 'aws:sourceaccount': [account] } } },
      lists,
      tlsOnly,
    ]),
    [
      "warning bucket-policy-open: The statement DistributionReads of the bucket's policy lets every distribution of the account read.",
    ],
  ],
  [
    'a policy that lets in all distributions of the account, by a pattern',
    withStatements([
      {
        ...reads,
        conditions: {
          ArnLike: { 'aws:sourcearn': [`arn:aws:cloudfront::${account}:distribution/*`] },
        },
      },
      lists,
      tlsOnly,
    ]),
    [
      "warning bucket-policy-open: The statement DistributionReads of the bucket's policy lets every distribution of the account read.",
    ],
  ],
  [
    'a distribution that may write, if asked to',
    withStatements([{ ...reads, actions: ['s3:*'] }, lists, tlsOnly]),
    [
      "warning bucket-policy-open: The statement DistributionReads of the bucket's policy lets the distribution write.",
    ],
  ],
  [
    'a distribution that may write, and is asked to',
    withStatements([{ ...reads, actions: ['s3:GetObject', 's3:Put*'] }, lists, tlsOnly], {
      distribution: {
        ...rightDistribution,
        behaviours: [
          {
            ...rightBehaviour,
            methods: ['GET', 'HEAD', 'OPTIONS', 'PUT', 'POST', 'PATCH', 'DELETE'],
          },
        ],
      },
    }),
    [
      "error bucket-policy-open: The statement DistributionReads of the bucket's policy lets the distribution write.",
    ],
  ],

  [
    'an identity left in the policy',
    withStatements([identityReads, reads, lists, tlsOnly]),
    [
      "warning bucket-policy-others: The statement Identity of the bucket's policy lets in EOLD, which no origin uses.",
    ],
  ],
  [
    'another distribution of the account, and one of another account',
    withStatements([
      {
        ...reads,
        conditions: {
          StringEquals: {
            'aws:sourcearn': [
              rightDistribution.arn,
              `arn:aws:cloudfront::${account}:distribution/EOTHER`,
              'arn:aws:cloudfront::444455556666:distribution/EFOREIGN',
            ],
          },
        },
      },
      lists,
      tlsOnly,
    ]),
    [
      "notice bucket-policy-others: The statement DistributionReads of the bucket's policy lets in the distribution EOTHER as well.",
      "error bucket-policy-others: The statement DistributionReads of the bucket's policy lets in the distribution EFOREIGN of the account 444455556666.",
    ],
  ],
  [
    'another account',
    withStatements([
      reads,
      lists,
      {
        ...reads,
        sid: 'Agency',
        principals: some({ aws: ['arn:aws:iam::444455556666:root'] }),
        conditions: {},
      },
      tlsOnly,
    ]),
    [
      "warning bucket-policy-others: The statement Agency of the bucket's policy lets in the account 444455556666.",
    ],
  ],
  [
    'a role of the same account',
    withStatements([
      reads,
      lists,
      {
        ...reads,
        sid: 'Us',
        principals: some({ aws: [`arn:aws:iam::${account}:role/owner`] }),
        conditions: {},
      },
      tlsOnly,
    ]),
    [],
  ],

  [
    'no Block Public Access',
    factsWith({ publicAccessBlock: null }),
    ['warning public-access-not-blocked: The bucket storyclub-live does not block public access.'],
  ],
  [
    'two of the four off, and a public policy',
    withStatements(
      [reads, lists, publicRead, tlsOnly],
      {
        publicAccessBlock: {
          blockPublicAcls: true,
          ignorePublicAcls: true,
          blockPublicPolicy: false,
          restrictPublicBuckets: false,
        },
      },
      true,
    ),
    [
      "error bucket-policy-open: The statement PublicRead of the bucket's policy lets everybody read.",
      'error public-access-not-blocked: The bucket storyclub-live does not block all public access: BlockPublicPolicy and RestrictPublicBuckets are off.',
    ],
  ],
  [
    'ACLs of objects, public ones ignored',
    factsWith({ ownership: 'BucketOwnerPreferred' }),
    [
      'notice object-acls-allowed: The bucket storyclub-live takes ACLs of single objects (Object Ownership is BucketOwnerPreferred).',
    ],
  ],
  [
    'ACLs of objects, public ones too',
    factsWith({ ownership: null, publicAccessBlock: null }),
    [
      'warning public-access-not-blocked: The bucket storyclub-live does not block public access.',
      'warning object-acls-allowed: The bucket storyclub-live takes ACLs of single objects (Object Ownership is not set, which is ObjectWriter).',
    ],
  ],

  [
    'no statement about TLS',
    withStatements([reads, lists]),
    [
      'warning tls-not-required: The policy of the bucket storyclub-live does not refuse requests without TLS.',
    ],
  ],
  [
    'a statement about TLS that forgets the bucket itself',
    withStatements([reads, lists, { ...tlsOnly, resources: [`${bucket}/*`] }]),
    [
      'warning tls-not-required: The policy of the bucket storyclub-live refuses requests without TLS, but not all of them: listing the bucket is allowed.',
    ],
  ],
  [
    'a statement about TLS for reading only',
    withStatements([reads, lists, { ...tlsOnly, actions: ['s3:GetObject'] }]),
    [
      'warning tls-not-required: The policy of the bucket storyclub-live refuses requests without TLS, but not all of them: writing objects and listing the bucket are allowed.',
    ],
  ],
  [
    'a statement about TLS that spares services of AWS',
    withStatements([
      reads,
      lists,
      {
        ...tlsOnly,
        conditions: {
          BoolIfExists: {
            'aws:securetransport': ['false'],
            'aws:principalisawsservice': ['false'],
          },
        },
      },
    ]),
    [],
  ],

  [
    'a bucket that answers everybody, by HTTPS',
    factsWith({ face: direct(200, 403) }),
    [
      'error bucket-open: Everybody can read the bucket around CloudFront: https://storyclub-live.s3.eu-west-2.amazonaws.com/index.html answers.',
    ],
  ],
  [
    'a bucket that answers everybody, by HTTP too',
    factsWith({ face: direct(200, 200) }),
    [
      'error bucket-open: Everybody can read the bucket around CloudFront: https://storyclub-live.s3.eu-west-2.amazonaws.com/index.html and http://storyclub-live.s3.eu-west-2.amazonaws.com/index.html answer.',
    ],
  ],
  [
    'a list of the bucket as home page',
    factsWithDistribution({
      defaultRootObject: null,
      behaviours: [{ ...rightBehaviour, viewerRequest: null }],
    }),
    [
      'error bucket-listed: The URL / of the distribution answers the list of every key in the bucket storyclub-live.',
    ],
  ],
  [
    'no default root object, but a function',
    factsWithDistribution({ defaultRootObject: null }),
    [],
  ],
  [
    'no default root object, but a prefix',
    factsWith(
      {
        distribution: {
          ...rightDistribution,
          defaultRootObject: null,
          origins: [{ ...right, path: '/site' }],
          behaviours: [{ ...rightBehaviour, viewerRequest: null }],
        },
      },
      { site: { prefix: 'site/' } },
    ),
    [],
  ],

  [
    'hosting left on, closed to readers',
    factsWith({ website: publicBucket.website!, face: direct(403, 403, 403) }),
    [
      'notice website-hosting-on: Static website hosting of the bucket storyclub-live is on, and the distribution does not use it.',
    ],
  ],
  [
    'hosting left on, and redirecting',
    factsWith({
      website: {
        indexDocument: null,
        errorDocument: null,
        redirectsTo: { host: 'www.storyclub.example', protocol: 'http' },
        routingRules: 0,
      },
      face: direct(403, 403, 301),
    }),
    [
      'warning website-hosting-on: Static website hosting of the bucket storyclub-live is on, and the distribution does not use it; it answers everybody (301).',
    ],
  ],
  [
    'a distribution that may not list, with an error page for 403',
    withStatements([reads, tlsOnly]),
    [
      'warning missing-pages-forbidden: The distribution may not list the bucket, so S3 answers 403 instead of 404 for a page that is not there (origin site).',
    ],
  ],
  [
    'no versions',
    factsWith({ versioning: 'Off' }),
    ['notice versioning-off: Versioning of the bucket storyclub-live is off.'],
  ],
  [
    'no more versions',
    factsWith({ versioning: 'Suspended' }),
    ['notice versioning-off: Versioning of the bucket storyclub-live is suspended.'],
  ],

  [
    "objects encrypted with the owner's key",
    factsWith({
      encryption: { algorithm: 'aws:kms', kmsKey: `arn:aws:kms:eu-west-2:${account}:key/1` },
    }),
    [
      `notice kms-encryption: The bucket storyclub-live encrypts new objects with the KMS key arn:aws:kms:eu-west-2:${account}:key/1 (aws:kms).`,
    ],
  ],
  [
    'objects encrypted with a key that CloudFront cannot use',
    factsWith({ encryption: { algorithm: 'aws:kms', kmsKey: null }, face: direct(403, 403) }),
    [
      'error kms-encryption: The bucket storyclub-live encrypts new objects with the key that AWS keeps for S3 in KMS (aws:kms).',
    ],
  ],
  [
    'objects encrypted with a key that an identity cannot use',
    withStatements([identityReads, identityLists, tlsOnly], {
      distribution: byIdentity,
      encryption: { algorithm: 'aws:kms', kmsKey: `arn:aws:kms:eu-west-2:${account}:key/1` },
      face: direct(403, 403),
    }),
    [
      'warning origin-identity: The origin site uses the origin access identity EOLD, which AWS calls legacy.',
      `error kms-encryption: The bucket storyclub-live encrypts new objects with the KMS key arn:aws:kms:eu-west-2:${account}:key/1 (aws:kms).`,
    ],
  ],
]);

test.each([
  [
    'no statement about TLS',
    withStatements([reads, lists]),
    'tls-not-required',
    { kind: 'tls-only' },
  ],
  [
    'no right to list',
    withStatements([reads, tlsOnly]),
    'missing-pages-forbidden',
    { kind: 'list-bucket' },
  ],
  [
    'a right to list that a Deny takes back, whatever is allowed besides',
    withStatements([
      reads,
      tlsOnly,
      { ...lists, effect: 'Deny', sid: 'NoLists', principals: { kind: 'everyone' } },
    ]),
    'missing-pages-forbidden',
    null,
  ],
  [
    'no Block Public Access',
    factsWith({ publicAccessBlock: null }),
    'public-access-not-blocked',
    { kind: 'block-public-access' },
  ],
  [
    'no Block Public Access of a bucket that is read as a stranger would',
    withStatements([publicRead, tlsOnly], { distribution: unsigned, publicAccessBlock: null }),
    'public-access-not-blocked',
    null,
  ],
  [
    'no right to list, where / would show the list',
    withStatements([reads, tlsOnly], {
      distribution: { ...rightDistribution, defaultRootObject: null },
    }),
    'missing-pages-forbidden',
    null,
  ],
  [
    'no signature, and a policy that knows the distribution',
    factsWith(signing('never')),
    'origin-signing',
    { kind: 'signing-always', accessControlId: 'oac-site' },
  ],
  [
    'no signature, and a policy that does not',
    withStatements([lists, tlsOnly], signing('never')),
    'origin-signing',
    null,
  ],
  [
    'an API that is asked as readers ask',
    withApi('match-viewer', 'allow-all'),
    'origin-protocol',
    { kind: 'origin-protocol', originId: 'api' },
  ],
  [
    'a bucket that is asked by HTTP',
    withStatements([publicRead, tlsOnly], {
      distribution: {
        ...unsigned,
        origins: [{ ...right, access: { kind: 'none' }, protocol: 'http-only' }],
      },
    }),
    'origin-protocol',
    { kind: 'origin-protocol', originId: 'site' },
  ],
  ['an API that may know no HTTPS', withApi('http-only'), 'origin-protocol', null],
] as const)('the fix of %s', (_, facts, code, fix) => {
  const { diagnoses } = examine(facts, originChecks);
  expect(diagnoses.find((diagnosis) => diagnosis.code === code)?.fix).toEqual(fix);
});

test.each<[string, InfraFacts, readonly string[]]>([
  [
    'a website endpoint: what it needs is no fault, and not right either',
    factsWith(publicBucket),
    [
      'origin-signing',
      'distribution-denied',
      'bucket-policy-open',
      'public-access-not-blocked',
      'object-acls-allowed',
      'tls-not-required',
      'bucket-open',
      'website-hosting-on',
      'missing-pages-forbidden',
    ],
  ],
  [
    'an origin without access control: nobody is named in the policy',
    withStatements([publicRead, tlsOnly], { distribution: unsigned }),
    ['origin-signing', 'distribution-denied', 'missing-pages-forbidden'],
  ],
])('%s', (_, facts, codes) => {
  const { diagnoses, right: said } = examine(facts, originChecks);
  const all = [...diagnoses, ...said].map(({ code }) => code);
  expect(codes.filter((code) => all.includes(code))).toEqual([]);
});

describe('the policy of a bucket is read as IAM reads it', () => {
  const page = `${bucket}/s/the-fox/index.html`;
  const asked: AccessRequest = {
    who: { kind: 'service', name: 'cloudfront.amazonaws.com' },
    action: 's3:GetObject',
    resource: page,
    context: {
      'aws:sourcearn': rightDistribution.arn,
      'aws:securetransport': 'true',
      'aws:principalorgid': null,
      'aws:referer': whatever,
    },
  };
  const allow: BucketStatement = { ...publicRead, resources: ['*'] };

  test.each<[string, Partial<BucketStatement>, Decision['is']]>([
    ['an action in another spelling', { actions: ['S3:getobject'] }, 'allowed'],
    ['an action by a pattern', { actions: ['s3:Get*'] }, 'allowed'],
    ['another action', { actions: ['s3:GetObjectAcl'] }, 'not-named'],
    ['all actions but some', { actions: [], notActions: ['s3:Put*'] }, 'allowed'],
    ['all actions but this', { actions: [], notActions: ['s3:Get*'] }, 'not-named'],
    ['all resources but some', { resources: [], notResources: [`${bucket}/private/*`] }, 'allowed'],
    ['all resources but this', { resources: [], notResources: [`${bucket}/s/*`] }, 'not-named'],
    ['a resource by `?`', { resources: [`${bucket}/?/the-fox/index.html`] }, 'allowed'],
    ['a resource with a `*` that is none', { resources: [`${bucket}/\${*}`] }, 'not-named'],
    ['resources in another case', { resources: [`${bucket}/S/*`] }, 'not-named'],
    ['another service', { principals: some({ services: ['ses.amazonaws.com'] }) }, 'not-named'],
    [
      'a condition in another spelling',
      { conditions: { stringequals: { 'AWS:SourceArn': [rightDistribution.arn] } } },
      'allowed',
    ],
    [
      'two conditions, one not met',
      {
        conditions: {
          StringEquals: { 'aws:sourcearn': [rightDistribution.arn] },
          Bool: { 'aws:securetransport': ['false'] },
        },
      },
      'not-named',
    ],
    [
      'a key that the request lacks',
      { conditions: { StringEquals: { 'aws:principalorgid': ['o-1'] } } },
      'not-named',
    ],
    [
      'a key that the request lacks, if it exists',
      { conditions: { StringEqualsIfExists: { 'aws:principalorgid': ['o-1'] } } },
      'allowed',
    ],
    [
      'a key that the request lacks, negated',
      { conditions: { StringNotEquals: { 'aws:principalorgid': ['o-1'] } } },
      'allowed',
    ],
    [
      'a key that has to be lacking',
      { conditions: { Null: { 'aws:principalorgid': ['true'] } } },
      'allowed',
    ],
    [
      'a key that must not be lacking',
      { conditions: { Null: { 'aws:principalorgid': ['false'] } } },
      'not-named',
    ],
    [
      'what the request may say as it likes',
      { conditions: { StringEquals: { 'aws:referer': ['secret'] } } },
      'allowed',
    ],
    [
      'a key that nobody knows from here',
      { conditions: { StringEquals: { 'aws:sourcevpc': ['vpc-1'] } } },
      'unknown',
    ],
    [
      'an operator that is not judged',
      { conditions: { IpAddress: { 'aws:sourcearn': ['x'] } } },
      'unknown',
    ],
  ])('an Allow with %s', (_, change, is) => {
    expect(decideAccess({ isPublic: null, statements: [{ ...allow, ...change }] }, asked).is).toBe(
      is,
    );
  });

  test.each<[string, Partial<BucketStatement>, Decision['is']]>([
    ['that matches', {}, 'denied'],
    ['of another action', { actions: ['s3:PutObject'] }, 'allowed'],
    [
      'of which nobody knows',
      { conditions: { IpAddress: { 'aws:sourceip': ['192.0.2.0/24'] } } },
      'unknown',
    ],
    ['of all but some, who are not known', { principals: { kind: 'not' } }, 'unknown'],
  ])('a Deny %s, beside an Allow', (_, change, is) => {
    const statements = [allow, { ...allow, effect: 'Deny' as const, ...change }];
    expect(decideAccess({ isPublic: null, statements }, asked).is).toBe(is);
  });

  test('a pattern with many stars takes no time', () => {
    const statements = [{ ...allow, resources: [`${'*a'.repeat(60)}b`] }];
    const resource = 'a'.repeat(5000);
    expect(decideAccess({ isPublic: null, statements }, { ...asked, resource }).is).toBe(
      'not-named',
    );
  });
});
