import type { Finding } from '../findings/finding.ts';
import { keptAfter, type Outgoing, outgoingBodies } from '../plan/kept-bodies.ts';
import type { KeptBodies, Ledger, LedgerRoot } from '../plan/ledger.ts';
import { isDueNow } from '../plan/plan.ts';
import { earlierReleases, releasesAfter } from '../plan/releases.ts';
import { letBodiesGo, releaseLease, sweepState } from './clear-away.ts';
import { writeFencedRoot } from './fenced-root.ts';
import type { Lease } from './lease.ts';
import { lawNameOf } from './entries-store.ts';
import { LedgerMoved } from './ledger-moved.ts';
import type { FoundRoot } from './ledger-store.ts';
import type { PublishInput } from './publish.ts';

/** What a publish under way knows of the ledger it writes. */
export interface Session {
  readonly input: PublishInput;
  readonly lease: Lease;
  /** Live bodies that this publish takes from the site. */
  readonly outgoing: readonly Outgoing[];
  /** Bodies that were kept for releases before it. */
  readonly keptBefore: KeptBodies;
  /** Digests of bodies it has copied for them. */
  copied: ReadonlySet<string>;
  /** The root as last written by this publish, and the bodies kept beside it. */
  found: FoundRoot;
  bodies: KeptBodies;
  /** False once the answer to a write of the root was lost: the root may be another one and name what was written for it. */
  isRootKnown: boolean;
  /** Objects of the state, besides bodies, that it found or wrote. */
  readonly objects: Set<string>;
  /** Bodies the ledger no longer names. */
  unneeded: readonly string[];
}

/** `found`: the root with the journal of this publish. */
export async function openSession(
  input: PublishInput,
  lease: Lease,
  found: FoundRoot,
): Promise<Session> {
  const { plan, store } = input;
  const bodies = input.found === null ? new Map() : await store.readBodies(input.found.root);
  return {
    input,
    lease,
    outgoing: outgoingBodies(plan.changes.filter(isDueNow), plan.ledger.entries),
    keptBefore: bodies,
    copied: new Set(),
    found,
    bodies,
    isRootKnown: true,
    objects: new Set([
      ...(input.found === null ? [] : await store.namedBy(input.found.root)),
      ...(await store.namedBy(found.root)),
    ]),
    unneeded: [],
  };
}

/** Writes entries and root, with the releases and kept bodies that go with them. */
export async function writeLedger(session: Session, ledger: Ledger): Promise<void> {
  const { input, outgoing, keptBefore, copied } = session;
  const { store, plan, keepReleases } = input;
  const { root } = ledger;
  const { serial } = root;
  const entriesKey = store.names.entries(serial, plan.publish);
  const before = input.found === null ? null : input.found.root;
  const releases = releasesAfter(before, { ...root, entriesKey }, keepReleases);
  const earlier = earlierReleases({ ...root, entriesKey, releases });
  const kept = keptAfter(keptBefore, { outgoing, copied, serial, earlier });
  await store.writeEntries(ledger, {
    serial,
    publish: plan.publish,
    bodies: kept.bodies,
    releases: earlier.map((release) => release.serial),
    before: session.found.root.entriesKey,
    law: plan.law,
    lawName: lawNameOf(plan.law, root.policyDigest),
    now: input.seams.clock.now(),
    wrote: (key) => session.objects.add(key),
  });
  session.found = await replaceRoot(session, { ...root, releases }, entriesKey);
  for (const key of await store.namedBy(session.found.root)) session.objects.add(key);
  session.bodies = kept.bodies;
  session.unneeded = kept.unneeded;
}

/** Replaces the root as this publish last wrote it. */
export async function replaceRoot(
  session: Session,
  root: LedgerRoot,
  entriesKey: string | null,
): Promise<FoundRoot> {
  const { input, lease, found } = session;
  const under = { store: input.store, lease, entriesKey, replaces: found.etag };
  try {
    return await writeFencedRoot(root, under);
  } catch (error) {
    if (!(error instanceof LedgerMoved)) session.isRootKnown = false;
    throw error;
  }
}

/** Clears away what the ledger no longer names and releases the lease; null when nothing was written under it. */
export async function closeSession(
  lease: Lease,
  session: Session | null,
  { seams, store }: Pick<PublishInput, 'seams' | 'store'>,
): Promise<readonly Finding[]> {
  const mayWrite = await lease.keep().then(
    () => true,
    () => false,
  );
  if (session?.isRootKnown !== true || !mayWrite) return releaseLease(lease, [], seams);
  const { root } = session.found;
  const state = { origin: seams.origin, names: store.names };
  await letBodiesGo(session.unneeded, state);
  const named = new Set(await store.namedBy(root));
  if (lease.isTakenOver) await sweepState({ named: [...named], bodies: session.bodies }, state);
  return releaseLease(
    lease,
    [...session.objects].filter((key) => !named.has(key)),
    seams,
  );
}
