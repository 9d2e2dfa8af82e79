import { createHash } from 'node:crypto';
import { sameHeaders } from './object-headers.ts';
import type { ObjectHeaders, ObjectInfo, ObjectSummary, PutRequest } from './origin.ts';
import { copySourceOf, decodeListedKey, quoted, toVersion } from './s3-keys.ts';

/** What HeadObject and GetObject tell of an object, as the SDK names it. */
export interface S3ObjectFields {
  readonly ContentType?: string | undefined;
  readonly CacheControl?: string | undefined;
  readonly ContentEncoding?: string | undefined;
  readonly ContentLanguage?: string | undefined;
  readonly ContentDisposition?: string | undefined;
  readonly Metadata?: Record<string, string> | undefined;
  readonly ContentLength?: number | undefined;
  readonly ETag?: string | undefined;
  readonly LastModified?: Date | undefined;
  readonly VersionId?: string | undefined;
}

export function toObjectInfo(key: string, found: S3ObjectFields): ObjectInfo {
  return {
    key,
    size: found.ContentLength ?? 0,
    etag: quoted(found.ETag ?? ''),
    lastModified: found.LastModified?.getTime() ?? 0,
    version: toVersion(found.VersionId),
    headers: {
      contentType: found.ContentType ?? 'application/octet-stream',
      cacheControl: found.CacheControl ?? null,
      contentEncoding: found.ContentEncoding ?? null,
      contentLanguage: found.ContentLanguage ?? null,
      contentDisposition: found.ContentDisposition ?? null,
      metadata: found.Metadata ?? {},
    },
  };
}

/** An object of a listing; null for one without ETag or a key that can be read. */
export function toSummary(
  {
    Key,
    Size,
    ETag,
    LastModified,
  }: {
    readonly Key?: string | undefined;
    readonly Size?: number | undefined;
    readonly ETag?: string | undefined;
    readonly LastModified?: Date | undefined;
  },
  isEncoded: boolean,
): ObjectSummary | null {
  if (Key === undefined || ETag === undefined) return null;
  const key = isEncoded ? decodeListedKey(Key) : Key;
  if (key === null) return null;
  return { key, size: Size ?? 0, etag: quoted(ETag), lastModified: LastModified?.getTime() ?? 0 };
}

/** The headers as parameters of PutObject and CopyObject; absent ones are left out. */
export function toS3Headers(headers: ObjectHeaders) {
  return {
    ContentType: headers.contentType,
    Metadata: { ...headers.metadata },
    ...(headers.cacheControl === null ? {} : { CacheControl: headers.cacheControl }),
    ...(headers.contentEncoding === null ? {} : { ContentEncoding: headers.contentEncoding }),
    ...(headers.contentLanguage === null ? {} : { ContentLanguage: headers.contentLanguage }),
    ...(headers.contentDisposition === null
      ? {}
      : { ContentDisposition: headers.contentDisposition }),
  };
}

/** A copy in place: these headers, and what else it would reset restated. */
export function toS3Update<Class, Encryption>(
  headers: ObjectHeaders,
  found: Kept<Class, Encryption>,
) {
  return { TaggingDirective: 'COPY' as const, ...toS3Headers(headers), ...keptByCopy(found) };
}

export function toS3Condition(condition: PutRequest['condition']) {
  if (condition === null) return {};
  return 'ifNoneMatch' in condition
    ? { IfNoneMatch: condition.ifNoneMatch }
    : { IfMatch: condition.ifMatch };
}

/** What is copied, if its body is still the one known; the headers are to be stated. */
export function toS3CopySource({
  bucket,
  key,
  ifMatch,
}: {
  readonly bucket: string;
  readonly key: string;
  readonly ifMatch: string;
}) {
  return {
    CopySource: copySourceOf(bucket, key),
    CopySourceIfMatch: ifMatch,
    MetadataDirective: 'REPLACE',
  } as const;
}

/** The planned digest as checksum, so that the server refuses any other body. S3 wants it in base64, padded. */
export function toS3Checksum({ metadata }: ObjectHeaders) {
  const { sha256 } = metadata;
  if (sha256 === undefined) return {};
  if (!/^[A-Za-z0-9_-]{43}$/.test(sha256))
    throw new Error(`metadata sha256 is not a SHA-256 in base64url: ${sha256}`);
  return { ChecksumSHA256: Buffer.from(sha256, 'base64url').toString('base64') };
}

/** A put's headers as HTTP has them. `digest`, SHA-256 in base64url, signs the body, which is not hashed once more. */
export function toHttpHeaders(
  { body, headers, condition }: PutRequest,
  digest: string,
): Record<string, string> {
  const sha256 = Buffer.from(digest, 'base64url');
  const sent: Record<string, string> = {
    'content-length': String(body.byteLength),
    'content-type': headers.contentType,
    'x-amz-checksum-sha256': sha256.toString('base64'),
    'x-amz-content-sha256': sha256.toString('hex'),
  };
  const { cacheControl, contentEncoding, contentLanguage, contentDisposition } = headers;
  if (cacheControl !== null) sent['cache-control'] = cacheControl;
  if (contentEncoding !== null) sent['content-encoding'] = contentEncoding;
  if (contentLanguage !== null) sent['content-language'] = contentLanguage;
  if (contentDisposition !== null) sent['content-disposition'] = contentDisposition;
  for (const [name, value] of Object.entries(headers.metadata)) sent[`x-amz-meta-${name}`] = value;
  if (condition !== null && 'ifMatch' in condition) sent['if-match'] = condition.ifMatch;
  if (condition !== null && 'ifNoneMatch' in condition)
    sent['if-none-match'] = condition.ifNoneMatch;
  return sent;
}

/** Whether the object that is there is the one this request makes. */
export function isOurPut(found: ObjectInfo, { body, headers }: PutRequest): boolean {
  if (found.size !== body.byteLength || !sameHeaders(found.headers, headers)) return false;
  return (
    headers.metadata['sha256'] !== undefined ||
    found.etag === `"${createHash('md5').update(body).digest('hex')}"`
  );
}

interface Kept<Class, Encryption> {
  readonly StorageClass?: Class | undefined;
  readonly WebsiteRedirectLocation?: string | undefined;
  readonly ServerSideEncryption?: Encryption | undefined;
  readonly SSEKMSKeyId?: string | undefined;
}

/** What a copy would reset to the bucket's defaults, to be restated; types as the SDK has them. */
function keptByCopy<Class, Encryption>(found: Kept<Class, Encryption>) {
  const { StorageClass, WebsiteRedirectLocation, ServerSideEncryption, SSEKMSKeyId } = found;
  return {
    ...(StorageClass === undefined ? {} : { StorageClass }),
    ...(WebsiteRedirectLocation === undefined ? {} : { WebsiteRedirectLocation }),
    ...(SSEKMSKeyId === undefined ? {} : { ServerSideEncryption, SSEKMSKeyId }),
  };
}
