import { hash } from 'node:crypto';
import type { Origin } from '../origin/origin.ts';
import type { Elsewhere } from '../plan/elsewhere.ts';
import type { ShardTable } from '../plan/encode-table.ts';
import { factWriter } from '../plan/facts.ts';
import type { Law } from '../plan/law.ts';
import type { Entry, KeptBodies, Ledger, PurgeRecord } from '../plan/ledger.ts';
import { shardsAfter } from '../plan/shards-after.ts';
import { shardsToRead } from '../plan/shards-to-read.ts';
import type { OutputFile } from '../site/types.ts';
import { type EntriesObject, packEntries, unpackEntries } from './entries-object.ts';
import { damaged, unreadable } from './root-document.ts';
import { ShardObjects } from './shard-objects.ts';
import type { StateNames } from './state-names.ts';
import { stateBytes } from './state-headers.ts';
import { packTable, unpackTable } from './table-object.ts';

/** How the entries of a ledger are divided. */
export interface ShardSizes {
  /** Up to so many are one object. */
  readonly inline: number;
  /** Of more, so many are in a shard. */
  readonly shard: number;
}

type Entries = ReadonlyMap<string, Entry>;

/** Entries as they are stored under one name: all of them, or the table of their shards. */
type Stored =
  | ({ readonly kind: 'inline' } & EntriesObject)
  | { readonly kind: 'table'; readonly table: ShardTable };

interface Named {
  readonly key: string;
  readonly stored: Stored;
}

/** What a plan of a whole site is made from, to read no more than it needs. */
export interface Wanted {
  /** In the order of their keys. */
  readonly files: readonly OutputFile[];
  readonly now: number;
  readonly monthStart: number;
  readonly purges: readonly PurgeRecord[];
  /** `lawNameOf` the plan's law; null where it is not that of the last publish, or all entries are wanted. */
  readonly lawName: string | null;
}

export interface ReadFor {
  readonly entries: Entries;
  readonly elsewhere: Elsewhere | null;
  /** The site's files that are to be compared with them. */
  readonly files: readonly OutputFile[];
}

export interface EntriesTerms {
  readonly serial: number;
  readonly publish: string;
  readonly bodies: KeptBodies;
  /** Serials of the releases that are kept. */
  readonly releases: readonly number[];
  /** The entries that are replaced; null for none. */
  readonly before: string | null;
  readonly law: Law;
  /** By what a later plan knows this law again; empty when none could. */
  readonly lawName: string;
  readonly now: number;
  /** Is told the name of each object before it is written. */
  readonly wrote: (key: string) => void;
}

/** The name of all that shards are described by: under another one every shard is read. */
export function lawNameOf(law: Law, policyDigest: string): string {
  const { tiers, distribution, allowance, tagged } = law;
  return digestOf(JSON.stringify([policyDigest, tiers, distribution, allowance, tagged]));
}

/** 132 bits. */
const digestOf = (text: string): string => hash('sha256', text, 'base64url').slice(0, 22);

/** Reads and writes the entries of a ledger, in one object or in shards: which of the two, only this file knows. */
export class EntriesStore {
  readonly #origin: Origin;
  readonly #names: StateNames;
  readonly #sizes: ShardSizes;
  readonly #shards: ShardObjects;
  /** What was read last, and what was written since: that is read anew when its entries are asked for. */
  #read: Named | null = null;
  #written: Named | null = null;

  constructor(
    origin: Origin,
    { names, sizes }: { readonly names: StateNames; readonly sizes: ShardSizes },
  ) {
    this.#origin = origin;
    this.#names = names;
    this.#sizes = sizes;
    this.#shards = new ShardObjects(origin, names);
  }

  /** All entries of what is live. Throws UserError where they are missing or damaged. */
  async readAll(key: string): Promise<Entries> {
    const stored = await this.#readLive(key);
    return stored.kind === 'inline' ? stored.entries : await this.#readShards(stored.table, null);
  }

  /** The entries that a plan needs: all of them where it is under another law than they were written under. */
  async readFor(key: string, wanted: Wanted): Promise<ReadFor> {
    const stored = await this.#readLive(key);
    const { files, lawName } = wanted;
    if (stored.kind === 'inline') return { entries: stored.entries, elsewhere: null, files };
    const { table } = stored;
    if (lawName === null || table.law !== lawName)
      return { entries: await this.#readShards(table, null), elsewhere: null, files };
    const selected = shardsToRead(table.rows, { ...wanted, digestOf });
    const entries = await this.#readShards(table, selected.elsewhere.shards);
    return { entries, elsewhere: selected.elsewhere, files: selected.files };
  }

  async readBodies(key: string): Promise<KeptBodies> {
    const stored = await this.#known(key);
    return stored.kind === 'inline' ? stored.bodies : stored.table.bodies;
  }

  /** The entries of an earlier release; null when they, or a part of them, are gone. */
  async readRelease(key: string): Promise<Entries | null> {
    const stored = await this.#fetch(key);
    if (stored === null || stored.kind === 'inline') return stored?.entries ?? null;
    return await this.#shards.read(stored.table.rows, () => true);
  }

  /** Objects that belong to the one with this key, and what releases need besides it. */
  async partsOf(
    key: string,
  ): Promise<{ readonly live: readonly string[]; readonly superseded: readonly string[] }> {
    const stored = await this.#known(key);
    if (stored.kind === 'inline') return { live: [], superseded: [] };
    const named = (each: { readonly name: string }): string => this.#names.shard(each.name);
    const { rows, superseded } = stored.table;
    return { live: rows.map(named), superseded: superseded.map(named) };
  }

  /** Writes entries under names of their own, and answers the one that stands for all. */
  async write(ledger: Ledger, terms: EntriesTerms): Promise<string> {
    const before = terms.before === null ? null : await this.#known(terms.before);
    const key = this.#names.entries(terms.serial, terms.publish);
    const isInline = before?.kind !== 'table' && ledger.entries.size <= this.#sizes.inline;
    const packed = isInline
      ? await this.#packInline(ledger.entries, before, terms)
      : await this.#writeTable(ledger, before?.kind === 'table' ? before.table : null, terms);
    terms.wrote(key);
    await this.#origin.put(stateBytes(key, packed.body));
    this.#written = { key, stored: packed.stored };
    return key;
  }

  async #packInline(
    entries: Entries,
    before: Extract<Stored, { kind: 'inline' }> | null,
    { bodies }: EntriesTerms,
  ): Promise<{ readonly body: Uint8Array; readonly stored: Stored }> {
    const blocks = before?.blocks ?? [];
    const body = await packEntries({ entries, bodies }, blocks);
    return { body, stored: { kind: 'inline', entries, bodies, blocks } };
  }

  async #writeTable(
    ledger: Ledger,
    table: ShardTable | null,
    terms: EntriesTerms,
  ): Promise<{ readonly body: Uint8Array; readonly stored: Stored }> {
    const { serial, publish, wrote } = terms;
    const after = shardsAfter(
      ledger,
      { table, entriesOf: (name) => this.#shards.entriesOf(name) },
      {
        ...terms,
        purges: ledger.root.purges,
        size: this.#sizes.shard,
        toName: (number) => this.#names.toShard(serial, publish, number),
        digestOf,
        toText: factWriter(digestOf),
      },
    );
    await this.#shards.write(after.written, wrote);
    const body = await packTable(after.table);
    return { body, stored: { kind: 'table', table: after.table } };
  }

  /** What is stored under a key, as it was read or as it was written. */
  async #known(key: string): Promise<Stored> {
    return this.#written?.key === key ? this.#written.stored : await this.#readLive(key);
  }

  async #readLive(key: string): Promise<Stored> {
    if (this.#read?.key === key) return this.#read.stored;
    const stored = await this.#fetch(key);
    if (stored === null) throw damaged(this.#origin.name, `${key} is missing`);
    if (stored.kind === 'table') this.#shards.keepOnly(stored.table.rows);
    this.#read = { key, stored };
    return stored;
  }

  async #readShards({ rows }: ShardTable, unread: ReadonlySet<string> | null): Promise<Entries> {
    const entries = await this.#shards.read(rows, (name) => unread?.has(name) !== true);
    if (entries === null) throw damaged(this.#origin.name, 'a shard of its entries is missing');
    return entries;
  }

  async #fetch(key: string): Promise<Stored | null> {
    const answer = await this.#origin.get(key);
    if (answer.outcome !== 'found') return null;
    try {
      const table = await unpackTable(answer.body);
      return table === null
        ? { kind: 'inline', ...(await unpackEntries(answer.body)) }
        : { kind: 'table', table };
    } catch (error) {
      throw unreadable(this.#origin.name, { key, error });
    }
  }
}
