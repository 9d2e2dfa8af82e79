import type { ShardTable, Superseded } from './encode-table.ts';
import type { Entry, KeptBodies, Ledger } from './ledger.ts';
import {
  byShard,
  describeShard,
  lastCompleted,
  serialOf,
  type ShardRow,
  type ShardTerms,
} from './shard.ts';

export interface ShardsBefore {
  /** Null when the entries were in one object, or there were none. */
  readonly table: ShardTable | null;
  /** The entries of a shard as they were read, in the order of their keys. */
  readonly entriesOf: (name: string) => readonly Entry[] | null;
}

export interface ShardsContext extends ShardTerms {
  /** What the law is told by; empty when no plan could meet it again. */
  readonly lawName: string;
  readonly serial: number;
  /** A name for a shard of this serial; its number tells it from the others. */
  readonly toName: (number: number) => string;
  /** Entries that a new shard is to have. */
  readonly size: number;
  /** Serials of the releases that are kept. */
  readonly releases: readonly number[];
  readonly bodies: KeptBodies;
}

export interface ShardsAfter {
  readonly table: ShardTable;
  /** What is to be written, by name, and the shard whose place it takes; null for none. */
  readonly written: ReadonlyMap<string, WrittenShard>;
}

export interface WrittenShard {
  readonly entries: readonly Entry[];
  readonly replaces: string | null;
}

/** A shard is divided when it has this many times the entries of a new one. */
const DIVIDED_FROM = 1.5;

/** The shards of a ledger after a publish: those in which nothing changed stay as they are, unread ones among them. */
export function shardsAfter(
  { entries, elsewhere }: Pick<Ledger, 'entries' | 'elsewhere'>,
  { table, entriesOf }: ShardsBefore,
  context: ShardsContext,
): ShardsAfter {
  const ordered = [...entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const before = table === null || table.rows.length === 0 ? [WHOLE] : table.rows;
  const isSameLaw = table !== null && context.lawName !== '' && table.law === context.lawName;
  const rows: ShardRow[] = [];
  const written = new Map<string, WrittenShard>();
  const replaced: Superseded[] = [];
  for (const { row, own } of byShard(before, ordered)) {
    if (elsewhere?.shards.has(row.name) === true) {
      rows.push(row);
    } else if (isSame(own, row === WHOLE ? null : entriesOf(row.name))) {
      rows.push({ ...row, facts: factsAfter(row, own, { ...context, isSameLaw }) });
    } else {
      if (row !== WHOLE) replaced.push({ name: row.name, until: context.serial });
      const replaces = row === WHOLE ? null : row.name;
      divided(own, context.size).forEach((entries, at) => {
        const name = context.toName(written.size + 1);
        written.set(name, { entries, replaces });
        const first = at === 0 ? row.first : (entries[0]?.key ?? '');
        rows.push({ name, first, keys: entries.length, facts: describeShard(entries, context) });
      });
    }
  }
  const [head, ...rest] = rows;
  return {
    table: {
      law: context.lawName,
      // A shard that is empty leaves its keys to the one before it; the first one has no such.
      rows: head === undefined ? [] : [{ ...head, first: '' }, ...rest],
      superseded: stillNeeded([...(table?.superseded ?? []), ...replaced], context.releases),
      bodies: context.bodies,
    },
    written,
  };
}

/** Stands for all keys where there are no shards yet. */
const WHOLE: ShardRow = {
  name: '',
  first: '',
  keys: 0,
  facts: {
    digest: '',
    nextDue: null,
    isBusy: true,
    quietAt: null,
    pastAt: null,
    loaded: [],
    purgedUntil: 0,
  },
};

const isSame = (own: readonly Entry[], known: readonly Entry[] | null): boolean =>
  known !== null &&
  own.length > 0 &&
  own.length === known.length &&
  own.every((entry, at) => entry === known[at]);

/** Of entries that have not changed a plan asks the same, unless it is under another law. */
function factsAfter(
  { facts }: ShardRow,
  own: readonly Entry[],
  context: ShardsContext & { readonly isSameLaw: boolean },
): ShardRow['facts'] {
  if (!context.isSameLaw) return describeShard(own, context);
  const purgedUntil = Math.max(lastCompleted(context.purges), facts.purgedUntil);
  return { ...facts, purgedUntil };
}

function divided(entries: readonly Entry[], size: number): readonly (readonly Entry[])[] {
  if (entries.length === 0) return [];
  if (entries.length <= size * DIVIDED_FROM) return [entries];
  const parts = Math.ceil(entries.length / size);
  const each = Math.ceil(entries.length / parts);
  return Array.from({ length: Math.ceil(entries.length / each) }, (_, part) =>
    entries.slice(part * each, (part + 1) * each),
  );
}

/** A release needs a shard of the publishes from the one that wrote it up to before the one that replaced it. */
const stillNeeded = (
  superseded: readonly Superseded[],
  releases: readonly number[],
): readonly Superseded[] =>
  superseded.filter(({ name, until }) =>
    releases.some((serial) => serialOf(name) <= serial && serial < until),
  );
