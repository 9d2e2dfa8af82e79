import { edgeBound, tailBound } from '../../../src/plan/bounds.ts';
import type { Change } from '../../../src/plan/change.ts';
import { phaseOf } from '../../../src/plan/changes.ts';
import { commitPlan, type Committed, toJournal } from '../../../src/plan/commit.ts';
import { errorSetOf, type Law } from '../../../src/plan/law.ts';
import type { Ledger, PurgeBatchRecord } from '../../../src/plan/ledger.ts';
import { nextDueAfter } from '../../../src/plan/next-due.ts';
import { isDueNow, isIdle, type Plan, planPublish } from '../../../src/plan/plan.ts';
import { emptyLedger, prepareLedger } from '../../../src/plan/prepare.ts';
import { applyPurges } from '../../../src/plan/purge-effect.ts';
import { underWay, unsent, withBatches } from '../../../src/plan/purge-progress.ts';
import { type Observed, recoverJournal } from '../../../src/plan/recover.ts';
import { SITE_TAG, tagOf } from '../../../src/plan/tags.ts';
import { defaultLaw, defaultMoney, defaultReview, stored, toFiles } from '../plan-rehearsal.ts';
import { nameOf, type Served } from './facts.ts';
import type { Page } from './small-site.ts';

/** The planner, as the population meets it: the only file here that knows anything of `src/`, but for types. */

export type Batches = ReadonlyMap<
  string,
  Pick<PurgeBatchRecord, 'id' | 'createdAt' | 'completedAt'>
>;

export interface Asked {
  readonly site: Readonly<Record<string, Page>>;
  readonly now: number;
  readonly urgent: boolean;
  readonly takedowns: ReadonlySet<string>;
}

/** Until when the ledger says that a version may be shown. */
export interface Bounds {
  readonly edge: number;
  readonly reader: number;
}

export class Planner {
  law: Law;
  ledger: Ledger;
  #count = 0;

  constructor(changes: Partial<Law>) {
    this.law = { ...defaultLaw, ...changes };
    this.ledger = emptyLedger('https://example.org', this.law);
  }

  plan({ site, now, urgent, takedowns }: Asked): Plan {
    const files = toFiles(site);
    return planPublish({
      publish: `p${this.#count}`,
      target: 'local',
      now,
      site: {
        files,
        siteDigest: JSON.stringify(files),
        templatesDigest: '',
        configDigest: '',
        nextStoryAt: null,
      },
      ledger: this.ledger,
      law: this.law,
      policyDigest: this.#policyDigest,
      urgent,
      takedowns,
      money: defaultMoney,
      review: defaultReview,
    });
  }

  get #policyDigest(): string {
    return JSON.stringify([this.law.tiers, this.law.distribution]);
  }

  /** Whether a publish would leave the ledger as it is. */
  isAtRest(plan: Plan): boolean {
    const { root } = this.ledger;
    return (
      isIdle(plan) &&
      root.siteDigest === plan.basis.siteDigest &&
      root.policyDigest === plan.basis.policyDigest &&
      root.nextDue === plan.nextDue
    );
  }

  commit(
    plan: Plan,
    done: ReadonlyMap<string, { readonly at: number; readonly etag: string }>,
    { now, isComplete }: { readonly now: number; readonly isComplete: boolean },
  ): Committed {
    this.#count++;
    const committed = commitPlan(plan, {
      done,
      isComplete,
      now,
      record: {
        id: plan.publish,
        at: now,
        commit: null,
        committedAt: null,
        isUncommitted: null,
        by: 'a test',
      },
      money: defaultMoney,
      distributionReadAt: now,
    });
    const { root, entries } = stored(committed.ledger);
    this.ledger = { root: { ...root, journal: null }, entries };
    return committed;
  }

  /** Dies before the commit: what it was about to change is in the journal. */
  die(plan: Plan): void {
    this.#count++;
    const journal = toJournal(plan, plan.changes.filter(isDueNow));
    this.ledger = { ...this.ledger, root: { ...this.ledger.root, journal } };
  }

  /** Finds out what a dead publish had changed; the keys it had. */
  recover(liveOf: (key: string) => Served | null, now: number): readonly string[] {
    const { journal } = this.ledger.root;
    if (journal === null) return [];
    const keys = journal.intents.map((intent) =>
      'desired' in intent ? intent.desired.key : intent.key,
    );
    const observed = new Map(keys.map((key): [string, Observed] => [key, observe(liveOf(key))]));
    const { ledger, changed } = recoverJournal(this.ledger, journal, {
      observed,
      law: this.law,
      now,
    });
    this.ledger = stored(ledger);
    return changed;
  }

  /** The batches to send, and the instant before which an old version might be on its way. */
  get toSend(): { readonly batches: readonly PurgeBatchRecord[]; readonly notBefore: number } {
    const batches = unsent(this.ledger.root);
    const ends = [...this.ledger.entries.values()].flatMap((entry) =>
      entry.owed === null ? [] : entry.tails.map(({ end }) => end),
    );
    return { batches, notBefore: batches.length === 0 ? 0 : Math.max(0, ...ends) };
  }

  /** Notes what became of purges after a publish. */
  note(known: Batches, now: number): void {
    const root = withBatches(this.ledger.root, known);
    const entries = applyPurges(this.ledger.entries, root.purges);
    const nextDue = nextDueAfter(entries, { keys: [] }, { law: this.law, now, nextStoryAt: null });
    this.ledger = stored({ root: { ...root, nextDue }, entries });
  }

  /** Notes the purges that were seen completed, before a plan. */
  seeCompleted(isCompleted: (batch: PurgeBatchRecord) => boolean, completedAt: number): void {
    const known = underWay(this.ledger.root)
      .filter(isCompleted)
      .map(
        ({ callerReference, id, createdAt }) =>
          [callerReference, { id, createdAt, completedAt }] as const,
      );
    if (known.length === 0) return;
    this.ledger = { ...this.ledger, root: withBatches(this.ledger.root, new Map(known)) };
  }

  boundsAt(now: number): ReturnType<typeof boundsIn> {
    return boundsIn(this.ledger, this.law, now);
  }
}

/** What a ledger says of every old version it knows of, by key and name. */
export function boundsIn(
  ledger: Ledger,
  law: Law,
  now: number,
): (key: string) => ReadonlyMap<string, Bounds> {
  const { entries } = prepareLedger(ledger, law, now);
  const { allowance } = law;
  return (key) => {
    const entry = entries.get(key);
    const live = entry?.live ?? null;
    return new Map(
      (entry?.tails ?? []).map((tail) => [
        nameOf(tail.digest === null ? null : { digest: tail.digest, type: tail.contentType }),
        { edge: edgeBound(tail, live, allowance), reader: tailBound(tail, live, allowance) },
      ]),
    );
  };
}

const observe = (live: Served | null): Observed => ({
  object:
    live === null
      ? null
      : {
          digest: live.digest,
          etag: live.digest,
          cacheControl: live.cacheControl,
          contentType: live.type,
        },
});

/** What the origin answers once a change was made; what it loads is not the planner's to say. */
export function servedAfter(
  change: Change,
  { isTagged, loads }: { readonly isTagged: boolean; readonly loads: readonly string[] },
): Served | null {
  if (!('desired' in change)) return null;
  const { key, digest, contentType: type, cacheControl } = change.desired;
  return { digest, type, cacheControl, loads, tags: isTagged ? tagsOf(key) : [] };
}

/** The cache tags an object is stored with. */
export const tagsOf = (key: string): readonly string[] => [SITE_TAG, tagOf(key)];

/** The uploads and removals of a plan in their phases, each phase to be over before the next. */
export function phasesOf(plan: Plan): readonly (readonly Change[])[] {
  const phases = new Map<number, Change[]>();
  for (const change of plan.changes) {
    if (change.change === 'retire') continue;
    const phase = phases.get(phaseOf(change));
    if (phase === undefined) phases.set(phaseOf(change), [change]);
    else phase.push(change);
  }
  return [...phases].toSorted(([a], [b]) => a - b).map(([, phase]) => phase);
}

/** How long publishing waits after a phase of files that had lived before, seconds. */
export function waitAfter(phase: readonly Change[], law: Law): number {
  const waits = phase
    .filter(
      (change) => change.change === 'put' && change.reason === 'returned' && phaseOf(change) === 0,
    )
    .map(({ key }) => errorSetOf(law, key, 0).edge + law.allowance);
  return Math.max(0, ...waits);
}

export const retiredBy = (plan: Plan): readonly Change[] =>
  plan.changes.filter((change) => change.change === 'retire' && change.isDue);
