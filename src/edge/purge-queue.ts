import type { CopyStore, StoredCopy } from './copy-store.ts';

interface Scheduled {
  readonly items: readonly string[];
  readonly at: number;
}

/** Purges on their way to one location. */
export class PurgeQueue {
  #scheduled: Scheduled[] = [];
  #next = Infinity;

  /** Items take effect at an instant: `/path`, `/prefix*` or `#tag`. */
  schedule(items: readonly string[], at: number): void {
    this.#scheduled = [...this.#scheduled, { items, at }].toSorted((a, b) => a.at - b.at);
    this.#next = this.#scheduled[0]?.at ?? Infinity;
  }

  /** Drops every copy that a purge due by `now` names. */
  apply(store: CopyStore, now: number): void {
    if (now < this.#next) return;
    const due = this.#scheduled.filter(({ at }) => at <= now);
    this.#scheduled = this.#scheduled.filter(({ at }) => at > now);
    this.#next = this.#scheduled[0]?.at ?? Infinity;
    const purges = due.map(({ items, at: reached }) => ({ isNamed: matcherOf(items), reached }));
    for (const copy of store.all()) {
      // What was stored after a purge reached this location is not touched by it.
      if (purges.some(({ isNamed, reached }) => copy.storedAt <= reached && isNamed(copy)))
        store.drop(copy);
    }
  }
}

/** Whether one of the items names a copy: paths with their case, tags without, `*` last is a wildcard. */
function matcherOf(items: readonly string[]): (copy: StoredCopy) => boolean {
  const tags = new Set<string>();
  const paths = new Set<string>();
  const prefixes: string[] = [];
  for (const item of items) {
    if (item.startsWith('#')) tags.add(item.slice(1).toLowerCase());
    // CloudFront purges no path with a tilde, however it is written (AWS: invalidation-specifying-objects).
    else if (/~|%7e/i.test(item)) continue;
    else if (item.endsWith('*')) prefixes.push(item.slice(0, -1));
    else paths.add(item);
  }
  return ({ url, tags: own }) =>
    paths.has(url) ||
    prefixes.some((prefix) => url.startsWith(prefix)) ||
    own.some((tag) => tags.has(tag));
}
