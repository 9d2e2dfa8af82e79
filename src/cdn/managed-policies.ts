/** What of a cache policy the law needs: lifetimes in seconds, and whether URLs have variants by query string. */
export interface CachePolicy {
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly queryStringsInKey: boolean;
}

const day = 86_400;
const year = 31_536_000;

/**
 * CloudFront's managed cache policies by id, for publishers that may not call GetCachePolicy
 * (DG using-managed-cache-policies).
 */
export const managedPolicies: Readonly<Record<string, CachePolicy>> = {
  // CachingOptimized
  '658327ea-f89d-4fab-a63d-7e88639e58f6': {
    minTtl: 1,
    defaultTtl: day,
    maxTtl: year,
    queryStringsInKey: false,
  },
  // CachingOptimizedForUncompressedObjects
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': {
    minTtl: 1,
    defaultTtl: day,
    maxTtl: year,
    queryStringsInKey: false,
  },
  // CachingDisabled
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': {
    minTtl: 0,
    defaultTtl: 0,
    maxTtl: 0,
    queryStringsInKey: false,
  },
  // UseOriginCacheControlHeaders
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': {
    minTtl: 0,
    defaultTtl: 0,
    maxTtl: year,
    queryStringsInKey: false,
  },
  // UseOriginCacheControlHeaders-QueryStrings
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': {
    minTtl: 0,
    defaultTtl: 0,
    maxTtl: year,
    queryStringsInKey: true,
  },
  // Elemental-MediaPackage
  '08627262-05a9-4f76-9ded-b50ca2e3a84f': {
    minTtl: 0,
    defaultTtl: day,
    maxTtl: year,
    queryStringsInKey: true,
  },
  // Amplify
  '2e54312d-136d-493c-8eb9-b001f22f67d2': {
    minTtl: 2,
    defaultTtl: 2,
    maxTtl: 600,
    queryStringsInKey: true,
  },
};
