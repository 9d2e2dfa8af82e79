import { crc32, deflateRawSync, gunzipSync } from 'node:zlib';

/** Entries are gzip members, each with a field `SC` that says how long it is: taken apart and made again here. */
const header = Buffer.from([
  0x1f, 0x8b, 8, 4, 0, 0, 0, 0, 0, 255, 8, 0, 0x53, 0x43, 4, 0, 0, 0, 0, 0,
]);
const lengthAt = 16;

/** The texts of an object's members. Throws on what is no gzip. */
export function openMembers(body: Buffer): readonly string[] {
  const texts: string[] = [];
  for (let at = 0; at < body.length;) {
    const isOurs = body.subarray(at, at + lengthAt).equals(header.subarray(0, lengthAt));
    const end = isOurs ? at + body.readUInt32LE(at + lengthAt) : body.length;
    texts.push(gunzipSync(body.subarray(at, end)).toString());
    at = Math.max(end, at + 1);
  }
  return texts;
}

export function closeMembers(texts: readonly string[]): Buffer {
  return Buffer.concat(texts.map(toMember));
}

function toMember(text: string): Buffer {
  const plain = Buffer.from(text);
  const deflated = deflateRawSync(plain);
  const member = Buffer.alloc(header.length + deflated.length + 8);
  header.copy(member);
  member.writeUInt32LE(member.length, lengthAt);
  deflated.copy(member, header.length);
  member.writeUInt32LE(crc32(plain), member.length - 8);
  member.writeUInt32LE(plain.length, member.length - 4);
  return member;
}
