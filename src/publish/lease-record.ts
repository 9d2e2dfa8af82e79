import type { ProcessRecord } from './this-process.ts';

/** Who holds a lease. */
export interface LeaseOwner {
  /** The id of the publish, a fresh one each time. */
  readonly publish: string;
  /** Who publishes, for messages: `ada@laptop`. */
  readonly by: string;
  readonly commit: string | null;
}

/** What a lease object holds. Instants are epoch milliseconds by the origin's clock. */
export interface LeaseRecord extends LeaseOwner {
  /** Null where it is not told. */
  readonly process: ProcessRecord | null;
  readonly since: number;
  readonly expires: number;
  /** Above that of every holder before it, so that the ledger tells an earlier one (cache-law §8.2). */
  readonly fence: number;
}

export const toLeaseBody = (record: LeaseRecord): Uint8Array => Buffer.from(JSON.stringify(record));

/** Null for what is no lease: one nobody can read protects nobody, and is taken over like one that ran out. */
export function parseLease(body: Uint8Array): LeaseRecord | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return toRecord(fieldsOf(value));
  } catch {
    return null;
  }
}

type Fields = ReadonlyMap<string, unknown>;

const fieldsOf = (value: unknown): Fields =>
  new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);

function toRecord(fields: Fields): LeaseRecord | null {
  const [publish, by, commit] = [
    textOf(fields, 'publish'),
    textOf(fields, 'by'),
    fields.get('commit'),
  ];
  const [since, expires] = [instantOf(fields, 'since'), instantOf(fields, 'expires')];
  const fence = instantOf(fields, 'fence');
  if (publish === null || by === null || since === null || expires === null || fence === null)
    return null;
  return {
    publish,
    by,
    commit: typeof commit === 'string' ? commit : null,
    process: toProcess(fieldsOf(fields.get('process'))),
    since,
    expires,
    fence,
  };
}

function toProcess(fields: Fields): ProcessRecord | null {
  const host = textOf(fields, 'host');
  const pid = instantOf(fields, 'pid');
  if (host === null || pid === null) return null;
  return { host, pid, system: textOf(fields, 'system'), began: textOf(fields, 'began') };
}

function textOf(fields: Fields, name: string): string | null {
  const value = fields.get(name);
  return typeof value === 'string' ? value : null;
}

/** Whole numbers that a date can be made of. */
function instantOf(fields: Fields, name: string): number | null {
  const value = fields.get(name);
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) return null;
  return Math.abs(value) <= 8_640_000_000_000_000 - 86_400_000 ? value : null;
}
