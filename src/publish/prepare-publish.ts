import type { Cdn, PathUsage } from '../cdn/cdn.ts';
import type { Distribution } from '../cache/behaviour.ts';
import type { Finding } from '../findings/finding.ts';
import type { Origin } from '../origin/origin.ts';
import type { Law } from '../plan/law.ts';
import type { Ledger, LedgerRoot } from '../plan/ledger.ts';
import { type BuiltSite, isIdle, type MoneyTerms, type Plan, planPublish } from '../plan/plan.ts';
import { emptyLedger } from '../plan/prepare.ts';
import { underWay, unsent } from '../plan/purge-progress.ts';
import type { ReviewTerms } from '../plan/review.ts';
import { againWhenMoved } from './again-when-moved.ts';
import { lawNameOf } from './entries-store.ts';
import type { FoundRoot, LedgerStore } from './ledger-store.ts';
import { noteCompleted } from './note-completed.ts';
import { observeJournal } from './observe-journal.ts';
import { clockFindings } from './clock-findings.ts';
import { type Refreshed, refresher, type RefreshTerms } from './refresh-ledger.ts';
import { usageOf } from './paths-used.ts';

/** The configuration as the law takes it. */
export type LawTerms = Pick<
  Law,
  'cacheTiers' | 'tiers' | 'promises' | 'allowance' | 'retainAssets'
> & {
  readonly tags: 'auto' | 'never';
};

export interface PrepareInput {
  readonly store: LedgerStore;
  readonly origin: Origin;
  readonly cdn: Cdn;
  readonly site: BuiltSite;
  /** The site's identity as the ledger keeps it. */
  readonly siteName: string;
  readonly publish: string;
  readonly target: string;
  readonly prefix: string;
  readonly terms: LawTerms;
  readonly policyDigest: string;
  readonly urgent: boolean;
  /** Releases to keep besides the one that is live. */
  readonly keepReleases: number;
  /** Keys whose change is a take-down. */
  readonly takedowns?: ReadonlySet<string>;
  /** Only these keys may change. */
  readonly within?: ReadonlySet<string>;
  readonly money: Omit<MoneyTerms, 'othersPaths' | 'othersAtLeast' | 'monthStart'>;
  readonly review: Omit<ReviewTerms, 'foreign' | 'origin' | 'prefix'>;
  /** Plan for this instant instead of the origin's. */
  readonly at: number | null;
  /** This machine's own clock. */
  readonly machineNow: () => number;
  /** Plan even when the root says there is nothing to do. */
  readonly thorough: boolean;
  /** Compare the ledger with what is in the origin, too; null or left out: believe it. */
  readonly refresh?: RefreshTerms | null;
  /** The plan is to have every entry, whatever it needs. */
  readonly whole?: boolean;
}

export type Prepared =
  | { readonly outcome: 'at-rest'; readonly root: LedgerRoot; readonly at: number }
  | {
      readonly outcome: 'planned';
      readonly plan: Plan;
      readonly found: FoundRoot | null;
      readonly money: MoneyTerms;
      readonly distributionReadAt: number;
      /** How far the origin's clock is ahead of this machine's, milliseconds: to publish by, however much later. */
      readonly ahead: number;
      /** What was noticed besides the plan. */
      readonly findings: readonly Finding[];
      /** Something became known that the ledger should note even when the plan is idle. */
      readonly isNews: boolean;
      /** A publish died and left a journal: what it changed is counted in the plan, not yet in the ledger. */
      readonly unfinished: { readonly publish: string; readonly drifted: readonly string[] } | null;
    };

const NONE: ReadonlySet<string> = new Set();

/** A distribution's configuration is read again after this long, and whenever the plan purges. */
const DESCRIPTION_LASTS = 86_400_000;

/**
 * Reads what planning needs and plans: one object when there is nothing to do, two otherwise. The CDN is asked
 * only when its description is a day old, when purges are under way, and when the plan purges.
 */
export async function preparePublish(input: PrepareInput): Promise<Prepared> {
  return await againWhenMoved(() => prepareOnce(input));
}

async function prepareOnce(input: PrepareInput): Promise<Prepared> {
  const asked = input.machineNow();
  const { found, at: answered } = await input.store.look();
  const got = input.machineNow();
  const ahead = answered - got;
  const skew = clockFindings({ asked, answered, got, allowance: input.terms.allowance });
  const at = input.at ?? answered;
  if (found !== null && !input.thorough && !input.refresh && isAtRest(found.root, input, at)) {
    return { outcome: 'at-rest', root: found.root, at };
  }
  const unclaimed = found === null ? await foreignKeys(input) : NONE;
  // They may be those of a first publish that wrote the ledger between the two looks.
  if (unclaimed.size > 0 && (await input.store.look()).found !== null)
    return await prepareOnce(input);
  const completion =
    found === null ? null : await noteCompleted(found.root, { cdn: input.cdn, at });
  const noted = completion?.root ?? null;
  const findings = [...skew, ...(completion?.findings ?? [])];
  const isStale = noted === null || at - noted.distributionReadAt > DESCRIPTION_LASTS;
  const { refresh, origin, prefix } = input;
  const refreshed = refresh && found !== null ? refresher(refresh, { origin, prefix }) : null;
  const looked = { found, unclaimed, refreshed, root: noted, at, ahead };
  const first = await planWith(input, {
    ...looked,
    description: isStale ? await input.cdn.describe() : null,
    usage: null,
  });
  if (first.plan.purge.items.length === 0 || !input.review.hasDistribution) {
    return { ...first, findings: [...findings, ...first.findings] };
  }
  const known = new Set(
    noted?.purges.flatMap(({ batches }) => batches.flatMap(({ id }) => id ?? [])),
  );
  const usage = await usageOf(input.cdn, monthStart(at), known);
  const description = isStale ? first.plan.law.distribution : await input.cdn.describe();
  const planned = await planWith(input, { ...looked, description, usage: usage.paths });
  return { ...planned, findings: [...findings, ...planned.findings, ...usage.findings] };
}

/** Whether the root alone says that there is nothing to put, remove, retire, purge or confirm. */
function isAtRest(root: LedgerRoot, { site, policyDigest }: PrepareInput, at: number): boolean {
  return (
    root.serial > 0 &&
    root.journal === null &&
    root.siteDigest === site.siteDigest &&
    root.policyDigest === policyDigest &&
    (root.nextDue === null || at < root.nextDue) &&
    underWay(root).length === 0 &&
    unsent(root).length === 0
  );
}

interface Known {
  readonly found: FoundRoot | null;
  /** Keys of this site that are there without a ledger. */
  readonly unclaimed: ReadonlySet<string>;
  /** The root with purges that completed since. */
  readonly root: FoundRoot['root'] | null;
  readonly at: number;
  readonly ahead: number;
  /** Read in this run; null to take the ledger's. */
  readonly description: Distribution | null;
  readonly usage: PathUsage | null;
  /** Corrects the ledger by what is in the origin; null where it is believed. */
  readonly refreshed: ReturnType<typeof refresher> | null;
}

async function planWith(
  input: PrepareInput,
  { found, unclaimed, root, at, ahead, description, usage, refreshed }: Known,
): Promise<Extract<Prepared, { outcome: 'planned' }>> {
  const { terms } = input;
  const distribution = description ?? root?.distribution;
  if (distribution === undefined) throw new Error('a first publish reads the distribution');
  const law = toLaw(terms, distribution, root?.forgotten ?? {});
  const { stored, site } = await readWanted(input, { root, law, at });
  const recovered = await observeJournal(stored, {
    origin: input.origin,
    prefix: input.prefix,
    law,
    now: at,
  });
  const money: MoneyTerms = {
    ...input.money,
    monthStart: monthStart(at),
    othersPaths: usage?.paths ?? 0,
    othersAtLeast: usage?.atLeast ?? false,
  };
  const known = recovered?.ledger ?? stored;
  const current = refreshed === null ? believed(known) : await refreshed(known, law, at);
  const foreign = root === null ? unclaimed : current.foreign;
  const plan = planPublish({
    publish: input.publish,
    target: input.target,
    now: at,
    site,
    ledger: current.ledger,
    isRefreshed: current.isRefreshed,
    leave: current.leave,
    law,
    policyDigest: input.policyDigest,
    urgent: input.urgent,
    ...(input.takedowns === undefined ? {} : { takedowns: input.takedowns }),
    ...(input.within === undefined ? {} : { within: input.within }),
    keeps: {
      releases: input.keepReleases,
      bodies: root === null ? new Map() : await input.store.readBodies(root),
    },
    money,
    review: { ...input.review, origin: input.origin.name, prefix: input.prefix, foreign },
  });
  return {
    outcome: 'planned',
    plan,
    found,
    money,
    distributionReadAt: description === null ? (root?.distributionReadAt ?? at) : at,
    ahead,
    isNews: root !== found?.root || (isIdle(plan) && !isAsNoted(plan)) || recovered !== null,
    findings: current.findings,
    unfinished:
      recovered === null
        ? null
        : { publish: stored.root.journal?.publish ?? '', drifted: recovered.drifted },
  };
}

const believed = (ledger: Ledger): Refreshed => ({
  ledger,
  isRefreshed: false,
  leave: new Set(),
  foreign: new Set(),
  findings: [],
});

/** The entries that are needed, and the files of the site that are to be compared with them. */
async function readWanted(
  { store, site, siteName, policyDigest, within, whole, refresh }: PrepareInput,
  { root, law, at }: Pick<Known, 'root' | 'at'> & { readonly law: Law },
): Promise<{ readonly stored: Ledger; readonly site: BuiltSite }> {
  if (root === null) return { stored: emptyLedger(siteName, law), site };
  const isSameLaw =
    root.policyDigest === policyDigest &&
    JSON.stringify([root.tiers, root.distribution]) ===
      JSON.stringify([law.tiers, law.distribution]);
  const isWhole = whole === true || within !== undefined || Boolean(refresh) || !isSameLaw;
  const { entries, elsewhere, files } = await store.readFor(root, {
    files: site.files,
    now: at,
    monthStart: monthStart(at),
    lawName: isWhole ? null : lawNameOf(law, policyDigest),
  });
  return { stored: { root, entries, elsewhere }, site: { ...site, files } };
}

/** Whether the root alone will say that there is nothing to do. */
function isAsNoted({ ledger: { root }, site, basis, nextDue }: Plan): boolean {
  return (
    root.siteDigest === site.siteDigest &&
    root.policyDigest === basis.policyDigest &&
    root.nextDue === nextDue
  );
}

/** The law for one publish: the configuration's terms under the distribution as it is. */
export function toLaw(
  { tags, ...terms }: LawTerms,
  distribution: Distribution,
  forgotten: Law['forgotten'],
): Law {
  const tagged =
    tags === 'auto' && distribution.tagHeader?.toLowerCase() === 'x-amz-meta-cache-tag';
  return { ...terms, distribution, tagged, forgotten };
}

/** Keys of this site that are in the origin already, asked only when there is no ledger. */
async function foreignKeys({ origin, prefix, site }: PrepareInput): Promise<ReadonlySet<string>> {
  const wanted = new Set(site.files.map((file) => file.key));
  const foreign = new Set<string>();
  for await (const { key } of origin.inventory(prefix)) {
    const own = key.slice(prefix.length);
    if (wanted.has(own)) foreign.add(own);
  }
  return foreign;
}

/** The first instant of the calendar month in UTC: paths are counted and billed by it. */
export function monthStart(at: number): number {
  const date = new Date(at);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1);
}
