import type { FileKind } from '../../src/site/types.ts';

/**
 * The cache law (docs: lifetimes, bounds, wait or purge) written a second time, for the local distribution and the
 * default policy alone. It shares no code with `src/cache` and `src/plan`, so that what they print can be checked.
 */

const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What covers fetches under way, whole-second ages and clocks that differ. */
export const ALLOWANCE = 5 * SECOND;
/** How long a file is kept after the last live page stopped loading it. */
export const RETAIN = 7 * DAY;
/** A story settles this long after its last content change. */
export const SETTLES = 30 * DAY;
/** A kept-back purge goes out this long before it is due. */
export const BEFORE_DUE = DAY + HOUR;
/** How long an edge may answer a URL with an error from before it existed. */
export const ERROR_LIFETIME = 10 * SECOND;

export type Kind = 'correction' | 'listing' | 'arrival' | 'chrome' | 'file';

/** Milliseconds. A file's own browser lifetime comes on top. */
export const PROMISE: Readonly<Record<Kind, number>> = {
  correction: 5 * MINUTE,
  listing: 5 * MINUTE,
  arrival: 5 * MINUTE,
  chrome: 7 * DAY,
  file: DAY,
};

/** How long browsers keep a plain file, which its promise counts on top. */
export const FILE_BROWSER = 60 * MINUTE;

export interface Lifetimes {
  readonly edge: number;
  readonly browser: number;
}

/** How long edges and browsers may reuse an object, under min TTL 0 and max TTL a year. */
export function lifetimesOf(cacheControl: string): Lifetimes {
  const seconds = (name: string): number | null => {
    const found = new RegExp(`(?:^|[ ,])${name}=(\\d+)`).exec(cacheControl);
    return found === null ? null : Number(found[1]) * SECOND;
  };
  if (/no-store|no-cache|private|stale-/.test(cacheControl))
    throw new Error(`the policy never says ${cacheControl}`);
  const browser = seconds('max-age');
  if (browser === null) throw new Error(`no max-age in ${cacheControl}`);
  return { edge: Math.min(seconds('s-maxage') ?? browser, 365 * DAY), browser };
}

/** The policy. `age`: milliseconds since a story's content last changed. */
export function cacheControlOf(kind: FileKind, age: number): string {
  switch (kind) {
    case 'story':
      return age < SETTLES ? 'max-age=60, s-maxage=300' : 'max-age=60, s-maxage=31536000';
    case 'listing':
      return 'max-age=60, s-maxage=300';
    case 'not-found':
      return 'max-age=0, s-maxage=10';
    case 'fingerprinted':
      return 'max-age=31536000, immutable';
    case 'file':
      return 'max-age=3600, s-maxage=86400';
  }
}

/** When a day is over in the last time zone on earth: only then is all of it past. */
export const endOfDay = (day: string): number => Date.parse(`${day}T00:00:00-12:00`) + DAY;

/** Every path under which an edge may have cached an object. */
export function pathsOf(key: string): readonly string[] {
  const path = new URL(`https://site.example/${key}`).pathname;
  if (key === 'index.html') return ['/', path];
  const folder = /^(.*)\/index\.html$/.exec(path)?.[1];
  return folder === undefined ? [path] : [folder, `${folder}/`, path];
}

/** Whether a purge of these items clears a path. */
export function isCleared(path: string, items: readonly string[]): boolean {
  return items.some((item) =>
    item.endsWith('*') ? path.startsWith(item.slice(0, -1)) : path === item,
  );
}
