import { behaviourOf } from '../cache/behaviour-match.ts';
import { urlsOf } from '../cache/urls.ts';
import { earliestOf } from './bounds.ts';
import type { Changes } from './changes.ts';
import { type Cover, type CountBelow, countBelow, coverPaths, type PurgeItem } from './cover.ts';
import { EXACT_A_SECOND, paidOf, secondsOf } from './cover-cost.ts';
import type { Leaf } from './cover-tree.ts';
import type { Law } from './law.ts';
import type { Entry, Ledger, OwedPurge, PurgeRecord } from './ledger.ts';
import type { MoneyTerms } from './plan.ts';
import { effectOn } from './purge-effect.ts';
import { tagOf } from './tags.ts';

/** What is to be purged now, and what is kept back for later. */
export interface PurgePlan {
  /** Keys whose every URL the items cover. */
  readonly keys: readonly string[];
  readonly items: readonly PurgeItem[];
  /** Unchanged keys the items evict. */
  readonly evicts: number;
  /** How long CloudFront takes to accept them, seconds. */
  readonly seconds: number;
  /** The earliest instant by which one of the keys must be purged; null without keys. */
  readonly dueBy: number | null;
  /** Purges of earlier publishes that were not accepted: sent again unchanged. */
  readonly resend: readonly PurgeRecord[];
  readonly keptBack: readonly { readonly key: string; readonly owed: OwedPurge }[];
  readonly freePathsLeft: number;
  readonly freePaths: number;
  /** The paths used this month are at least this many: not all purges of the account were asked about. */
  readonly usedAtLeast: boolean;
  /** The cover the other preference would have chosen, when it differs. */
  readonly otherwise: {
    readonly prefer: 'readers' | 'money';
    readonly cover: Cover;
    readonly usd: number;
  } | null;
}

interface PurgeInput {
  readonly ledger: Ledger;
  readonly decided: Pick<Changes, 'after' | 'changes'>;
  readonly now: number;
  readonly law: Law;
  readonly money: MoneyTerms;
}

/** Chooses what to purge now for every key that owes one, and how. */
export function planPurge({ ledger, decided, now, law, money }: PurgeInput): PurgePlan {
  const changed = new Set(decided.changes.map((change) => change.key));
  const waiting = [...decided.after.values()].filter(
    ({ key, owed }) => owed !== null && owed.sendAt <= now && !changed.has(key),
  );
  const resend = unsentStillNeeded(ledger.root.purges, waiting, now);
  const isResent = resend.map((purge) => effectOn(asAccepted(purge, now)));
  const due: Entry[] = [];
  const keptBack: { key: string; owed: OwedPurge }[] = [];
  for (const entry of decided.after.values()) {
    if (entry.owed === null) continue;
    if (entry.owed.sendAt > now) keptBack.push({ key: entry.key, owed: entry.owed });
    else if (changed.has(entry.key) || !isResent.some((covers) => covers(entry.key) !== null))
      due.push(entry);
  }
  const freePathsLeft = Math.max(0, money.freePaths - usedPaths(ledger.root.purges, money));
  const dueBy = due.length === 0 ? null : earliestOf(due.map((entry) => entry.owed?.dueBy ?? now));
  const common = { keys: due.map((entry) => entry.key), dueBy, resend, keptBack, freePathsLeft };
  const leaves = due.flatMap((entry) => leavesOf(entry, law));
  // What takes more than a second anyway is no later for a wildcard, overdue or not.
  const always = leaves.length > EXACT_A_SECOND ? 1 : 0;
  const terms = {
    freePaths: freePathsLeft,
    maxWildcards: dueBy === null ? 0 : Math.max(always, wildcardsBefore(dueBy, now, law)),
  };
  const evictedBelow = unchangedBelow(ledger, { changed, purged: new Set(common.keys) });
  const cover = coverPaths(leaves, { terms, prefer: money.prefer, evictedBelow });
  const other = money.prefer === 'readers' ? 'money' : 'readers';
  const otherCover = coverPaths(leaves, { terms, prefer: other, evictedBelow });
  const otherUsd = paidOf(otherCover.cost, freePathsLeft) * money.prices.purgePath;
  return {
    ...common,
    items: cover.items,
    evicts: cover.cost.evicts,
    seconds: secondsOf(cover.cost),
    freePaths: money.freePaths,
    usedAtLeast: money.othersAtLeast,
    otherwise: isSameCover(cover, otherCover)
      ? null
      : { prefer: other, cover: otherCover, usd: otherUsd },
  };
}

/** Half of the time to the earliest promise, at a wildcard a second, with the allowance waited out first. */
function wildcardsBefore(dueBy: number, now: number, law: Law): number {
  const left = (dueBy - now) / 1000 - law.allowance;
  return Math.max(0, Math.floor(left / 2));
}

function leavesOf(entry: Entry, law: Law): readonly Leaf[] {
  const urls = urlsOf(entry.key);
  const shortest = urls[0];
  if (shortest === undefined) return [];
  if (law.tagged && isTagUsable(entry)) return [{ item: `#${tagOf(entry.key)}`, path: shortest }];
  return urls.map((path) => {
    const hasVariants = behaviourOf(path, law.distribution).queryStringsInKey;
    return { item: hasVariants ? `${path}*` : path, path };
  });
}

/** A tag clears only what was stored with it, and never a cached error (cache-law §7). */
function isTagUsable({ live, tails, memory }: Entry): boolean {
  const current = tails.filter((tail) => tail.purgedAt === null);
  const versions = [...current, ...memory, ...(live === null ? [] : [live])];
  return (
    current.every((tail) => tail.digest !== null) &&
    versions.every(({ sets }) => sets.every((set) => set.tagged))
  );
}

function unchangedBelow(
  ledger: Ledger,
  {
    changed,
    purged,
  }: { readonly changed: ReadonlySet<string>; readonly purged: ReadonlySet<string> },
): CountBelow {
  if (purged.size === 0) return () => 0;
  const longest: string[] = [];
  const add = (key: string): void => {
    const url = urlsOf(key).at(-1);
    if (url !== undefined) longest.push(url);
  };
  for (const entry of ledger.entries.values()) {
    if (entry.live === null || changed.has(entry.key) || purged.has(entry.key)) continue;
    add(entry.key);
  }
  for (const { key } of ledger.elsewhere?.files ?? []) add(key);
  return countBelow(longest);
}

/**
 * Purges with a batch that was never accepted, as far as some entry still owes what they were for and no later one
 * takes care of it. What this plan changes has a purge of its own: an old one may have been taken before the change.
 */
function unsentStillNeeded(
  purges: readonly PurgeRecord[],
  waiting: readonly Entry[],
  now: number,
): readonly PurgeRecord[] {
  const unsent = purges.filter((purge) => purge.batches.some((batch) => batch.createdAt === null));
  const needed = new Set<PurgeRecord>();
  let left = waiting;
  for (const purge of unsent.toReversed()) {
    const covers = effectOn(asAccepted(purge, now));
    const others = left.filter(({ key }) => covers(key) === null);
    if (others.length < left.length) needed.add(purge);
    left = others;
  }
  return unsent.filter((purge) => needed.has(purge));
}

const asAccepted = (purge: PurgeRecord, at: number): PurgeRecord => ({
  ...purge,
  batches: purge.batches.map((batch) => ({ ...batch, createdAt: batch.createdAt ?? at })),
});

/** Paths used this month: the ledger's own purges, and what is known of others'. */
function usedPaths(
  purges: readonly PurgeRecord[],
  { monthStart, othersPaths }: MoneyTerms,
): number {
  let own = 0;
  for (const { batches } of purges) {
    for (const { createdAt, items } of batches) {
      if (createdAt !== null && createdAt >= monthStart) own += items.length;
    }
  }
  return own + othersPaths;
}

const isSameCover = (a: Cover, b: Cover): boolean =>
  a.cost.evicts === b.cost.evicts &&
  a.items.length === b.items.length &&
  a.cost.wildcards === b.cost.wildcards;
