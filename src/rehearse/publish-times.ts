import type { Change } from '../plan/change.ts';
import type { Plan } from '../plan/plan.ts';
import { model } from './terms.ts';

/** When what happens in a publish. Epoch milliseconds. */
export interface PublishTimes {
  readonly startedAt: number;
  /** When each change of the plan that is due was made, by key. */
  readonly changedAt: ReadonlyMap<string, number>;
  readonly committedAt: number;
  /** When the first batch of purges is created: once no fetch of an old version can be under way. */
  readonly purgedAt: number;
}

/** A publish of plausible speed: phase after phase in the plan's order, with the waits of cache-law §8. */
export function publishTimes(plan: Plan): PublishTimes {
  const { upload, uploadsAtOnce } = model;
  const { minTtlByStatus, defaultMinTtl } = plan.law.distribution.errors;
  const errorsLast = minTtlByStatus[404] ?? defaultMinTtl;
  const changedAt = new Map<string, number>();
  let at = plan.at;
  for (const phase of phasesOf(plan.changes)) {
    for (const [index, { key }] of phase.entries())
      changedAt.set(key, at + (Math.floor(index / uploadsAtOnce) + 1) * upload * 1000);
    at += Math.ceil(phase.length / uploadsAtOnce) * upload * 1000;
    if (phase.some(isFileBack)) at += (errorsLast + plan.law.allowance) * 1000;
  }
  const committedAt = at + upload * 1000;
  const purgedAt = Math.max(committedAt, at + plan.law.allowance * 1000);
  const removedAt = purgedAt + upload * 1000;
  for (const change of plan.changes)
    if (change.change === 'retire' && change.isDue) changedAt.set(change.key, removedAt);
  return { startedAt: plan.at, changedAt, committedAt, purgedAt };
}

const isFileBack = (change: Change): boolean =>
  change.change === 'put' && change.reason === 'returned' && phaseOf(change) === 'files';

/** The changes due before the commit, in runs with a barrier between them. */
function phasesOf(changes: readonly Change[]): readonly (readonly Change[])[] {
  const phases: Change[][] = [];
  let last: string | null = null;
  for (const change of changes) {
    const phase = phaseOf(change);
    if (phase === null) continue;
    if (phase === last) phases.at(-1)?.push(change);
    else phases.push([change]);
    last = phase;
  }
  return phases;
}

function phaseOf(change: Change): 'files' | 'stories' | 'listings' | 'removals' | null {
  if (change.change === 'retire') return null;
  if (change.change === 'remove') return 'removals';
  switch (change.desired.kind) {
    case 'fingerprinted':
    case 'file':
      return 'files';
    case 'story':
      return 'stories';
    case 'listing':
    case 'not-found':
      return 'listings';
  }
}
