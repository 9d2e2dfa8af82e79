import { sleepUntil } from '../cdn/wait-for-purge.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import { mayPass } from './deploy-access.ts';
import { phaseOf, type StackEvent, type StackFacts } from './stack/stack-facts.ts';
import type { StackService } from './stack/stack-service.ts';

export interface FollowOptions {
  readonly clock: Clock;
  /** Aborted by who no longer wants to watch; the stack goes on. */
  readonly signal: AbortSignal;
  /** Epoch milliseconds. */
  readonly giveUpAt: number;
  /** Events that are not of this operation, by their ids. */
  readonly known: ReadonlySet<string>;
  /** Told at each look of the events that are new, oldest first. */
  readonly onLook: (events: readonly StackEvent[]) => Promise<void>;
  readonly onWait?: () => void;
}

export interface Followed {
  /** `ended`: the stack rests; `left`: it goes on without being watched. */
  readonly state: 'ended' | 'left';
  /** Null when it is deleted. */
  readonly stack: StackFacts | null;
  readonly events: readonly StackEvent[];
}

/** Between looks, milliseconds; the last one repeats. */
const delays = [1_000, 2_000, 3_000, 5_000];
/** An operation that was started shows in the stack's events by then, milliseconds. */
const STARTS_WITHIN = 60_000;

/** Watches the operation of a stack by its ARN until it rests, or the time is over. Throws UserError. */
export async function followStack(
  service: StackService,
  stackId: string,
  options: FollowOptions,
): Promise<Followed> {
  const { clock, signal, giveUpAt } = options;
  const startedAt = clock.now();
  const seen = new Set(options.known);
  const events: StackEvent[] = [];
  for (let look = 0; ; look += 1) {
    const late = clock.now() >= giveUpAt;
    const found = await lookOnce(service, { stackId, seen, mayFail: !late });
    if (found !== null) {
      for (const event of found.events) seen.add(event.id);
      events.push(...found.events);
      await options.onLook(found.events);
      const begun =
        events.some(({ physicalId }) => physicalId === stackId) ||
        clock.now() - startedAt >= STARTS_WITHIN;
      if (begun && isAtRest(found.stack)) return { state: 'ended', stack: found.stack, events };
      if (signal.aborted || late) return { state: 'left', stack: found.stack, events };
    } else if (signal.aborted) return { state: 'left', stack: null, events };
    const delay = delays[Math.min(look, delays.length - 1)] ?? 1_000;
    await sleepUntil(Math.min(clock.now() + delay, giveUpAt), options);
  }
}

function isAtRest(stack: StackFacts | null): boolean {
  if (stack === null) return true;
  const phase = phaseOf(stack.status);
  return phase !== 'working' && phase !== 'reviewed';
}

interface Look {
  readonly stackId: string;
  readonly seen: ReadonlySet<string>;
  readonly mayFail: boolean;
}

/** Null: not answered for the moment. The status is asked for first, so that no event of what has ended is missed. */
async function lookOnce(service: StackService, { stackId, seen, mayFail }: Look) {
  try {
    const stack = await service.describe(stackId);
    return { stack, events: await service.events(stackId, seen) };
  } catch (error) {
    if (mayFail && error instanceof UserError && mayPass(error)) return null;
    throw error;
  }
}
