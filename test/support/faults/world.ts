import type { Clock } from '../../../src/clock.ts';
import type { Club } from '../club.ts';
import type { CliResult } from '../run-cli.ts';
import type { Edits } from './sources.ts';

/** A site in the middle of its life at an origin with caches before it, all of which can be set back to a moment. */
export interface FaultWorld extends AsyncDisposable {
  readonly club: Club;
  readonly clock: Clock;
  /** When its first stories were written, epoch milliseconds. */
  readonly born: number;
  /** How far its clock is ahead of the system's, milliseconds. */
  ahead(): number;
  forward(milliseconds: number): void;
  /** A publish that runs elsewhere has slept. */
  slept(milliseconds: number): void;
  edit(edits: Edits): Promise<void>;
  /** Publishes in this process. */
  publish(): Promise<CliResult>;
  /** Notes the end of a publish that was run elsewhere. */
  ended(): Promise<void>;
  /** Everything as it is but for the sources; what it answers sets it back to that, as often as one likes. */
  save(): Promise<() => Promise<void>>;
  /** What is wrong with the origin, the ledger and the caches, in words. */
  judge(): Promise<readonly string[]>;
}

export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** Longer than a lease lasts: two minutes, and the half that a request may still be under way. */
export const LEASE_AND_MORE = 151 * SECOND;
