import type { Entry, HeaderSet, LiveVersion, OwedPurge, Tail } from './ledger.ts';

/** Until when a reader may be shown an old version (cache-law §3). Instants; `Infinity` is "until purged". */

/** The latest of any number of instants: more than can be arguments of one call. */
export const latestOf = (instants: readonly number[]): number =>
  instants.reduce((latest, instant) => Math.max(latest, instant), -Infinity);

/** The earliest of any number of instants. */
export const earliestOf = (instants: readonly number[]): number =>
  instants.reduce((earliest, instant) => Math.min(earliest, instant), Infinity);

const longest = (sets: readonly HeaderSet[], of: (set: HeaderSet) => number): number =>
  sets.reduce((most, set) => Math.max(most, of(set)), 0) * 1000;

/** Same body, other visible headers: an edge may keep revalidating to a 304 and hand out the old ones. */
function isRevivedBy(tail: Tail, live: LiveVersion | null): boolean {
  return live !== null && tail.digest === live.digest;
}

/** `Te` as it may be printed: only a purge seen completed shortens it. */
export function edgeBound(tail: Tail, live: LiveVersion | null, allowance: number): number {
  const own = isRevivedBy(tail, live) ? Infinity : tail.end + longest(tail.sets, (set) => set.edge);
  return tail.purgedAt === null ? own : Math.min(own, tail.purgedAt + allowance * 1000);
}

/** `Te` as it counts for a decision: an accepted purge is as good as done. */
export function edgeBoundForDecision(tail: Tail, live: LiveVersion | null): number {
  if (tail.purgeAccepted || tail.purgedAt !== null) return -Infinity;
  if (isRevivedBy(tail, live)) return Infinity;
  const counting = tail.sets.filter((set) => !set.purgeAccepted);
  return tail.end + longest(counting, (set) => set.edge);
}

/**
 * `Tb`: no purge shortens it; where edges could revive the version it counts from the purge, with the allowance for
 * what was on its way to a browser when that completed.
 */
export function browserBound(tail: Tail, live: LiveVersion | null, allowance: number): number {
  const revivedBy = isRevivedBy(tail, live) ? live : null;
  // A 304 may have brought the Cache-Control in force to the old visible headers.
  const kept = longest([...tail.sets, ...(revivedBy?.sets ?? [])], (set) => set.browser);
  if (revivedBy === null) return tail.end + kept;
  const purged = tail.purgedAt === null ? Infinity : tail.purgedAt + allowance * 1000;
  return Math.max(tail.end, purged) + kept;
}

/** The reader bound of one earlier version. */
export function tailBound(tail: Tail, live: LiveVersion | null, allowance: number): number {
  return Math.max(edgeBound(tail, live, allowance), browserBound(tail, live, allowance));
}

/** `max(Te, Tb)` over every earlier version of a key; null when there is none. */
export function readerBound(entry: Entry, allowance: number): number | null {
  if (entry.tails.length === 0) return null;
  return Math.max(...entry.tails.map((tail) => tailBound(tail, entry.live, allowance)));
}

/** When the last reader is up to date if the edges are purged at `dueBy`: browsers keep their copies to the end. */
export function purgedBy(entry: Entry | undefined, dueBy: number, allowance: number): number {
  const purged = (entry?.tails ?? []).map((tail) => ({ ...tail, purgedAt: dueBy }));
  const live = entry?.live ?? null;
  return Math.max(dueBy, ...purged.map((tail) => browserBound(tail, live, allowance)));
}

/** Whether an owed purge is still needed: a version it is for outlives its promise and is not past its bound at `now`. */
export function isStillOwed(entry: Entry, owed: OwedPurge, now: number): boolean {
  return entry.tails.some((tail) => {
    if (tail.end > owed.end) return false;
    const until = edgeBoundForDecision(tail, entry.live);
    return until > owed.dueBy && until >= now;
  });
}
