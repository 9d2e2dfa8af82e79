/** Characters of a path (AWS: invalidation-specifying-objects). */
const MAX_PATH = 4_000;
/** Characters of a tag, its `#` not counted (AWS: invalidation-specifying-tags). */
const MAX_TAG = 256;

/**
 * Signs a URL may have unencoded: visible ASCII without what RFC 1738 §2.2 calls unsafe. CloudFront was
 * seen to refuse a blank, a bare `~` (github.com/aws/aws-sdk/issues/525) and what is not ASCII; that it
 * refuses the other unsafe ones as well is the worse reading.
 */
const path = /^\/(?:[!$&-;=?-Z_a-z@]|%[0-9A-Fa-f]{2})*$/;

/** Visible ASCII without the comma that parts tags. */
const tag = /^#[!-+\--~]+$/;

/**
 * Whether CloudFront takes it as an item of a purge: a path with a leading slash, or `#tag`. An encoded
 * `%7E` is taken and never purges anything.
 */
export function isPurgeItem(item: string): boolean {
  if (item.startsWith('#')) return item.length <= MAX_TAG + 1 && tag.test(item);
  return item.length <= MAX_PATH && path.test(item);
}

/** `*` counts only as the last sign of a path; elsewhere, and in tags, it stands for itself. */
export function isWildcard(item: string): boolean {
  return item.startsWith('/') && item.endsWith('*');
}
