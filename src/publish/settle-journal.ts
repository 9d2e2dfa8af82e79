import { keptAfter, type Outgoing } from '../plan/kept-bodies.ts';
import type { Law } from '../plan/law.ts';
import type { Entry } from '../plan/ledger.ts';
import type { Recovered } from '../plan/recover.ts';
import { releaseLease, sweepState } from './clear-away.ts';
import { fenceOff, writeFencedRoot } from './fenced-root.ts';
import { acquireLease, type Lease } from './lease.ts';
import { copiesOf } from './keep-bodies.ts';
import { explainLoss } from './lease-lost.ts';
import type { LeaseOwner } from './lease-record.ts';
import { LedgerMoved } from './ledger-moved.ts';
import type { LedgerStore } from './ledger-store.ts';
import { observeJournal } from './observe-journal.ts';
import type { Seams } from './seams.ts';

export interface SettleJournalInput {
  readonly store: LedgerStore;
  readonly prefix: string;
  readonly owner: LeaseOwner;
  readonly law: (root: { readonly distribution: Law['distribution'] }) => Law;
  /** The fencing number of the ledger as it was planned from. */
  readonly fence: number;
}

type SettleSeams = Pick<Seams, 'origin' | 'clock' | 'progress'>;

/**
 * Writes into the ledger what a publish that died had changed, under the lease (cache-law §8.3). Answers null when
 * there was nothing to settle. Throws UserError when that publish is still alive, and LedgerMoved when another one has
 * written the ledger since.
 */
export async function settleJournal(
  input: SettleJournalInput,
  seams: SettleSeams,
): Promise<Recovered | null> {
  const { store, owner, fence } = input;
  const { origin, clock } = seams;
  const lease = await acquireLease({ origin, key: store.names.lease, owner, clock, fence });
  try {
    return await settleUnder(lease, input, seams);
  } catch (error) {
    throw await explainLoss(error, { store, fence: lease.fence });
  } finally {
    await releaseLease(lease, [], { origin });
  }
}

async function settleUnder(
  lease: Lease,
  { store, prefix, owner, law }: SettleJournalInput,
  { origin, progress }: SettleSeams,
): Promise<Recovered | null> {
  const { found, at } = await store.look();
  if (found === null || found.root.journal === null) return null;
  if (found.root.fence >= lease.fence)
    throw new LedgerMoved(`${store.names.root} was written by another publish`);
  progress({ step: 'recovering' });
  const under = { store, lease };
  const fenced = await fenceOff(found, under);
  const stored = {
    root: fenced.root,
    entries: await store.readEntries(fenced.root),
    elsewhere: null,
  };
  const recovered = await observeJournal(stored, {
    origin,
    prefix,
    law: law(fenced.root),
    now: at,
  });
  if (recovered === null) return null;
  const { root } = recovered.ledger;
  const next = { ...root, serial: root.serial + 1, siteDigest: '' };
  const { serial, releases } = next;
  const outgoing = replacedIn(stored.entries, recovered);
  const { bodies } = keptAfter(await store.readBodies(fenced.root), {
    outgoing,
    copied: await copiesOf(outgoing, { origin, names: store.names }),
    serial,
    earlier: releases,
  });
  const { publish } = owner;
  await lease.keep();
  const entriesKey = await store.writeEntries(recovered.ledger, {
    serial,
    publish,
    bodies,
    // The one that was live is one to go back to from here on.
    releases: releases.map((release) => release.serial),
    before: fenced.root.entriesKey,
    law: law(fenced.root),
    // By the configuration as it is now, whatever the site was published under.
    lawName: '',
    now: at,
    wrote: () => {},
  });
  if (recovered.undeleted.length > 0) {
    await lease.keep();
    await origin.remove(
      recovered.undeleted.map(({ key, etag }) => ({ key: `${prefix}${key}`, ifMatch: etag })),
    );
  }
  const written = await writeFencedRoot(next, { ...under, entriesKey, replaces: fenced.etag });
  const named = await store.namedBy(written.root);
  await sweepState({ named, bodies }, { origin, names: store.names });
  return recovered;
}

/** The live bodies that the dead publish had taken from the site. */
function replacedIn(
  before: ReadonlyMap<string, Entry>,
  { changed, ledger: { entries } }: Recovered,
): readonly Outgoing[] {
  return changed.flatMap((key) => {
    const live = before.get(key)?.live;
    if (!live || live.digest === entries.get(key)?.live?.digest) return [];
    const { digest, etag, version } = live;
    return [{ key, digest, etag, version }];
  });
}
