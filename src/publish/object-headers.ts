import type { ObjectHeaders } from '../origin/origin.ts';
import type { DesiredObject } from '../plan/apply-change.ts';
import { SITE_TAG, tagOf } from '../plan/tags.ts';

/** The headers an object is stored with: its policy, its body's digest, and its cache tags where they are used. */
export function toObjectHeaders(desired: DesiredObject, tagged: boolean): ObjectHeaders {
  return {
    contentType: desired.contentType,
    cacheControl: desired.cacheControl,
    contentEncoding: null,
    contentLanguage: null,
    contentDisposition: null,
    metadata: {
      sha256: desired.digest,
      ...(tagged ? { 'cache-tag': cacheTagsOf(desired.key) } : {}),
    },
  };
}

/** The cache tags an object is stored with, as its header has them. */
export const cacheTagsOf = (key: string): string => `${tagOf(key)},${SITE_TAG}`;
