/** An object in the origin as it was found, whoever put it there. Instants are epoch milliseconds. */
export interface FoundObject {
  readonly key: string;
  /** SHA-256 of its body, base64url: of bytes that were read, or that the origin's own checksum shows to be the same. */
  readonly digest: string;
  readonly size: number;
  readonly etag: string;
  readonly version: string | null;
  readonly lastModified: number;
  /** Its visible headers (`toVisible`). */
  readonly contentType: string;
  readonly cacheControl: string | null;
  /** It carries the cache tags of its key. */
  readonly isTagged: boolean;
}

/** The visible headers of an object of others: its Content-Type, and each other one after a line break. */
export function toVisible(
  contentType: string,
  others: readonly (readonly [name: string, value: string | null])[],
): string {
  const lines = others.flatMap(([name, value]) => (value === null ? [] : [`\n${name}: ${value}`]));
  return contentType + lines.join('');
}

/** Whether visible headers are more than a Content-Type. */
export const hasOthers = (visible: string): boolean => visible.includes('\n');
