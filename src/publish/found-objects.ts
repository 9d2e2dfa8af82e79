import { hash } from 'node:crypto';
import type { ObjectInfo, Origin } from '../origin/origin.ts';
import { type FoundObject, toVisible } from '../plan/found-object.ts';
import { UNKNOWN } from '../plan/ledger.ts';
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

/** Of more bytes a body is not read: no page or file of a site has them, and each is in memory whole. */
const LARGEST_READ = 64_000_000;

/**
 * Reads an object whole, and digests what was read; one that is too large is asked for its headers, and nobody knows its
 * body. Null when it is gone. `size`: as a listing has it.
 */
export async function readFound(
  origin: Origin,
  {
    key,
    prefix,
    size = 0,
  }: { readonly key: string; readonly prefix: string; readonly size?: number | undefined },
): Promise<FoundObject | null> {
  if (size > LARGEST_READ) {
    const { object } = await origin.head(`${prefix}${key}`);
    return object === null ? null : toFound(object, { key, digest: UNKNOWN });
  }
  const answer = await origin.get(`${prefix}${key}`);
  if (answer.outcome !== 'found') return null;
  const digest = hash('sha256', answer.body, 'base64url');
  return toFound(answer.object, { key, digest });
}
