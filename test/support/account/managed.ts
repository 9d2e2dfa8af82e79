import type { CachePolicyConfig, ResponseHeadersPolicyConfig } from '@aws-sdk/client-cloudfront';
import type { Configured } from './state.ts';

const yearInSeconds = 31_536_000;

/** Ids and TTLs: DeveloperGuide/using-managed-cache-policies.html. */
export function managedCachePolicies(): readonly (readonly [
  string,
  Configured<CachePolicyConfig>,
])[] {
  return [
    cachePolicy('658327ea-f89d-4fab-a63d-7e88639e58f6', 'Managed-CachingOptimized', [
      1,
      86_400,
      yearInSeconds,
    ]),
    cachePolicy(
      'b2884449-e4de-46a7-ac36-70bc7f1ddd6d',
      'Managed-CachingOptimizedForUncompressedObjects',
      [1, 86_400, yearInSeconds],
    ),
    cachePolicy('4135ea2d-6df8-44a3-9df3-4b5a84be39ad', 'Managed-CachingDisabled', [0, 0, 0]),
    cachePolicy('83da9c7e-98b4-4e11-a168-04f0df8e2c65', 'UseOriginCacheControlHeaders', [
      0,
      0,
      yearInSeconds,
    ]),
  ];
}

function cachePolicy(
  id: string,
  Name: string,
  [MinTTL, DefaultTTL, MaxTTL]: readonly [number, number, number],
): readonly [string, Configured<CachePolicyConfig>] {
  const compresses = Name === 'Managed-CachingOptimized' || Name.startsWith('UseOrigin');
  const forwards = Name.startsWith('UseOrigin');
  return managed(id, {
    Name,
    MinTTL,
    DefaultTTL,
    MaxTTL,
    ParametersInCacheKeyAndForwardedToOrigin: {
      EnableAcceptEncodingGzip: compresses,
      EnableAcceptEncodingBrotli: compresses,
      HeadersConfig: forwards
        ? { HeaderBehavior: 'whitelist', Headers: { Quantity: 2, Items: ['host', 'origin'] } }
        : { HeaderBehavior: 'none' },
      CookiesConfig: { CookieBehavior: forwards ? 'all' : 'none' },
      QueryStringsConfig: { QueryStringBehavior: 'none' },
    },
  });
}

/** DeveloperGuide/using-managed-response-headers-policies.html. */
export function managedHeadersPolicies(): readonly (readonly [
  string,
  Configured<ResponseHeadersPolicyConfig>,
])[] {
  return [
    managed('67f7725c-6f97-4210-82d7-5512b31e9d03', {
      Name: 'Managed-SecurityHeadersPolicy',
      Comment: 'Adds a set of security headers to every response',
      SecurityHeadersConfig: {
        XSSProtection: { Override: false, Protection: true, ModeBlock: true },
        FrameOptions: { Override: false, FrameOption: 'SAMEORIGIN' },
        ReferrerPolicy: {
          Override: false,
          ReferrerPolicy: 'strict-origin-when-cross-origin',
        },
        ContentTypeOptions: { Override: true },
        StrictTransportSecurity: {
          Override: false,
          IncludeSubdomains: false,
          Preload: false,
          AccessControlMaxAgeSec: yearInSeconds,
        },
      },
    }),
    managed('60669652-455b-4ae9-85a4-c4c02393f86c', {
      Name: 'Managed-SimpleCORS',
      Comment: 'Allows all origins for simple CORS requests',
    }),
  ];
}

function managed<Config>(id: string, config: Config): readonly [string, Configured<Config>] {
  return [id, { id, config, etag: 'E23ZP02F085DFQ', changedAt: 0, managed: true }];
}
