import { ALLOWANCE, BEFORE_DUE, type Kind, PROMISE } from './history-law.ts';
import type { Gone, KeyState, Past } from './history-past.ts';

/** Bounds and decisions (cache-law §3 and §5), recomputed from the list of past events. */

type Purges = ReturnType<Past['purgesOf']>;

const longest = (lifetimes: readonly number[]): number => Math.max(0, ...lifetimes);

/** `Te` where a purge that was accepted counts as done; null when no edge copy is left. */
export function edgeBound({ end, uses }: Gone, purges: Purges): number | null {
  const left = uses.filter(
    ({ ceased }) => !purges.some(({ created }) => created >= (ceased ?? Infinity)),
  );
  return left.length === 0 ? null : end + longest(left.map(({ edge }) => edge));
}

/** `max(Te, Tb)` where only a purge that completed shortens `Te`, and none shortens `Tb`. */
export function readerBound(version: Gone, purges: Purges): number {
  const { end, uses } = version;
  const before = purges.filter(({ created }) => created < end);
  const after = purges.filter(({ created }) => created >= end);
  const edge = edgeBound(version, before) ?? end;
  const purged = Math.min(...after.map(({ completed }) => completed + ALLOWANCE));
  return Math.max(Math.min(edge, purged), end + longest(uses.map(({ browser }) => browser)));
}

/** Until when a reader may be shown an older version of a key. */
export function lastReader({ gone }: KeyState, purges: Purges): number {
  return Math.max(...gone.map((version) => readerBound(version, purges)));
}

export type Decision =
  | { readonly action: 'wait' }
  | { readonly action: 'purge'; readonly dueBy: number; readonly sendAt: number | null };

/** Wait or purge, for a change whose answer came at an instant and is in the state already. */
export function decide(
  { gone }: KeyState,
  {
    kind,
    answered,
    purges,
  }: { readonly kind: Kind; readonly answered: number; readonly purges: Purges },
): Decision {
  const landed = answered + ALLOWANCE;
  const extra =
    kind === 'file' ? longest(gone.flatMap(({ uses }) => uses.map(({ browser }) => browser))) : 0;
  const dueBy = landed + PROMISE[kind] + extra;
  const edge = longest(gone.map((version) => edgeBound(version, purges) ?? 0));
  if (edge <= dueBy) return { action: 'wait' };
  return { action: 'purge', dueBy, sendAt: kind === 'chrome' ? dueBy - BEFORE_DUE : null };
}

/** A purge that a change needs. */
export interface Obligation {
  /** `t` of the change. */
  readonly end: number;
  readonly dueBy: number;
  /** When it goes out: at once (null), or a day and an hour before it is due. */
  readonly sendAt: number | null;
}

/** Whether a copy it is for is still there, not live again, and outlives the promise. */
export function isNeeded(
  { end, dueBy }: Obligation,
  {
    state,
    purges,
    now,
  }: { readonly state: KeyState; readonly purges: Purges; readonly now: number },
): boolean {
  return state.gone.some((version) => {
    const edge = version.end <= end ? edgeBound(version, purges) : null;
    return edge !== null && edge > dueBy && now <= edge + ALLOWANCE;
  });
}
