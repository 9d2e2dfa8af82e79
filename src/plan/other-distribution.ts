import { GUESSED, headerSetOf, landed, type Law, ttlRange } from './law.ts';
import type { Entry, HeaderSet, Version } from './ledger.ts';
import { endSets, isCleared, joinMemory, joinSets } from './versions.ts';

interface Change {
  readonly law: Law;
  /** The same with the distribution of the last publish. */
  readonly before: Law;
  readonly now: number;
}

/**
 * Every header set that may still be served counts under the old and the new distribution (cache-law §2): an edge that
 * keeps its headers on a 304 keeps them for as long as the behaviour says that the 304 met.
 */
export function underOtherDistribution(entry: Entry, change: Change): Entry {
  const { live, tails, memory } = entry;
  const longer = (sets: readonly HeaderSet[]): readonly HeaderSet[] =>
    sets.flatMap((set) => widened(set, entry.key, change));
  const isBodyOf = (version: Version): boolean => live !== null && version.digest === live.digest;
  const returning = tails.flatMap((tail) => {
    const sets = longer(tail.sets);
    if (tail.digest === null || isBodyOf(tail) || sets.length === 0) return [];
    const { digest, contentType, loads } = tail;
    return [{ digest, contentType, loads, sets }];
  });
  return {
    ...entry,
    live: live === null ? null : { ...live, sets: liveSets(entry, live, change) },
    tails: tails.map((tail) =>
      isBodyOf(tail) ? { ...tail, sets: joinSets([...tail.sets, ...longer(tail.sets)]) } : tail,
    ),
    memory: joinMemory([
      ...memory.map((known) => ({
        ...known,
        sets: joinSets([...known.sets, ...longer(known.sets)]),
      })),
      ...returning,
    ]),
  };
}

function liveSets(
  { key, memory }: Entry,
  { sets, cacheControl, contentType }: NonNullable<Entry['live']>,
  change: Change,
): readonly HeaderSet[] {
  const { law, now } = change;
  const inUse = sets.find((set) => set.until === null);
  const tagged = inUse?.tagged ?? false;
  const guessed = inUse?.browser ?? GUESSED;
  const current = { ...headerSetOf(law, key, { cacheControl, from: now, guessed }), tagged };
  // It may be one that was forgotten and has returned since.
  const forgotten = memory.filter(
    (known) => known.digest === null && known.contentType === contentType,
  );
  const kept = [...sets, ...forgotten.flatMap((known) => known.sets)].filter(
    (set) => set.until !== null,
  );
  const longer = kept.flatMap((set) => widened(set, key, change));
  return joinSets([...endSets(sets, landed(law, now)), ...longer, current]);
}

/**
 * A header set as it may count under the new distribution, when that is longer; its Cache-Control is not known any more.
 * One that was not at the maximum says at most what it came to, and a new minimum lifts it.
 */
function widened(set: HeaderSet, key: string, { law, before }: Change): readonly HeaderSet[] {
  if (isCleared(set)) return [];
  const was = ttlRange(before, key);
  const is = ttlRange(law, key);
  const more = is.min > was.min ? is.min : 0;
  // At the maximum it may have said anything, and as much again of grace.
  const edge = set.edge >= was.max ? 2 * is.max : set.edge + more;
  return edge > set.edge ? [{ ...set, edge }] : [];
}
