import type { OutputFile } from '../site/types.ts';
import { toClosure } from './closure.ts';
import type { Elsewhere } from './elsewhere.ts';
import { factWriter } from './facts.ts';
import type { PurgeRecord } from './ledger.ts';
import { type KeyRange, mayReach } from './purge-reach.ts';
import { byShard, completedAt, type ShardRow } from './shard.ts';

export interface Selection {
  /** The site's files in the shards that are read. */
  readonly files: readonly OutputFile[];
  readonly read: readonly ShardRow[];
  readonly elsewhere: Elsewhere;
}

export interface SelectionTerms {
  /** The whole site, in the order of keys. */
  readonly files: readonly OutputFile[];
  readonly now: number;
  readonly purges: readonly PurgeRecord[];
  /** Completed purges from before it leave the ledger with the next commit. */
  readonly monthStart: number;
  readonly digestOf: (text: string) => string;
}

/**
 * Which shards a plan of a whole site has to read, under the law they were described by: those that differ from the
 * site, in which something is due, and those a purge reached whose effect must not be lost or counts for what they say.
 */
export function shardsToRead(rows: readonly ShardRow[], terms: SelectionTerms): Selection {
  const { now, digestOf } = terms;
  const all = inOrder(terms.files);
  const close = toClosure(all, new Map());
  const toText = factWriter(digestOf);
  const isPurged = purgeJudge(terms);
  const read: ShardRow[] = [];
  const files: OutputFile[] = [];
  const others: OutputFile[] = [];
  const loads = new Set<readonly string[]>();
  const loadedUntil = new Map<string, number>();
  const shards = new Set<string>();
  let nextDue: number | null = null;
  if (rows.length === 0) append(files, all);
  for (const { row, next, own } of byShard(rows, all)) {
    const digest = (): string =>
      digestOf(own.map((file) => toText(file, close(file.loads))).join(''));
    const { facts } = row;
    const isDue =
      facts.isBusy ||
      (facts.nextDue !== null && facts.nextDue <= now) ||
      (facts.pastAt !== null && facts.pastAt < now);
    if (isDue || isPurged(row, { first: row.first, next }) || digest() !== facts.digest) {
      read.push(row);
      append(files, own);
      continue;
    }
    shards.add(row.name);
    append(others, own);
    for (const file of own) loads.add(close(file.loads));
    if (facts.nextDue !== null) nextDue = Math.min(nextDue ?? Infinity, facts.nextDue);
    for (const [key, until] of facts.loaded)
      if (until >= now) loadedUntil.set(key, Math.max(until, loadedUntil.get(key) ?? 0));
  }
  return { files, read, elsewhere: { files: others, loads, loadedUntil, nextDue, shards } };
}

function purgeJudge({
  now,
  purges,
  monthStart,
}: SelectionTerms): (row: ShardRow, range: KeyRange) => boolean {
  const known = purges
    .filter(({ batches }) => batches.some(({ createdAt }) => createdAt !== null))
    .map((purge) => ({
      completed: completedAt(purge),
      leaves: purge.batches.some(
        (batch) =>
          batch.completedAt !== null && batch.createdAt !== null && batch.createdAt < monthStart,
      ),
      reaches: mayReach(purge),
    }));
  return ({ facts }, range) => {
    if (facts.quietAt !== null && now > facts.quietAt) return false;
    const isLoaded = facts.loaded.some(([, until]) => until >= now);
    return known.some(
      ({ completed, leaves, reaches }) =>
        (leaves || isLoaded) &&
        (completed === null || completed > facts.purgedUntil) &&
        reaches(range),
    );
  };
}

function inOrder(files: readonly OutputFile[]): readonly OutputFile[] {
  const isOrdered = files.every((file, at) => at === 0 || (files[at - 1]?.key ?? '') < file.key);
  return isOrdered ? files : files.toSorted((a, b) => (a.key < b.key ? -1 : 1));
}

function append<T>(to: T[], more: readonly T[]): void {
  for (const value of more) to.push(value);
}
