import { identityArn } from '../checks/origin/requests.ts';
import type { PublicAccessBlock } from '../facts/bucket-facts.ts';
import { addStatement } from './bucket-policy.ts';
import { type BucketOrigin, bucketOriginsOf, patternsTo } from './bucket-origins.ts';
import { isLetIn } from './is-let-in.ts';
import {
  type Documents,
  type Edit,
  editOf,
  mapEdit,
  refused,
  type Surroundings,
} from './documents.ts';

/**
 * 404 for what is missing: s3:ListBucket for the distribution alone (API GetObject). Without a default root object the
 * URL `/` would then answer the list of the bucket's keys.
 */
export function editListBucket(documents: Documents, around: Surroundings): Edit<Documents> {
  const origins = bucketOriginsOf(documents, around);
  const access = origins.find((origin) => origin.access.kind !== 'none')?.access;
  if (documents.distribution === null || around.distributionArn === null || access === undefined)
    return refused(
      'The distribution reads the bucket as everybody does, so everybody could list it.',
      'Give its origin an access control (OAC) first.',
    );
  const root = documents.distribution.DefaultRootObject ?? '';
  if (root === '' && origins.some(({ path }) => path === ''))
    return refused(
      'The distribution has no default root object: its URL / would show a list of every key in the bucket.',
      'Set the default root object to index.html first.',
    );
  if (isPageless(documents))
    return refused(
      'There is an error page for 403 and none for 404: readers of a missing page would see an error of S3.',
      'Give 404 the same error page first.',
    );
  const bucketArn = bucketArnOf(around);
  const statement = {
    Sid: 'StoryclubDistributionLists',
    Effect: 'Allow',
    Action: 's3:ListBucket',
    Resource: bucketArn,
  } as const;
  return editPolicy(
    documents,
    access.kind === 'oai'
      ? { ...statement, Principal: { AWS: identityArn(access.id, around.distributionArn) } }
      : {
          ...statement,
          Principal: { Service: 'cloudfront.amazonaws.com' },
          Condition: { StringEquals: { 'AWS:SourceArn': around.distributionArn } },
        },
  );
}

/** What is missing is answered with the page for 403 as long as it may not be listed. */
function isPageless({ distribution }: Documents): boolean {
  const errors = distribution?.CustomErrorResponses?.Items ?? [];
  const hasPage = (status: number): boolean =>
    errors.some(
      ({ ErrorCode, ResponsePagePath = '' }) => ErrorCode === status && ResponsePagePath !== '',
    );
  return hasPage(403) && !hasPage(404);
}

/** Denies what comes without TLS, and nothing else: nobody who uses HTTPS is locked out (S3UG example-bucket-policies). */
export function editTlsOnly(documents: Documents, around: Surroundings): Edit<Documents> {
  const plain = plainReaders(documents, around);
  if (plain !== null) return plain;
  const bucketArn = bucketArnOf(around);
  return editPolicy(documents, {
    Sid: 'StoryclubTlsOnly',
    Effect: 'Deny',
    Principal: '*',
    Action: 's3:*',
    Resource: [bucketArn, `${bucketArn}/*`],
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  });
}

/** Who reads the bucket over HTTP: they would be shut out. */
function plainReaders(documents: Documents, around: Surroundings): Edit<never> | null {
  const website = websiteReaders(documents, around);
  if (website !== null) return website;
  const origins = bucketOriginsOf(documents, around);
  const patternsAsked = (how: BucketOrigin['asked']) => {
    const ids = origins.filter(({ asked }) => asked === how).map(({ id }) => id);
    return documents.distribution === null ? [] : patternsTo(documents.distribution, new Set(ids));
  };
  if (patternsAsked('http').length > 0)
    return refused(
      'CloudFront asks the bucket over HTTP only, whatever readers use: the site would be gone.',
      'Set the protocol policy of the origin to HTTPS only first, then run it again.',
    );
  const open = patternsAsked('as-readers')
    .filter(({ viewerProtocol }) => viewerProtocol === 'allow-all')
    .map(({ pattern }) => pattern);
  if (open.length === 0) return null;
  return refused(
    `Readers who use HTTP are passed on to S3 over HTTP by the behaviours ${open.join(', ')}, and would be refused.`,
    'Send readers of these behaviours to HTTPS first, then run it again.',
  );
}

/** A website endpoint speaks HTTP only, and reads what is public only (S3UG WebsiteEndpoints). */
function websiteReaders(documents: Documents, around: Surroundings): Edit<never> | null {
  const origin = bucketOriginsOf(documents, around).find(({ endpoint }) => endpoint === 'website');
  const name = around.leadsTo.find((place) => /\.s3-website[.-]/.test(place));
  if (origin === undefined && name === undefined) return null;
  return refused(
    origin === undefined
      ? `The site's names lead to the website endpoint ${name}, which reads as everybody does and over HTTP.`
      : `The origin ${origin.id} is the bucket's website endpoint, which reads as everybody does and over HTTP: the site would be gone.`,
    "Move to the bucket's REST endpoint first; the guide on moving to HTTPS leads there.",
  );
}

const all: PublicAccessBlock = {
  blockPublicAcls: true,
  ignorePublicAcls: true,
  blockPublicPolicy: true,
  restrictPublicBuckets: true,
};

/** Only where the distribution is let in by name: what is public is then nobody's way to the site. */
export function editPublicAccess(documents: Documents, around: Surroundings): Edit<Documents> {
  const inUse = websiteReaders(documents, around) ?? publicReaders(documents, around);
  if (inUse !== null) return inUse;
  return mapEdit(
    editOf(documents.publicAccess, all, {
      notes: [
        'Whoever else reads the bucket without signing in, by its own URL, is refused from then on.',
      ],
    }),
    (publicAccess) => ({ ...documents, publicAccess }),
  );
}

function publicReaders(documents: Documents, around: Surroundings): Edit<never> | null {
  const origins = bucketOriginsOf(documents, around);
  if (origins.length === 0)
    return refused(
      'No origin of a distribution is known to be this bucket: readers may come to it directly.',
      "Put the target's `distribution` into storyclub.config.ts, and run it again.",
    );
  const reader = origins.find((origin) => !readsByName(origin, documents, around));
  if (reader === undefined) return null;
  return refused(
    `The origin ${reader.id} reads what is public, as everybody does: the site would be gone.`,
    "Give the origin an access control (OAC) that signs always, and allow s3:GetObject to the distribution in the bucket's policy, first.",
  );
}

function readsByName(
  origin: BucketOrigin,
  { bucketPolicy }: Documents,
  around: Surroundings,
): boolean {
  const signs = origin.access.kind !== 'oac' || origin.access.signing === 'always';
  return signs && isLetIn(origin, bucketPolicy, around);
}

function editPolicy(
  documents: Documents,
  statement: Parameters<typeof addStatement>[1],
): Edit<Documents> {
  const from = documents.bucketPolicy;
  return mapEdit(editOf(from, addStatement(from, statement)), (bucketPolicy) => ({
    ...documents,
    bucketPolicy,
  }));
}

function bucketArnOf({ partition, bucket }: Surroundings): string {
  return `arn:${partition}:s3:::${bucket}`;
}
