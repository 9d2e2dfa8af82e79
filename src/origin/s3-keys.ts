/** The source of a copy: bucket and key, percent-encoded but for the slashes (the SDK sends it as it is). */
export function copySourceOf(bucket: string, key: string): string {
  return `${bucket}/${key.split('/').map(encodeURIComponent).join('/')}`;
}

/** A key in a path as the SDK writes it: all but RFC 3986's unreserved characters and the slashes escaped. */
export function pathOf(key: string): string {
  return encodeURIComponent(key)
    .replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%2F', '/');
}

/** A key from a listing with `encoding-type=url`, where a space is a plus sign; null when it is not encoded so. */
export function decodeListedKey(key: string): string | null {
  try {
    return decodeURIComponent(key.replaceAll('+', '%20'));
  } catch {
    return null;
  }
}

/** Whether XML 1.0 can carry the key: DeleteObjects names its keys in XML, which has no control characters and turns CR into LF. */
export function isXmlSafe(key: string): boolean {
  // oxlint-disable-next-line no-control-regex -- control characters are what it looks for
  return !/[\u0000-\u001f\ufffe\uffff]/.test(key);
}

/** S3 quotes ETags; some servers like it do not. */
export function quoted(etag: string): string {
  return etag.startsWith('"') ? etag : `"${etag}"`;
}

/**
 * The id of a version; null when the bucket keeps none. A bucket whose versioning is suspended says `null`: the next
 * such write replaces that version (https://docs.aws.amazon.com/AmazonS3/latest/userguide/AddingObjectstoVersionSuspendedBuckets.html).
 */
export function toVersion(id: string | undefined): string | null {
  return id === undefined || id === 'null' ? null : id;
}
