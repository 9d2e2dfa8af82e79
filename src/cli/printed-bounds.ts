import { purgedBy } from '../plan/bounds.ts';
import { purgeDueBy } from '../plan/decide.ts';
import type { Plan } from '../plan/plan.ts';

/** When the last reader sees what becomes of a key, as the plan prints it; null when nothing older is cached. */
export function printedBounds(plan: Plan): (key: string) => number | null {
  const changes = new Map(plan.changes.map((change) => [change.key, change]));
  return (key) => {
    const entry = plan.after.get(key);
    const change = changes.get(key);
    const dueBy = change === undefined ? (entry?.owed?.dueBy ?? null) : purgeDueBy(change.edge);
    return dueBy === null ? (change?.until ?? null) : purgedBy(entry, dueBy, plan.law.allowance);
  };
}
