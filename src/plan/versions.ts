import { latestOf, tailBound } from './bounds.ts';
import { shortestLifetime, type Law } from './law.ts';
import {
  type Entry,
  type HeaderSet,
  type Memory,
  type Tail,
  UNKNOWN,
  type Version,
} from './ledger.ts';

/** Versions that end, return and are forgotten (cache-law §3). */

export const isSameVersion = (a: Version, b: Version): boolean =>
  a.digest === b.digest && a.contentType === b.contentType;

/**
 * Header sets that cannot be told apart are one: used from the first to the last. The one in use stays by itself, for
 * under another distribution its Cache-Control is known and theirs is not.
 */
export function joinSets(sets: readonly HeaderSet[]): readonly HeaderSet[] {
  if (sets.length < 2) return sets;
  const joined = new Map<string, HeaderSet>();
  for (const set of sets) {
    const name = `${set.edge} ${set.browser} ${set.tagged} ${set.until === null}`;
    const known = joined.get(name);
    if (known === undefined) {
      joined.set(name, set);
      continue;
    }
    const until =
      known.until === null || set.until === null ? null : Math.max(known.until, set.until);
    const purgeAccepted = known.purgeAccepted && set.purgeAccepted;
    joined.set(name, { ...known, from: Math.min(known.from, set.from), until, purgeAccepted });
  }
  return [...joined.values()];
}

/** Less than any lifetime: some edges keep nothing, and a 304 may still bring back what they hold. */
const CLEARED = -1;

/** Whether only browsers may still keep something of a header set, taken from edges before a purge. */
export const isCleared = (set: HeaderSet): boolean => set.edge === CLEARED;

/** A header set that a purge seen completed has cleared: no purge reaches browsers (cache-law §3.6). */
export const toCleared = (set: HeaderSet): HeaderSet => ({
  ...set,
  edge: CLEARED,
  purgeAccepted: true,
});

/** The header sets without cleared ones that say no more than those still in force. */
export function inForce(sets: readonly HeaderSet[]): readonly HeaderSet[] {
  const longest = sets.reduce(
    (most, set) => (isCleared(set) ? most : Math.max(most, set.browser)),
    0,
  );
  return joinSets(sets.filter((set) => !isCleared(set) || set.browser > longest));
}

/** The header sets with the one in use ended at `t`. */
export function endSets(sets: readonly HeaderSet[], t: number): readonly HeaderSet[] {
  return joinSets(sets.map((set) => (set.until === null ? { ...set, until: t } : set)));
}

interface Ending {
  readonly t: number;
  /** Seconds. */
  readonly allowance: number;
  /** What is live from then on. */
  readonly next: { readonly digest: string; readonly contentType: string } | null;
}

/** The tails after `ended` stopped being live at `t`. */
export function withTail(
  tails: readonly Tail[],
  ended: Version,
  { t, allowance, next }: Ending,
): readonly Tail[] {
  const sets = endSets(ended.sets, t);
  const kept: Tail[] = [];
  let own: Tail = {
    digest: ended.digest,
    contentType: ended.contentType,
    loads: ended.loads,
    sets,
    end: t,
    purgeAccepted: false,
    purgedAt: null,
  };
  for (const tail of tails) {
    if (isSameVersion(tail, ended)) {
      // Ended before, came back, ends again: one version with every header set it had.
      own = { ...own, sets: joinSets([...own.sets, ...tail.sets]) };
    } else if (tail.digest === ended.digest) {
      // Same body, other visible headers: a 304 may have renewed it until now.
      kept.push(
        tail.purgeAccepted || tail.purgedAt !== null
          ? renewedUntilPurged(tail, sets, { t, allowance, next })
          : { ...tail, end: t, sets: joinSets([...tail.sets, ...sets]) },
      );
    } else {
      kept.push(tail);
    }
  }
  return [...kept, own];
}

/**
 * A tail that 304s renewed until its purge reached them, or until `t` at the latest. Its own end stays, for the purge
 * counts from that; so what renewed it is counted as so much longer lifetimes.
 */
function renewedUntilPurged(
  tail: Tail,
  others: readonly HeaderSet[],
  { t, allowance, next }: Ending,
): Tail {
  const isBack = next?.digest === tail.digest && next.contentType === tail.contentType;
  const purged = tail.purgedAt === null ? t : tail.purgedAt + allowance * 1000;
  // One that is live again ends anew.
  const renewed = isBack ? tail.end : Math.min(t, purged);
  const longer = Math.max(0, Math.ceil((renewed - tail.end) / 1000));
  const sets = [...tail.sets, ...others].map((set) => ({
    ...set,
    edge: isCleared(set) ? CLEARED : set.edge + longer,
    browser: set.browser + longer,
    until: tail.end,
    purgeAccepted: true,
  }));
  return { ...tail, sets: joinSets(sets) };
}

/** Header sets a version had before under this key that no purge has cleared, and the entry without it. */
export function recall(
  entry: Pick<Entry, 'tails' | 'memory'>,
  version: Omit<Version, 'sets'> & { readonly digest: string },
): {
  readonly sets: readonly HeaderSet[];
  /** Of versions forgotten under the same visible headers, any of which this may be. */
  readonly forgotten: readonly HeaderSet[];
  readonly tails: readonly Tail[];
  readonly memory: readonly Memory[];
} {
  const isIt = (other: Version): boolean =>
    other.digest === version.digest && other.contentType === version.contentType;
  const sets = [
    ...entry.tails
      .filter(isIt)
      .flatMap(({ purgedAt, sets: had }) => (purgedAt === null ? had : had.map(toCleared))),
    ...entry.memory.filter(isIt).flatMap((known) => known.sets),
  ];
  // What another distribution lets edges keep of them counts from now on.
  const remembered = (tail: Tail): readonly HeaderSet[] =>
    tail.digest === version.digest
      ? entry.memory.filter((known) => isSameVersion(known, tail)).flatMap((known) => known.sets)
      : [];
  const tails = entry.tails
    .filter((tail) => !isIt(tail))
    .map((tail) => ({ ...tail, sets: joinSets([...tail.sets, ...remembered(tail)]) }));
  const forgotten = entry.memory.filter(
    ({ digest, contentType }) => digest === null && contentType === version.contentType,
  );
  return {
    sets,
    forgotten: forgotten.flatMap((known) => known.sets),
    tails: [...tails, ...revivedBy(version, { tails, memory: entry.memory })],
    memory: entry.memory.filter((known) => known.digest !== version.digest),
  };
}

/** The same body under other visible headers is shown again as soon as an edge revalidates it. */
function revivedBy(
  { digest, contentType, loads }: Omit<Version, 'sets'>,
  { tails, memory }: Pick<Entry, 'tails' | 'memory'>,
): readonly Tail[] {
  const isShown = ({ contentType: type }: Version): boolean =>
    tails.some((tail) => tail.digest === digest && tail.contentType === type);
  const other = memory.filter((known) => known.contentType !== contentType && !isShown(known));
  // Of those forgotten any may have been of this body.
  const may = other.filter((known) => known.digest === digest || known.digest === null);
  return joinMemory(may.map((known) => ({ ...known, digest, loads }))).map((known) => ({
    ...known,
    end: latestOf(known.sets.map(({ until }) => until ?? 0)),
    purgeAccepted: known.sets.every((set) => set.purgeAccepted),
    purgedAt: null,
  }));
}

/** Takes tails past their bound out of an entry and keeps what must be remembered of them. */
export function forgetPast(entry: Entry, now: number, law: Law): Entry {
  const limit = law.allowance * 1000;
  const isPast = (tail: Tail): boolean => now > tailBound(tail, entry.live, law.allowance) + limit;
  const past = entry.tails.filter(isPast);
  if (past.length === 0) return entry;
  const floor = shortestLifetime(law, entry.key, entry.kind);
  const remembered = past.flatMap((tail) => remember(tail, entry, floor));
  return {
    ...entry,
    tails: entry.tails.filter((tail) => !isPast(tail)),
    memory: joinMemory([...entry.memory, ...remembered]),
  };
}

/**
 * A past version's header sets that would count again if it returned: those longer than any it would get then. Of
 * others it is enough to know under which visible headers something was shown: under others every 304 revives it.
 */
function remember(
  tail: Tail,
  { live, kind }: Pick<Entry, 'live' | 'kind'>,
  floor: { readonly edge: number; readonly browser: number },
): readonly Memory[] {
  if (tail.digest === null || tail.digest === UNKNOWN || tail.purgedAt !== null) return [];
  const isOtherType = live !== null && live.contentType !== tail.contentType;
  const uncleared = tail.sets.filter((set) => !isCleared(set));
  const sets = isOtherType
    ? uncleared
    : uncleared.filter((set) => set.edge > floor.edge || set.browser > floor.browser);
  const rest = uncleared.filter((set) => !sets.includes(set));
  const { digest, contentType, loads } = tail;
  const known: Memory[] = sets.length === 0 ? [] : [{ digest, contentType, sets, loads }];
  // The name of a fingerprinted file says what is in it: its type does not change.
  if (rest.length > 0 && kind !== 'fingerprinted')
    known.push({ digest: null, contentType, sets: rest, loads: [] });
  return known;
}

export function joinMemory(memory: readonly Memory[]): readonly Memory[] {
  const joined: Memory[] = [];
  for (const known of memory) {
    const at = joined.findIndex((other) => isSameVersion(other, known));
    const same = joined[at];
    if (same === undefined) joined.push(known);
    else joined[at] = { ...same, sets: joinSets([...same.sets, ...known.sets]) };
  }
  return joined;
}

/** Whether an entry says nothing any more: not live, and no cache may hold anything of it. */
export function isForgotten(entry: Entry): boolean {
  return (
    entry.live === null &&
    entry.tails.length === 0 &&
    entry.memory.length === 0 &&
    entry.owed === null
  );
}
