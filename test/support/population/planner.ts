import { edgeBound, tailBound } from '../../../src/plan/bounds.ts';
import type { Change } from '../../../src/plan/change.ts';
import { phaseOf } from '../../../src/plan/changes.ts';
import { commitPlan, type Committed, toJournal } from '../../../src/plan/commit.ts';
import { errorSetOf, type Law } from '../../../src/plan/law.ts';
import type { Ledger, PurgeBatchRecord } from '../../../src/plan/ledger.ts';
import type { OutputFile } from '../../../src/site/types.ts';
import { nextDueAfter } from '../../../src/plan/next-due.ts';
import { isDueNow, isIdle, type Plan, planPublish } from '../../../src/plan/plan.ts';
import { emptyLedger, prepareLedger } from '../../../src/plan/prepare.ts';
import { applyPurges } from '../../../src/plan/purge-effect.ts';
import { underWay, unsent, withBatches } from '../../../src/plan/purge-progress.ts';
import { type Observed, recoverJournal } from '../../../src/plan/recover.ts';
import { SITE_TAG, tagOf } from '../../../src/plan/tags.ts';
import { defaultLaw, defaultMoney, defaultReview, toFiles } from '../plan-rehearsal.ts';
import { nameOf, type Served } from './facts.ts';
import { Shards } from './shards.ts';
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

type Read = Pick<Ledger, 'entries' | 'elsewhere'> & { readonly files: readonly OutputFile[] };

export class Planner {
  law: Law;
  /** All of it. */
  ledger: Ledger;
  /** What was planned from some shards and would have been planned otherwise from all. */
  readonly differing: string[] = [];
  #shards = new Shards(2);
  /** As the last commit gave it: some entries may be elsewhere. */
  #committed: Ledger;
  #money = defaultMoney;
  #count = 0;

  constructor(changes: Partial<Law>) {
    this.law = { ...defaultLaw, ...changes };
    this.ledger = emptyLedger('https://example.org', this.law);
    this.#committed = this.ledger;
  }

  /** Plans from the shards that it takes, and notes where all entries would have given another plan. */
  plan(asked: Asked): Plan {
    const files = toFiles(asked.site).toSorted((a, b) => (a.key < b.key ? -1 : 1));
    // A month is over within an hour, so that purges leave the ledger as they do in a year.
    this.#money = { ...defaultMoney, monthStart: asked.now - (asked.now % 3_600_000) };
    const { root } = this.ledger;
    const { law } = this;
    const { monthStart } = this.#money;
    const whole = { entries: this.#shards.all, elsewhere: null, files };
    const read = this.#shards.read(root, { files, law, now: asked.now, monthStart });
    const plan = this.#planFrom(read ?? whole, asked);
    if (read !== null) this.differing.push(...differing(plan, this.#planFrom(whole, asked)));
    return plan;
  }

  #planFrom({ entries, elsewhere, files }: Read, { site, now, urgent, takedowns }: Asked): Plan {
    return planPublish({
      publish: `p${this.#count}`,
      target: 'local',
      now,
      site: {
        files,
        siteDigest: JSON.stringify(toFiles(site)),
        templatesDigest: '',
        configDigest: '',
        nextStoryAt: null,
      },
      ledger: { root: this.ledger.root, entries, elsewhere },
      law: this.law,
      policyDigest: this.#policyDigest,
      urgent,
      takedowns,
      money: this.#money,
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
      money: this.#money,
      distributionReadAt: now,
    });
    const root = { ...committed.ledger.root, journal: null };
    this.#shards.write(committed.ledger, { law: plan.law, now, isLawKnown: true });
    this.#committed = { ...committed.ledger, root };
    this.ledger = { root, entries: this.#shards.all, elsewhere: null };
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
    const root = { ...ledger.root, serial: ledger.root.serial + 1 };
    this.#shards.write({ ...ledger, root }, { law: this.law, now, isLawKnown: false });
    this.ledger = { root, entries: this.#shards.all, elsewhere: null };
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
    const entries = applyPurges(this.#committed.entries, root.purges);
    const committed = { ...this.#committed, entries };
    const terms = { law: this.law, now, nextStoryAt: null };
    const nextDue = nextDueAfter(committed, { keys: [] }, terms);
    this.ledger = { ...this.ledger, root: { ...root, nextDue } };
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

/** What a plan from some shards says otherwise than one from all. */
function differing(plan: Plan, whole: Plan): readonly string[] {
  return SAID.flatMap((part) => {
    const [said, other] = [JSON.stringify(plan[part]), JSON.stringify(whole[part])];
    return said === other ? [] : [`shards: ${part} ${said}, of all entries ${other}`];
  });
}

const SAID = [
  'changes',
  'kept',
  'purge',
  'cost',
  'alternatives',
  'findings',
  'readersBy',
  'layoutBy',
  'nextDue',
] as const;

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
