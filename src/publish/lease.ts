import type { Clock } from '../clock.ts';
import type { Origin, RemoveRequest, WriteAnswer } from '../origin/origin.ts';
import { leaseTaken } from './lease-errors.ts';
import { LeaseLost } from './lease-lost.ts';
import { type LeaseOwner, type LeaseRecord, parseLease, toLeaseBody } from './lease-record.ts';
import { LASTS, LONGEST_REQUEST, RENEW_AFTER } from './lease-terms.ts';
import { stateHeaders } from './state-headers.ts';
import { thisProcess } from './this-process.ts';

/** The right to write, held by one publish at a time (cache-law §8.2). */
export interface Lease {
  readonly key: string;
  /** It was left by a publish that died. */
  readonly isTakenOver: boolean;
  /** Above that of every holder before: what this one writes into the ledger carries it. */
  readonly fence: number;
  /**
   * Called before whatever is sent: renews the lease when it is time. Throws LeaseLost when another publish has it, and
   * what the origin threw when too little is left of it to send anything.
   */
  keep(): Promise<void>;
  /** Asks the origin whether it is still held. Throws LeaseLost. */
  confirm(): Promise<void>;
  /** Renews it no more; answers what deletes it, null when it was lost. */
  end(): Promise<RemoveRequest | null>;
}

export interface LeaseContext {
  readonly origin: Origin;
  readonly key: string;
  readonly owner: LeaseOwner;
  readonly clock: Clock;
  /** The last fencing number in the ledger; 0 where there is none. */
  readonly fence: number;
}

interface Taken {
  readonly record: LeaseRecord;
  readonly etag: string;
  readonly term: Term;
}

/** When a lease was written: by the origin, and by this process's clocks just before it was sent. */
interface Term {
  readonly at: number;
  readonly wall: number;
  readonly elapsed: number;
}

/** A lease whose end is further off than this from what it should be by the origin's clock is written again. */
const CLOCK_TOLERANCE = 10_000;

/** Takes the lease. Throws UserError when someone holds it; one that ran out is taken over. */
export async function acquireLease(context: LeaseContext): Promise<Lease> {
  const lease = (await tryToAcquire(context)) ?? (await tryToAcquire(context));
  if (lease === null) throw leaseTaken(null);
  return lease;
}

/** Null when the lease was released between the two looks at it. */
async function tryToAcquire(context: LeaseContext): Promise<Lease | null> {
  const { origin, key, owner, clock } = context;
  const since = clock.now();
  const { publish, by, commit } = owner;
  const holding = { publish, by, commit, process: thisProcess(), since };
  const first = { ...holding, expires: since + LASTS, fence: context.fence + 1 };
  const created = await write(context, first, { ifNoneMatch: '*' });
  if (created !== null) return held(context, { ...created, isTakenOver: false });
  const answer = await origin.get(key);
  if (answer.outcome !== 'found') return null;
  const holder = parseLease(answer.body);
  const isOwn = holder?.publish === owner.publish;
  if (holder !== null && !isOwn && answer.at < holder.expires + LONGEST_REQUEST)
    throw leaseTaken(holder);
  const fence = Math.max(context.fence, holder?.fence ?? 0) + 1;
  const taken = await write(context, { ...first, fence }, { ifMatch: answer.etag });
  if (taken === null) throw leaseTaken(null);
  return held(context, { ...taken, isTakenOver: !isOwn });
}

/** Writes the lease, again when its end turns out wrong by the origin's clock; null when the condition does not hold. */
async function write(
  context: LeaseContext,
  record: LeaseRecord,
  condition: { readonly ifNoneMatch: '*' } | { readonly ifMatch: string },
): Promise<Taken | null> {
  const first = await writeOnce(context, record, condition);
  if (first === null) return null;
  const expires = first.term.at + LASTS;
  if (Math.abs(record.expires - expires) <= CLOCK_TOLERANCE) return first;
  return await writeOnce(context, { ...record, expires }, { ifMatch: first.etag });
}

async function writeOnce(
  { origin, key, clock }: LeaseContext,
  record: LeaseRecord,
  condition: { readonly ifNoneMatch: '*' } | { readonly ifMatch: string },
): Promise<Taken | null> {
  const sent = { wall: clock.now(), elapsed: performance.now() };
  const body = toLeaseBody(record);
  const answer: WriteAnswer = await origin.put({ key, body, headers: stateHeaders, condition });
  if (answer.outcome !== 'done') return null;
  return { record, etag: answer.etag, term: { at: answer.at, ...sent } };
}

/**
 * Since a lease was written. Of the clock that cannot be set back and the one that counts while a machine sleeps, the
 * one that shows more.
 */
const age = ({ wall, elapsed }: Term, clock: Clock): number =>
  Math.max(performance.now() - elapsed, clock.now() - wall);

/** Renews the lease as its holder. Throws LeaseLost. */
async function renew(context: LeaseContext, { record, etag, term }: Taken): Promise<Taken> {
  const expires = term.at + age(term, context.clock) + LASTS;
  const next = await write(context, { ...record, expires: Math.round(expires) }, { ifMatch: etag });
  if (next !== null) return next;
  // A renewal whose answer was lost is refused when it is sent again, as the lease is another then: this one's own.
  const { origin, key } = context;
  const answer = await origin.get(key);
  const own = answer.outcome === 'found' ? parseLease(answer.body) : null;
  if (answer.outcome !== 'found' || own?.publish !== record.publish || own.fence !== record.fence)
    throw new LeaseLost(own);
  return { record: own, etag: answer.etag, term };
}

function held(context: LeaseContext, first: Taken & { readonly isTakenOver: boolean }): Lease {
  let taken: Taken = first;
  let lost: LeaseLost | null = null;
  let renewing: Promise<void> | null = null;
  const left = (): number => LASTS - age(taken.term, context.clock);
  const renewOnce = async (): Promise<void> => {
    if (lost !== null) throw lost;
    try {
      taken = await renew(context, taken);
    } catch (error) {
      if (error instanceof LeaseLost) lost = error;
      throw error;
    }
  };
  const renewed = (): Promise<void> =>
    (renewing ??= renewOnce().finally(() => {
      renewing = null;
    }));
  // Uploads that take minutes call nothing in between. Of a renewal that fails the next write hears.
  const timer = setInterval(() => void renewed().catch(() => {}), RENEW_AFTER).unref();
  return {
    key: context.key,
    isTakenOver: first.isTakenOver,
    fence: first.record.fence,
    keep: async () => {
      if (lost !== null) throw lost;
      while (left() < LASTS - RENEW_AFTER) {
        try {
          await renewed();
        } catch (error) {
          if (error instanceof LeaseLost || left() <= LONGEST_REQUEST) throw error;
          return;
        }
      }
    },
    confirm: renewed,
    end: async () => {
      clearInterval(timer);
      await renewing?.catch(() => {});
      return lost === null ? { key: context.key, ifMatch: taken.etag } : null;
    },
  };
}
