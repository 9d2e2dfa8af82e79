import { tailBound } from './bounds.ts';
import type { Law } from './law.ts';
import type { Entry, LedgerRoot } from './ledger.ts';
import { keyOf } from './recover.ts';

/** What becomes of the pictures of a story that is taken down. Keys, sorted. */
export interface Pictures {
  /** Only it shows them, or showed: they go with it. */
  readonly gone: readonly string[];
  /** Another story shows them. */
  readonly shared: readonly string[];
  /** An earlier version of another page shows them and may still be cached: they go when it cannot be (cache-law §8.7). */
  readonly later: readonly string[];
}

/** The pictures of a page, live or in a version of it that may still be cached. */
export function picturesOf(
  page: Entry,
  {
    entries,
    law,
    now,
  }: { readonly entries: ReadonlyMap<string, Entry>; readonly law: Law; readonly now: number },
): Pictures {
  const own = new Set<string>();
  for (const version of [page.live, ...page.tails])
    for (const key of version?.loads ?? [])
      if (key.startsWith('images/') && isLiveFile(entries.get(key))) own.add(key);
  const shared = new Set<string>();
  const later = new Set<string>();
  const seen = new Set<readonly string[]>();
  const note = (loads: readonly string[], by: Set<string>): void => {
    for (const key of loads) if (own.has(key)) by.add(key);
  };
  for (const entry of own.size === 0 ? [] : entries.values()) {
    if (entry.key === page.key) continue;
    const { live, tails } = entry;
    // Pages share arrays of what they load.
    if (live !== null && !seen.has(live.loads)) note(live.loads, shared);
    if (live !== null) seen.add(live.loads);
    for (const tail of tails)
      if (tailBound(tail, live, law.allowance) + law.allowance * 1000 >= now)
        note(tail.loads, later);
  }
  const keys = [...own].toSorted();
  return {
    gone: keys.filter((key) => !shared.has(key) && !later.has(key)),
    shared: keys.filter((key) => shared.has(key)),
    later: keys.filter((key) => later.has(key) && !shared.has(key)),
  };
}

const isLiveFile = (entry: Entry | undefined): boolean =>
  entry?.kind === 'fingerprinted' && entry.live !== null;

/**
 * Keys whose change is a take-down in any publish: the pages of stories that are down, and all that a take-down which
 * died was about to change.
 */
export function takedownsOf({ takenDown, journal }: LedgerRoot): ReadonlySet<string> {
  const intended = journal?.intents.filter(({ kind }) => kind === 'takedown') ?? [];
  return new Set([...takenDown.map(({ key }) => key), ...intended.map(keyOf)]);
}

/** How long a browser that has these keys may show them without asking, seconds; header sets of every version count. */
export function browsersKeep(keys: Iterable<string>, entries: ReadonlyMap<string, Entry>): number {
  let longest = 0;
  for (const key of keys) {
    const entry = entries.get(key);
    for (const version of [entry?.live, ...(entry?.tails ?? [])])
      for (const { browser } of version?.sets ?? []) longest = Math.max(longest, browser);
  }
  return longest;
}
