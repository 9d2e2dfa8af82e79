import { fromKept } from './decode-entries.ts';
import { type ShardTable, TABLE_FORMAT } from './encode-table.ts';
import { Fields } from './fields.ts';
import type { ShardRow } from './shard.ts';

/**
 * Reads what `encodeTable` wrote; null when the text is a document of entries. Throws a plain Error that says where it
 * is no table.
 */
export function decodeTable(text: string): ShardTable | null {
  if (!text.startsWith(`[{"format":${TABLE_FORMAT},`)) return null;
  const parsed: unknown = JSON.parse(text);
  const document = new Fields(parsed, 'table');
  const rows = document
    .fields(1)
    .all()
    .map((row) => fromRow(new Fields(row, 'shard')));
  refuseDisorder(rows);
  return {
    law: new Fields([document.object(0)['law']], 'law').string(0),
    rows,
    superseded: document
      .fields(2)
      .all()
      .map((value) => new Fields(value, 'superseded'))
      .map((row) => ({ name: row.string(0), until: row.number(1) })),
    bodies: fromKept(document.fields(3)),
  };
}

function fromRow(row: Fields): ShardRow {
  return {
    name: row.string(0),
    first: row.string(1),
    keys: row.number(2),
    facts: {
      digest: row.string(3),
      nextDue: row.number(4) < 0 ? null : row.number(4),
      isBusy: row.boolean(5),
      quietAt: row.number(6) < 0 ? null : row.number(6),
      pastAt: row.number(7) < 0 ? null : row.number(7),
      purgedUntil: row.number(8),
      loaded: row
        .fields(9)
        .all()
        .map((value) => new Fields(value, 'loaded'))
        .map((pair) => [pair.string(0), toInstant(pair.number(1))] as const),
    },
  };
}

const toInstant = (until: number): number => (until < 0 ? Infinity : until);

/** Each key must be of one shard. */
function refuseDisorder(rows: readonly ShardRow[]): void {
  const names = new Set(rows.map(({ name }) => name));
  if (names.size !== rows.length) throw new Error('a shard is there twice');
  rows.forEach(({ first }, at) => {
    const before = rows[at - 1]?.first;
    if (before === undefined ? first !== '' : first <= before)
      throw new Error(`shard ${at} is out of order`);
  });
}
