import { hash } from 'node:crypto';
import type { ObjectInfo, Origin } from '../origin/origin.ts';
import { type FoundObject, toVisible } from '../plan/found-object.ts';
import { cacheTagsOf } from './object-headers.ts';

/** An object under its key without the target's prefix, with the digest of its body. */
export function toFound(
  { size, etag, version, lastModified, headers }: ObjectInfo,
  { key, digest }: { readonly key: string; readonly digest: string },
): FoundObject {
  const { contentEncoding, contentLanguage, contentDisposition } = headers;
  return {
    key,
    digest,
    size,
    etag,
    version,
    lastModified,
    contentType: toVisible(headers.contentType, [
      ['content-encoding', contentEncoding],
      ['content-language', contentLanguage],
      ['content-disposition', contentDisposition],
    ]),
    cacheControl: headers.cacheControl,
    isTagged: headers.metadata['cache-tag'] === cacheTagsOf(key),
  };
}

/** Reads an object whole, and digests what was read; null when it is gone. */
export async function readFound(
  origin: Origin,
  { key, prefix }: { readonly key: string; readonly prefix: string },
): Promise<FoundObject | null> {
  const answer = await origin.get(`${prefix}${key}`);
  if (answer.outcome !== 'found') return null;
  const digest = hash('sha256', answer.body, 'base64url');
  return toFound(answer.object, { key, digest });
}
