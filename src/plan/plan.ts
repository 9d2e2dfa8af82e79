import type { Prices } from '../config/types.ts';
import type { Finding } from '../findings/finding.ts';
import type { BuildResult } from '../site/types.ts';
import { type Alternative, alternativesTo } from './alternatives.ts';
import { purgedBy } from './bounds.ts';
import type { Change } from './change.ts';
import { type Changes, decideChanges } from './changes.ts';
import { type Cost, costOf, type Requests } from './cost.ts';
import { toDesired } from './desired.ts';
import { diff, keyOfDifference } from './diff.ts';
import { purgeDueBy } from './decide.ts';
import { INLINE_INTENTS } from './encode-journal.ts';
import type { Law } from './law.ts';
import { bodiesToKeep, outgoingBodies } from './kept-bodies.ts';
import type { Entry, KeptBodies, Ledger } from './ledger.ts';
import { nextDueAfter } from './next-due.ts';
import { prepareWithin, withForgotten } from './prepare.ts';
import { planPurge, type PurgePlan } from './purge-plan.ts';
import { type ReviewTerms, reviewPlan } from './review.ts';

/** What the site was built to, as far as planning needs it. */
export type BuiltSite = Pick<
  BuildResult,
  'files' | 'siteDigest' | 'templatesDigest' | 'configDigest' | 'nextStoryAt'
>;

export interface PlanInput {
  /** A fresh id for this publish. */
  readonly publish: string;
  readonly target: string;
  readonly now: number;
  readonly site: BuiltSite;
  readonly ledger: Ledger;
  readonly law: Law;
  readonly policyDigest: string;
  readonly urgent: boolean;
  /**
   * Keys whose change in this publish is a take-down: the story's own and those of the listings that show it. They
   * get that promise (60 s by default) instead of their own. None when left out.
   */
  readonly takedowns?: ReadonlySet<string>;
  /**
   * Only these keys may change: `site.files` has those of them that are to be there, all others stay as they are
   * published, due moves up the tiers included. The whole site when left out.
   */
  readonly within?: ReadonlySet<string>;
  /** The ledger was corrected by what was found in the origin: it is written even when nothing else is to be done. */
  readonly isRefreshed?: boolean;
  /** Keys that stay as they are, whatever they were built to. */
  readonly leave?: ReadonlySet<string>;
  /** For releases to go back to; none are kept when left out. */
  readonly keeps?: { readonly releases: number; readonly bodies: KeptBodies };
  readonly money: MoneyTerms;
  readonly review: ReviewTerms;
}

export interface MoneyTerms {
  readonly prefer: 'readers' | 'money';
  readonly prices: Prices;
  /** Free paths a month. */
  readonly freePaths: number;
  /** Start of this calendar month (UTC), for what the ledger's own purges used. */
  readonly monthStart: number;
  /** Paths other purges of the account used, as far as known. */
  readonly othersPaths: number;
  /** The number above is a lower bound. */
  readonly othersAtLeast: boolean;
}

/** What publish would do, why, what it costs and when the last reader is up to date. A value. */
export interface Plan {
  readonly publish: string;
  readonly target: string;
  readonly at: number;
  /** What it was made from: it holds only while these have not moved. */
  readonly basis: {
    readonly serial: number;
    readonly siteDigest: string;
    readonly policyDigest: string;
  };
  readonly urgent: boolean;
  /** The ledger is to be written even when nothing else is to be done. */
  readonly isRefreshed: boolean;
  /** In the order in which they are applied. */
  readonly changes: readonly Change[];
  readonly kept: number;
  readonly purge: PurgePlan;
  readonly cost: Cost;
  readonly alternatives: readonly Alternative[];
  readonly findings: readonly Finding[];
  /** When the last reader sees every change but layout, purges completing in time; null when no reader sees any. */
  readonly readersBy: number | null;
  /** The same for layout. */
  readonly layoutBy: number | null;
  /** The earliest instant at which publishing again would do something, if all goes as planned. */
  readonly nextDue: number | null;
  /** The prepared ledger the changes apply to, and the law they were decided by. */
  readonly ledger: Ledger;
  readonly law: Law;
  readonly after: ReadonlyMap<string, Entry>;
  readonly site: Omit<BuiltSite, 'files'>;
}

/** Plans a publish. Pure: nothing is read, written or timed here. */
export function planPublish(input: PlanInput): Plan {
  const { now, site, urgent } = input;
  const law = withForgotten(input.law, input.ledger, now);
  const within = input.within ?? null;
  const ledger = prepareWithin(input.ledger, law, { now, within });
  const desired = toDesired(site.files, { ledger, law, now });
  const found = diff(desired, ledger.entries, {
    tagged: law.tagged,
    samePolicy: JSON.stringify(ledger.root.tiers) === JSON.stringify(law.tiers),
    retired: new Set(ledger.root.retired),
    takedowns: input.takedowns ?? new Set(),
    within,
    elsewhere: ledger.elsewhere?.files.length ?? 0,
  });
  const leave = input.leave ?? new Set();
  const differences = found.differences.filter((each) => !leave.has(keyOfDifference(each)));
  const decided = decideChanges(differences, { ledger, desired, law, now, urgent });
  const purge = planPurge({ ledger, decided, now, law, money: input.money });
  const planned = requestsOf(decided, purge, ledger);
  const requests = { ...planned, put: planned.put + copiesOf(decided, ledger, input.keeps) };
  const cost = costOf(requests, { prices: input.money.prices, freePaths: purge.freePathsLeft });
  const due = { law, now, nextStoryAt: site.nextStoryAt };
  return {
    publish: input.publish,
    target: input.target,
    at: now,
    basis: {
      serial: ledger.root.serial,
      siteDigest: site.siteDigest,
      policyDigest: input.policyDigest,
    },
    urgent,
    isRefreshed: input.isRefreshed ?? false,
    changes: decided.changes,
    kept: found.kept,
    purge,
    cost,
    alternatives: alternativesTo({
      decided,
      purge,
      requests,
      ledger,
      now,
      law,
      prices: input.money.prices,
    }),
    findings: reviewPlan({ decided, purge, ledger, law, terms: input.review }),
    ...upToDateBy(decided, law),
    nextDue: nextDueAfter({ ...ledger, entries: decided.after }, purge, due),
    ledger,
    law,
    after: decided.after,
    site: {
      // With something left as it is this is no site that was built: the next plan looks at every key.
      siteDigest: differences.length < found.differences.length ? '' : site.siteDigest,
      templatesDigest: site.templatesDigest,
      configDigest: site.configDigest,
      nextStoryAt: site.nextStoryAt,
    },
  };
}

/** Changes made now, not later. */
export function isDueNow(change: Change): boolean {
  return change.change !== 'retire' || change.isDue;
}

/** A file that waits to be retired: the ledger knows since when. */
const isNoted = (entry: Entry | undefined): boolean => (entry?.unusedSince ?? null) !== null;

/** Whether applying the plan would do nothing at all. */
export function isIdle(plan: Plan): boolean {
  const { root, entries } = plan.ledger;
  return (
    !plan.isRefreshed &&
    plan.changes.every((change) => !isDueNow(change) && isNoted(entries.get(change.key))) &&
    plan.purge.items.length === 0 &&
    plan.purge.resend.length === 0 &&
    root.journal === null &&
    root.serial > 0
  );
}

/** Bodies to be copied before they are replaced, so that a release can bring them back. */
function copiesOf({ changes }: Changes, { entries }: Ledger, keeps: PlanInput['keeps']): number {
  if (keeps === undefined || keeps.releases === 0) return 0;
  return bodiesToKeep(outgoingBodies(changes.filter(isDueNow), entries), keeps.bodies).length;
}

function requestsOf({ changes }: Changes, purge: PurgePlan, ledger: Ledger): Requests {
  const due = changes.filter(isDueNow);
  const writes = due.filter(
    (change) => change.change === 'put' || change.change === 'copy-headers',
  ).length;
  const deletes = due.length - writes;
  const isSilent = due.length === 0 && purge.items.length === 0;
  // Lease, entries and root; a journal when something changes, in an object when it is long; the root once more when a purge or a retirement
  // follows the commit. A first publish lists what is there.
  const followsUp = purge.items.length > 0 || due.some((change) => change.change === 'retire');
  const extra = [
    due.length > 0,
    due.length > INLINE_INTENTS,
    followsUp,
    ledger.root.serial === 0,
  ].filter(Boolean).length;
  const state = isSilent ? 0 : 3 + extra;
  return {
    put: writes + state,
    get: ledger.root.serial === 0 ? 1 : 2,
    delete: deletes,
    paths: purge.items.length,
  };
}

function upToDateBy(
  { changes, after }: Changes,
  { allowance }: Law,
): {
  readersBy: number | null;
  layoutBy: number | null;
} {
  let readersBy: number | null = null;
  let layoutBy: number | null = null;
  for (const { key, edge, until, kind } of changes) {
    if (edge.action === 'none') continue;
    const by = purgeDueBy(edge);
    const seenBy = by === null ? (until ?? 0) : purgedBy(after.get(key), by, allowance);
    if (kind === 'chrome') layoutBy = Math.max(layoutBy ?? 0, seenBy);
    else readersBy = Math.max(readersBy ?? 0, seenBy);
  }
  return { readersBy, layoutBy };
}
