import type { PurgeRecord } from './ledger.ts';

/** A range of keys: from the first up to the next, which is not in it; null for no end. */
export interface KeyRange {
  readonly first: string;
  readonly next: string | null;
}

/**
 * Whether a purge may reach a key of a range. A purge takes effect on a key only when it covers all its URLs, the
 * longest of which is the key's own path.
 */
export function mayReach({ batches }: PurgeRecord): (range: KeyRange) => boolean {
  const items = batches.flatMap((batch) => batch.items.map(toReach));
  return ({ first, next }) =>
    items.some((reach) => {
      if (reach === null) return true;
      const { key, isPrefix } = reach;
      if (next !== null && key >= next) return false;
      return key >= first || (isPrefix && first.startsWith(key));
    });
}

interface Reach {
  readonly key: string;
  readonly isPrefix: boolean;
}

/** Null when it may reach any key: a tag, or a path nobody can read. */
function toReach(item: string): Reach | null {
  const path = /^\/([^*]*)(\*?)$/.exec(item);
  if (path === null) return null;
  try {
    return { key: decodeURIComponent(path[1] ?? ''), isPrefix: path[2] === '*' };
  } catch {
    return null;
  }
}
