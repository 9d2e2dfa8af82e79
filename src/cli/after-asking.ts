import type { Clock } from '../clock.ts';
import type { Planned } from './publish-run.ts';

/**
 * The plan at the instant at which someone has said yes to it: what follows counts the origin's clock from there.
 * `plannedAt`: when it was made, by the same clock.
 */
export function afterAsking(prepared: Planned, clock: Clock, plannedAt: number): Planned {
  const { plan } = prepared;
  return { ...prepared, plan: { ...plan, at: plan.at + clock.now() - plannedAt } };
}
