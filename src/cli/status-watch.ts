import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { Status } from '../plan/status.ts';
import type { Screen } from './status-screen.ts';

export interface Watching {
  readonly read: () => Promise<Status | null>;
  readonly render: (
    status: Status | null,
    options: { readonly countsDown: boolean; readonly width: number },
  ) => readonly string[];
  readonly screen: Screen;
  readonly clock: Clock;
  readonly seconds: number;
  readonly signal: AbortSignal;
  /** The clock does: one look is all there is to see. */
  readonly standsStill: boolean;
}

/** The longest a Ctrl-C waits, milliseconds. */
const SLICE = 200;

/**
 * Looks again every so many seconds until it is stopped. A terminal is drawn anew each time; elsewhere the status is
 * written when it says something else. Throws what the first look throws; a later one that fails is said and tried again.
 */
export async function watchStatus(watching: Watching): Promise<void> {
  const { clock, screen, seconds, signal, standsStill } = watching;
  let last = await watching.read();
  screen.open();
  try {
    let trouble: UserError | null = null;
    for (;;) {
      show(watching, last, trouble);
      if (standsStill) return;
      await pause(clock, seconds * 1000, signal);
      if (signal.aborted) return;
      const looked = await lookAgain(watching);
      if (looked.outcome === 'read') last = looked.status;
      trouble = looked.outcome === 'failed' ? looked.error : null;
    }
  } finally {
    screen.close();
  }
}

function show(
  { screen, render, seconds }: Watching,
  status: Status | null,
  trouble: UserError | null,
): void {
  const width = screen.width();
  const foot =
    trouble === null ? [] : [`could not look: ${trouble.message}`, 'what is shown is of before'];
  screen.show({
    lines: [...render(status, { countsDown: true, width }), ...foot],
    // What counts down is no news, and neither is the time of looking.
    news: [...render(status, { countsDown: false, width }).slice(1), ...foot].join('\n'),
    hint: `every ${seconds} s, Ctrl-C ends`,
  });
}

type Looked =
  | { readonly outcome: 'read'; readonly status: Status | null }
  | { readonly outcome: 'failed'; readonly error: UserError };

async function lookAgain({ read }: Watching): Promise<Looked> {
  try {
    return { outcome: 'read', status: await read() };
  } catch (error) {
    if (error instanceof UserError) return { outcome: 'failed', error };
    throw error;
  }
}

/** Sleeps in slices, so that a signal is heard. */
async function pause(clock: Clock, milliseconds: number, signal: AbortSignal): Promise<void> {
  for (let left = milliseconds; left > 0 && !signal.aborted; left -= SLICE)
    await clock.sleep(Math.min(left, SLICE));
}
