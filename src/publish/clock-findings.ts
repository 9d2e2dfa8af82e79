import { planFinding } from '../findings/codes-plan.ts';
import type { Finding } from '../findings/finding.ts';

/** The law counts by the origin's clock: a machine that is off is told so. The `Date` is in whole seconds. */
export function clockFindings({
  asked,
  answered,
  got,
  allowance,
}: {
  readonly asked: number;
  readonly answered: number;
  readonly got: number;
  readonly allowance: number;
}): readonly Finding[] {
  const ahead = Math.max(0, asked - (answered + 1000)) - Math.max(0, answered - got);
  if (Math.abs(ahead) <= allowance * 1000) return [];
  return [planFinding('clock-differs', { seconds: Math.round(ahead / 1000), allowance })];
}
