import type { Mistake } from './mistake.ts';
import {
  behaviourOf,
  bucketName,
  cachePolicyOf,
  distributionOf,
  editPolicy,
  first,
  headersPolicyOf,
  keyOf,
  originOf,
  present,
} from './made.ts';
import { putObject } from '../put-object.ts';

/** What edges keep, and what they answer. */
export const cachingMistakes: readonly Mistake[] = [
  [
    'a minimum of ten minutes',
    (state) => {
      cachePolicyOf(state).MinTTL = 600;
      cachePolicyOf(state).DefaultTTL = 600;
    },
    ['min-ttl-too-long'],
  ],
  [
    'a maximum of a day',
    (state) => {
      cachePolicyOf(state).MaxTTL = 86_400;
    },
    ['max-ttl-too-short'],
  ],
  [
    'caching disabled',
    (state) => {
      behaviourOf(state).CachePolicyId = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
    },
    ['caching-off'],
  ],
  [
    'AWS’s policy that forwards Host',
    (state) => {
      behaviourOf(state).CachePolicyId = '83da9c7e-98b4-4e11-a168-04f0df8e2c65';
    },
    ['host-forwarded', 'cache-key-too-wide'],
  ],
  [
    'legacy settings',
    (state) => {
      const behaviour = behaviourOf(state);
      delete behaviour.CachePolicyId;
      Object.assign(behaviour, {
        MinTTL: 0,
        DefaultTTL: 86_400,
        MaxTTL: 31_536_000,
        ForwardedValues: { QueryString: false, Cookies: { Forward: 'none' } },
      });
    },
    ['legacy-cache-settings'],
  ],
  [
    'query strings in the key',
    (state) => {
      keyOf(state).QueryStringsConfig = { QueryStringBehavior: 'all' };
    },
    ['cache-key-too-wide'],
  ],
  [
    'cookies in the key',
    (state) => {
      keyOf(state).CookiesConfig = { CookieBehavior: 'all' };
    },
    ['cache-key-too-wide'],
  ],
  [
    'a header in the key',
    (state) => {
      keyOf(state).HeadersConfig = {
        HeaderBehavior: 'whitelist',
        Headers: { Quantity: 1, Items: ['Accept-Language'] },
      };
    },
    ['cache-key-too-wide'],
  ],
  [
    'no compression',
    (state) => {
      behaviourOf(state).Compress = false;
    },
    ['compression-off'],
  ],
  [
    'no encodings in the key',
    (state) => {
      keyOf(state).EnableAcceptEncodingGzip = false;
      keyOf(state).EnableAcceptEncodingBrotli = false;
    },
    ['compression-off'],
  ],
  [
    'errors kept for five minutes',
    (state) => {
      for (const one of distributionOf(state).CustomErrorResponses?.Items ?? [])
        one.ErrorCachingMinTTL = 300;
    },
    ['error-ttl-too-long'],
  ],
  [
    'missing pages answered 200',
    (state) => {
      for (const one of distributionOf(state).CustomErrorResponses?.Items ?? [])
        one.ResponseCode = '200';
    },
    ['error-page-hides-status'],
  ],
  [
    'an error page that is not there',
    (state) => {
      state.s3.objects(bucketName).delete('404.html');
    },
    ['error-page-missing'],
  ],
  [
    'no error pages',
    (state) => {
      distributionOf(state).CustomErrorResponses = { Quantity: 0 };
    },
    ['error-page-missing'],
  ],
  [
    'no tags',
    (state) => {
      delete distributionOf(state).CacheTagConfig;
    },
    ['tags-unavailable'],
  ],
  [
    'another tag header',
    (state) => {
      distributionOf(state).CacheTagConfig = { HeaderName: 'x-other' };
    },
    ['tags-unavailable', 'tag-header-shown'],
  ],
  [
    'tags shown to readers',
    (state) => {
      delete headersPolicyOf(state).RemoveHeadersConfig;
    },
    ['tag-header-shown'],
  ],
  [
    'assets behind another origin',
    (state) => {
      const config = distributionOf(state);
      config.Origins = {
        Quantity: 2,
        Items: [
          originOf(state),
          {
            ...originOf(state),
            Id: 'other',
            DomainName: 'api.storyclub.example',
            OriginAccessControlId: '',
            S3OriginConfig: undefined,
            CustomOriginConfig: {
              HTTPPort: 80,
              HTTPSPort: 443,
              OriginProtocolPolicy: 'https-only',
            },
          },
        ],
      };
      config.CacheBehaviors = {
        Quantity: 1,
        Items: [{ ...behaviourOf(state), PathPattern: '/assets/*', TargetOriginId: 'other' }],
      };
    },
    ['key-behind-another-origin'],
  ],
  [
    'a behaviour that another hides',
    (state) => {
      const one = behaviourOf(state);
      distributionOf(state).CacheBehaviors = {
        Quantity: 2,
        Items: [
          { ...one, PathPattern: '/s/*' },
          { ...one, PathPattern: '/s/new/*' },
        ],
      };
    },
    ['behaviour-hidden'],
  ],
  [
    'signed URLs only',
    (state) => {
      behaviourOf(state).TrustedKeyGroups = { Enabled: true, Quantity: 1, Items: ['group'] };
    },
    ['https-unanswered', 'pages-behind-signatures', 'error-page-missing'],
  ],
  [
    'a dump beside the pages',
    (state) => {
      putObject(state, { bucket: bucketName, key: 'backup.sql', text: 'insert', cacheControl: '' });
    },
    ['secret-served', 'secret-in-bucket'],
  ],
  [
    'the state served',
    (state) => {
      behaviourOf(state).FunctionAssociations = { Quantity: 0 };
      editPolicy(state, (all) => all.filter(({ Sid }) => Sid !== 'StateIsNotServed'));
    },
    ['names-not-joined', 'state-served', 'pretty-urls-not-rewritten'],
  ],
  [
    'another function',
    (state) => {
      const { stages } = first(state.functions);
      stages.LIVE = {
        ...present(stages.LIVE),
        code: Buffer.from('function handler(event) { return event.request; }'),
      };
    },
    ['names-not-joined', 'pretty-urls-not-rewritten'],
  ],
];
