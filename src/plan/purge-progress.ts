import type { LedgerRoot, PurgeBatchRecord, PurgeRecord } from './ledger.ts';

/** How far a purge is: kept back, owed, sent or completed. */
export type PurgeState = 'kept-back' | 'owed' | 'sent' | 'completed';

export function stateOf(purge: PurgeRecord): Exclude<PurgeState, 'kept-back'> {
  if (purge.batches.some((batch) => batch.createdAt === null)) return 'owed';
  return purge.batches.every((batch) => batch.completedAt !== null) ? 'completed' : 'sent';
}

/** Batches accepted and not seen completed. */
export function underWay(root: LedgerRoot): readonly PurgeBatchRecord[] {
  return root.purges.flatMap((purge) =>
    purge.batches.filter(
      ({ createdAt, completedAt }) => createdAt !== null && completedAt === null,
    ),
  );
}

/** Batches written down and not accepted. */
export function unsent(root: LedgerRoot): readonly PurgeBatchRecord[] {
  return root.purges.flatMap((purge) =>
    purge.batches.filter(({ createdAt }) => createdAt === null),
  );
}

/** The root with what became known of some batches, by CallerReference. */
export function withBatches(
  root: LedgerRoot,
  known: ReadonlyMap<string, Pick<PurgeBatchRecord, 'id' | 'createdAt' | 'completedAt'>>,
): LedgerRoot {
  const purges = root.purges.map((purge) => ({
    ...purge,
    batches: purge.batches.map((batch) => ({ ...batch, ...known.get(batch.callerReference) })),
  }));
  return { ...root, purges };
}
