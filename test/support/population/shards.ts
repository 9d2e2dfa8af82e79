import { createHash } from 'node:crypto';
import { decodeEntries } from '../../../src/plan/decode-entries.ts';
import { decodeTable } from '../../../src/plan/decode-table.ts';
import type { Elsewhere } from '../../../src/plan/elsewhere.ts';
import { encodeEntries } from '../../../src/plan/encode-entries.ts';
import { encodeTable, type ShardTable } from '../../../src/plan/encode-table.ts';
import { factWriter } from '../../../src/plan/facts.ts';
import type { Law } from '../../../src/plan/law.ts';
import type { Entry, Ledger, LedgerRoot } from '../../../src/plan/ledger.ts';
import { shardsAfter } from '../../../src/plan/shards-after.ts';
import { shardsToRead } from '../../../src/plan/shards-to-read.ts';
import type { OutputFile } from '../../../src/site/types.ts';

/** The entries of a ledger in shards of a few keys, as they would be stored: a plan is given as few as it needs. */
export class Shards {
  readonly #size: number;
  #table: ShardTable | null = null;
  #entries: ReadonlyMap<string, readonly Entry[]> = new Map();

  constructor(size: number) {
    this.#size = size;
  }

  get all(): ReadonlyMap<string, Entry> {
    return this.#join(() => true);
  }

  #join(isWanted: (name: string) => boolean): ReadonlyMap<string, Entry> {
    const shards = [...this.#entries].filter(([name]) => isWanted(name));
    return new Map(shards.flatMap(([, entries]) => entries.map((entry) => [entry.key, entry])));
  }

  /** What a plan of these files reads; null when it has to read everything. */
  read(
    root: LedgerRoot,
    {
      files,
      law,
      now,
      monthStart,
    }: {
      readonly files: readonly OutputFile[];
      readonly law: Law;
      readonly now: number;
      readonly monthStart: number;
    },
  ): {
    readonly entries: ReadonlyMap<string, Entry>;
    readonly elsewhere: Elsewhere;
    readonly files: readonly OutputFile[];
  } | null {
    const isSameLaw =
      JSON.stringify([root.tiers, root.distribution]) ===
      JSON.stringify([law.tiers, law.distribution]);
    if (this.#table === null || !isSameLaw || this.#table.law !== nameOf(law)) return null;
    const { purges } = root;
    const terms = { files, now, monthStart, purges, digestOf };
    const selected = shardsToRead(this.#table.rows, terms);
    const { elsewhere } = selected;
    const entries = this.#join((name) => !elsewhere.shards.has(name));
    return { entries, elsewhere, files: selected.files };
  }

  /** `isLawKnown`: the next plan may go by what is written now. */
  write(
    ledger: Ledger,
    {
      law,
      now,
      isLawKnown,
    }: {
      readonly law: Law;
      readonly now: number;
      readonly isLawKnown: boolean;
    },
  ): void {
    const { serial, purges } = ledger.root;
    const before = {
      table: this.#table,
      entriesOf: (name: string) => this.#entries.get(name) ?? null,
    };
    const { table, written } = shardsAfter(ledger, before, {
      law,
      now,
      purges,
      digestOf,
      toText: factWriter(digestOf),
      lawName: isLawKnown ? nameOf(law) : '',
      serial,
      toName: (number) => `${serial}-shard-${number}`,
      size: this.#size,
      releases: [],
      bodies: new Map(),
    });
    this.#table = decodeTable(encodeTable(table));
    this.#entries = new Map(
      table.rows.map(({ name }) => {
        const entries = written.get(name)?.entries;
        return [name, entries === undefined ? (this.#entries.get(name) ?? []) : stored(entries)];
      }),
    );
  }
}

const stored = (entries: readonly Entry[]): readonly Entry[] => [
  ...decodeEntries(encodeEntries(new Map(entries.map((entry) => [entry.key, entry])))).values(),
];

const nameOf = ({ tiers, distribution, allowance, tagged }: Law): string =>
  JSON.stringify([tiers, distribution, allowance, tagged]);

const digestOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 22);
