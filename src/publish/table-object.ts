import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { decodeTable } from '../plan/decode-table.ts';
import { encodeTable, type ShardTable } from '../plan/encode-table.ts';
import { isInMembers } from './entries-object.ts';
import { isShardName } from './state-names.ts';
import { inflate } from './inflate.ts';

/** The object with the table of a large ledger's shards: in the place of the entries, under the same kind of name. */

export async function packTable(table: ShardTable): Promise<Buffer> {
  return await promisify(gzip)(encodeTable(table));
}

/** Reads a table; null when the object has entries. Throws a plain Error that says where it is neither. */
export async function unpackTable(body: Uint8Array): Promise<ShardTable | null> {
  if (isInMembers(body)) return null;
  const table = decodeTable(await inflate(body));
  if (table === null) return null;
  const named = [...table.rows, ...table.superseded].map(({ name }) => name);
  // What a table names is deleted once nothing needs it: it may name no other object of the bucket.
  const other = named.find((name) => !isShardName(name));
  if (other !== undefined) throw new Error(`it names ${other} as a shard`);
  return table;
}
