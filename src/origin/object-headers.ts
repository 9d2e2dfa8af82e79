import type { ObjectHeaders } from './origin.ts';

const metadataName = /^[a-z0-9][a-z0-9._-]*$/;
const printableAscii = /^[\x20-\x7e]*$/;
/** S3's limit on names and values of user metadata together, in bytes. */
const maxMetadataBytes = 2048;

/**
 * Throws on headers that would not come back as they were sent: anything but printable ASCII (a line
 * break would start a header of its own), metadata names in capitals, more than 2 KB of metadata.
 */
export function checkHeaders(headers: ObjectHeaders): void {
  const { metadata, ...visible } = headers;
  for (const [name, value] of Object.entries(visible)) {
    if (value !== null && !printableAscii.test(value))
      throw new Error(`${name} is not printable ASCII: ${JSON.stringify(value)}`);
  }
  if (headers.contentType === '') throw new Error('an object needs a Content-Type');
  let bytes = 0;
  for (const [name, value] of Object.entries(metadata)) {
    if (!metadataName.test(name)) throw new Error(`not a metadata name: ${JSON.stringify(name)}`);
    if (!printableAscii.test(value) || value !== value.trim())
      throw new Error(`metadata ${name} would not survive: ${JSON.stringify(value)}`);
    bytes += name.length + value.length;
  }
  if (bytes > maxMetadataBytes)
    throw new Error(`user metadata of ${bytes} bytes is over S3's 2 KB`);
}

/** Whether an object that has `actual` answers a reader exactly as one with `wanted` would. */
export function sameHeaders(actual: ObjectHeaders, wanted: ObjectHeaders): boolean {
  const names = Object.keys(wanted.metadata);
  return (
    actual.contentType === wanted.contentType &&
    actual.cacheControl === wanted.cacheControl &&
    actual.contentEncoding === wanted.contentEncoding &&
    actual.contentLanguage === wanted.contentLanguage &&
    actual.contentDisposition === wanted.contentDisposition &&
    names.length === Object.keys(actual.metadata).length &&
    names.every((name) => actual.metadata[name] === wanted.metadata[name])
  );
}

/** The headers stated, and for the rest those an object has. */
export function withRest(stated: ObjectHeaders, has: ObjectHeaders): ObjectHeaders {
  return {
    contentType: stated.contentType,
    cacheControl: stated.cacheControl ?? has.cacheControl,
    contentEncoding: stated.contentEncoding ?? has.contentEncoding,
    contentLanguage: stated.contentLanguage ?? has.contentLanguage,
    contentDisposition: stated.contentDisposition ?? has.contentDisposition,
    metadata: { ...has.metadata, ...stated.metadata },
  };
}
