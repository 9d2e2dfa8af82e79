import { behaviourOf } from '../cache/behaviour-match.ts';
import type { Distribution } from '../cache/behaviour.ts';
import { urlsOf } from '../cache/urls.ts';
import { toBatches } from '../plan/batches.ts';
import type { Entry, PurgeBatchRecord, PurgeRecord } from '../plan/ledger.ts';
import { withBatches } from '../plan/purge-progress.ts';
import { releaseLease } from '../publish/clear-away.ts';
import { writeFencedRoot } from '../publish/fenced-root.ts';
import { acquireLease, type Lease } from '../publish/lease.ts';
import { explainLoss } from '../publish/lease-lost.ts';
import type { LeaseOwner } from '../publish/lease-record.ts';
import { LedgerMoved } from '../publish/ledger-moved.ts';
import type { LedgerStore } from '../publish/ledger-store.ts';
import type { Seams } from '../publish/seams.ts';
import { sendPurges } from '../publish/send-purges.ts';

export interface PurgeAgainInput {
  readonly store: LedgerStore;
  readonly seams: Seams;
  /** `publish` is a fresh id: the purge is this one's. */
  readonly owner: LeaseOwner;
  /** The entries whose every URL is purged, and the ledger's serial they were read under. */
  readonly entries: readonly Entry[];
  readonly serial: number;
  /** The ledger's fencing number then. */
  readonly fence: number;
  readonly distribution: Distribution;
  /** Seconds. */
  readonly allowance: number;
}

export interface PurgedAgain {
  readonly items: readonly string[];
  /** What was accepted. */
  readonly batches: readonly PurgeBatchRecord[];
  /** Why some were not; null when all were. */
  readonly refusal: { readonly why: string; readonly next: string | null } | null;
}

/** What purges every URL of some keys and nothing else: each its own item. */
export function itemsFor(keys: readonly string[], distribution: Distribution): readonly string[] {
  return keys
    .flatMap(urlsOf)
    .map((path) => (behaviourOf(path, distribution).queryStringsInKey ? `${path}*` : path));
}

/**
 * Purges keys that are right in the origin and wrong at the edges, whatever the ledger expected of them. As any purge
 * it is in the ledger before it is sent (cache-law §7); what is not accepted is not owed and goes again. Throws
 * LedgerMoved when another publish came first, and UserError where the lease or the ledger cannot be had.
 */
export async function purgeAgain(input: PurgeAgainInput): Promise<PurgedAgain> {
  const { store, seams, owner, fence } = input;
  const { origin, clock } = seams;
  const lease = await acquireLease({ origin, key: store.names.lease, owner, clock, fence });
  try {
    return await purgeUnder(lease, input);
  } catch (error) {
    throw await explainLoss(error, { store, fence: lease.fence });
  } finally {
    await releaseLease(lease, [], seams);
  }
}

async function purgeUnder(lease: Lease, input: PurgeAgainInput): Promise<PurgedAgain> {
  const { store, seams } = input;
  const { found } = await store.look();
  if (found === null || found.root.serial !== input.serial)
    throw new LedgerMoved(`${store.names.root} was written by another publish`);
  const { entriesKey, ...root } = found.root;
  const purge = purgeOf(input);
  const serial = root.serial + 1;
  const under = { store, lease, entriesKey };
  const noted = await writeFencedRoot(
    { ...root, serial, purges: [...root.purges, purge] },
    { ...under, replaces: found.etag },
  );
  await waitUntilLanded(input);
  const own = {
    root: { ...root, purges: [purge] },
    entries: toMap(input.entries),
    elsewhere: null,
  };
  const sent = await sendPurges(own, seams, lease);
  const batches = withBatches(own.root, sent.known)
    .purges.flatMap((each) => each.batches)
    .filter(({ createdAt }) => createdAt !== null);
  const accepted = batches.length === 0 ? [] : [{ ...purge, batches }];
  await writeFencedRoot(
    { ...root, serial, purges: [...root.purges, ...accepted] },
    { ...under, replaces: noted.etag },
  );
  return { items: purge.batches.flatMap(({ items }) => items), batches, refusal: sent.refusal };
}

function purgeOf({ owner, entries, serial, distribution, seams }: PurgeAgainInput): PurgeRecord {
  const { publish } = owner;
  const items = itemsFor(
    entries.map(({ key }) => key),
    distribution,
  );
  const batches = toBatches(items, { publish, serial: serial + 1 });
  return { publish, dueBy: seams.clock.now(), batches };
}

/** No purge is created while a fetch of what it is to remove may be under way (cache-law §3.5). */
async function waitUntilLanded({ entries, allowance, seams }: PurgeAgainInput): Promise<void> {
  const { clock } = seams;
  let landed = 0;
  for (const { live, tails } of entries) {
    if (live !== null) landed = Math.max(landed, live.putAt + allowance * 1000);
    for (const { end } of tails) landed = Math.max(landed, end);
  }
  const wait = landed - clock.now();
  if (wait > 0) await clock.sleep(wait);
}

const toMap = (entries: readonly Entry[]): ReadonlyMap<string, Entry> =>
  new Map(entries.map((entry) => [entry.key, entry]));
