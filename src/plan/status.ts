import { browserBound, earliestOf, edgeBound } from './bounds.ts';
import type { Law } from './law.ts';
import type {
  Entry,
  Fix,
  Ledger,
  LedgerRoot,
  PublishRecord,
  PurgeRecord,
  Release,
  TakenDown,
} from './ledger.ts';
import { prepareLedger } from './prepare.ts';
import { coveredBy } from './purge-effect.ts';
import { type PurgeState, stateOf } from './purge-progress.ts';
import { loadedUntil, retirementOf } from './retire.ts';
import { movesOf, type StoryMoves } from './status-moves.ts';
import { type StaleKey, staleKeys } from './status-stale.ts';

/** What is live and what any cache may still show. Instants; `Infinity` is "until purged". */
export interface Status extends StoryMoves {
  readonly site: string;
  readonly at: number;
  readonly serial: number;
  readonly publish: PublishRecord | null;
  /** A publish that is under way or died: since when, and how many changes it wrote down. */
  readonly unfinished: { readonly startedAt: number; readonly changes: number } | null;
  readonly objects: readonly StatusObject[];
  /** The tiers of the configuration are not those of the last publish. */
  readonly hasOtherTiers: boolean;
  readonly stale: readonly StaleKey[];
  readonly purges: readonly StatusPurge[];
  readonly paths: PathsUsed;
  /** Files waiting to be retired, the first due first. */
  readonly deferred: readonly {
    readonly key: string;
    readonly due: number;
    readonly reason: string;
  }[];
  readonly fixes: readonly Fix[];
  readonly takenDown: readonly TakenDown[];
  /** Those that can be gone back to, oldest first. */
  readonly releases: readonly Release[];
  readonly ledger: LedgerFacts;
  readonly nextDue: number | null;
  readonly nextStoryAt: number | null;
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
  /** When one that is kept back will be sent; null for others. */
  readonly sendAt: number | null;
  readonly createdAt: number | null;
  readonly completedAt: number | null;
}

/** Invalidation paths of this calendar month (UTC). */
export interface PathsUsed {
  readonly own: number;
  /** Of other purges of the account, as far as known. */
  readonly others: number;
  /** There may be more than are known. */
  readonly isAtLeast: boolean;
  readonly free: number;
  /** Free paths not used; at most so many where more may have been used. */
  readonly left: number;
}

/** The ledger as an object of the origin. Bytes as stored. */
export interface LedgerFacts {
  readonly rootBytes: number;
  /** Compressed; 0 before the first commit. */
  readonly entriesBytes: number;
  readonly keys: number;
  readonly writtenAt: number;
  /** When the oldest live object was put; null when none is live. */
  readonly oldestPut: number | null;
}

export interface StatusTerms {
  readonly law: Law;
  readonly now: number;
  readonly monthStart: number;
  readonly freePaths: number;
  /** Paths of the account's other purges. */
  readonly others: { readonly paths: number; readonly atLeast: boolean };
  readonly releases: readonly Release[];
  readonly stored: Pick<LedgerFacts, 'rootBytes' | 'entriesBytes' | 'writtenAt'>;
}

/** The status of a ledger at `now`. */
export function statusOf(ledger: Ledger, terms: StatusTerms): Status {
  const { law, now, stored } = terms;
  const { root, entries } = prepareLedger(ledger, law, now);
  const all = [...entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const puts = all.flatMap(({ live }) => live?.putAt ?? []);
  return {
    site: root.site,
    at: now,
    serial: root.serial,
    publish: root.publish,
    unfinished:
      root.journal === null
        ? null
        : { startedAt: root.journal.startedAt, changes: root.journal.intents.length },
    objects: all.map((entry) => toObject(entry, law)),
    ...movesOf(all, { tiers: root.tiers, now }),
    hasOtherTiers: JSON.stringify(root.tiers) !== JSON.stringify(law.tiers),
    stale: staleKeys(all, { allowance: law.allowance, now }),
    purges: [...keptBack(all, root.purges), ...root.purges.map(toPurge)],
    paths: pathsUsed(root, terms),
    deferred: deferredOf(all, law, now),
    fixes: root.fixes,
    takenDown: root.takenDown,
    releases: terms.releases,
    ledger: {
      ...stored,
      keys: entries.size,
      oldestPut: puts.length === 0 ? null : earliestOf(puts),
    },
    nextDue: root.nextDue,
    nextStoryAt: root.nextStoryAt,
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

function deferredOf(entries: readonly Entry[], law: Law, now: number): Status['deferred'] {
  const loaded = loadedUntil(entries, law, null);
  return entries
    .filter((entry) => entry.live !== null && entry.unusedSince !== null)
    .map((entry) => ({ key: entry.key, ...retirementOf(entry, { loaded, law, now }) }))
    .toSorted((a, b) => (a.due === b.due ? 0 : a.due - b.due));
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
            sendAt: owed.sendAt > 0 ? owed.sendAt : null,
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
    sendAt: null,
    createdAt: created.length === 0 ? null : Math.min(...created),
    completedAt:
      state === 'completed'
        ? Math.max(...purge.batches.map(({ completedAt }) => completedAt ?? 0))
        : null,
  };
}

function pathsUsed(root: LedgerRoot, { monthStart, freePaths, others }: StatusTerms): PathsUsed {
  const batches = root.purges.flatMap((purge) => purge.batches);
  const own = batches.reduce(
    (sum, { createdAt, items }) =>
      createdAt !== null && createdAt >= monthStart ? sum + items.length : sum,
    0,
  );
  return {
    own,
    others: others.paths,
    isAtLeast: others.atLeast,
    free: freePaths,
    left: Math.max(0, freePaths - own - others.paths),
  };
}
