/** S3's limit is 1,024 bytes of UTF-8, so no key has more characters. */
const longest = 1024;

/** Not all of a site: nothing, a control character, or a part `.` or `..`, which proxies and disks resolve. */
const outside = /^$|^\/|\p{Cc}|\p{Cs}|(?:^|\/)\.\.?(?:\/|$)/u;

/** The key a ledger names, if one of a site can be called so: its object is overwritten and deleted. Throws a plain Error. */
export function toSiteKey(key: string): string {
  if (key.length > longest || outside.test(key))
    throw new Error(`${JSON.stringify(key)} is no key`);
  return key;
}

/** A digest in base64url: kept bodies are named by it, and deleted. Throws a plain Error. */
export function toDigest(text: string): string {
  if (!/^[\w-]+$/.test(text)) throw new Error(`${JSON.stringify(text)} is no digest`);
  return text;
}
