import type { Cdn, PurgeStatus } from '../cdn/cdn.ts';
import { planFinding } from '../findings/codes-plan.ts';
import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import type { LedgerRoot, PurgeBatchRecord } from '../plan/ledger.ts';
import { underWay, withBatches } from '../plan/purge-progress.ts';

/**
 * Asks the CDN about every purge under way; the root with those that completed. One that cannot be asked about counts
 * as not completed, and that is said.
 */
export async function noteCompleted<R extends LedgerRoot>(
  root: R,
  { cdn, at }: { readonly cdn: Cdn; readonly at: number },
): Promise<{ readonly root: R; readonly findings: readonly Finding[] }> {
  const known = new Map<string, Pick<PurgeBatchRecord, 'id' | 'createdAt' | 'completedAt'>>();
  const unknown = new Map<string, string>();
  for (const { callerReference, id, createdAt } of underWay(root)) {
    if (id === null) continue;
    const status = await statusOf(cdn, id);
    if (status.state === 'completed')
      known.set(callerReference, { id, createdAt, completedAt: Math.max(status.seenAt, at) });
    else if (status.state === 'unknown') unknown.set(id, status.why);
  }
  return {
    root: known.size === 0 ? root : { ...root, ...withBatches(root, known) },
    findings: [...unknown].map(([id, why]) => planFinding('purge-status-unknown', { id, why })),
  };
}

async function statusOf(cdn: Cdn, id: string): Promise<PurgeStatus> {
  try {
    return await cdn.status(id);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { state: 'unknown', why: error.message };
  }
}
