import type { Ledger, PurgeBatchRecord } from '../plan/ledger.ts';
import { coveredBy } from '../plan/purge-effect.ts';
import { unsent } from '../plan/purge-progress.ts';
import type { Lease } from './lease.ts';
import type { Seams } from './seams.ts';

export interface Sent {
  /** What became known of each batch, by CallerReference. */
  readonly known: ReadonlyMap<string, Pick<PurgeBatchRecord, 'id' | 'createdAt' | 'completedAt'>>;
  /** Why some were not accepted; null when all were. */
  readonly refusal: { readonly why: string; readonly next: string | null } | null;
}

/** CloudFront takes a wildcard and 150 exact items a second (aws-facts 2.2). */
const BETWEEN_BATCHES = 1000;

/** Sends every batch the ledger has written down and not sent, a second apart. Stops at the first that is not taken. */
export async function sendPurges(
  ledger: Ledger,
  { cdn, clock, log, progress }: Seams,
  lease: Lease,
): Promise<Sent> {
  const known = new Map<string, Pick<PurgeBatchRecord, 'id' | 'createdAt' | 'completedAt'>>();
  const batches = unsent(ledger.root);
  for (const [index, batch] of batches.entries()) {
    progress({ step: 'purging', done: index, of: batches.length });
    if (index > 0) await clock.sleep(BETWEEN_BATCHES);
    const { callerReference, items } = batch;
    await lease.keep();
    const sent = clock.now();
    const answer = await cdn.purge({ callerReference, items });
    if (answer.outcome !== 'accepted') {
      log({
        op: 'purge',
        callerReference,
        items,
        keys: [],
        dueBy: dueByOf(ledger, batch),
        sent,
        created: null,
        completed: null,
      });
      return {
        known,
        refusal: { why: answer.why, next: answer.outcome === 'refused' ? answer.next : null },
      };
    }
    const completed = answer.completed ? clock.now() : null;
    known.set(callerReference, {
      id: answer.id,
      createdAt: answer.createdAt,
      completedAt: completed,
    });
    log({
      op: 'purge',
      callerReference,
      items,
      keys: coveredKeys(ledger, batch),
      dueBy: dueByOf(ledger, batch),
      sent,
      created: answer.createdAt,
      completed,
    });
  }
  return { known, refusal: null };
}

const dueByOf = (ledger: Ledger, batch: PurgeBatchRecord): number =>
  ledger.root.purges.find((purge) => purge.batches.includes(batch))?.dueBy ?? 0;

/** Keys that owe a purge and whose URLs this batch's purge covers. */
function coveredKeys(ledger: Ledger, batch: PurgeBatchRecord): readonly string[] {
  const purge = ledger.root.purges.find((candidate) => candidate.batches.includes(batch));
  if (purge === undefined) return [];
  const covers = coveredBy(purge);
  return [...ledger.entries.values()]
    .filter(({ key, owed }) => owed !== null && covers(key))
    .map(({ key }) => key);
}
