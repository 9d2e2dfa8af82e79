import type { Asked } from './iam.ts';
import type { S3ServerOperation } from './s3-server.ts';
import type { RequestHeaders } from './s3-store.ts';

/** What of a request decides which rights it needs. */
export interface RightsRequest {
  readonly operation: S3ServerOperation;
  readonly bucket: string;
  readonly key: string;
  readonly query: URLSearchParams;
  readonly headers: RequestHeaders;
}

/** What of its bucket does. */
export interface RightsBucket {
  /** ARN of the key it is encrypted with. */
  readonly kmsKey: string | null;
  /** Tags of an object by its key: '' when it has none, null when it is not there. */
  readonly tagsOf: (key: string) => string | null;
}

const arnOf = (bucket: string, key: string): string => `arn:aws:s3:::${bucket}/${key}`;
const onKey = (action: string, bucket: string, key: string): Asked => ({
  action,
  resource: arnOf(bucket, key),
});

/**
 * The rights that S3 asks for before it carries a request out ("Required permissions for Amazon S3 API operations",
 * and the pages of conditional writes and deletes): written down here on its own, not taken from the program.
 * DeleteObjects is judged key by key (`rightsToRemove`).
 */
export function rightsOf(request: RightsRequest, bucket: RightsBucket): readonly Asked[] {
  const { operation, bucket: name, key, query, headers } = request;
  const on = (action: string): Asked => onKey(action, name, key);
  switch (operation) {
    case 'PutObject':
      return [
        on('s3:PutObject'),
        ...(headers['if-match'] === undefined ? [] : [on('s3:GetObject')]),
        ...(headers['x-amz-tagging'] === undefined ? [] : [on('s3:PutObjectTagging')]),
        ...rightsToKey('kms:GenerateDataKey', bucket),
      ];
    case 'CopyObject':
      return [...rightsToCopy(request, bucket), ...rightsToKey('kms:GenerateDataKey', bucket)];
    case 'GetObject':
      return [
        on(query.has('versionId') ? 's3:GetObjectVersion' : 's3:GetObject'),
        // What is not there is not decrypted.
        ...(bucket.tagsOf(key) === null ? [] : rightsToKey('kms:Decrypt', bucket)),
      ];
    case 'HeadObject':
      return [on('s3:GetObject')];
    case 'GetObjectTagging':
      return [on('s3:GetObjectTagging')];
    case 'DeleteObject':
      return rightsToRemove({ bucket: name, key, ifMatch: headers['if-match'] });
    case 'ListObjectsV2':
      return [rightToList(name, query.get('prefix') ?? '')];
    case 'HeadBucket':
      return [rightToList(name, '')];
    case 'DeleteObjects':
      return [];
  }
}

/** Of a source that has tags they are read whatever becomes of them, and written where they are kept. */
function rightsToCopy(
  { bucket: name, key, headers }: RightsRequest,
  bucket: RightsBucket,
): readonly Asked[] {
  const source = decodeURIComponent(headers['x-amz-copy-source'] ?? '').replace(/^\//, '');
  const [from = ''] = source.split('/', 1);
  const fromKey = source.slice(from.length + 1);
  const hasTags = (bucket.tagsOf(fromKey) ?? '') !== '';
  const keepsTags = headers['x-amz-tagging-directive'] !== 'REPLACE';
  return [
    onKey('s3:GetObject', from, fromKey),
    ...(hasTags ? [onKey('s3:GetObjectTagging', from, fromKey)] : []),
    onKey('s3:PutObject', name, key),
    ...(headers['if-match'] === undefined ? [] : [onKey('s3:GetObject', name, key)]),
    ...(hasTags && keepsTags ? [onKey('s3:PutObjectTagging', name, key)] : []),
    ...rightsToKey('kms:Decrypt', bucket),
  ];
}

/** A deletion on condition of an ETag may tell what the object is, so it asks for reading too. */
export function rightsToRemove({
  bucket,
  key,
  ifMatch,
}: {
  readonly bucket: string;
  readonly key: string;
  readonly ifMatch: string | undefined;
}): readonly Asked[] {
  const reading = ifMatch === undefined || ifMatch === '*' ? [] : ['s3:GetObject'];
  return ['s3:DeleteObject', ...reading].map((action) => onKey(action, bucket, key));
}

/** To list what begins with a prefix; and to be told that a key is not there, which asks with the key as prefix. */
export function rightToList(bucket: string, prefix: string): Asked {
  return {
    action: 's3:ListBucket',
    resource: `arn:aws:s3:::${bucket}`,
    context: { 's3:prefix': prefix },
  };
}

function rightsToKey(action: string, { kmsKey }: RightsBucket): readonly Asked[] {
  if (kmsKey === null) return [];
  const region = kmsKey.split(':')[3] ?? '';
  return [
    { action, resource: kmsKey, context: { 'kms:ViaService': `s3.${region}.amazonaws.com` } },
  ];
}
