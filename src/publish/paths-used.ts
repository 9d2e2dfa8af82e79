import type { Cdn, PathUsage } from '../cdn/cdn.ts';
import { planFinding } from '../findings/codes-plan.ts';
import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';

/** Without the right to ask about other purges the ledger's own are counted, and that is said. */
export async function usageOf(
  cdn: Cdn,
  since: number,
  known: ReadonlySet<string>,
): Promise<{ readonly paths: PathUsage; readonly findings: readonly Finding[] }> {
  try {
    return { paths: await cdn.usage(since, known), findings: [] };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const paths = { paths: 0, atLeast: true };
    return { paths, findings: [planFinding('usage-unknown', { why: error.message })] };
  }
}
