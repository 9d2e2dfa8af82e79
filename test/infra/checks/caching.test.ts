import { describe, expect, test } from 'vitest';
import { coversPattern, overlapsPattern } from '../../../src/infra/checks/caching/patterns.ts';
import { cachingChecks } from '../../../src/infra/checks/caching.ts';
import { examine } from '../../../src/infra/examine.ts';
import type {
  BehaviourFacts,
  CacheSettings,
  DistributionFacts,
  ErrorResponseFacts,
  ViewerFunction,
} from '../../../src/infra/facts/distribution-facts.ts';
import type { FaceAnswer, FacePurpose } from '../../../src/infra/facts/face-facts.ts';
import type { FactValues, InfraFacts, SiteFacts } from '../../../src/infra/facts/infra-facts.ts';
import { keptLifetimes } from '../../../src/infra/lifetimes.ts';
import { provesTable } from '../../support/check-table.ts';
import {
  factsWith,
  factsWithBehaviour,
  factsWithDistribution,
  rightBehaviour,
  rightDistribution,
  rightSite,
  rightValues,
} from '../../support/infra-facts.ts';

const policy = rightValues.cachePolicies['policy-site']!;
const day = 86_400;

const withPolicy = (change: Partial<CacheSettings>, site: Partial<SiteFacts> = {}) =>
  factsWith({ cachePolicies: { 'policy-site': { ...policy, ...change } } }, { site });

/** CachingOptimized as AWS has it. */
const optimized: CacheSettings = {
  ...policy,
  name: 'Managed-CachingOptimized',
  managed: true,
  minTtl: 1,
  defaultTtl: day,
};

/** A behaviour before the default one. */
const behaviour = (pattern: string, change: Partial<BehaviourFacts> = {}): BehaviourFacts => ({
  ...rightBehaviour,
  pattern,
  ...change,
});
const withBehaviours = (...behaviours: readonly BehaviourFacts[]) =>
  factsWithDistribution({ behaviours: [...behaviours, rightBehaviour] });

const answer = (
  purpose: FacePurpose,
  url: string,
  [status, start = '']: readonly [status: number, start?: string],
): FaceAnswer => ({ purpose, url, answer: { is: 'answered', status, headers: {}, start } });

const home = answer('home', 'https://www.storyclub.example/', [200]);
const page = (status: number) =>
  answer('page', 'https://www.storyclub.example/s/the-fox/', [status]);
const state = (status: number) =>
  answer('state', 'https://www.storyclub.example/.storyclub/ledger.json', [status]);
const missing = (...answered: readonly [number, string?]) =>
  answer('missing', 'https://www.storyclub.example/no-such-page-6f1d/', answered);
const env = (...answered: readonly [number, string?]) =>
  answer('secret', 'https://www.storyclub.example/.env', answered);
/** The right site's function, but for some of it. */
const functionOf = (change: Partial<ViewerFunction>): FactValues['functions'] =>
  Object.fromEntries(
    Object.entries(rightValues.functions).map(([arn, known]) => [arn, { ...known, ...change }]),
  );
const faceOf = (...answers: readonly FaceAnswer[]) => ({ answers, handshakes: [] });
const nobodyAsked = faceOf();

const bare: Partial<DistributionFacts> = {
  behaviours: [{ ...rightBehaviour, viewerRequest: null }],
};
const errorOf = (status: number, change: Partial<ErrorResponseFacts>) =>
  factsWithDistribution({ errors: [{ status, minTtl: 10, page: null, ...change }] });

const legacy: CacheSettings = { ...policy, name: null, gzip: false, brotli: false };

const otherApi = behaviour('/api/*', { originId: 'api', leadsHere: false });
const origins = [
  ...rightDistribution.origins,
  {
    ...rightDistribution.origins[0]!,
    id: 'api',
    domainName: 'api.storyclub.example',
    kind: 'custom' as const,
    isBucket: false,
    leadsHere: false,
    protocol: 'https-only' as const,
  },
];

provesTable(cachingChecks, [
  ['a site where everything is right', factsWith(), []],
  ['a site of which nothing is published yet', factsWith({}, { site: { samples: [] } }), []],
  [
    'a flat-rate plan with the policies of AWS',
    factsWith(
      {
        distribution: { ...rightDistribution, tagHeader: null },
        cachePolicies: { 'policy-site': optimized },
        headersPolicies: {},
      },
      { site: { plan: 'free' } },
    ),
    [],
  ],
  [
    'the Pro plan, which has tags and no headers policies of one’s own',
    factsWith(
      { cachePolicies: { 'policy-site': optimized }, headersPolicies: {} },
      { site: { plan: 'pro' } },
    ),
    [],
  ],
  [
    'a behaviour for assets that keeps them a year at least',
    factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [behaviour('/assets/*', { cache: { policyId: 'year' } }), rightBehaviour],
      },
      cachePolicies: { 'policy-site': policy, year: { ...policy, minTtl: 31_536_000 } },
    }),
    [],
  ],
  [
    'a behaviour that leads to an API without caching',
    factsWith({
      distribution: {
        ...rightDistribution,
        origins,
        behaviours: [{ ...otherApi, cache: { policyId: 'off' }, compress: false }, rightBehaviour],
      },
      cachePolicies: {
        'policy-site': policy,
        off: { ...policy, minTtl: 0, defaultTtl: 0, maxTtl: 0, queryStrings: 'all' },
      },
    }),
    [],
  ],

  [
    'a file of passwords that everybody can read',
    factsWith({ face: faceOf(missing(404), env(200, 'AWS_SECRET_ACCESS_KEY=')) }),
    ['error secret-served: Everybody can read https://www.storyclub.example/.env.'],
  ],
  [
    'a site that answers a page whatever it is asked',
    factsWith({ face: faceOf(page(200), missing(200), env(200)) }),
    [
      'warning error-page-hides-status: https://www.storyclub.example/no-such-page-6f1d/, which cannot exist, is answered with 200.',
    ],
  ],
  [
    'a page of the site under the name of a secret',
    factsWith({ face: faceOf(missing(404), env(200, '<!DOCTYPE html><title>Not here')) }),
    [],
  ],
  [
    'a private key and a dump in the bucket',
    factsWith({ suspiciousKeys: ['id_rsa', 'old/backup.sql'] }),
    [
      'error secret-in-bucket: The bucket storyclub-live holds what looks like secrets, and the distribution serves it: id_rsa and old/backup.sql.',
    ],
  ],
  [
    'a dump that only signed URLs lead to',
    factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [behaviour('/private/*', { keyGroups: ['K1'] }), rightBehaviour],
      },
      suspiciousKeys: ['private/backup.sql'],
    }),
    [],
  ],

  [
    'a ledger that everybody can read',
    factsWith({ face: faceOf(page(200), state(200), missing(404)) }),
    [
      'error state-served: Everybody can read https://www.storyclub.example/.storyclub/ledger.json.',
    ],
  ],
  [
    'a site at the top of the bucket without a function, and nobody was asked',
    factsWith({ distribution: { ...rightDistribution, ...bare }, face: nobodyAsked }),
    [
      "error state-served: The distribution leads /.storyclub/ledger.json to storyclub's own state, and no function refuses it.",
      'warning pretty-urls-not-rewritten: The default behaviour has no function on viewer requests: /s/the-fox/ does not lead to s/the-fox/index.html.',
    ],
  ],
  [
    'a function that cannot find index documents, and nobody was asked',
    factsWith({
      functions: functionOf({ source: 'const handler = ({ request }) => request;' }),
      face: nobodyAsked,
    }),
    [
      'warning pretty-urls-not-rewritten: The default behaviour has a function on viewer requests, storyclub-viewer-request, that names no index document: /s/the-fox/ does not lead to s/the-fox/index.html.',
    ],
  ],
  [
    'a function that names them, of the runtime before',
    factsWith({ functions: functionOf({ runtime: 'cloudfront-js-1.0' }), face: nobodyAsked }),
    [
      'notice function-old-runtime: The default behaviour runs the function storyclub-viewer-request on the runtime cloudfront-js-1.0.',
    ],
  ],
  [
    'a site under a prefix without a function',
    factsWith(
      { distribution: { ...rightDistribution, ...bare }, face: nobodyAsked },
      { site: { prefix: 'site/' } },
    ),
    [
      'warning pretty-urls-not-rewritten: The default behaviour has no function on viewer requests: /s/the-fox/ does not lead to s/the-fox/index.html.',
    ],
  ],
  [
    'a state that the policy of the bucket closes',
    factsWith({
      distribution: { ...rightDistribution, ...bare },
      bucketPolicy: {
        isPublic: false,
        statements: [
          ...rightValues.bucketPolicy!.statements,
          {
            ...rightValues.bucketPolicy!.statements[2]!,
            resources: ['arn:aws:s3:::storyclub-live/.storyclub/*'],
            conditions: {},
          },
        ],
      },
      face: faceOf(page(200)),
    }),
    [],
  ],

  [
    'a behaviour for an API that takes pages of the site',
    factsWithDistribution({
      origins,
      behaviours: [{ ...otherApi, pattern: '/s/*' }, rightBehaviour],
    }),
    [
      'error key-behind-another-origin: The behaviour /s/* leads to api, not to what is published, and takes the URLs of s/the-fox/index.html.',
    ],
  ],
  [
    'a distribution of which nothing leads to the bucket',
    factsWithBehaviour({ leadsHere: false }),
    [],
  ],

  [
    'a behaviour behind one that matches all of it',
    withBehaviours(behaviour('/assets/*'), behaviour('/assets/fonts/*')),
    [
      'warning behaviour-hidden: The behaviour /assets/fonts/* is never used: /assets/* stands before it and matches all of its paths.',
    ],
  ],
  [
    'a default behaviour that is never used',
    withBehaviours(behaviour('/*')),
    [
      'warning behaviour-hidden: The default behaviour is never used: /* stands before it and matches all of its paths.',
    ],
  ],
  [
    'a members’ area behind a behaviour that is open',
    withBehaviours(behaviour('/m*'), behaviour('/members/*', { keyGroups: ['K1'] })),
    [
      'error behaviour-hidden: The behaviour /members/* is never used: /m* stands before it and matches all of its paths.',
    ],
  ],
  [
    'a members’ area that some open paths lead into',
    withBehaviours(behaviour('*.html'), behaviour('/members/*', { keyGroups: ['K1'] })),
    [
      'warning behaviour-hidden: Some paths of /members/* are taken by *.html, which stands before it and asks for no signature.',
    ],
  ],
  [
    'behaviours from the special to the general',
    withBehaviours(
      behaviour('/members/*', { keyGroups: ['K1'] }),
      behaviour('*.html'),
      behaviour('*.css'),
    ),
    [],
  ],

  [
    'signatures asked of every reader',
    factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [{ ...rightBehaviour, keyGroups: ['K1'] }],
        errors: [],
      },
      face: nobodyAsked,
    }),
    [
      'error pages-behind-signatures: The default behaviour asks for a signed URL or cookie (key group K1), and s/the-fox/index.html, index.html and 3 more lie behind it.',
    ],
  ],
  [
    'signatures asked for some pages, and for the error page',
    factsWithDistribution({
      behaviours: [
        behaviour('/s/*', { keyGroups: ['K1', 'K2'] }),
        behaviour('/404.html', { keyGroups: ['K1'] }),
        rightBehaviour,
      ],
    }),
    [
      'warning pages-behind-signatures: The behaviour /s/* asks for a signed URL or cookie (key group K1 and K2), and s/the-fox/index.html lies behind it.',
      'warning error-page-missing: The error page /404.html lies behind the behaviour /404.html, which asks for a signature.',
    ],
  ],

  [
    'a page that is published and not found, without a function',
    factsWith({
      distribution: { ...rightDistribution, ...bare },
      face: faceOf(home, page(403), state(404)),
    }),
    [
      'error pretty-urls-not-rewritten: https://www.storyclub.example/s/the-fox/ is published, and answered with 403: no function runs in the default behaviour before the cache is asked.',
    ],
  ],
  [
    'a function that rewrites nothing',
    factsWith({ face: faceOf(home, page(404)) }),
    [
      'error pretty-urls-not-rewritten: https://www.storyclub.example/s/the-fox/ is published, and answered with 404: the function of the default behaviour does not lead it to its index.html.',
    ],
  ],
  [
    'a site that answers 403 to everything, which is not for want of a function',
    factsWith({ face: faceOf(page(403)) }),
    [],
  ],
  [
    'a website endpoint, which finds index documents itself',
    factsWith(
      {
        distribution: {
          ...rightDistribution,
          ...bare,
          defaultRootObject: null,
          origins: [
            { ...rightDistribution.origins[0]!, kind: 's3-website', access: { kind: 'none' } },
          ],
        },
        face: nobodyAsked,
      },
      { site: { prefix: 'site/' } },
    ),
    [],
  ],
  [
    'no function and no default root object',
    factsWith(
      {
        distribution: { ...rightDistribution, ...bare, defaultRootObject: null },
        face: nobodyAsked,
      },
      { site: { prefix: 'site/' } },
    ),
    [
      'warning pretty-urls-not-rewritten: The default behaviour has no function on viewer requests: /s/the-fox/ does not lead to s/the-fox/index.html.',
      'error pretty-urls-not-rewritten: The distribution has neither a default root object nor a function that finds one: / does not lead to index.html.',
    ],
  ],

  [
    'a policy that forwards Host',
    factsWith({
      cachePolicies: {
        'policy-site': {
          ...policy,
          name: 'Managed-UseOriginCacheControlHeaders',
          defaultTtl: 0,
          headers: ['host', 'origin'],
          cookies: 'all',
        },
      },
      face: nobodyAsked,
    }),
    [
      'error host-forwarded: The default behaviour passes the Host header of readers on to S3 (the cache policy Managed-UseOriginCacheControlHeaders).',
      'warning cache-key-too-wide: The default behaviour keeps a copy for each value of cookies and the header host (the cache policy Managed-UseOriginCacheControlHeaders).',
    ],
  ],
  [
    'an origin request policy with all headers, where pages are answered nevertheless',
    factsWithBehaviour({ originRequestPolicyId: '216adef6-5c7f-47e4-b989-5492eafa07d3' }),
    [
      'warning host-forwarded: The default behaviour passes the Host header of readers on to S3 (the origin request policy AllViewer).',
    ],
  ],
  [
    'an origin request policy for CORS',
    factsWithBehaviour({ originRequestPolicyId: '88a5eaf4-2fd4-4709-b370-b4c650ea3fcf' }),
    [],
  ],

  [
    'caching switched off',
    withPolicy({
      name: 'Managed-CachingDisabled',
      defaultTtl: 0,
      maxTtl: 0,
      gzip: false,
      brotli: false,
    }),
    [
      'warning caching-off: CloudFront caches nothing of the site: all TTLs of the default behaviour are 0 (the cache policy Managed-CachingDisabled).',
    ],
  ],
  [
    'caching switched off for stories',
    factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [behaviour('/s/*', { cache: { policyId: 'off' } }), rightBehaviour],
      },
      cachePolicies: {
        'policy-site': policy,
        off: { ...policy, name: 'mine', defaultTtl: 0, maxTtl: 0 },
      },
    }),
    [
      'warning caching-off: The behaviour /s/* does not cache: its TTLs are all 0 (the cache policy mine).',
    ],
  ],
  [
    'a minimum of a day',
    withPolicy({ minTtl: day, defaultTtl: day }),
    [
      'warning min-ttl-too-long: The default behaviour keeps everything for 1 day or longer (the cache policy storyclub-site): pages, listings and feeds ask for 5 minutes.',
    ],
  ],
  [
    'a minimum of a day on a site of another tool, whose pages ask for nothing yet',
    withPolicy(
      { minTtl: day, defaultTtl: day },
      { samples: [{ kind: 'page', key: 's/the-fox/index.html', cacheControl: '' }] },
    ),
    [
      'warning min-ttl-too-long: The default behaviour keeps everything for 1 day or longer (the cache policy storyclub-site): pages ask for 5 minutes.',
      'warning cache-control-missing: Objects have no Cache-Control (pages, s/the-fox/index.html for one): edges keep them for 1 day, the default TTL of the default behaviour.',
    ],
  ],
  [
    'a minimum of a day, where tiers ask for no less',
    withPolicy(
      { minTtl: day, defaultTtl: day },
      {
        edgeLifetimes: [day, 31_536_000],
        samples: [
          { kind: 'page', key: 's/the-fox/index.html', cacheControl: 'max-age=60, s-maxage=86400' },
        ],
      },
    ),
    [],
  ],
  [
    'a maximum of an hour',
    withPolicy({ maxTtl: 3600 }),
    [
      'notice max-ttl-too-short: The default behaviour keeps nothing longer than 1 hour (the cache policy storyclub-site): pages, assets and other files ask for up to 365 days.',
    ],
  ],
  [
    'a maximum below the default, which CloudFront lifts',
    withPolicy({ defaultTtl: 31_536_000, maxTtl: 3600 }),
    [],
  ],
  [
    'objects without Cache-Control under the default of a day',
    withPolicy(
      { defaultTtl: day },
      {
        samples: rightSite.samples.map((sample) => ({
          ...sample,
          cacheControl: sample.kind === 'asset' ? sample.cacheControl : '',
        })),
      },
    ),
    [
      'warning cache-control-missing: Objects have no Cache-Control (pages, listings, feeds and other files, s/the-fox/index.html for one): edges keep them for 1 day, the default TTL of the default behaviour.',
    ],
  ],
  [
    'pages that browsers keep for a week',
    factsWith(
      {},
      {
        site: {
          samples: [{ kind: 'page', key: 's/the-fox/index.html', cacheControl: 'max-age=604800' }],
        },
      },
    ),
    [
      'warning browsers-keep-pages: Browsers may keep pages for up to 7 days without asking (s/the-fox/index.html: max-age=604800).',
    ],
  ],
  [
    'query strings in the key',
    withPolicy({ queryStrings: 'all' }),
    [
      'warning cache-key-too-wide: The default behaviour keeps a copy for each value of query strings (the cache policy storyclub-site).',
    ],
  ],
  [
    'some cookies and a header in the key',
    withPolicy({ cookies: 'some', headers: ['User-Agent'] }),
    [
      'warning cache-key-too-wide: The default behaviour keeps a copy for each value of some cookies and the header User-Agent (the cache policy storyclub-site).',
    ],
  ],
  ['headers of CORS in the key', withPolicy({ headers: ['Origin'] }), []],
  [
    'all headers in the key of legacy settings, as of a distribution made years ago',
    factsWithBehaviour({ cache: { legacy: { ...legacy, headers: ['*'], queryStrings: 'all' } } }),
    [
      'warning host-forwarded: The default behaviour passes the Host header of readers on to S3 (its own cache settings).',
      'warning cache-key-too-wide: The default behaviour keeps a copy for each value of query strings and all headers (its own cache settings).',
      'notice legacy-cache-settings: The default behaviour has legacy cache settings instead of a cache policy.',
    ],
  ],
  [
    'legacy settings on a plan that does not take them',
    factsWith(
      {
        distribution: {
          ...rightDistribution,
          behaviours: [{ ...rightBehaviour, cache: { legacy } }],
        },
      },
      { site: { plan: 'business' } },
    ),
    [
      'warning legacy-cache-settings: The default behaviour has legacy cache settings instead of a cache policy.',
    ],
  ],

  [
    'an error that stays for five minutes',
    errorOf(404, { minTtl: 300 }),
    [
      'warning error-ttl-too-long: Edges keep the answer 404 for 5 minutes (error caching minimum TTL).',
    ],
  ],
  [
    'an outage that stays for five minutes',
    errorOf(503, { minTtl: 300 }),
    [
      'notice error-ttl-too-long: Edges keep the answer 503 for 5 minutes (error caching minimum TTL).',
    ],
  ],
  ['an error that no page has', errorOf(416, { minTtl: 300 }), []],
  [
    'an error without a lifetime of its own, which is 10 seconds',
    errorOf(404, { minTtl: null }),
    [],
  ],
  [
    'errors that are answered as if all was well',
    errorOf(403, { page: { path: '/index.html', status: 200 } }),
    ['warning error-page-hides-status: CloudFront answers 403 as 200, with /index.html.'],
  ],
  [
    'errors of S3 shown to readers',
    factsWith({
      distribution: { ...rightDistribution, errors: [] },
      face: faceOf(
        home,
        page(200),
        missing(404, '<?xml version="1.0"?>\n<Error><Code>NoSuchKey</Code>'),
      ),
    }),
    [
      'notice error-page-missing: https://www.storyclub.example/no-such-page-6f1d/ is answered with an error of S3 in XML (404).',
    ],
  ],
  [
    'errors of S3 before anything is published',
    factsWith({ face: faceOf(page(404), missing(404, '<Error><Code>NoSuchKey</Code>')) }),
    [],
  ],
  [
    'an error page that is not there',
    factsWith({ face: faceOf(home, page(200), missing(404, '<Error><Code>NoSuchKey</Code>')) }),
    [
      'warning error-page-missing: https://www.storyclub.example/no-such-page-6f1d/ is answered with an error of S3 in XML (404).',
    ],
  ],

  [
    'no compression',
    factsWithBehaviour({ compress: false }),
    ['warning compression-off: The default behaviour does not compress.'],
  ],
  [
    'compression that the cache policy undoes',
    withPolicy({ gzip: false, brotli: false }),
    [
      'warning compression-off: The default behaviour compresses without gzip and Brotli: storyclub-site does not turn them on.',
    ],
  ],
  [
    'no Brotli',
    withPolicy({ brotli: false }),
    [
      'notice compression-off: The default behaviour compresses without Brotli: storyclub-site does not turn it on.',
    ],
  ],
  [
    'no compression of pictures',
    factsWith(
      {
        distribution: {
          ...rightDistribution,
          behaviours: [behaviour('/images/*', { compress: false }), rightBehaviour],
        },
      },
      {
        site: {
          samples: [
            ...rightSite.samples,
            {
              kind: 'asset',
              key: 'images/fox.5d41402a.webp',
              cacheControl: 'max-age=31536000, immutable',
            },
          ],
        },
      },
    ),
    [],
  ],

  [
    'no cache tags',
    factsWithDistribution({ tagHeader: null }),
    [
      'notice tags-unavailable: The distribution knows no cache tags, and the configuration allows them (invalidation.tags).',
    ],
  ],
  [
    'no cache tags, as the owner wants it',
    factsWith(
      { distribution: { ...rightDistribution, tagHeader: null } },
      { site: { tags: 'never' } },
    ),
    [],
  ],
  [
    'tags in another header, which readers are sent',
    factsWithDistribution({ tagHeader: 'edge-cache-tag' }),
    [
      'notice tags-unavailable: The distribution reads cache tags from edge-cache-tag, and storyclub writes them to x-amz-meta-cache-tag.',
      'notice tag-header-shown: Readers are sent the header edge-cache-tag through the default behaviour.',
    ],
  ],
  [
    'tags that a behaviour without headers policy shows',
    withBehaviours(behaviour('/assets/*', { headersPolicyId: null })),
    [
      'notice tag-header-shown: Readers are sent the header x-amz-meta-cache-tag through the behaviour /assets/*.',
    ],
  ],
]);

const to = '658327ea-f89d-4fab-a63d-7e88639e58f6';

describe('how long copies are really kept', () => {
  const shown = (facts: InfraFacts) =>
    keptLifetimes(facts).map(
      ({ kind, edge, browser, behaviour: by }) => `${kind} ${by}: ${edge} s, ${browser} s`,
    );
  const kept = (cacheControl: string) => ({
    site: { samples: [{ kind: 'page' as const, key: 's/the-fox/index.html', cacheControl }] },
  });

  test('by the Cache-Control of an object and the behaviour of the URL that readers use', () => {
    const facts = factsWith({
      distribution: {
        ...rightDistribution,
        behaviours: [
          behaviour('*.html', { cache: { policyId: 'hour' } }),
          behaviour('/s/*', { cache: { policyId: 'brief' } }),
          rightBehaviour,
        ],
      },
      cachePolicies: {
        'policy-site': policy,
        hour: { ...policy, minTtl: 3600 },
        brief: { ...policy, maxTtl: 60, defaultTtl: 60 },
      },
    });
    expect(shown(facts)).toEqual([
      'page /s/*: 60 s, 60 s',
      'listing *: 300 s, 60 s',
      'feed *: 300 s, 60 s',
      'asset *: 31536000 s, 31536000 s',
      'file *: 86400 s, 60 s',
    ]);
  });

  test.each([
    ['no Cache-Control', '', 'page *: 300 s, null s'],
    ['no-store', 'no-store', 'page *: 0 s, 0 s'],
    [
      'stale answers too',
      'max-age=60, s-maxage=300, stale-while-revalidate=30',
      'page *: 330 s, 90 s',
    ],
  ])('%s', (_, cacheControl, expected) => {
    expect(shown(factsWith({}, kept(cacheControl)))).toEqual([expected]);
  });

  test('nothing is said of what leads elsewhere, or was not read', () => {
    expect(shown(factsWithBehaviour({ leadsHere: false }))).toEqual([]);
    const denied = { is: 'failed', why: 'There is no network.' } as const;
    expect(shown(factsWith({}, { unread: { cachePolicies: denied } }))).toEqual([]);
    expect(examine(factsWith(), []).lifetimes).toEqual([]);
  });
});

test.each([
  [
    'a minimum of a day',
    withPolicy({ minTtl: day }),
    'min-ttl-too-long',
    { kind: 'cache-policy', pattern: '*', to },
  ],
  [
    'caching switched off',
    withPolicy({ defaultTtl: 0, maxTtl: 0 }),
    'caching-off',
    { kind: 'cache-policy', pattern: '*', to },
  ],
  [
    'query strings in the key',
    withPolicy({ queryStrings: 'all' }),
    'cache-key-too-wide',
    { kind: 'cache-policy', pattern: '*', to },
  ],
  [
    'an error that stays',
    errorOf(404, { minTtl: 300 }),
    'error-ttl-too-long',
    { kind: 'error-ttl', status: 404, to: 10 },
  ],
  [
    'no compression',
    factsWithBehaviour({ compress: false }),
    'compression-off',
    { kind: 'compress', pattern: '*' },
  ],
  [
    'no cache tags',
    factsWithDistribution({ tagHeader: null }),
    'tags-unavailable',
    { kind: 'tag-header', header: 'x-amz-meta-cache-tag' },
  ],
  [
    'tags in a header that something else may purge by',
    factsWithDistribution({ tagHeader: 'edge-cache-tag' }),
    'tags-unavailable',
    null,
  ],
] as const)('the fix of %s', (_, facts, code, fix) => {
  const { diagnoses } = examine(facts, cachingChecks);
  expect(diagnoses.find((diagnosis) => diagnosis.code === code)?.fix).toEqual(fix);
});

test.each<[string, InfraFacts, readonly string[]]>([
  [
    'what a function makes of a URL that nobody asked for',
    factsWith({ face: nobodyAsked }),
    ['state-served', 'pretty-urls-not-rewritten', 'error-page-hides-status', 'error-page-missing'],
  ],
  [
    'tags on a plan that has none',
    factsWith(
      { distribution: { ...rightDistribution, tagHeader: null } },
      { site: { plan: 'free' } },
    ),
    ['tags-unavailable', 'tag-header-shown'],
  ],
  [
    'lifetimes of objects that are not there yet',
    factsWith({}, { site: { samples: [] } }),
    ['cache-control-missing', 'browsers-keep-pages'],
  ],
  [
    'browsers of a site that does not tell them',
    factsWith(
      {},
      { site: { samples: rightSite.samples.map((one) => ({ ...one, cacheControl: '' })) } },
    ),
    ['browsers-keep-pages'],
  ],
  [
    'edges that are asked for nothing',
    factsWith({}, { site: { samples: [{ kind: 'file', key: 'old.txt', cacheControl: '' }] } }),
    ['min-ttl-too-long', 'max-ttl-too-short'],
  ],
  [
    'lifetimes of a distribution that serves something else',
    factsWithBehaviour({ leadsHere: false }),
    ['caching-off', 'min-ttl-too-long', 'max-ttl-too-short', 'compression-off'],
  ],
  [
    'secrets of a site that says yes to everything',
    factsWith({ face: faceOf(missing(200), env(200)) }),
    ['secret-served'],
  ],
])('said to be neither right nor wrong: %s', (_, facts, codes) => {
  const { diagnoses, right } = examine(facts, cachingChecks);
  const all = [...diagnoses, ...right].map(({ code }) => code);
  expect(codes.filter((code) => all.includes(code))).toEqual([]);
});

describe('path patterns', () => {
  test.each([
    ['/*', '*', true],
    ['*', '/a/*', true],
    ['/a*', '/a/b/*', true],
    ['/a/*', '/a*', false],
    ['/a?', '/ab', true],
    ['/a?', '/a?', true],
    ['/a?', '/a*', false],
    ['*.html', '/a/*.html', true],
    ['*.html', '/a/*', false],
    ['a/*', '/a/b', true],
    ['/A/*', '/a/*', false],
  ])('%s covers %s: %s', (wide, narrow, covers) => {
    expect(coversPattern(wide, narrow)).toBe(covers);
  });

  test.each([
    ['*.html', '/members/*', true],
    ['/a/*', '/b/*', false],
    ['/a?c', '/ab?', true],
    ['/a?', '/a', false],
    ['*x', '*y', false],
    ['*', '/', true],
  ])('%s and %s have paths in common: %s', (one, other, overlaps) => {
    expect(overlapsPattern(one, other)).toBe(overlaps);
    expect(overlapsPattern(other, one)).toBe(overlaps);
  });
});
