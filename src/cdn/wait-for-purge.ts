import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { Cdn, PurgeStatus } from './cdn.ts';

export interface WaitForPurgeOptions {
  readonly clock: Clock;
  /** Milliseconds from now until it gives up; what the purge does then is its own affair. */
  readonly timeoutMs: number;
  /** Milliseconds between looks; the last one repeats. */
  readonly delays?: readonly number[];
  /** Aborted by who no longer wants to wait. */
  readonly signal?: AbortSignal;
  /** Told before each look and at least every second between them. */
  readonly onWait?: () => void;
}

/** Milliseconds. CloudFront completes a purge within 25 s, status report included, 95 times of 100 (What's New 2026-04). */
const defaultDelays = [2_000, 3_000, 5_000, 5_000, 10_000];

/** How long nobody is told anything, milliseconds. */
const STEP = 1_000;

/**
 * Looks at a purge until it is completed, or can never be known (`unknown`), or the time is over or the wait was
 * ended (`in-progress`). A look that fails for the moment is repeated; a permanent failure ends it at once.
 */
export async function waitForPurge(
  cdn: Cdn,
  id: string,
  options: WaitForPurgeOptions,
): Promise<PurgeStatus> {
  const { clock, timeoutMs, delays = defaultDelays, signal } = options;
  const giveUpAt = clock.now() + timeoutMs;
  for (let look = 0; ; look += 1) {
    options.onWait?.();
    const status = await lookOnce(cdn, id);
    if (!(status instanceof UserError) && status.state !== 'in-progress') return status;
    if (clock.now() >= giveUpAt || signal?.aborted === true)
      return status instanceof UserError ? { state: 'unknown', why: status.message } : status;
    const delay = delays[Math.min(look, delays.length - 1)] ?? 1_000;
    await sleepUntil(Math.min(clock.now() + delay, giveUpAt), options);
  }
}

/** Sleeps in short steps; over at once when the wait is ended. */
export async function sleepUntil(
  instant: number,
  { clock, signal, onWait }: Pick<WaitForPurgeOptions, 'clock' | 'signal' | 'onWait'>,
): Promise<void> {
  for (let left = instant - clock.now(); left > 0; left = instant - clock.now()) {
    if (signal?.aborted === true) return;
    await clock.sleep(Math.min(left, STEP));
    onWait?.();
  }
}

async function lookOnce(cdn: Cdn, id: string): Promise<PurgeStatus | UserError> {
  try {
    return await cdn.status(id);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
}
