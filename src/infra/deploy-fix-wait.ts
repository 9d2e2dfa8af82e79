import { sleepUntil } from '../cdn/wait-for-purge.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { FixConnection } from './deploy-fix-connection.ts';
import { readDistribution } from './deploy-fix-read.ts';

export interface WaitTerms {
  readonly clock: Clock;
  /** Milliseconds from now until it gives up; CloudFront goes on by itself. */
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** Told before each look and at least every second between them. */
  readonly onWait: () => void;
}

/** Milliseconds between looks; the last one repeats. A deployment takes minutes. */
const delays = [2_000, 5_000, 10_000];

/**
 * Looks at the distribution until every edge has its configuration: true; false when the time is over or the wait was
 * ended. A look that gets no answer is repeated, any other failure is thrown.
 */
export async function waitForDeployment(aws: FixConnection, terms: WaitTerms): Promise<boolean> {
  const { clock, timeoutMs, signal, onWait } = terms;
  const giveUpAt = clock.now() + timeoutMs;
  for (let look = 0; ; look += 1) {
    onWait();
    if (await isDeployed(aws)) return true;
    if (clock.now() >= giveUpAt || signal.aborted) return false;
    const delay = delays[Math.min(look, delays.length - 1)] ?? 10_000;
    await sleepUntil(Math.min(clock.now() + delay, giveUpAt), { clock, signal, onWait });
  }
}

async function isDeployed(aws: FixConnection): Promise<boolean> {
  try {
    const found = await readDistribution(aws);
    return found === null || found.status === 'Deployed';
  } catch (error) {
    if (error instanceof UserError && error.code === 'no-answer') return false;
    throw error;
  }
}
