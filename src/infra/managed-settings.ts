import { managedPolicies } from '../cdn/managed-policies.ts';
import type { CacheSettings } from './facts/distribution-facts.ts';

type Key = Pick<CacheSettings, 'name' | 'queryStrings' | 'cookies' | 'headers' | 'gzip' | 'brotli'>;

const path = { queryStrings: 'none', cookies: 'none', headers: [] } as const;
const compressed = { gzip: true, brotli: true } as const;
const plain = { gzip: false, brotli: false } as const;
const originHeaders = [
  'host',
  'origin',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
] as const;

/** What tells two answers apart under CloudFront's managed cache policies, by id (DG using-managed-cache-policies). */
const managedKeys: Readonly<Record<string, Key>> = {
  '658327ea-f89d-4fab-a63d-7e88639e58f6': {
    name: 'Managed-CachingOptimized',
    ...path,
    ...compressed,
  },
  'b2884449-e4de-46a7-ac36-70bc7f1ddd6d': {
    name: 'Managed-CachingOptimizedForUncompressedObjects',
    ...path,
    ...plain,
  },
  '4135ea2d-6df8-44a3-9df3-4b5a84be39ad': { name: 'Managed-CachingDisabled', ...path, ...plain },
  '83da9c7e-98b4-4e11-a168-04f0df8e2c65': {
    name: 'Managed-UseOriginCacheControlHeaders',
    queryStrings: 'none',
    cookies: 'all',
    headers: originHeaders,
    ...compressed,
  },
  '4cc15a8a-d715-48a4-82b8-cc0b614638fe': {
    name: 'Managed-UseOriginCacheControlHeaders-QueryStrings',
    queryStrings: 'all',
    cookies: 'all',
    headers: originHeaders,
    ...compressed,
  },
  '08627262-05a9-4f76-9ded-b50ca2e3a84f': {
    name: 'Managed-Elemental-MediaPackage',
    queryStrings: 'some',
    cookies: 'none',
    headers: ['origin'],
    gzip: true,
    brotli: false,
  },
  '2e54312d-136d-493c-8eb9-b001f22f67d2': {
    name: 'Managed-Amplify',
    queryStrings: 'all',
    cookies: 'all',
    headers: ['authorization', 'cloudfront-viewer-country', 'host'],
    ...compressed,
  },
};

/** A managed cache policy as it is known without asking; null of an owner's own. */
export function managedSettings(id: string): CacheSettings | null {
  const [key, lifetimes] = [managedKeys[id], managedPolicies[id]];
  if (key === undefined || lifetimes === undefined) return null;
  const { minTtl, defaultTtl, maxTtl } = lifetimes;
  return { ...key, managed: true, minTtl, defaultTtl, maxTtl };
}
