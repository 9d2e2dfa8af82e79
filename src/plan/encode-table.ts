import { toKept } from './encode-entries.ts';
import type { KeptBodies } from './ledger.ts';
import type { ShardRow } from './shard.ts';

/** The table of a large ledger's shards as a compact JSON document. */

export const TABLE_FORMAT = 2;

export interface ShardTable {
  /** By what the rows were described; empty when by nothing a plan could meet again. */
  readonly law: string;
  /** In the order of their first keys; the first one's is empty. */
  readonly rows: readonly ShardRow[];
  /** Shards that were replaced and that releases still need. */
  readonly superseded: readonly Superseded[];
  readonly bodies: KeptBodies;
}

export interface Superseded {
  readonly name: string;
  /** Serial of the publish that replaced it: releases from the one that wrote it up to before this one need it. */
  readonly until: number;
}

export function encodeTable({ law, rows, superseded, bodies }: ShardTable): string {
  const lines = rows.map((row) => JSON.stringify(toFields(row)));
  const gone = superseded.map(({ name, until }) => [name, until]);
  const head = { format: TABLE_FORMAT, law };
  return `[${JSON.stringify(head)},\n[${lines.join(',\n')}],\n${JSON.stringify(gone)},\n${JSON.stringify(toKept(bodies))}]\n`;
}

const toFields = ({ name, first, keys, facts }: ShardRow): readonly unknown[] => [
  name,
  first,
  keys,
  facts.digest,
  facts.nextDue ?? -1,
  facts.isBusy,
  facts.quietAt ?? -1,
  facts.pastAt ?? -1,
  facts.purgedUntil,
  // A version that is shown until it is purged has no last instant, and JSON no infinity.
  facts.loaded.map(([key, until]) => [key, Number.isFinite(until) ? until : -1]),
];
