import { cacheControlFor } from '../cache/policy.ts';
import { latestOf, tailBound } from './bounds.ts';
import type { Facts } from './facts.ts';
import type { Law } from './law.ts';
import type { Entry, PurgeRecord } from './ledger.ts';
import { settlesAt } from './next-due.ts';

/**
 * A large ledger lies in shards, ranges of keys with some thousand entries each, and a table with a row for each. The
 * row says whether a plan has to read the shard.
 */

export interface ShardRow {
  /** It begins with the serial of the publish that wrote the shard. */
  readonly name: string;
  /** The shard has the keys from this one up to the next row's first; the first row's is empty. */
  readonly first: string;
  /** Entries in it. */
  readonly keys: number;
  readonly facts: ShardFacts;
}

/** What a plan asks of a shard before it reads it. Instants are epoch milliseconds. */
export interface ShardFacts {
  /** Of what is live in it: the digest of a site's files there when all of them are published as they are. */
  readonly digest: string;
  /** The earliest instant at which a story in it settles; null when none will. */
  readonly nextDue: number | null;
  /** Something in it owes a purge, waits to be retired or has other headers than the law wants: every plan reads it. */
  readonly isBusy: boolean;
  /** From then on no purge can change anything in it; null while some may. */
  readonly quietAt: number | null;
  /** When keys that are no longer live have nothing left to say, and are to be forgotten; null when there is no such. */
  readonly pastAt: number | null;
  /** Files that only earlier versions in it load, and until when one of those may be shown. */
  readonly loaded: readonly (readonly [key: string, until: number])[];
  /** Purges seen completed by then have taken effect in it. */
  readonly purgedUntil: number;
}

export interface ShardTerms {
  readonly law: Law;
  readonly now: number;
  /** The ledger's: those that are completed have taken effect on the entries. */
  readonly purges: readonly PurgeRecord[];
  readonly digestOf: (text: string) => string;
  readonly toText: (facts: Facts, loads: readonly string[]) => string;
}

/** More files that only earlier versions load make a shard busy: a table stays small. */
const MOST_LOADED = 64;

/** The facts of a shard with these entries, in the order of their keys. */
export function describeShard(
  entries: readonly Entry[],
  { law, now, purges, digestOf, toText }: ShardTerms,
): ShardFacts {
  const lines: string[] = [];
  const due = settlesAt({ law, now });
  let nextDue: number | null = null;
  for (const entry of entries) {
    if (entry.live === null) continue;
    lines.push(toText(factsOf(entry, entry.live), entry.live.loads));
    const settles = due(entry);
    if (settles !== null) nextDue = Math.min(nextDue ?? Infinity, settles);
  }
  const loaded = loadedByTails(entries, law, now);
  return {
    digest: digestOf(lines.join('')),
    nextDue,
    isBusy: loaded.length > MOST_LOADED || entries.some((entry) => isUnsettled(entry, law)),
    quietAt: quietAt(entries, law),
    pastAt: pastAt(entries, law),
    loaded: loaded.length > MOST_LOADED ? [] : loaded,
    purgedUntil: lastCompleted(purges),
  };
}

const factsOf = (
  { key, kind, story }: Entry,
  { digest, contentType, contentDigest }: NonNullable<Entry['live']>,
): Facts => ({ key, kind, digest, contentType, contentDigest, story });

function isUnsettled({ live, owed, kind, unusedSince }: Entry, law: Law): boolean {
  if (owed !== null) return true;
  if (live === null) return false;
  if (unusedSince !== null) return true;
  // A story's Cache-Control is a matter of its age.
  if (kind !== 'story' && live.cacheControl !== cacheControlFor(kind, 0, law.tiers)) return true;
  return law.tagged && live.sets.some((set) => set.until === null && !set.tagged);
}

function quietAt(entries: readonly Entry[], { allowance }: Law): number | null {
  let at = 0;
  for (const { live, tails, memory, owed } of entries) {
    if (owed !== null || memory.length > 0 || (live !== null && live.sets.length > 1)) return null;
    for (const tail of tails) {
      // What is past of a version is remembered; of "nothing here" it is not.
      if (tail.digest !== null) return null;
      at = Math.max(at, tailBound(tail, live, allowance) + allowance * 1000);
    }
  }
  return at;
}

function pastAt(entries: readonly Entry[], { allowance }: Law): number | null {
  let at: number | null = null;
  for (const { live, tails } of entries) {
    if (live !== null) continue;
    for (const tail of tails) {
      const bound = tailBound(tail, live, allowance) + allowance * 1000;
      if (Number.isFinite(bound)) at = Math.max(at ?? 0, bound);
    }
  }
  return at;
}

function loadedByTails(
  entries: readonly Entry[],
  { allowance }: Law,
  now: number,
): ShardFacts['loaded'] {
  const until = new Map<string, number>();
  for (const { live, tails } of entries) {
    for (const tail of tails) {
      if (tail.loads.length === 0) continue;
      const bound = tailBound(tail, live, allowance) + allowance * 1000;
      if (bound < now) continue;
      for (const key of tail.loads) if ((until.get(key) ?? 0) < bound) until.set(key, bound);
    }
  }
  if (until.size === 0) return [];
  const seen = new Set<readonly string[]>();
  for (const { live } of entries) {
    if (live === null || seen.has(live.loads)) continue;
    seen.add(live.loads);
    for (const key of live.loads) until.delete(key);
  }
  return [...until].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

/** What is sorted by key, by the shards its keys belong to. */
export function byShard<T extends { readonly key: string }>(
  rows: readonly ShardRow[],
  ordered: readonly T[],
): readonly { readonly row: ShardRow; readonly next: string | null; readonly own: readonly T[] }[] {
  let from = 0;
  return rows.map((row, at) => {
    const next = rows[at + 1]?.first ?? null;
    const start = from;
    from = next === null ? ordered.length : firstAt(ordered, next, start);
    return { row, next, own: ordered.slice(start, from) };
  });
}

/** The first position, from `start` on, whose key is not before `key`. */
export function firstAt(
  ordered: readonly { readonly key: string }[],
  key: string,
  start: number,
): number {
  let from = start;
  let to = ordered.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ordered[middle]?.key ?? '') < key) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The serial of the publish that wrote a shard. */
export const serialOf = (name: string): number => Number.parseInt(name, 10);

/** When the last of the purges that are completed was seen to be. */
export function lastCompleted(purges: readonly PurgeRecord[]): number {
  return latestOf([0, ...purges.flatMap((purge) => completedAt(purge) ?? [])]);
}

/** When the last part of a purge was seen completed; null while one is not. */
export function completedAt({ batches }: PurgeRecord): number | null {
  let latest = 0;
  for (const batch of batches) {
    if (batch.completedAt === null) return null;
    latest = Math.max(latest, batch.completedAt);
  }
  return latest;
}
