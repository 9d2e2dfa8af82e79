import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { Origin } from '../origin/origin.ts';
import { stateHeaders } from './state-headers.ts';

/** How long a lease lasts without being renewed, and how often it is renewed, milliseconds. */
const LASTS = 120_000;
const RENEW_AFTER = 40_000;
/** The longest a request may take: one under way when a lease ran out has ended by then. */
const LONGEST_REQUEST = 30_000;

export interface LeaseOwner {
  readonly publish: string;
  /** Who publishes, for messages: `ada@laptop`. */
  readonly by: string;
  readonly commit: string | null;
}

interface LeaseRecord extends LeaseOwner {
  readonly since: number;
  readonly expires: number;
  readonly fence: number;
}

/** The right to write, held by one publish at a time (cache-law §8.2). */
export interface Lease {
  readonly key: string;
  /** It was left by a publish that died. */
  readonly isTakenOver: boolean;
  /** The ETag to release it with. */
  etag(): string;
  /** Renews it when it is time; throws UserError when it was lost. Called before each write. */
  keep(): Promise<void>;
}

interface LeaseContext {
  readonly origin: Origin;
  readonly key: string;
  readonly owner: LeaseOwner;
  readonly clock: Clock;
}

/** Takes the lease. Throws UserError when someone holds it; one that ran out is taken over. */
export async function acquireLease(context: LeaseContext): Promise<Lease> {
  const lease = (await tryToAcquire(context)) ?? (await tryToAcquire(context));
  if (lease === null) throw isTaken(null);
  return lease;
}

/** Null when the lease was released between the two looks at it. */
async function tryToAcquire(context: LeaseContext): Promise<Lease | null> {
  const { origin, key, owner, clock } = context;
  const created = await write(
    context,
    { ...owner, ...term(clock, clock.now(), 1) },
    { ifNoneMatch: '*' },
  );
  if (created !== null) return held(context, { ...created, isTakenOver: false });
  const answer = await origin.get(key);
  const holder = answer.outcome === 'found' ? parseLease(answer.body) : null;
  if (answer.outcome !== 'found') return null;
  if (holder !== null && answer.at < holder.expires + LONGEST_REQUEST) throw isTaken(holder);
  const fence = (holder?.fence ?? 0) + 1;
  const taken = await write(
    context,
    { ...owner, ...term(clock, clock.now(), fence) },
    { ifMatch: answer.etag },
  );
  if (taken === null) throw isTaken(null);
  return held(context, { ...taken, isTakenOver: true });
}

const term = (clock: Clock, since: number, fence: number) => ({
  since,
  expires: clock.now() + LASTS,
  fence,
});

async function write(
  { origin, key }: LeaseContext,
  record: LeaseRecord,
  condition: { readonly ifNoneMatch: '*' } | { readonly ifMatch: string },
): Promise<{ readonly record: LeaseRecord; readonly etag: string } | null> {
  const body = Buffer.from(JSON.stringify(record));
  const answer = await origin.put({ key, body, headers: stateHeaders, condition });
  return answer.outcome === 'done' ? { record, etag: answer.etag } : null;
}

function held(
  context: LeaseContext,
  taken: { readonly record: LeaseRecord; readonly etag: string; readonly isTakenOver: boolean },
): Lease {
  const { clock } = context;
  let { record, etag } = taken;
  let renewing: Promise<void> | null = null;
  const renew = async (): Promise<void> => {
    const next = await write(
      context,
      { ...record, expires: clock.now() + LASTS },
      { ifMatch: etag },
    );
    if (next === null) {
      throw new UserError({
        code: 'lease-lost',
        what: 'Another publish took over the lease of this one.',
        why: 'This publish did not renew it in time.',
        next: 'Run `storyclub publish` again.',
        exitCode: 3,
      });
    }
    ({ record, etag } = next);
  };
  return {
    key: context.key,
    isTakenOver: taken.isTakenOver,
    etag: () => etag,
    keep: async () => {
      if (record.expires - clock.now() > LASTS - RENEW_AFTER) return;
      renewing ??= renew().finally(() => {
        renewing = null;
      });
      await renewing;
    },
  };
}

function parseLease(body: Uint8Array): LeaseRecord | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body).toString('utf8'));
    return isLeaseRecord(value) ? value : null;
  } catch {
    // A lease nobody can read protects nobody: it is taken over like one that ran out.
    return null;
  }
}

function isLeaseRecord(value: unknown): value is LeaseRecord {
  if (typeof value !== 'object' || value === null) return false;
  const fields = new Map(Object.entries(value));
  return (
    ['since', 'expires', 'fence'].every((name) => typeof fields.get(name) === 'number') &&
    typeof fields.get('by') === 'string'
  );
}

function isTaken(holder: LeaseRecord | null): UserError {
  const who = holder === null ? 'Another publish' : `A publish by ${holder.by}`;
  const since = holder === null ? '' : ` since ${new Date(holder.since).toISOString()}`;
  return new UserError({
    code: 'lease-taken',
    what: `${who} is under way${since}.`,
    ...(holder === null
      ? {}
      : {
          why: `Its lease lasts until ${new Date(holder.expires + LONGEST_REQUEST).toISOString()} unless it is renewed or released.`,
        }),
    next: 'Wait for it to end, then run `storyclub publish` again.',
  });
}
