import type { Recovered } from '../plan/recover.ts';
import { sweepState } from './clear-away.ts';
import { acquireLease, type LeaseOwner } from './lease.ts';
import type { LedgerStore } from './ledger-store.ts';
import { observeJournal } from './observe-journal.ts';
import type { Seams } from './seams.ts';
import type { Law } from '../plan/law.ts';

/**
 * Writes into the ledger what a publish that died had changed, under the lease (cache-law §8.3). Answers null when
 * there was nothing to settle. Throws UserError when that publish is still alive.
 */
export async function settleJournal(
  {
    store,
    prefix,
    owner,
    law,
  }: {
    readonly store: LedgerStore;
    readonly prefix: string;
    readonly owner: LeaseOwner;
    readonly law: (root: { readonly distribution: Law['distribution'] }) => Law;
  },
  { origin, clock, progress }: Pick<Seams, 'origin' | 'clock' | 'progress'>,
): Promise<Recovered | null> {
  const lease = await acquireLease({ origin, key: store.names.lease, owner, clock });
  try {
    const { found, at } = await store.look();
    if (found === null || found.root.journal === null) return null;
    progress({ step: 'recovering' });
    const stored = { root: found.root, entries: await store.readEntries(found.root) };
    const recovered = await observeJournal(stored, {
      origin,
      prefix,
      law: law(found.root),
      now: at,
    });
    if (recovered === null) return null;
    const { root, entries } = recovered.ledger;
    const next = { ...root, serial: root.serial + 1, siteDigest: '' };
    const bodies = await store.readBodies(found.root);
    const entriesKey = await store.writeEntries(entries, {
      serial: next.serial,
      publish: owner.publish,
      bodies,
    });
    if (recovered.undeleted.length > 0) {
      await origin.remove(
        recovered.undeleted.map(({ key, etag }) => ({ key: `${prefix}${key}`, ifMatch: etag })),
      );
    }
    const written = await store.writeRoot(next, { entriesKey, replaces: found.etag });
    const named = store.namedBy(written.root);
    await sweepState({ named, bodies }, { origin, names: store.names });
    return recovered;
  } finally {
    await origin.remove([{ key: lease.key, ifMatch: lease.etag() }]);
  }
}
