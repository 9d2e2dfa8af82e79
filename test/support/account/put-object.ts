import { md5Tag } from '../s3-store.ts';
import type { AccountState } from './state.ts';

export interface PutObject {
  readonly bucket: string;
  readonly key: string;
  readonly text: string;
  /** Empty: it has none. */
  readonly cacheControl: string;
}

/** Puts a page into a bucket, tagged and with its digest, as publishing does. */
export function putObject(
  state: AccountState,
  { bucket, key, text, cacheControl }: PutObject,
): void {
  const body = Buffer.from(text);
  state.s3.objects(bucket).set(key, {
    body,
    etag: md5Tag(body),
    lastModified: state.now(),
    headers: {
      'content-type': 'text/html; charset=utf-8',
      ...(cacheControl === '' ? {} : { 'cache-control': cacheControl }),
      'x-amz-meta-cache-tag': 'page',
      'x-amz-meta-sha256': 'e3b0c442',
    },
    storageClass: 'STANDARD',
    tags: '',
  });
}
