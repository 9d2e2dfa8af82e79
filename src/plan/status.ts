import { tierAt } from '../cache/policy.ts';
import { browserBound, edgeBound } from './bounds.ts';
import type { Law } from './law.ts';
import type { Entry, Ledger, LedgerRoot, PublishRecord, PurgeRecord } from './ledger.ts';
import { prepareLedger } from './prepare.ts';
import { coveredBy } from './purge-effect.ts';
import { type PurgeState, stateOf } from './purge-progress.ts';
import { loadedUntil, retirementOf } from './retire.ts';

/** What is live and what any cache may still show. Instants; `Infinity` is "until purged". */
export interface Status {
  readonly site: string;
  readonly at: number;
  readonly serial: number;
  readonly publish: PublishRecord | null;
  /** A publish is under way or died. */
  readonly unfinished: boolean;
  readonly objects: readonly StatusObject[];
  /** Live stories in each tier, and when the next ones move there. */
  readonly tiers: readonly { readonly edge: number; readonly stories: number }[];
  readonly nextSettle: { readonly at: number; readonly stories: number } | null;
  readonly purges: readonly StatusPurge[];
  readonly pathsThisMonth: number;
  readonly freePaths: number;
  /** Files waiting to be retired. */
  readonly deferred: readonly {
    readonly key: string;
    readonly due: number;
    readonly reason: string;
  }[];
  readonly nextDue: number | null;
}

export interface StatusObject {
  readonly key: string;
  /** Null for a deleted key some cache may still show. */
  readonly live: Entry['live'];
  readonly isStory: boolean;
  readonly tails: readonly {
    readonly digest: string | null;
    readonly edgeUntil: number;
    readonly browserUntil: number;
  }[];
}

export interface StatusPurge {
  readonly items: readonly string[];
  readonly state: PurgeState;
  readonly dueBy: number;
  readonly createdAt: number | null;
  readonly completedAt: number | null;
}

/** The status of a ledger at `now`. */
export function statusOf(
  stored: Ledger,
  {
    law,
    now,
    monthStart,
    freePaths,
  }: {
    readonly law: Law;
    readonly now: number;
    readonly monthStart: number;
    readonly freePaths: number;
  },
): Status {
  const { root, entries } = prepareLedger(stored, law, now);
  const all = [...entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const loaded = loadedUntil(all, law);
  return {
    site: root.site,
    at: now,
    serial: root.serial,
    publish: root.publish,
    unfinished: root.journal !== null,
    objects: all.map((entry) => toObject(entry, law)),
    ...settling(all, law, now),
    purges: [...keptBack(all, root.purges), ...root.purges.map(toPurge)],
    pathsThisMonth: pathsSince(root, monthStart),
    freePaths,
    deferred: all
      .filter((entry) => entry.live !== null && entry.unusedSince !== null)
      .map((entry) => ({ key: entry.key, ...retirementOf(entry, { loaded, law, now }) })),
    nextDue: root.nextDue,
  };
}

const toObject = ({ key, kind, live, tails }: Entry, law: Law): StatusObject => ({
  key,
  live,
  isStory: kind === 'story',
  tails: tails.map((tail) => ({
    digest: tail.digest,
    edgeUntil: edgeBound(tail, live, law.allowance),
    browserUntil: browserBound(tail, live, law.allowance),
  })),
});

function settling(
  entries: readonly Entry[],
  law: Law,
  now: number,
): Pick<Status, 'tiers' | 'nextSettle'> {
  const stories = entries.filter((entry) => entry.kind === 'story' && entry.live !== null);
  const counts = law.tiers.map((tier) => ({
    edge: tier.edge,
    stories: stories.filter((story) => tierAt(law.tiers, (now - story.changedAt) / 1000) === tier)
      .length,
  }));
  let next: { at: number; stories: number } | null = null;
  for (const { changedAt } of stories) {
    const tier = law.tiers.find(({ age }) => changedAt + age * 1000 > now);
    if (tier === undefined) continue;
    const at = changedAt + tier.age * 1000;
    if (next === null || at < next.at) next = { at, stories: 1 };
    else if (at === next.at) next = { at, stories: next.stories + 1 };
  }
  return { tiers: counts, nextSettle: next };
}

/** Purges keys owe that are in no purge yet: one written down and not sent is owed once, as that purge. */
function keptBack(
  entries: readonly Entry[],
  purges: readonly PurgeRecord[],
): readonly StatusPurge[] {
  const written = purges.filter((purge) => stateOf(purge) === 'owed').map(coveredBy);
  return entries.flatMap(({ key, owed }) =>
    owed === null || written.some((covers) => covers(key))
      ? []
      : [
          {
            items: [key],
            state: owed.sendAt > 0 ? 'kept-back' : 'owed',
            dueBy: owed.dueBy,
            createdAt: null,
            completedAt: null,
          } as const,
        ],
  );
}

function toPurge(purge: LedgerRoot['purges'][number]): StatusPurge {
  const created = purge.batches.flatMap(({ createdAt }) => createdAt ?? []);
  const state = stateOf(purge);
  return {
    items: purge.batches.flatMap(({ items }) => items),
    state,
    dueBy: purge.dueBy,
    createdAt: created.length === 0 ? null : Math.min(...created),
    completedAt:
      state === 'completed'
        ? Math.max(...purge.batches.map(({ completedAt }) => completedAt ?? 0))
        : null,
  };
}

function pathsSince(root: LedgerRoot, monthStart: number): number {
  const batches = root.purges.flatMap((purge) => purge.batches);
  return batches.reduce(
    (sum, { createdAt, items }) =>
      createdAt !== null && createdAt >= monthStart ? sum + items.length : sum,
    0,
  );
}
