import { browserBound, edgeBound, edgeBoundForDecision, isStillOwed } from './bounds.ts';
import type { Law } from './law.ts';
import type { ChangeKind, Entry, OwedPurge } from './ledger.ts';

/** What is done about the edges after one change, and why (cache-law §5). */
export type EdgeAction =
  | {
      readonly action: 'none';
      readonly because: 'nothing-cached' | 'headers-only' | 'never-purged';
    }
  /** The longest edge and browser copies end in time by themselves. */
  | { readonly action: 'wait'; readonly because: 'within-promise' }
  /** They end in time by a purge that was accepted and is not seen completed; `by` is the promise it keeps. */
  | { readonly action: 'wait'; readonly because: 'purge-under-way'; readonly by: number }
  | {
      readonly action: 'purge';
      readonly because: 'edge-copy-outlives-promise';
      readonly dueBy: number;
      readonly keptBackUntil: number | null;
    };

export interface Decision {
  readonly edge: EdgeAction;
  /** Browsers keep an old version beyond the promise until then, and nothing recalls it; else null. */
  readonly browsersKeepUntil: number | null;
}

/**
 * How long before it is due a chrome purge goes out, milliseconds: an hour more than a day, so that a site that
 * publishes daily meets it in time.
 */
const BEFORE_DUE = 25 * 3_600_000;

/** The promise in seconds; a file's is its own and its browser lifetime. */
function promiseOf(law: Law, kind: Exclude<ChangeKind, 'retire'>, entry: Entry): number {
  if (kind !== 'file') return law.promises[kind];
  const browser = Math.max(
    0,
    ...entry.tails.flatMap((tail) => tail.sets.map((set) => set.browser)),
  );
  return law.promises.file + browser;
}

const URGENT: ReadonlySet<ChangeKind> = new Set(['correction', 'listing', 'takedown']);

/**
 * Wait or purge, for a change whose effect on the entry is already in it. `t` is the end of the version it
 * ended. Judged over every earlier version, not only the last.
 */
export function decide(
  entry: Entry,
  {
    kind,
    t,
    urgent,
    law,
  }: { readonly kind: ChangeKind; readonly t: number; readonly urgent: boolean; readonly law: Law },
): Decision {
  if (kind === 'retire')
    return { edge: { action: 'none', because: 'never-purged' }, browsersKeepUntil: null };
  if (entry.tails.length === 0) {
    return { edge: { action: 'none', because: 'nothing-cached' }, browsersKeepUntil: null };
  }
  const promised = t + promiseOf(law, kind, entry) * 1000;
  const edgeDue = urgent && URGENT.has(kind) ? t : promised;
  const edge = Math.max(...entry.tails.map((tail) => edgeBoundForDecision(tail, entry.live)));
  const browser = Math.max(
    ...entry.tails.map((tail) => browserBound(tail, entry.live, law.allowance)),
  );
  const browsersKeepUntil = Number.isFinite(browser) && browser > promised ? browser : null;
  if (edge <= edgeDue) {
    const unconfirmed = entry.tails.some(
      (tail) => tail.purgedAt === null && edgeBound(tail, entry.live, law.allowance) > promised,
    );
    return {
      edge: unconfirmed
        ? { action: 'wait', because: 'purge-under-way', by: promised }
        : { action: 'wait', because: 'within-promise' },
      browsersKeepUntil,
    };
  }
  const keptBackUntil = kind === 'chrome' ? Math.max(t, edgeDue - BEFORE_DUE) : null;
  return {
    edge: { action: 'purge', because: 'edge-copy-outlives-promise', dueBy: edgeDue, keptBackUntil },
    browsersKeepUntil,
  };
}

/** By when the purge a change needs, to be sent or under way, is to have completed; null when it needs none. */
export function purgeDueBy(edge: EdgeAction): number | null {
  if (edge.action === 'purge') return edge.dueBy;
  return edge.because === 'purge-under-way' ? edge.by : null;
}

/**
 * The purge an entry owes after a decision at `t`, joined with one it owed before. That one is dropped when the
 * versions it was for are live again, and enough by itself when what ended since needs none.
 */
export function owedAfter(
  entry: Entry,
  edge: EdgeAction,
  { kind, t }: { readonly kind: ChangeKind; readonly t: number },
): OwedPurge | null {
  const before =
    entry.owed !== null && isStillOwed(entry, entry.owed, -Infinity) ? entry.owed : null;
  if (edge.action !== 'purge') return before;
  const { dueBy, keptBackUntil } = edge;
  const owed: OwedPurge = { kind, end: t, dueBy, sendAt: keptBackUntil ?? 0 };
  if (before === null) return owed;
  const isEnough =
    before.dueBy <= dueBy &&
    before.sendAt <= owed.sendAt &&
    entry.tails.every(
      (tail) => tail.end <= before.end || edgeBoundForDecision(tail, entry.live) <= dueBy,
    );
  if (isEnough) return before;
  const sooner = before.dueBy < dueBy ? before : owed;
  return {
    kind: sooner.kind,
    end: t,
    dueBy: sooner.dueBy,
    sendAt: Math.min(owed.sendAt, before.sendAt),
  };
}
