import type { Ttl } from './lifetimes.ts';

/** What happened in the world: what the origin answered, how the CDN was configured, which purges were made. */

/** An object as the origin answers it. Its ETag is the digest: S3 makes it from the body alone. */
export interface Served {
  readonly digest: string;
  readonly type: string;
  readonly cacheControl: string;
  readonly tags: readonly string[];
  readonly loads: readonly string[];
}

/** A body under a type, or `null` for the error a URL without an object gets. */
export const nameOf = (object: Pick<Served, 'digest' | 'type'> | null): string =>
  object === null ? 'nothing' : `${object.digest} as ${object.type}`;

/** One time during which the origin answered the same. */
export interface Span {
  readonly object: Served | null;
  readonly from: number;
  /** Until when it was answered; `Infinity` while it is. */
  to: number;
  /** When the publisher was told that it was no more: the origin's `Date`, in whole seconds. */
  toldAt: number;
  /** Someone may have asked for it meanwhile. */
  readonly isAskedFor: boolean;
}

/** One CreateInvalidation. */
export interface Purge {
  readonly items: readonly string[];
  readonly createdAt: number;
  /** When it had reached every cache. */
  readonly completedAt: number;
  /** When the publisher saw that; null while it has not. */
  seenAt: number | null;
}

export interface Rules {
  /** The TTLs of the behaviour a URL meets. */
  readonly ttlOf: (url: string) => Ttl;
  /** ErrorCachingMinTTL. */
  readonly errorTtl: number;
  /** The Cache-Control and URL of the custom error page. */
  readonly errorPage: { readonly url: string; readonly cacheControl: string } | null;
}

/** One time during which the CDN was configured alike. */
export interface Epoch {
  readonly rules: Rules;
  readonly from: number;
  to: number;
  /** When the publisher was told of another configuration. */
  toldAt: number;
}

export interface History {
  readonly urls: readonly string[];
  readonly spans: readonly Span[];
  readonly purges: readonly Purge[];
  readonly epochs: readonly Epoch[];
}

/** Whether an item of a purge takes a URL's copy away, stored with these tags. */
export function takesAway(item: string, url: string, tags: readonly string[]): boolean {
  if (item.startsWith('#')) return tags.includes(item.slice(1));
  return item.endsWith('*') ? url.startsWith(item.slice(0, -1)) : item === url;
}

/** Every path readers may ask for a key under. */
export function urlsOfKey(key: string): readonly string[] {
  const path = encodeURI(`/${key}`);
  if (!path.endsWith('/index.html')) return [path];
  const folder = path.slice(0, -'index.html'.length);
  return folder === '/' ? [folder, path] : [folder, folder.slice(0, -1), path];
}
