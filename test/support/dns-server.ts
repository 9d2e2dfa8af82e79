import { createSocket } from 'node:dgram';

/** What a server answers for a name; a name that is not there does not exist. */
export interface Records {
  readonly a?: readonly string[];
  readonly aaaa?: readonly string[];
  readonly cname?: string;
  readonly caa?: readonly {
    readonly flags?: number;
    readonly tag: string;
    readonly value: string;
  }[];
  /** Answers every question with SERVFAIL. */
  readonly fails?: boolean;
}

export interface DnsServer {
  /** `127.0.0.1:5353` */
  readonly address: string;
  close(): Promise<void>;
}

const types = { A: 1, CNAME: 5, AAAA: 28, CAA: 257 } as const;
type Type = keyof typeof types;

/** A DNS server for these names, over UDP, that follows CNAMEs as a resolver does (RFC 1035; CAA: RFC 8659). */
export async function startDnsServer(zone: Readonly<Record<string, Records>>): Promise<DnsServer> {
  const socket = createSocket('udp4');
  socket.on('message', (question, { port, address }) => {
    socket.send(answerTo(question, zone), port, address);
  });
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve));
  const { port } = socket.address();
  return {
    address: `127.0.0.1:${port}`,
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  };
}

function answerTo(question: Buffer, zone: Readonly<Record<string, Records>>): Buffer {
  const { name, end } = readName(question);
  const asked = question.readUInt16BE(end);
  const found: Buffer[] = [];
  let at: string | undefined = name;
  while (at !== undefined) {
    const here: Records = zone[at] ?? {};
    found.push(...recordsOf(at, here, asked));
    at = here.cname !== undefined && asked !== types.CNAME ? here.cname : undefined;
  }
  const code = zone[name]?.fails === true ? 2 : zone[name] === undefined ? 3 : 0;
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(0x8180 + code, 2);
  header.writeUInt16BE(1, 4);
  header.writeUInt16BE(code === 0 ? found.length : 0, 6);
  // No extensions (EDNS) in the answer.
  header.writeUInt32BE(0, 8);
  return Buffer.concat([header, question.subarray(12, end + 4), ...(code === 0 ? found : [])]);
}

function readName(packet: Buffer): { readonly name: string; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  while (packet[at] !== 0) {
    const length = packet.readUInt8(at);
    labels.push(packet.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join('.').toLowerCase(), end: at + 1 };
}

function recordsOf(name: string, records: Records, asked: number): readonly Buffer[] {
  const as = (type: Type, data: readonly Buffer[]): readonly Buffer[] =>
    type === 'CNAME' || types[type] === asked
      ? data.map((one) => toRecord(name, types[type], one))
      : [];
  return [
    ...as('CNAME', records.cname === undefined ? [] : [toName(records.cname)]),
    ...as(
      'A',
      (records.a ?? []).map((address) => Buffer.from(address.split('.').map(Number))),
    ),
    ...as('AAAA', (records.aaaa ?? []).map(toIPv6)),
    ...as(
      'CAA',
      (records.caa ?? []).map(({ flags = 0, tag, value }) =>
        Buffer.concat([Buffer.from([flags, tag.length]), Buffer.from(tag + value, 'latin1')]),
      ),
    ),
  ];
}

function toRecord(name: string, type: number, data: Buffer): Buffer {
  const fields = Buffer.alloc(10);
  fields.writeUInt16BE(type, 0);
  fields.writeUInt16BE(1, 2);
  fields.writeUInt32BE(60, 4);
  fields.writeUInt16BE(data.length, 8);
  return Buffer.concat([toName(name), fields, data]);
}

function toName(name: string): Buffer {
  const labels = name
    .split('.')
    .map((label) => Buffer.from(String.fromCharCode(label.length) + label, 'latin1'));
  return Buffer.concat([...labels, Buffer.from([0])]);
}

/** Of an address with one `::`. */
function toIPv6(address: string): Buffer {
  const [head = '', tail = ''] = address.split('::');
  const parts = (text: string): readonly string[] => (text === '' ? [] : text.split(':'));
  const zeros = Array.from({ length: 8 - parts(head).length - parts(tail).length }, () => '0');
  const bytes = Buffer.alloc(16);
  [...parts(head), ...zeros, ...parts(tail)].forEach((part, index) =>
    bytes.writeUInt16BE(Number.parseInt(part, 16), index * 2),
  );
  return bytes;
}
