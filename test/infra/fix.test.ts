import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { examine } from '../../src/infra/examine.ts';
import { changedDocuments, documentName } from '../../src/infra/fix/changed-documents.ts';
import type { Documents, Surroundings } from '../../src/infra/fix/documents.ts';
import { editAll } from '../../src/infra/fix/edit-all.ts';
import { editDocuments } from '../../src/infra/fix/edit-documents.ts';
import { whereNamesLead } from '../../src/infra/fix/where-names-lead.ts';
import { inOrder } from '../../src/infra/fix/needed-documents.ts';
import type { Fix } from '../../src/infra/fix.ts';
import { diffDocuments } from '../../src/report/diff-lines.ts';
import { renderDocumentDiff, renderMended } from '../../src/report/fix-infra-text.ts';
import { paintFor } from '../../src/report/paint.ts';
import { factsWith, factsWithBehaviour, rightValues } from '../support/infra-facts.ts';
import { around, documents, everyFix, handMade, reading } from '../support/hand-made.ts';

/** The fields a fix may touch, as paths; nothing else of any document changes. */
const own: Readonly<Record<Fix['kind'], RegExp>> = {
  'viewer-protocol': /^distribution\..*Behaviors?\b.*\.ViewerProtocolPolicy$/,
  'minimum-protocol': /^distribution\.ViewerCertificate\.MinimumProtocolVersion$/,
  'http-version': /^distribution\.HttpVersion$/,
  ipv6: /^distribution\.IsIPV6Enabled$/,
  compress: /^distribution\..*\.Compress$/,
  'error-ttl':
    /^distribution\.CustomErrorResponses\.(Quantity|Items\.\d+\.(ErrorCode|ErrorCachingMinTTL))$/,
  'error-page':
    /^distribution\.CustomErrorResponses\.(Quantity|Items\.1\.(ErrorCode|ErrorCachingMinTTL|ResponsePagePath|ResponseCode))$/,
  'security-headers':
    /^(distribution\..*\.ResponseHeadersPolicyId|headersPolicies\.EOWN\.config\.SecurityHeadersConfig\.StrictTransportSecurity\..*)$/,
  'cache-policy':
    /^distribution\.DefaultCacheBehavior\.(CachePolicyId|ForwardedValues\..*|MinTTL|DefaultTTL|MaxTTL)$/,
  'origin-protocol': /^distribution\.Origins\.Items\.1\.CustomOriginConfig\.OriginProtocolPolicy$/,
  'signing-always': /^accessControls\.EOAC\.config\.SigningBehavior$/,
  'tag-header': /^distribution\.CacheTagConfig\.HeaderName$/,
  'list-bucket': /^bucketPolicy\.Statement\.1\./,
  'tls-only': /^bucketPolicy\.Statement\.\d\./,
  'block-public-access': /^publicAccess(\.|$)/,
  'purge-everything': /^never$/,
};

/** Every leaf of a value by its path. */
function leaves(value: unknown, path = ''): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null)
    return new Map(value === undefined ? [] : [[path, value]]);
  return new Map(
    Object.entries(value).flatMap(([key, inner]) => [
      ...leaves(inner, path === '' ? key : `${path}.${key}`),
    ]),
  );
}

function changedPaths(from: unknown, to: unknown): readonly string[] {
  const [before, after] = [leaves(from), leaves(to)];
  return [...new Set([...before.keys(), ...after.keys()])].filter(
    (path) => before.get(path) !== after.get(path),
  );
}

/** What AWS may add to its API tomorrow. */
const unknownFields = fc.dictionary(
  fc.stringMatching(/^New[A-Z][a-z]{1,6}$/),
  fc.oneof(
    fc.string(),
    fc.integer(),
    fc.record({ Quantity: fc.nat(), Items: fc.array(fc.string()) }),
  ),
  { maxKeys: 3 },
);

/** The documents with fields in many places that no fix knows. */
const unknownDocuments = fc
  .tuple(unknownFields, unknownFields, unknownFields, unknownFields)
  .map(([top, behaviour, certificate, policy]): Documents => {
    const { DefaultCacheBehavior, ViewerCertificate, CacheBehaviors, Origins } = handMade;
    return {
      ...documents,
      distribution: {
        ...top,
        ...handMade,
        Origins: { ...Origins, Items: Origins?.Items?.map((one) => ({ ...policy, ...one })) },
        DefaultCacheBehavior: { ...behaviour, ...DefaultCacheBehavior },
        CacheBehaviors: {
          ...CacheBehaviors,
          Items: CacheBehaviors?.Items?.map((one) => ({ ...behaviour, ...one })),
        },
        ViewerCertificate: { ...certificate, ...ViewerCertificate },
      } as DistributionConfig,
      bucketPolicy: { ...policy, ...documents.bucketPolicy },
    };
  });

const secure: Documents = editAll(documents, everyFix, around).documents;

describe('a fix', () => {
  test.each(everyFix)('$kind $pattern changes its own field and no other', (fix) => {
    // What is allowed or denied waits for what the distribution does.
    const from = ['list-bucket', 'tls-only', 'block-public-access'].includes(fix.kind)
      ? editAll(documents, everyFix.slice(0, -3), around).documents
      : documents;
    const edit = editDocuments(from, fix, around);
    expect(edit.is).toBe('changed');
    const paths = changedPaths(from, edit.is === 'changed' ? edit.to : from);
    expect(paths).not.toEqual([]);
    expect(paths.filter((path) => !own[fix.kind].test(path))).toEqual([]);
  });

  test('keeps every field that it does not know', () => {
    const anyFixes = fc.uniqueArray(fc.constantFrom(...everyFix), { selector: (fix) => fix });
    fc.assert(
      fc.property(unknownDocuments, anyFixes, (from, fixes) => {
        const { documents: to } = editAll(from, inOrder(fixes), around);
        const allowed = inOrder(fixes).map(({ kind }) => own[kind]);
        const others = changedPaths(from, to).filter(
          (path) => !allowed.some((fields) => fields.test(path)),
        );
        expect(others).toEqual([]);
        expect(changedPaths(editAll(to, inOrder(fixes), around).documents, to)).toEqual([]);
      }),
      { numRuns: 50 },
    );
  });

  test('made twice is made once', () => {
    for (const fix of everyFix) expect(editDocuments(secure, fix, around)).toEqual({ is: 'same' });
  });

  test('does not change what it was given', () => {
    const before = structuredClone(documents);
    editAll(documents, everyFix, around);
    expect(documents).toEqual(before);
  });
});

test('the distribution comes first; then what the bucket allows, then what it denies', () => {
  expect(inOrder(everyFix.toReversed())).toEqual([
    { kind: 'error-page', status: 404, like: 403 },
    ...everyFix.slice(1, -3).toReversed(),
    { kind: 'list-bucket' },
    { kind: 'tls-only' },
    { kind: 'block-public-access' },
  ]);
});

test('a page for 404 comes before there are any', () => {
  expect(inOrder([{ kind: 'list-bucket' }])).toEqual([
    { kind: 'error-page', status: 404, like: 403 },
    { kind: 'list-bucket' },
  ]);
});

const config = (change: Partial<DistributionConfig>): Documents => ({
  ...documents,
  distribution: { ...handMade, ...change },
});

/** The bucket's only origin changed, and the one of the API left out. */
const origin = (change: object, from: Documents = secure): Documents => ({
  ...from,
  distribution: {
    ...handMade,
    ...from.distribution,
    Origins: {
      Quantity: 1,
      Items: [{ ...handMade.Origins!.Items![0]!, ...change }],
    },
  },
});

const website = {
  DomainName: 'storyclub-live.s3-website.eu-west-2.amazonaws.com',
  OriginAccessControlId: '',
  S3OriginConfig: undefined,
  CustomOriginConfig: { HTTPPort: 80, HTTPSPort: 443, OriginProtocolPolicy: 'http-only' },
};

const open: Documents = { ...documents, bucketPolicy: null, publicAccess: null };

const refusals: readonly (readonly [string, Fix, Documents, Partial<Surroundings>, string])[] = [
  [
    "a minimum on CloudFront's own certificate",
    { kind: 'minimum-protocol', to: 'TLSv1.2_2021' },
    config({ ViewerCertificate: { CloudFrontDefaultCertificate: true } }),
    {},
    "The distribution uses CloudFront's own certificate, whose TLS versions nobody can set.",
  ],
  [
    'a minimum with dedicated addresses',
    { kind: 'minimum-protocol', to: 'TLSv1.2_2021' },
    config({ ViewerCertificate: { ...handMade.ViewerCertificate, SSLSupportMethod: 'vip' } }),
    {},
    'Newer minimums need SNI, and the distribution answers by vip.',
  ],
  [
    'a behaviour that is gone',
    { kind: 'compress', pattern: '/old/*' },
    documents,
    {},
    'The distribution has no behaviour /old/* any more.',
  ],
  [
    'a cache policy for what is not the bucket',
    { kind: 'cache-policy', pattern: '/api/*', to: '658327ea-f89d-4fab-a63d-7e88639e58f6' },
    documents,
    {},
    'The behaviour /api/* leads to an origin that is not the bucket, which may depend on what it is sent.',
  ],
  [
    'a cache policy where a function may depend on what is forwarded',
    { kind: 'cache-policy', pattern: '*', to: '658327ea-f89d-4fab-a63d-7e88639e58f6' },
    config({
      DefaultCacheBehavior: {
        ...handMade.DefaultCacheBehavior!,
        LambdaFunctionAssociations: {
          Quantity: 1,
          Items: [
            {
              LambdaFunctionARN: 'arn:aws:lambda:us-east-1:1:function:f:1',
              EventType: 'origin-request',
            },
          ],
        },
      },
    }),
    {},
    'A function of Lambda@Edge runs for the behaviour *, which may depend on what CloudFront is told to forward.',
  ],
  [
    'HTTPS to a website endpoint',
    { kind: 'origin-protocol', originId: 'site' },
    origin(website),
    {},
    'The origin site is a website endpoint of S3, which has no HTTPS.',
  ],
  [
    'HTTPS to an origin that was asked over HTTP only',
    { kind: 'origin-protocol', originId: 'site' },
    origin({ ...website, DomainName: 'old.storyclub.example' }),
    {},
    'Nobody knows whether old.storyclub.example answers HTTPS: it was asked over HTTP only.',
  ],
  [
    'signing where the bucket does not let CloudFront in',
    { kind: 'signing-always', accessControlId: 'EOAC' },
    open,
    {},
    'The bucket does not let CloudFront read: a signed request would be refused.',
  ],
  [
    'signing for other distributions too',
    { kind: 'signing-always', accessControlId: 'EOAC' },
    {
      ...documents,
      accessControls: { EOAC: { ...documents.accessControls['EOAC']!, others: ['E999OTHER'] } },
    },
    {},
    'Other distributions use the access control too, and their buckets may not let them in: E999OTHER.',
  ],
  [
    'listing for everybody',
    { kind: 'list-bucket' },
    origin(website),
    {},
    'The distribution reads the bucket as everybody does, so everybody could list it.',
  ],
  [
    'listing without a default root object',
    { kind: 'list-bucket' },
    config({ DefaultRootObject: '' }),
    {},
    'The distribution has no default root object: its URL / would show a list of every key in the bucket.',
  ],
  [
    'listing that takes the error page away from readers',
    { kind: 'list-bucket' },
    documents,
    {},
    'There is an error page for 403 and none for 404: readers of a missing page would see an error of S3.',
  ],
  [
    'denying HTTP that a website endpoint speaks',
    { kind: 'tls-only' },
    origin(website),
    {},
    "The origin site is the bucket's website endpoint, which reads as everybody does and over HTTP: the site would be gone.",
  ],
  [
    'denying HTTP to a site that is the website endpoint itself',
    { kind: 'tls-only' },
    documents,
    { leadsTo: ['storyclub-live.s3-website.eu-west-2.amazonaws.com'] },
    "The site's names lead to the website endpoint storyclub-live.s3-website.eu-west-2.amazonaws.com, which reads as everybody does and over HTTP.",
  ],
  [
    'denying HTTP that CloudFront itself speaks, whatever readers do',
    { kind: 'tls-only' },
    origin({ ...website, DomainName: 'storyclub-live.s3.eu-west-2.amazonaws.com' }),
    {},
    'CloudFront asks the bucket over HTTP only, whatever readers use: the site would be gone.',
  ],
  [
    'denying HTTP that is passed on',
    { kind: 'tls-only' },
    documents,
    {},
    'Readers who use HTTP are passed on to S3 over HTTP by the behaviours *, and would be refused.',
  ],
  [
    'blocking what the distribution itself reads by',
    { kind: 'block-public-access' },
    origin({ OriginAccessControlId: '' }),
    {},
    'The origin site reads what is public, as everybody does: the site would be gone.',
  ],
  [
    'blocking while only the public may read',
    { kind: 'block-public-access' },
    {
      ...secure,
      bucketPolicy: {
        Version: '2012-10-17',
        Statement: [{ ...reading, Principal: '*', Condition: undefined }],
      },
    },
    {},
    'The origin site reads what is public, as everybody does: the site would be gone.',
  ],
  [
    'blocking a bucket that readers may come to directly',
    { kind: 'block-public-access' },
    { ...documents, distribution: null },
    {},
    'No origin of a distribution is known to be this bucket: readers may come to it directly.',
  ],
  [
    'anything of a distribution that is not configured',
    { kind: 'ipv6' },
    { ...documents, distribution: null },
    {},
    'No distribution is configured.',
  ],
];

test.each(refusals)('%s is refused', (_, fix, from, more, why) => {
  expect(editDocuments(from, fix, { ...around, ...more })).toMatchObject({ is: 'refused', why });
});

const signed = editDocuments(
  documents,
  { kind: 'signing-always', accessControlId: 'EOAC' },
  around,
);
const custom = (policy: string): object => ({
  ...website,
  CustomOriginConfig: { ...website.CustomOriginConfig, OriginProtocolPolicy: policy },
});

test.each([
  ['the bucket, signed now and then', true, documents],
  ['the bucket, signed always', false, signed.is === 'changed' ? signed.to : documents],
  ['one that matches the viewer', true, origin(custom('match-viewer'), documents)],
  ['one by HTTPS only', false, origin(custom('https-only'), documents)],
  ['one by HTTP only, before and after', false, origin(custom('http-only'), documents)],
])('readers are sent to HTTPS; the origin is %s: is a purge needed? %s', (_, purges, from) => {
  const edit = editDocuments(from, { kind: 'viewer-protocol', pattern: '*' }, around);
  expect(edit).toMatchObject({ is: 'changed', purges });
});

test('a name that is an alias of the website endpoint leads there, though the public DNS shows addresses only', () => {
  const alias = {
    name: 'www.storyclub.example.s3-website.eu-west-2.amazonaws.com.',
    zoneId: 'Z1',
    evaluateTargetHealth: false,
  };
  const record = { name: 'www.storyclub.example.', type: 'A', ttl: null, values: [], alias };
  const zone = { id: 'Z2', name: 'storyclub.example', isPrivate: false, records: [record] };
  const leadsTo = whereNamesLead(factsWith({ zone }));
  expect(leadsTo).toContain(alias.name);
  for (const kind of ['tls-only', 'block-public-access'] as const)
    expect(editDocuments(secure, { kind }, { ...around, leadsTo })).toMatchObject({
      is: 'refused',
    });
});

test('a name that S3 itself answers for leads to the website endpoint of the bucket of that name', () => {
  const home = (headers: Readonly<Record<string, string>>) => ({
    handshakes: [],
    answers: [
      {
        url: 'http://www.storyclub.example/',
        purpose: 'home' as const,
        answer: { is: 'answered' as const, status: 200, headers, start: '' },
      },
    ],
  });
  const bucket = 'www.storyclub.example';
  const lead = (headers: Readonly<Record<string, string>>) => {
    const { site, ...rest } = factsWith({ face: home(headers) });
    return whereNamesLead({ ...rest, site: { ...site, bucket } });
  };
  const endpoint = `${bucket}.s3-website.eu-west-2.amazonaws.com`;
  expect(lead({ server: 'AmazonS3' })).toContain(endpoint);
  expect(lead({ server: 'AmazonS3', 'x-amz-cf-id': 'x' })).not.toContain(endpoint);
});

test('a minimum of TLS that is newer than this program is left alone', () => {
  const ViewerCertificate = {
    ...handMade.ViewerCertificate,
    MinimumProtocolVersion: 'TLSv1.4_2031' as never,
  };
  const fix = { kind: 'minimum-protocol', to: 'TLSv1.2_2021' } as const;
  expect(editDocuments(config({ ViewerCertificate }), fix, around)).toEqual({ is: 'same' });
});

test('headers that CORS of S3 depends on are not given up without a word', () => {
  const to = '658327ea-f89d-4fab-a63d-7e88639e58f6';
  expect(
    editDocuments(documents, { kind: 'cache-policy', pattern: '*', to }, around),
  ).toMatchObject({
    is: 'changed',
    notes: [
      'S3 is not sent these any more: query strings, cookies, Origin.',
      'S3 sends the headers of CORS to who tells it an Origin: if other sites load fonts, scripts or data from here, let a response headers policy send them first.',
    ],
  });
});

test('where nobody was asked, the bucket of the name is a website as long as hosting is on', () => {
  const site = { bucket: 'www.storyclub.example' };
  const absent = { is: 'absent', why: 'The public network is not asked.' } as const;
  const unread = { names: absent, face: absent };
  const website = {
    indexDocument: 'index.html',
    errorDocument: null,
    redirectsTo: null,
    routingRules: 0,
  };
  const endpoint = `${site.bucket}.s3-website.eu-west-2.amazonaws.com`;
  const lead = (on: typeof website | null, zone: typeof rightValues.zone) =>
    whereNamesLead(factsWith({ website: on, zone }, { site, unread }));
  expect(lead(website, null)).toEqual([endpoint]);
  expect(lead(null, null)).toEqual([]);
  // Its record leads to the distribution.
  expect(lead(website, rightValues.zone)).not.toContain(endpoint);
});

test('a statement that says the same in other words is not added again', () => {
  const written = {
    Resource: ['arn:aws:s3:::storyclub-live/*', 'arn:aws:s3:::storyclub-live'],
    Principal: '*',
    Effect: 'Deny',
    Action: ['s3:*'],
    Condition: { Bool: { 'aws:SecureTransport': false } },
  };
  const from = { ...secure, bucketPolicy: { Statement: [reading, written] } };
  expect(editDocuments(from, { kind: 'tls-only' }, around)).toEqual({ is: 'same' });
});

test('a policy that AWS keeps is exchanged for its twin with HSTS', () => {
  const simpleCors = '60669652-455b-4ae9-85a4-c4c02393f86c';
  const from = config({
    DefaultCacheBehavior: {
      ...handMade.DefaultCacheBehavior!,
      ResponseHeadersPolicyId: simpleCors,
    },
  });
  expect(editDocuments(from, { kind: 'security-headers', pattern: '*' }, around)).toMatchObject({
    to: {
      distribution: {
        DefaultCacheBehavior: { ResponseHeadersPolicyId: 'e61eb60c-9c35-4d20-a928-2b84e02af89c' },
      },
    },
  });
});

test('a header that only the CDN and its origin know is not printed', () => {
  const to = editDocuments(documents, { kind: 'origin-protocol', originId: 'api' }, around);
  const shown = JSON.stringify(diffDocuments({}, to.is === 'changed' ? to.to.distribution : {}));
  expect(shown).toContain('HeaderName: x-from-cdn');
  expect(shown).toContain('HeaderValue: (hidden)');
  expect(shown).not.toContain('a secret of two');
});

test('every fix as the diff a person confirms', () => {
  const { documents: to } = editAll(documents, everyFix, around);
  const lines = changedDocuments(documents, to).flatMap((change) =>
    renderDocumentDiff(documentName(change, around), change, paintFor(false)),
  );
  expect(lines.join('\n')).toMatchInlineSnapshot(`
    "  the response headers policy club-headers
          …
          SecurityHeadersConfig:
              …
              Override: true
      +     StrictTransportSecurity:
      +       Override: true
      +       AccessControlMaxAgeSec: 31536000
      the origin access control club-bucket
          …
          SigningProtocol: sigv4
      -   SigningBehavior: no-override
      +   SigningBehavior: always
      the distribution E123EXAMPLE
          …
          Origins:
            …
            - Id: api
              …
              CustomOriginConfig:
                …
                HTTPSPort: 443
      -         OriginProtocolPolicy: match-viewer
      +         OriginProtocolPolicy: https-only
                OriginSslProtocols: [TLSv1.2]
          DefaultCacheBehavior:
            TargetOriginId: site
      -     ViewerProtocolPolicy: allow-all
      +     ViewerProtocolPolicy: redirect-to-https
            AllowedMethods:
              …
              Items: [HEAD, GET]
      -     Compress: false
      -     ForwardedValues:
      -       QueryString: true
      -       Cookies:
      -         Forward: all
      -       Headers: [Origin]
      -     MinTTL: 3600
      -     DefaultTTL: 86400
      -     MaxTTL: 31536000
      +     Compress: true
      +     ResponseHeadersPolicyId: 67f7725c-6f97-4210-82d7-5512b31e9d03
      +     CachePolicyId: 658327ea-f89d-4fab-a63d-7e88639e58f6
          CacheBehaviors:
            …
            - PathPattern: /api/*
              TargetOriginId: api
      -       ViewerProtocolPolicy: allow-all
      +       ViewerProtocolPolicy: redirect-to-https
              AllowedMethods:
          …
          CustomErrorResponses:
            - ErrorCode: 403
              …
              ResponseCode: "404"
      -       ErrorCachingMinTTL: 300
      +       ErrorCachingMinTTL: 10
      +     - ErrorCode: 404
      +       ResponsePagePath: /404.html
      +       ResponseCode: "404"
      +       ErrorCachingMinTTL: 10
          ViewerCertificate:
            …
            SSLSupportMethod: sni-only
      -     MinimumProtocolVersion: TLSv1_2016
      +     MinimumProtocolVersion: TLSv1.2_2021
            CloudFrontDefaultCertificate: false
      -   HttpVersion: http1.1
      -   IsIPV6Enabled: false
      +   HttpVersion: http2and3
      +   IsIPV6Enabled: true
          PriceClass: PriceClass_100
      +   CacheTagConfig:
      +     HeaderName: x-amz-meta-cache-tag
      the policy of the bucket storyclub-live
          …
          Statement:
                  …
                  AWS:SourceArn: arn:aws:cloudfront::111122223333:distribution/E123EXAMPLE
      +     - Sid: StoryclubDistributionLists
      +       Effect: Allow
      +       Action: s3:ListBucket
      +       Resource: arn:aws:s3:::storyclub-live
      +       Principal:
      +         Service: cloudfront.amazonaws.com
      +       Condition:
      +         StringEquals:
      +           AWS:SourceArn: arn:aws:cloudfront::111122223333:distribution/E123EXAMPLE
      +     - Sid: StoryclubTlsOnly
      +       Effect: Deny
      +       Principal: "*"
      +       Action: s3:*
      +       Resource: [arn:aws:s3:::storyclub-live, arn:aws:s3:::storyclub-live/*]
      +       Condition:
      +         Bool:
      +           aws:SecureTransport: "false"
      the public access block of the bucket storyclub-live
      +   blockPublicAcls: true
      +   ignorePublicAcls: true
      +   blockPublicPolicy: true
      +   restrictPublicBuckets: true"
  `);
});

test('what could not be judged again is not called gone', () => {
  const before = factsWithBehaviour({ viewerProtocol: 'allow-all', compress: false });
  const unread = { is: 'failed', why: 'CloudFront did not answer.' } as const;
  const after = factsWith();
  const seen = { examination: examine(after) };
  const unseen = {
    examination: examine({ ...after, facts: { ...after.facts, distribution: unread } }),
  };
  const mended = (left: typeof seen) => renderMended({ examination: examine(before) }, left, 80);
  expect(mended(seen)).toEqual([
    'Looked at again: 2 findings are gone (viewer-http, compression-off).',
  ]);
  expect(mended(unseen)).toEqual([
    'Looked at again: nothing is known to be gone. Not judged again, for lack of a',
    'fact: viewer-http, compression-off.',
  ]);
  expect(mended({ examination: examine(before) })).toEqual([
    'Looked at again: what was found before is still there.',
  ]);
});
