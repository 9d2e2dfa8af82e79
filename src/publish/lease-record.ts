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
    return isLeaseRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isLeaseRecord(value: unknown): value is LeaseRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  const commit: unknown = fields.get('commit');
  return (
    ['since', 'expires', 'fence'].every((name) => Number.isSafeInteger(fields.get(name))) &&
    ['publish', 'by'].every((name) => typeof fields.get(name) === 'string') &&
    (commit === null || typeof commit === 'string')
  );
}
