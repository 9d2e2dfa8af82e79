import type { CopyHeaders } from './change.ts';
import type { Plan } from './plan.ts';

/** A plan of which only the moves up the tiers are left, and purges that are owed or due anyway. */
export interface SettlePlan extends Plan {
  readonly changes: readonly CopyHeaders[];
}

/**
 * Leaves of a plan for the site as published what settling does (cache-law §6): header updates of stories whose age has
 * brought them to another tier. What was left out is as it was, and stays due for the next publish.
 */
export function onlySettling(plan: Plan): SettlePlan {
  const changes = plan.changes.flatMap((change) =>
    change.change === 'copy-headers' && change.reason === 'settled' ? [withoutCard(change)] : [],
  );
  const settled = new Set(changes.map(({ key }) => key));
  const after = new Map(plan.after);
  for (const { key } of plan.changes) {
    const before = plan.ledger.entries.get(key);
    if (settled.has(key)) continue;
    if (before === undefined) after.delete(key);
    else after.set(key, before);
  }
  return { ...plan, changes, after };
}

/** Headers say nothing of what listings show: a journal of ten thousand stories is spared it. */
const withoutCard = (change: CopyHeaders): CopyHeaders => ({
  ...change,
  desired: { ...change.desired, story: null },
});
