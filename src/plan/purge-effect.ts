import { urlsOf } from '../cache/urls.ts';
import { isStillOwed } from './bounds.ts';
import type { Entry, HeaderSet, Memory, PurgeBatchRecord, PurgeRecord, Tail } from './ledger.ts';
import { SITE_TAG, tagOf } from './tags.ts';
import { inForce, isCleared, toCleared } from './versions.ts';

/** When a purge that covers all URLs of a key was created, and when it was seen completed (cache-law §3.5). */
export interface PurgeEffect {
  readonly createdAt: number;
  readonly completedAt: number | null;
  /** By tag: leaves cached errors and what was stored without the tag. */
  readonly byTag: boolean;
}

/** What a purge does to a key: null while it does not cover all its URLs or is not accepted in every part. */
export function effectOn(purge: PurgeRecord): (key: string) => PurgeEffect | null {
  const exact = new Map<string, PurgeBatchRecord>();
  const prefixes: { readonly prefix: string; readonly batch: PurgeBatchRecord }[] = [];
  for (const batch of purge.batches) {
    if (batch.createdAt === null) continue;
    for (const item of batch.items) {
      if (item.endsWith('*')) prefixes.push({ prefix: item.slice(0, -1), batch });
      else exact.set(item, batch);
    }
  }
  const batchOf = (url: string): PurgeBatchRecord | undefined =>
    exact.get(url) ?? prefixes.find(({ prefix }) => url.startsWith(prefix))?.batch;
  return (key) => {
    const tag = exact.get(`#${tagOf(key)}`) ?? exact.get(`#${SITE_TAG}`);
    const batches = tag === undefined ? urlsOf(key).map(batchOf) : [tag];
    return joinBatches(batches, tag !== undefined);
  };
}

/** Whether a purge covers all URLs of a key once every part of it is accepted. */
export function coveredBy(purge: PurgeRecord): (key: string) => boolean {
  const batches = purge.batches.map((batch) => ({ ...batch, createdAt: batch.createdAt ?? 0 }));
  const covers = effectOn({ ...purge, batches });
  return (key) => covers(key) !== null;
}

function joinBatches(
  batches: readonly (PurgeBatchRecord | undefined)[],
  byTag: boolean,
): PurgeEffect | null {
  let createdAt = Infinity;
  let completedAt: number | null = -Infinity;
  for (const batch of batches) {
    if (batch === undefined || batch.createdAt === null) return null;
    createdAt = Math.min(createdAt, batch.createdAt);
    completedAt =
      completedAt === null || batch.completedAt === null
        ? null
        : Math.max(completedAt, batch.completedAt);
  }
  return { createdAt, completedAt, byTag };
}

/** The entry after a purge: its versions and header sets that had ceased before the purge was created. */
export function applyPurge(entry: Entry, effect: PurgeEffect): Entry {
  const reaches = (set: HeaderSet): boolean =>
    set.until !== null && set.until <= effect.createdAt && (set.tagged || !effect.byTag);
  const { completedAt } = effect;
  const cleared = (sets: readonly HeaderSet[]): readonly HeaderSet[] => {
    if (completedAt === null)
      return sets.map((set) => (reaches(set) ? { ...set, purgeAccepted: true } : set));
    return inForce(sets.map((set) => (reaches(set) ? toCleared(set) : set)));
  };
  const live = entry.live === null ? null : { ...entry.live, sets: cleared(entry.live.sets) };
  const tails = entry.tails.map((tail): Tail => {
    const isReached =
      tail.end <= effect.createdAt &&
      tail.sets.every(reaches) &&
      (tail.digest !== null || !effect.byTag);
    if (!isReached) return { ...tail, sets: cleared(tail.sets) };
    if (completedAt === null) return { ...tail, purgeAccepted: true, sets: cleared(tail.sets) };
    const purgedAt = Math.min(tail.purgedAt ?? Infinity, completedAt);
    return { ...tail, purgeAccepted: true, purgedAt };
  });
  const memory = entry.memory
    .map((known): Memory => ({
      ...known,
      sets: cleared(known.sets).filter((set) => !isCleared(set)),
    }))
    .filter((known) => known.sets.length > 0);
  const after = { ...entry, live, tails, memory };
  return entry.owed !== null && !isStillOwed(after, entry.owed, -Infinity)
    ? { ...after, owed: null }
    : after;
}

const mayHoldOld = (entry: Entry): boolean =>
  entry.tails.length > 0 ||
  entry.memory.length > 0 ||
  entry.owed !== null ||
  (entry.live !== null && entry.live.sets.length > 1);

/** Every entry after every purge the ledger knows of, in their order. Applying one again changes nothing. */
export function applyPurges(
  entries: ReadonlyMap<string, Entry>,
  purges: readonly PurgeRecord[],
): ReadonlyMap<string, Entry> {
  const effects = purges.filter((purge) => purge.batches.length > 0).map(effectOn);
  if (effects.length === 0) return entries;
  // Of a large ledger a purge reaches little: it is copied only when something changes.
  let after: Map<string, Entry> | null = null;
  for (const [key, entry] of entries) {
    if (!mayHoldOld(entry)) continue;
    let changed = entry;
    for (const effect of effects) {
      const found = effect(key);
      if (found !== null) changed = applyPurge(changed, found);
    }
    if (changed !== entry) (after ??= new Map(entries)).set(key, changed);
  }
  return after ?? entries;
}
