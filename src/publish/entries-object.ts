import { promisify } from 'node:util';
import { crc32, deflateRaw } from 'node:zlib';
import { decodeRows } from '../plan/decode-entries.ts';
import { encodeEntries } from '../plan/encode-entries.ts';
import type { Entry, KeptBodies } from '../plan/ledger.ts';
import { firstAt } from '../plan/shard.ts';
import { inflate } from './inflate.ts';

/**
 * The object with the entries of a ledger: gzip members one after the other, each a document of entries in the order of
 * their keys, the last one with the kept bodies. Members whose entries have not changed are written again as they were
 * read, so that a small change of a large ledger is small work. Any gunzip reads it whole.
 */

/** A member as it was read. */
export interface Block {
  readonly entries: readonly Entry[];
  readonly bytes: Uint8Array;
}

export interface EntriesObject {
  readonly entries: ReadonlyMap<string, Entry>;
  readonly bodies: KeptBodies;
  readonly blocks: readonly Block[];
}

/** Entries in a member: about 170 KB of text. */
const BLOCK = 512;

/** Reads the object. Throws a plain Error that says where it is none. */
export async function unpackEntries(body: Uint8Array): Promise<EntriesObject> {
  const members = membersOf(body);
  const texts = await Promise.all(members.map((bytes) => inflate(bytes)));
  const entries = new Map<string, Entry>();
  const bodies = new Map<string, number>();
  const blocks = texts.map((text, at): Block => {
    const { rows, bodies: kept } = decodeRows(text);
    for (const entry of rows) entries.set(entry.key, entry);
    for (const [digest, serial] of kept) bodies.set(digest, serial);
    return { entries: rows, bytes: members[at] ?? new Uint8Array() };
  });
  if (entries.size !== blocks.reduce((sum, block) => sum + block.entries.length, 0))
    throw new Error('a key is there twice');
  return { entries, bodies, blocks: blocks.filter((block) => block.entries.length > 0) };
}

/** Makes the object; a member of `before` whose entries are all still the same is taken as it is. */
export async function packEntries(
  { entries, bodies }: Pick<EntriesObject, 'entries' | 'bodies'>,
  before: readonly Block[],
): Promise<Buffer> {
  const ordered = [...entries.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  const members: Promise<Uint8Array>[] = [];
  let from = 0;
  before.forEach((block, at) => {
    const next = before[at + 1]?.entries[0]?.key ?? null;
    const to = next === null ? ordered.length : firstAt(ordered, next, from);
    const own = ordered.slice(from, to);
    from = to;
    const isSame =
      own.length === block.entries.length &&
      own.every((entry, position) => entry === block.entries[position]);
    members.push(...(isSame ? [Promise.resolve(block.bytes)] : divided(own)));
  });
  members.push(...divided(ordered.slice(from)));
  if (bodies.size > 0 || members.length === 0)
    members.push(toMember(encodeEntries(new Map(), bodies)));
  return Buffer.concat(await Promise.all(members));
}

function divided(entries: readonly Entry[]): readonly Promise<Uint8Array>[] {
  const parts = Math.ceil(entries.length / (entries.length <= BLOCK * 1.5 ? BLOCK * 1.5 : BLOCK));
  const size = Math.ceil(entries.length / parts);
  return Array.from({ length: parts }, (_, part) => {
    const own = entries.slice(part * size, (part + 1) * size);
    return toMember(encodeEntries(new Map(own.map((entry) => [entry.key, entry]))));
  });
}

/**
 * A header of gzip (RFC 1952 §2.3) with one extra field, `SC`: the length of the whole member, so that members are
 * told apart without being inflated.
 */
const HEADER = Buffer.from([
  0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, 0x53, 0x43, 4, 0, 0, 0, 0, 0,
]);
const LENGTH_AT = 16;
const TRAILER = 8;

async function toMember(text: string): Promise<Uint8Array> {
  const plain = Buffer.from(text);
  const deflated = await promisify(deflateRaw)(plain);
  const member = Buffer.alloc(HEADER.length + deflated.length + TRAILER);
  HEADER.copy(member);
  member.writeUInt32LE(member.length, LENGTH_AT);
  deflated.copy(member, HEADER.length);
  member.writeUInt32LE(crc32(plain), member.length - TRAILER);
  member.writeUInt32LE(plain.length, member.length - 4);
  return member;
}

/** Whether an object begins with a member as they are made here. */
export const isInMembers = (body: Uint8Array): boolean =>
  Buffer.from(body.buffer, body.byteOffset, Math.min(LENGTH_AT, body.byteLength)).equals(
    HEADER.subarray(0, LENGTH_AT),
  );

/** The members of an object; one without our field is the whole of it. */
function membersOf(body: Uint8Array): readonly Uint8Array[] {
  const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
  const members: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const isOurs = bytes.subarray(at, at + LENGTH_AT).equals(HEADER.subarray(0, LENGTH_AT));
    const length = isOurs ? bytes.readUInt32LE(at + LENGTH_AT) : bytes.length - at;
    if (length <= HEADER.length || at + length > bytes.length)
      throw new Error(`it is cut short: ${bytes.length} bytes`);
    members.push(bytes.subarray(at, at + length));
    at += length;
  }
  return members;
}
