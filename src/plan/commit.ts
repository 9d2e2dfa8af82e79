import { applyCopyHeaders, applyPut, applyRemove, type Written } from './apply-change.ts';
import { toBatches } from './batches.ts';
import type { Change } from './change.ts';
import { type Effect, effectOf, silent } from './changes.ts';
import type {
  Entry,
  Intent,
  Journal,
  Ledger,
  LedgerRoot,
  PublishRecord,
  PurgeRecord,
} from './ledger.ts';
import { nextDueAfter } from './next-due.ts';
import type { MoneyTerms, Plan } from './plan.ts';
import { applyPurges } from './purge-effect.ts';
import { planPurge, type PurgePlan } from './purge-plan.ts';
import { isForgotten } from './versions.ts';

/** The journal of a plan: every key about to change, with what it is to become. */
export function toJournal(plan: Plan, changes: readonly Change[]): Journal {
  return {
    publish: plan.publish,
    startedAt: plan.at,
    urgent: plan.urgent,
    promises: plan.law.promises,
    intents: changes.map(toIntent),
  };
}

function toIntent(change: Change): Intent {
  switch (change.change) {
    case 'put':
    case 'copy-headers':
      return { change: change.change, kind: change.kind, desired: change.desired };
    case 'remove':
    case 'retire':
      return { change: change.change, kind: change.kind, key: change.key, etag: change.replaces };
  }
}

/** What was done of a plan, and when. */
export interface Outcome {
  /** The origin's answers by key; a key that is not here was not changed. */
  readonly done: ReadonlyMap<string, Written>;
  /** Every change was made that was due. */
  readonly isComplete: boolean;
  readonly now: number;
  readonly record: PublishRecord;
  readonly money: MoneyTerms;
  readonly distributionReadAt: number;
}

export interface Committed {
  readonly ledger: Ledger;
  /** What is to be purged now; its batches are in the ledger, unsent. */
  readonly purge: PurgePlan;
  /** Every change made, decided again at the instant it was. */
  readonly made: readonly {
    readonly change: Change;
    readonly entry: Entry;
    readonly effect: Effect;
  }[];
}

/** The ledger after what was done, with the purges it owes written down before they are sent (cache-law §8.5). */
export function commitPlan(plan: Plan, outcome: Outcome): Committed {
  const { law, urgent } = plan;
  const entries = new Map(plan.after);
  const made: { change: Change; entry: Entry; effect: Effect }[] = [];
  const retiring: Intent[] = [];
  const retired = new Set(plan.ledger.root.retired);
  for (const change of plan.changes) {
    const written = outcome.done.get(change.key);
    const before = plan.ledger.entries.get(change.key) ?? null;
    if (change.change === 'retire') {
      // Of a site published in part, some page may still load it.
      if (!outcome.isComplete) restore(entries, change.key, before);
      else if (change.isDue && before !== null) {
        // Deleted after this commit: until then the journal says so.
        retiring.push(toIntent(change));
        retired.add(change.key);
        entries.set(change.key, applyRemove(before, outcome.now, law));
      }
      continue;
    }
    if (written === undefined) {
      restore(entries, change.key, before);
      continue;
    }
    const effect = effectOfChange(change, before, { written, law, urgent });
    entries.set(change.key, effect.entry);
    if (change.change === 'remove' && isFile(before)) retired.add(change.key);
    made.push({ change, entry: effect.entry, effect });
  }
  for (const [key, entry] of entries) if (isForgotten(entry)) entries.delete(key);
  // A purge sent at a barrier of this publish has taken care of what ended before it.
  const current = applyPurges(entries, plan.ledger.root.purges);
  const ledger: Ledger = { ...plan.ledger, entries: current };
  const purge = planPurge({
    ledger,
    decided: { after: current, changes: made.map(({ change }) => change) },
    now: outcome.now,
    law,
    money: outcome.money,
  });
  const root = rootAfter(plan, outcome, { entries: current, purge, retired, retiring });
  return { ledger: { ...ledger, root }, purge, made };
}

/** What pages load: somebody may be answered with an error for it once it has been there. */
const isFile = (entry: Entry | null): boolean =>
  entry?.kind === 'fingerprinted' || entry?.kind === 'file';

function restore(entries: Map<string, Entry>, key: string, before: Entry | null): void {
  if (before === null) entries.delete(key);
  else entries.set(key, before);
}

/** What a change made at an instant does, whoever asks: commit or recovery. */
export function effectOfChange(
  change: Exclude<Change, { change: 'retire' }>,
  before: Entry | null,
  {
    written,
    law,
    urgent,
  }: { readonly written: Written; readonly law: Plan['law']; readonly urgent: boolean },
): Effect {
  const context = { kind: change.kind, at: written.at, urgent, law };
  switch (change.change) {
    case 'put':
      return effectOf(applyPut(before, change.desired, { written, law }), context);
    case 'copy-headers': {
      if (before === null)
        throw new Error(`headers copied onto ${change.key}, which the ledger does not know`);
      const after = applyCopyHeaders(before, change.desired, { written, law });
      return before.live?.contentType === change.desired.contentType
        ? silent(after)
        : effectOf(after, context);
    }
    case 'remove':
      if (before === null) throw new Error(`${change.key} removed, which the ledger does not know`);
      return effectOf(applyRemove(before, written.at, law), context);
  }
}

function rootAfter(
  plan: Plan,
  outcome: Outcome,
  {
    entries,
    purge,
    retired,
    retiring,
  }: {
    readonly entries: ReadonlyMap<string, Entry>;
    readonly purge: PurgePlan;
    readonly retired: ReadonlySet<string>;
    readonly retiring: readonly Intent[];
  },
): LedgerRoot {
  const { root } = plan.ledger;
  const batches = toBatches(
    purge.items.map(({ item }) => item),
    { publish: plan.publish, serial: root.serial + 1 },
  );
  const own: PurgeRecord[] =
    batches.length === 0
      ? []
      : [{ publish: plan.publish, dueBy: purge.dueBy ?? outcome.now, batches }];
  return {
    ...root,
    serial: root.serial + 1,
    publish: outcome.record,
    // A site published in part is no site that was built: the next publish looks at every key.
    siteDigest: outcome.isComplete ? plan.site.siteDigest : '',
    templatesDigest: plan.site.templatesDigest,
    configDigest: plan.site.configDigest,
    policyDigest: plan.basis.policyDigest,
    tiers: plan.law.tiers,
    distribution: plan.law.distribution,
    distributionReadAt: outcome.distributionReadAt,
    purges: [...keptPurges(root.purges, purge, outcome.money.monthStart), ...own],
    nextDue: nextDueAfter({ entries, elsewhere: plan.ledger.elsewhere }, purge, {
      law: plan.law,
      now: outcome.now,
      nextStoryAt: plan.site.nextStoryAt,
    }),
    nextStoryAt: plan.site.nextStoryAt,
    forgotten: plan.law.forgotten,
    retired: [...retired].toSorted(),
    journal: retiring.length === 0 ? null : { ...toJournal(plan, []), intents: retiring },
  };
}

/** Purges still under way, to be sent again, or of this month (for its count of paths). */
function keptPurges(
  purges: readonly PurgeRecord[],
  { resend }: PurgePlan,
  monthStart: number,
): readonly PurgeRecord[] {
  return purges.flatMap((purge) => {
    if (resend.includes(purge)) return [purge];
    const batches = purge.batches.filter(
      ({ createdAt, completedAt }) =>
        createdAt !== null && (completedAt === null || createdAt >= monthStart),
    );
    return batches.length === 0 ? [] : [{ ...purge, batches }];
  });
}
