import { type Random, waitingTime } from './random.ts';

/** A time in which what an edge fetches may be kept for a certain time. Milliseconds; ends where the next begins. */
export interface Span {
  readonly from: number;
  readonly lifetime: number;
  /** A purge emptied the edge as it began. */
  readonly isCleared: boolean;
}

export interface ReadAt {
  /** Requests for the object, a millisecond. */
  readonly rate: number;
  readonly random: Random;
}

/** So many cycles of fetch and expiry and nothing is left of how a process began. */
const SETTLED_AFTER = 3;
/** Of a walk that would be longer the end is left out. */
const MOST_STEPS = 1000;

/**
 * Age of what an edge holds of an object that has long been read at `rate` and may be kept for `lifetime`: the
 * time since the last renewal of a process whose steps are `lifetime` and the wait for the next reader. Its
 * density at an age is P(step > age) / E(step).
 */
export function stationaryAge(lifetime: number, { rate, random }: ReadAt): number {
  const wait = 1 / rate;
  return random() * (lifetime + wait) < lifetime
    ? random() * lifetime
    : lifetime + waitingTime(random, rate);
}

/**
 * When an edge fetched an object before `until`: the last fetch of the last span so long that the process had
 * settled in it, and every one since. Empty when nobody ever asked.
 */
export function fetchesBefore(
  spans: readonly Span[],
  until: number,
  readAt: ReadAt,
): readonly number[] {
  const started = spans.filter(({ from }) => from < until);
  if (readAt.rate <= 0) return [];
  const endOf = (index: number): number => started[index + 1]?.from ?? until;
  for (let index = started.length - 1; index >= 0; index--) {
    const span = started[index];
    if (span === undefined) break;
    const { from, lifetime, isCleared } = span;
    const rest = { spans: started.slice(index), until };
    if (endOf(index) - from > SETTLED_AFTER * (lifetime + 1 / readAt.rate)) {
      const last = endOf(index) - stationaryAge(lifetime, readAt);
      // Until the end of the span no one has asked again; nobody remembers who asked before.
      const next =
        Math.max(last + lifetime, endOf(index)) + waitingTime(readAt.random, readAt.rate);
      return [...(last < from ? [] : [last]), ...walk(next, rest, readAt)];
    }
    if (isCleared || index === 0)
      return walk(from + waitingTime(readAt.random, readAt.rate), rest, readAt);
  }
  return [];
}

/** Fetch after fetch from an instant on. */
function walk(
  first: number,
  { spans, until }: { readonly spans: readonly Span[]; readonly until: number },
  { rate, random }: ReadAt,
): readonly number[] {
  const fetches: number[] = [];
  let at = first;
  while (at < until && fetches.length < MOST_STEPS) {
    const now = at;
    fetches.push(now);
    const lifetime = spans.findLast(({ from }) => from <= now)?.lifetime ?? 0;
    const cleared = spans.find(({ from, isCleared }) => isCleared && from > now)?.from ?? Infinity;
    at = Math.min(now + lifetime, cleared) + waitingTime(random, rate);
  }
  return fetches;
}

/** Spans in which nothing changes: eras of the origin, cut where a purge emptied the edge. */
export function toSpans(
  eras: readonly { readonly from: number; readonly lifetime: number }[],
  purgedAt: readonly number[],
): readonly Span[] {
  const lifetimeAt = (instant: number): number =>
    eras.findLast(({ from }) => from <= instant)?.lifetime ?? 0;
  const first = eras[0]?.from ?? Infinity;
  const cleared = purgedAt
    .filter((at) => at > first)
    .map((from) => ({ from, lifetime: lifetimeAt(from), isCleared: true }));
  const begun = eras.map(({ from, lifetime }) => ({ from, lifetime, isCleared: false }));
  return [...begun, ...cleared].toSorted((a, b) => a.from - b.from);
}
