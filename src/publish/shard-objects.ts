import pLimit from 'p-limit';
import type { Origin } from '../origin/origin.ts';
import type { Entry } from '../plan/ledger.ts';
import type { ShardRow } from '../plan/shard.ts';
import type { WrittenShard } from '../plan/shards-after.ts';
import { type Block, packEntries, unpackEntries } from './entries-object.ts';
import { damaged, unreadable } from './root-document.ts';
import type { StateNames } from './state-names.ts';
import { stateBytes } from './state-headers.ts';

interface Shard {
  /** In the order of their keys. */
  readonly entries: readonly Entry[];
  readonly blocks: readonly Block[];
}

/** The shards of a large ledger, each an object that is written once. */
export class ShardObjects {
  readonly #origin: Origin;
  readonly #names: StateNames;
  readonly #read = new Map<string, Shard>();
  readonly #written = new Map<string, readonly Entry[]>();

  constructor(origin: Origin, names: StateNames) {
    this.#origin = origin;
    this.#names = names;
  }

  /** The entries of a shard as they were read or written by this process; null for another one. */
  entriesOf(name: string): readonly Entry[] | null {
    return this.#written.get(name) ?? this.#read.get(name)?.entries ?? null;
  }

  /** The entries of some of a table's shards; null when one is gone. Those read before cost no request. */
  async read(
    rows: readonly ShardRow[],
    isWanted: (name: string) => boolean,
  ): Promise<ReadonlyMap<string, Entry> | null> {
    const limit = pLimit(this.#origin.capabilities.concurrency);
    const wanted = rows.map((row, at) => ({ row, next: rows[at + 1]?.first ?? null }));
    const shards = await limit.map(
      wanted.filter(({ row }) => isWanted(row.name)),
      ({ row, next }) => this.#readOne(row, next),
    );
    const entries = new Map<string, Entry>();
    for (const shard of shards) {
      if (shard === null) return null;
      for (const entry of shard.entries) entries.set(entry.key, entry);
    }
    return entries;
  }

  async #readOne({ name, first }: ShardRow, next: string | null): Promise<Shard | null> {
    const known = this.#read.get(name);
    if (known !== undefined) return known;
    const key = this.#names.shard(name);
    const answer = await this.#origin.get(key);
    if (answer.outcome !== 'found') return null;
    const shard = await unpackEntries(answer.body).catch((error: unknown) => {
      throw unreadable(this.#origin.name, { key, error });
    });
    const entries = [...shard.entries.values()];
    if (entries.some((entry) => entry.key < first || (next !== null && entry.key >= next)))
      throw damaged(this.#origin.name, `${key} has keys of another shard`);
    const read = { entries, blocks: shard.blocks };
    this.#read.set(name, read);
    return read;
  }

  /** Forgets what is in none of these rows. */
  keepOnly(rows: readonly ShardRow[]): void {
    const live = new Set(rows.map(({ name }) => name));
    for (const name of this.#read.keys()) if (!live.has(name)) this.#read.delete(name);
  }

  /** Writes new shards; `wrote` is told the name of each object before it is written. */
  async write(
    written: ReadonlyMap<string, WrittenShard>,
    wrote: (key: string) => void,
  ): Promise<void> {
    const limit = pLimit(this.#origin.capabilities.concurrency);
    await limit.map([...written], async ([name, { entries, replaces }]) => {
      const key = this.#names.shard(name);
      const own = new Map(entries.map((entry) => [entry.key, entry]));
      // What did not change of the shard it takes the place of is written again as it was read.
      const before = replaces === null ? [] : (this.#read.get(replaces)?.blocks ?? []);
      const body = await packEntries({ entries: own, bodies: new Map() }, before);
      wrote(key);
      await this.#origin.put(stateBytes(key, body));
      this.#written.set(name, entries);
    });
  }
}
