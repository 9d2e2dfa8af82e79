/** S3's limit: 1,024 bytes of UTF-8. */
const maxKeyBytes = 1024;

/**
 * Throws on a key no S3 bucket can hold: empty, longer than 1,024 bytes of UTF-8, or with a lone
 * surrogate (which would be stored under another name than the one asked for).
 */
export function checkKey(key: string): void {
  const bytes = Buffer.from(key, 'utf8');
  if (bytes.length === 0) throw new Error('an object key cannot be empty');
  if (bytes.length > maxKeyBytes) throw new Error(`object key longer than 1,024 bytes: ${key}`);
  if (bytes.toString('utf8') !== key)
    throw new Error(`object key is not well-formed Unicode: ${JSON.stringify(key)}`);
}

/** The order of UTF-8 bytes, which is that of S3 listings. It differs from JavaScript's beyond U+FFFF. */
export function compareKeys(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a, 'utf8'), Buffer.from(b, 'utf8'));
}
