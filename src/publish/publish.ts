import type { Finding } from '../findings/finding.ts';
import type { Written } from '../plan/apply-change.ts';
import { applyPurges } from '../plan/purge-effect.ts';
import { commitPlan, type Committed, type Outcome, toJournal } from '../plan/commit.ts';
import { bodiesToKeep } from '../plan/kept-bodies.ts';
import { landed } from '../plan/law.ts';
import type { Ledger, LedgerNotes, PublishRecord } from '../plan/ledger.ts';
import { nextDueAfter } from '../plan/next-due.ts';
import { isDueNow, type MoneyTerms, type Plan } from '../plan/plan.ts';
import { withBatches } from '../plan/purge-progress.ts';
import { applyChanges, type Applied } from './apply-changes.ts';
import { nothingRetired, retireFiles } from './clear-away.ts';
import { keepBodies } from './keep-bodies.ts';
import { fenceOff, writeFencedRoot } from './fenced-root.ts';
import { acquireLease, type Lease } from './lease.ts';
import { explainLoss } from './lease-lost.ts';
import type { FoundRoot, LedgerStore } from './ledger-store.ts';
import type { Receipt } from './receipt.ts';
import { type ReceiptInput, toReceipt } from './to-receipt.ts';
import { type Seams, type OriginCounts } from './seams.ts';
import { conditionsNotEnforced, failedHalfWay, notCommitted, notNoted } from './publish-errors.ts';
import { sendPurges, type Sent } from './send-purges.ts';
import { closeSession, openSession, replaceRoot, type Session, writeLedger } from './session.ts';
import { earliestOf, latestOf } from '../plan/bounds.ts';

export interface PublishInput {
  readonly plan: Plan;
  /** The root the plan was made from; null for the first publish. */
  readonly found: FoundRoot | null;
  readonly store: LedgerStore;
  readonly seams: Seams;
  /** The same origin's requests so far. */
  readonly counts: Readonly<OriginCounts>;
  readonly prefix: string;
  readonly record: Omit<PublishRecord, 'at'>;
  /** Written with the journal, so that they hold whatever becomes of the rest. */
  readonly notes?: LedgerNotes;
  /** Releases to keep besides the one that is live; 0 for none. */
  readonly keepReleases: number;
  readonly money: MoneyTerms;
  readonly distributionReadAt: number;
  /** Shows whether the origin enforces write conditions, on an object of its own under this key. */
  readonly proveConditions: (key: string) => Promise<boolean>;
}

/**
 * Carries a plan out in the order of cache-law §8: lease, journal, uploads, removals, commit, purge, retire,
 * release. Throws UserError with the state the site is in; LedgerMoved when the ledger changed since the plan.
 */
export async function publishPlan(input: PublishInput): Promise<Receipt> {
  const { store, seams, record, plan } = input;
  const lease = await acquireLease({
    origin: seams.origin,
    key: store.names.lease,
    owner: { publish: plan.publish, by: record.by, commit: record.commit },
    clock: seams.clock,
    fence: input.found?.root.fence ?? 0,
  });
  let session: Session | null = null;
  let outcome: Omit<ReceiptInput, 'input'>;
  try {
    session = await openSession(input, lease, await writeJournal(input, lease));
    outcome = await carryOut(session);
  } catch (error) {
    // What went wrong first is what is reported; a lease that stays runs out by itself.
    await closeSession(lease, session, input);
    throw await explainLoss(error, { store, fence: lease.fence });
  }
  const held = await closeSession(lease, session, input);
  return toReceipt({ input, ...outcome, findings: [...outcome.findings, ...held] });
}

async function writeJournal(input: PublishInput, lease: Lease): Promise<FoundRoot> {
  const { plan, found, store } = input;
  const due = plan.changes.filter(isDueNow);
  const hasNotes = Object.keys(input.notes ?? {}).length > 0;
  if (due.length === 0 && !hasNotes && found !== null)
    return lease.isTakenOver ? await fenceOff(found, { store, lease }) : found;
  const conditionsProven = plan.ledger.root.conditionsProven || (await prove(input));
  return await writeFencedRoot(
    { ...plan.ledger.root, ...input.notes, conditionsProven, journal: toJournal(plan, due) },
    { store, lease, entriesKey: found?.root.entriesKey ?? null, replaces: found?.etag ?? null },
  );
}

/** A lease is worth nothing on a server that ignores write conditions: shown once, then remembered. */
async function prove({ store, seams, proveConditions }: PublishInput): Promise<boolean> {
  const { origin } = seams;
  if (origin.capabilities.conditionalWrites === 'yes' || (await proveConditions(store.names.probe)))
    return true;
  throw conditionsNotEnforced(origin.name);
}

async function carryOut(session: Session): Promise<Omit<ReceiptInput, 'input'>> {
  const { input, lease } = session;
  const { plan, seams, prefix } = input;
  const began = seams.clock.now();
  const kept = await keepOutgoing(session);
  const applied = await applyChanges({
    plan,
    seams,
    lease,
    prefix,
    atBarrier: (done, remaining) => purgeAtBarrier(session, { done, remaining, began }),
  });
  const committed = await commit(session, applied).catch((error: unknown) => {
    throw notCommitted(error, applied);
  });
  const isComplete = applied.failure === null && !applied.stopped;
  try {
    const sent = await purge(session, committed.ledger);
    const retired = isComplete ? await retireFiles(plan, { seams, lease, prefix }) : nothingRetired;
    const isClean = retired.findings.length === 0 && applied.unanswered.length === 0;
    const ledger = await finish(session, committed.ledger, { sent, isClean });
    if (applied.failure !== null) throw failedHalfWay(applied, plan);
    const findings = [...kept, ...retired.findings];
    const endedAt = seams.clock.now();
    return { committed, ledger, sent, isComplete, endedAt, deleted: retired.deleted, findings };
  } catch (error) {
    throw applied.failure === null ? notNoted(error) : failedHalfWay(applied, plan);
  }
}

/** Copies what no version keeps before it is replaced; nothing when no release is to be kept. */
async function keepOutgoing(session: Session): Promise<readonly Finding[]> {
  const { input, lease, outgoing, keptBefore } = session;
  const { seams, prefix, store, keepReleases } = input;
  if (keepReleases === 0) return [];
  const wanted = bodiesToKeep(outgoing, keptBefore);
  const { copied, findings } = await keepBodies(wanted, {
    seams,
    lease,
    prefix,
    names: store.names,
  });
  session.copied = copied;
  return findings;
}

async function commit(session: Session, applied: Applied): Promise<Committed> {
  const { input, lease } = session;
  input.seams.progress({ step: 'committing' });
  const isComplete = applied.failure === null && !applied.stopped;
  const committed = commitPlan(currentPlan(session), outcomeOf(session, applied.done, isComplete));
  await lease.keep();
  const { root } = committed.ledger;
  const journal =
    applied.unanswered.length === 0 ? root.journal : toJournal(input.plan, applied.unanswered);
  const ledger = { ...committed.ledger, root: { ...root, journal } };
  await writeLedger(session, ledger);
  return { ...committed, ledger };
}

/** The plan, on the root as this publish last wrote it. */
function currentPlan({ input, found }: Session): Plan {
  return { ...input.plan, ledger: { ...input.plan.ledger, root: found.root } };
}

function outcomeOf(
  { input }: Session,
  done: ReadonlyMap<string, Written>,
  isComplete: boolean,
): Outcome {
  const now = input.seams.clock.now();
  return {
    done,
    isComplete,
    now,
    record: { ...input.record, at: now },
    money: input.money,
    distributionReadAt: input.distributionReadAt,
  };
}

/** Waits until no fetch of an old version can be under way, then sends what the ledger has written down. */
async function purge(session: Session, ledger: Ledger): Promise<Sent> {
  const { seams } = session.input;
  const owing = ledger.root.purges.some(({ batches }) =>
    batches.some(({ createdAt }) => createdAt === null),
  );
  if (!owing) return { known: new Map(), refusal: null };
  const ends = [...ledger.entries.values()].flatMap((entry) =>
    entry.owed === null ? [] : entry.tails.map(({ end }) => end),
  );
  // Whatever was replaced is replaced by now: the allowance is enough, also by a clock that was set back meanwhile.
  const left = latestOf(ends) - seams.clock.now();
  const wait = Math.min(left, session.input.plan.law.allowance * 1000);
  if (wait > 0) {
    seams.progress({ step: 'waiting', milliseconds: wait, why: 'allowance' });
    await seams.clock.sleep(wait);
  }
  return sendPurges(ledger, seams, session.lease);
}

/** Sends early what would be overdue by the time the remaining uploads are done (cache-law §8.6). */
async function purgeAtBarrier(
  session: Session,
  {
    done,
    remaining,
    began,
  }: {
    readonly done: ReadonlyMap<string, Written>;
    readonly remaining: number;
    readonly began: number;
  },
): Promise<void> {
  const { seams, plan } = session.input;
  if (remaining === 0 || done.size === 0) return;
  const now = seams.clock.now();
  const needed = ((now - began) / done.size) * remaining;
  const left = firstDue(plan, done) - landed(plan.law, now);
  if (needed < left / 2) return;
  const committed = commitPlan(currentPlan(session), outcomeOf(session, done, false));
  if (committed.purge.items.length === 0) return;
  const { journal } = session.found.root;
  await writeLedger(session, { ...committed.ledger, root: { ...committed.ledger.root, journal } });
  const sent = await purge(session, committed.ledger);
  const root = withBatches(session.found.root, sent.known);
  session.found = await replaceRoot(session, root, session.found.root.entriesKey);
}

/**
 * By when the first purge of the changes made so far is due. What was overdue before them is not counted: no purge at
 * a barrier saves its promise, and its key may be about to change and need one more.
 */
function firstDue({ changes }: Plan, done: ReadonlyMap<string, Written>): number {
  const due = changes.flatMap(({ key, edge }) =>
    edge.action === 'purge' && done.has(key) ? [edge.dueBy] : [],
  );
  return earliestOf(due);
}

/** Notes what became known of the purges, and that nothing is left to delete or to find out. */
async function finish(
  session: Session,
  ledger: Ledger,
  { sent, isClean }: { readonly sent: Sent; readonly isClean: boolean },
): Promise<Ledger> {
  const { plan, seams } = session.input;
  const { root: before } = session.found;
  const journal = isClean ? null : before.journal;
  if (sent.known.size === 0 && journal === before.journal) return { ...ledger, root: before };
  const root = { ...withBatches(before, sent.known), journal };
  const entries = applyPurges(ledger.entries, root.purges);
  const nextDue = nextDueAfter(
    { ...ledger, entries },
    { keys: [] },
    { law: plan.law, now: seams.clock.now(), nextStoryAt: plan.site.nextStoryAt },
  );
  session.found = await replaceRoot(session, { ...root, nextDue }, before.entriesKey);
  return { ...ledger, root: session.found.root, entries };
}
