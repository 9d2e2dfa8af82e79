import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';

export interface StoredObject {
  readonly body: Buffer;
  readonly etag: string;
  readonly lastModified: number;
  /** Response headers, lower case: content-type, cache-control, x-amz-meta-*, … */
  readonly headers: Readonly<Record<string, string>>;
  readonly storageClass: string;
  readonly tags: string;
}

/** An S3 error answer. */
export class S3Error extends Error {
  readonly status: number;
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export type RequestHeaders = Readonly<Record<string, string | undefined>>;

const kept = [
  'content-type',
  'cache-control',
  'content-encoding',
  'content-language',
  'content-disposition',
  'expires',
  'x-amz-website-redirect-location',
];

/** The headers of a PUT that come back with a GET. */
export function keptHeaders(headers: RequestHeaders): Record<string, string> {
  const result: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && (kept.includes(name) || name.startsWith('x-amz-meta-')))
      result[name] = value;
  }
  return { 'content-type': 'binary/octet-stream', ...result };
}

/** Conditions of a write on what is there, as aws-facts 5.2 lists them: 412, or 404 when there is nothing to match. */
export function checkWriteConditions(
  headers: RequestHeaders,
  current: StoredObject | undefined,
): void {
  const none = headers['if-none-match'];
  if (none !== undefined && none !== '*')
    throw new S3Error(501, 'NotImplemented', 'If-None-Match takes * only');
  if (none === '*' && current !== undefined) throw preconditionFailed('If-None-Match');
  const match = headers['if-match'];
  if (match === undefined) return;
  if (current === undefined) throw noSuchKey();
  if (!sameTag(match, current.etag)) throw preconditionFailed('If-Match');
}

export function sameTag(wanted: string, etag: string): boolean {
  return wanted === '*' || wanted.replaceAll('"', '') === etag.replaceAll('"', '');
}

export function preconditionFailed(condition: string): S3Error {
  return new S3Error(
    412,
    'PreconditionFailed',
    `At least one of the pre-conditions you specified did not hold: ${condition}`,
  );
}

export function noSuchKey(): S3Error {
  return new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
}

/** Refuses a body that is not the one its sender digested. */
export function checkDigests(headers: RequestHeaders, body: Buffer): void {
  const crc = Buffer.alloc(4);
  crc.writeUInt32BE(crc32(body));
  const digests: readonly (readonly [string, string])[] = [
    ['x-amz-checksum-sha256', createHash('sha256').update(body).digest('base64')],
    ['x-amz-checksum-crc32', crc.toString('base64')],
    ['content-md5', createHash('md5').update(body).digest('base64')],
  ];
  for (const [name, digest] of digests) {
    if (headers[name] !== undefined && headers[name] !== digest)
      throw new S3Error(400, 'BadDigest', `${name} does not match the body`);
  }
}

export function md5Tag(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}
