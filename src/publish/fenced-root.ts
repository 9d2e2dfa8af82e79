import type { LedgerRoot } from '../plan/ledger.ts';
import type { Lease } from './lease.ts';
import { LeaseLost } from './lease-lost.ts';
import { LedgerMoved } from './ledger-moved.ts';
import type { FoundRoot, LedgerStore } from './ledger-store.ts';

/**
 * Replaces the root under a lease, whose fencing number it carries from then on (cache-law §8.2). Throws LeaseLost when
 * a later holder has written it, or has the lease; LedgerMoved when someone without a lease came first.
 */
export async function writeFencedRoot(
  root: LedgerRoot,
  {
    store,
    lease,
    entriesKey,
    replaces,
  }: {
    readonly store: LedgerStore;
    readonly lease: Lease;
    readonly entriesKey: string | null;
    readonly replaces: string | null;
  },
): Promise<FoundRoot> {
  if (root.fence > lease.fence) throw new LeaseLost(null);
  await lease.keep();
  try {
    return await store.writeRoot({ ...root, fence: lease.fence }, { entriesKey, replaces });
  } catch (error) {
    if (error instanceof LedgerMoved) await lease.confirm();
    throw error;
  }
}

/**
 * Shows a holder that was only stopped that its time is over, before anything of the site is touched: what it writes
 * into the ledger next is refused.
 */
export async function fenceOff(
  found: FoundRoot,
  under: { readonly store: LedgerStore; readonly lease: Lease },
): Promise<FoundRoot> {
  const { entriesKey, ...root } = found.root;
  return await writeFencedRoot(root, { ...under, entriesKey, replaces: found.etag });
}
