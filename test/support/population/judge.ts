import type { Entry } from '../../../src/plan/ledger.ts';
import { type History, nameOf, type Span, takesAway } from './facts.ts';
import { browserLife } from './lifetimes.ts';
import type { Bounds } from './planner.ts';
import { isRedirect } from './small-site.ts';
import { type Promised, soonestFor } from './promised.ts';
import { asDecided, asKnown, truly, type View, type Worst, worstCases } from './worst-case.ts';

/** Holds what the ledger says of one key against the worst that any caches could do. */

/** Lifetimes, seconds, that a ledger may have to count for every version since it has forgotten which had them. */
export interface Forgot {
  readonly shared: number;
  readonly own: number;
}

export interface Terms {
  readonly allowance: number;
  readonly forgot: Forgot;
}

const seconds = (instant: number, than: number): string =>
  Number.isFinite(instant) && Number.isFinite(than)
    ? `${(instant - than) / 1000} s`
    : 'without end';

const liveName = (spans: readonly Span[]): string => nameOf(spans.at(-1)?.object ?? null);

/** I1: every version that may still be shown is known to the ledger, and for long enough. */
export function unsoundBounds(
  history: History,
  {
    bounds,
    now,
    anything = NEVER,
  }: {
    readonly bounds: ReadonlyMap<string, Bounds>;
    readonly now: number;
    /** Until when whatever nobody knows of may be shown. */
    readonly anything?: Bounds;
  },
): readonly string[] {
  const broken: string[] = [];
  const live = liveName(history.spans);
  for (const [name, worst] of worstCases(history, truly)) {
    if (name === live) continue;
    const own = bounds.get(name);
    const bound = own === undefined ? null : laterOf(own, anything);
    if (bound === null) {
      if (worst.reader > Math.max(now, anything.reader))
        broken.push(
          `I1 ${name} may be shown for ${seconds(worst.reader, now)} more, and is forgotten`,
        );
      continue;
    }
    // What is over needs no bound any more.
    if (worst.edge > Math.max(bound.edge, now))
      broken.push(`I1 an edge may show ${name} ${seconds(worst.edge, bound.edge)} after its bound`);
    if (worst.reader > Math.max(bound.reader, now))
      broken.push(
        `I1 a reader may see ${name} ${seconds(worst.reader, bound.reader)} after its bound`,
      );
  }
  return broken;
}

const NEVER: Bounds = { edge: -Infinity, reader: -Infinity };

const laterOf = (a: Bounds, b: Bounds): Bounds => ({
  edge: Math.max(a.edge, b.edge),
  reader: Math.max(a.reader, b.reader),
});

/** Lifetimes are kept in whole seconds. */
const ROUNDING = 1000;

/**
 * Bounds that say more than what is known makes possible. An edge's is exact. A browser's counts from the end of a
 * version also when a purge before it cleared the header set that browsers kept for longest (law §3.6).
 */
export function looseBounds(
  history: History,
  { bounds, terms }: { readonly bounds: ReadonlyMap<string, Bounds>; readonly terms: Terms },
): readonly string[] {
  const broken: string[] = [];
  const known = worstCases(history, forgetful(asKnown(terms.allowance), terms));
  for (const [name, bound] of bounds) {
    const worst = known.get(name);
    if (worst === undefined) {
      // Of a text shown under other visible headers it must be taken to have been.
      if (!isGuessed(history)) broken.push(`the ledger speaks of ${name}, which never was`);
      continue;
    }
    if (history.epochs.length > 1 || wasBoth(history)) continue;
    if (isManyTyped(history, name)) {
      if (bound.edge === Infinity && wasPurgedSince(history, terms))
        broken.push(`the edge bound of ${name} is without end`);
      continue;
    }
    if (bound.edge > worst.edge + ROUNDING)
      broken.push(`the edge bound of ${name} is ${seconds(bound.edge, worst.edge)} too long`);
    const most = Math.max(worst.reader, bound.edge, keptUntil(history, name, terms));
    if (bound.reader > most + ROUNDING)
      broken.push(`the reader bound of ${name} is ${seconds(bound.reader, most)} too long`);
  }
  return broken;
}

/** The last that was known to renew a version, and all that browsers ever kept of its body. */
function keptUntil({ spans, purges }: History, name: string, { allowance, forgot }: Terms): number {
  const own = spans.find(({ object }) => nameOf(object) === name)?.object ?? null;
  const same = spans.filter(({ object }) => object?.digest === own?.digest);
  const ends = same.map(({ toldAt }) => toldAt).filter(Number.isFinite);
  const seen = purges.flatMap(({ seenAt }) => seenAt ?? []);
  const kept = same.map(({ object }) => {
    const { fresh, grace } = object === null ? { fresh: 0, grace: 0 } : browserLife(object);
    return fresh + grace;
  });
  const longest = Math.max(forgot.own, ...kept) * 1000;
  return Math.max(...ends, ...seen) + allowance * 1000 + longest;
}

/**
 * A body shown under several visible headers: the ledger keeps one end for each and counts what renewed it later as
 * longer lifetimes, so it may count the time between two such changes more than once. It must not count it for ever.
 */
function isManyTyped({ spans }: History, name: string): boolean {
  const own = spans.find(({ object }) => nameOf(object) === name)?.object ?? null;
  const same = spans.filter(({ object }) => object !== null && object.digest === own?.digest);
  return new Set(same.map(({ object }) => nameOf(object))).size > 1;
}

/** Whether a purge that was seen completed was made after what is live began to be. */
function wasPurgedSince({ spans, purges, urls }: History, { allowance }: Terms): boolean {
  const live = liveName(spans);
  let first = spans.length - 1;
  while (first > 0 && nameOf(spans[first - 1]?.object ?? null) === live) first--;
  const since = (spans[first - 1]?.toldAt ?? 0) + allowance * 1000;
  const tags = spans.at(-1)?.object?.tags ?? [];
  return purges.some(
    ({ createdAt, seenAt, items }) =>
      seenAt !== null &&
      createdAt >= since &&
      urls.every((url) => items.some((item) => takesAway(item, url, tags))),
  );
}

const forgetful = (view: View, { forgot }: Terms): View => ({ ...view, atLeast: forgot });

export interface Need {
  readonly name: string;
  readonly promised: Promised;
  readonly worst: Worst;
}

/** Versions an edge may show after a promise, as far as is known and counting every accepted purge as done. */
export function needs(
  history: History,
  {
    promises,
    terms,
    now,
  }: { readonly promises: readonly Promised[]; readonly terms: Terms; readonly now: number },
): readonly Need[] {
  const found: Need[] = [];
  const live = liveName(history.spans);
  for (const [name, worst] of worstCases(history, forgetful(asDecided(terms.allowance), terms))) {
    if (name === live || worst.edge + terms.allowance * 1000 < now) continue;
    const promised = soonestFor(name, history, promises);
    if (promised !== null && worst.edge > promised.dueBy) found.push({ name, promised, worst });
  }
  return found;
}

/** A layout's purge is kept back until a day and an hour before it is due (law §5). */
const BEFORE_DUE = 25 * 3_600_000;

const sendAt = ({ isChrome, dueBy, t }: Promised): number =>
  isChrome ? Math.max(t, dueBy - BEFORE_DUE) : -Infinity;

/** I1 and I2 for one key after a commit: it owes a purge in time when a promise would break, and else none. */
export function misjudged(
  entry: Entry | undefined,
  {
    needed,
    neededByForgetful,
    isPurged,
    isSent,
    wasDue,
    now,
  }: {
    readonly needed: readonly Need[];
    /** Null when the ledger cannot know. */
    readonly neededByForgetful: readonly Need[] | null;
    /** Chosen in this plan. */
    readonly isPurged: boolean;
    /** Chosen, or part of an earlier purge that is sent again. */
    readonly isSent: boolean;
    /** A purge that the key owed before this publish was to be sent by now. */
    readonly wasDue: boolean;
    readonly now: number;
  },
): readonly string[] {
  const owed = entry?.owed ?? null;
  const broken: string[] = [];
  for (const { name, promised, worst } of needed) {
    const late = seconds(worst.edge, promised.dueBy);
    if (owed === null)
      broken.push(`I1 an edge may show ${name} ${late} after its promise, and no purge is owed`);
    else if (owed.dueBy > promised.dueBy)
      broken.push(
        `I1 the purge of ${name} is due ${seconds(owed.dueBy, promised.dueBy)} after its promise`,
      );
    else if (!isSent && sendAt(promised) <= now)
      broken.push(`I1 the purge of ${name} is due and is not sent`);
  }
  if (neededByForgetful === null) return broken;
  if (owed !== null && neededByForgetful.length === 0)
    broken.push('I2 a purge is owed that no promise needs');
  // Promises joined to one purge stay joined: it may go out sooner than what is left of them asks for.
  const isDue = wasDue || neededByForgetful.some(({ promised }) => sendAt(promised) <= now);
  if (isPurged && (neededByForgetful.length === 0 || !isDue))
    broken.push('I2 a purge is sent that no promise needs');
  return broken;
}

/**
 * Where the ledger must take the worse case, since it does not keep which texts it has forgotten. Of a key shown under
 * other visible headers each may be one that a 304 brings back (law §3.6); of one that was a story and a redirect, which
 * have lifetimes of their own, each may have been the other; and behind a distribution that has changed, what was
 * longest before may be longer now (law §2).
 */
export function isGuessed({ spans, epochs }: Pick<History, 'spans' | 'epochs'>): boolean {
  const types = spans.flatMap(({ object }) => (object === null ? [] : [object.type]));
  return epochs.length > 1 || new Set(types).size > 1 || wasBoth({ spans });
}

function wasBoth({ spans }: Pick<History, 'spans'>): boolean {
  const kinds = spans.flatMap(({ object }) => (object === null ? [] : [isRedirect(object)]));
  return new Set(kinds).size > 1;
}
