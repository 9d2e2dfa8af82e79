import type { StoredCopy } from './copy-store.ts';
import type { Freshness } from './freshness.ts';
import { headerOf, type HeaderLines } from './upstream.ts';

const noTags: readonly string[] = [];

/** What a copy has that is not kept: no key, no life. */
export const passing = {
  key: '',
  url: '',
  etag: null,
  lastModified: null,
  tags: noTags,
  ageThen: 0,
  freshUntil: 0,
  graceUntil: 0,
  onErrorUntil: 0,
  isError: false,
  hits: 0,
  retryAt: 0,
  wasUsed: false,
};

/** What may be used for a time, or can be asked about. */
export function isWorthKeeping(
  { isStored, lifetime, grace }: Freshness,
  headers: HeaderLines,
): boolean {
  if (!isStored) return false;
  if (lifetime > 0 || grace > 0) return true;
  return headerOf(headers, 'etag') !== null || headerOf(headers, 'last-modified') !== null;
}

/** The instants of a copy's life. `age`: seconds, when it was received. */
export function lifeOf(
  { lifetime, grace, onError }: Freshness,
  { age, received }: { readonly age: number; readonly received: number },
) {
  const freshUntil = received + (lifetime - age) * 1000;
  return {
    storedAt: received,
    ageThen: age * 1000,
    freshUntil,
    graceUntil: freshUntil + grace * 1000,
    onErrorUntil: freshUntil + onError * 1000,
  };
}

/**
 * Asks whether the origin still has what is stored (AWS: RequestAndResponseBehaviorS3Origin). An error has nothing to
 * ask about: its validators may be those of the page shown in its place.
 */
export function conditionsOf({ etag, lastModified, isError }: StoredCopy): HeaderLines {
  if (isError) return [];
  return [
    ...(etag === null ? [] : [['If-None-Match', etag] as const]),
    ...(lastModified === null ? [] : [['If-Modified-Since', lastModified] as const]),
  ];
}

/** An object's cache tags in lower case: CloudFront keeps the first fifty (AWS: invalidation-by-tags). */
export function tagsOf(headers: HeaderLines, tagHeader: string | null): readonly string[] {
  if (tagHeader === null) return noTags;
  const tags = headerOf(headers, tagHeader)?.split(',') ?? [];
  return tags.slice(0, 50).map((tag) => tag.trim().toLowerCase());
}
