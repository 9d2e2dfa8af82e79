import type { Origin } from '../origin/origin.ts';
import { type LeaseRecord, parseLease } from './lease-record.ts';
import { LASTS, LONGEST_REQUEST, RENEW_AFTER } from './lease-terms.ts';
import { livenessOf } from './this-process.ts';

/** A lease as it was found. Instants are epoch milliseconds by the origin's clock. */
export interface FoundLease {
  /** Null for one that nobody can read. */
  readonly holder: LeaseRecord | null;
  /** To delete just this one. */
  readonly etag: string;
  readonly at: number;
}

/**
 * What is known of its holder. `ended`: its process on this machine is no more. `overdue`: it has not renewed the lease
 * when it should have. `recent`: it has, a moment ago. `expired`: the next publish takes it over.
 */
export type LeaseState = 'unreadable' | 'ended' | 'expired' | 'overdue' | 'recent';

/** A publish at work renews every 40 seconds; requests that are tried again may make it later. */
const OVERDUE_AFTER = RENEW_AFTER + 10_000;

/** Reads the lease; null when there is none. */
export async function lookAtLease(origin: Origin, key: string): Promise<FoundLease | null> {
  const answer = await origin.get(key);
  if (answer.outcome !== 'found') return null;
  return { holder: parseLease(answer.body), etag: answer.etag, at: answer.at };
}

export const renewedAt = ({ expires }: LeaseRecord): number => expires - LASTS;

/** When the next publish takes it over by itself. */
export const runsOutAt = ({ expires }: LeaseRecord): number => expires + LONGEST_REQUEST;

/** When it shows whether the holder renews it. */
export const tellsAt = (holder: LeaseRecord): number => renewedAt(holder) + OVERDUE_AFTER;

export function stateOfLease({ holder, at }: FoundLease): LeaseState {
  if (holder === null) return 'unreadable';
  if (holder.process !== null && livenessOf(holder.process) === 'ended') return 'ended';
  if (at >= runsOutAt(holder)) return 'expired';
  return at > tellsAt(holder) ? 'overdue' : 'recent';
}
