import type { CacheBehavior, CachePolicyConfig } from '@aws-sdk/client-cloudfront';
import { toLifetimes } from '../cdn/cloudfront-distribution.ts';
import type { CacheSettings } from './facts/distribution-facts.ts';

const compression = 'accept-encoding';

export function toCacheSettings(config: CachePolicyConfig, managed: boolean): CacheSettings {
  const key = config.ParametersInCacheKeyAndForwardedToOrigin;
  return {
    name: config.Name ?? null,
    managed,
    ...toLifetimes(config),
    queryStrings: selected(key?.QueryStringsConfig?.QueryStringBehavior),
    cookies: selected(key?.CookiesConfig?.CookieBehavior),
    headers: toHeaderNames(key?.HeadersConfig?.Headers?.Items),
    gzip: key?.EnableAcceptEncodingGzip === true,
    brotli: key?.EnableAcceptEncodingBrotli === true,
  };
}

type LegacyFields = Pick<CacheBehavior, 'ForwardedValues' | 'MinTTL' | 'DefaultTTL' | 'MaxTTL'>;

/** Cache settings of a behaviour without a cache policy, which know gzip only (DG ServingCompressedFiles). */
export function toLegacySettings(behaviour: LegacyFields): CacheSettings {
  const { ForwardedValues: forwarded } = behaviour;
  const listed = forwarded?.QueryStringCacheKeys?.Items ?? [];
  const queries = listed.length > 0 ? 'some' : 'all';
  return {
    name: null,
    managed: false,
    ...toLifetimes(behaviour),
    queryStrings: forwarded?.QueryString === true ? queries : 'none',
    cookies: selected(forwarded?.Cookies?.Forward),
    headers: toHeaderNames(forwarded?.Headers?.Items),
    gzip: true,
    brotli: false,
  };
}

function selected(behaviour: string | undefined): 'none' | 'some' | 'all' {
  if (behaviour === undefined || behaviour === 'none') return 'none';
  return behaviour === 'all' ? 'all' : 'some';
}

function toHeaderNames(names: readonly string[] | undefined): readonly string[] {
  return (names ?? []).map((name) => name.toLowerCase()).filter((name) => name !== compression);
}
