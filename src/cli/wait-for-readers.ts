import { sleepUntil, waitForPurge } from '../cdn/wait-for-purge.ts';
import type { Clock } from '../clock.ts';
import type { Entry, PurgeBatchRecord } from '../plan/ledger.ts';
import { applyPurges } from '../plan/purge-effect.ts';
import { withBatches } from '../plan/purge-progress.ts';
import { when } from '../report/words.ts';
import { leftText } from '../report/waited-text.ts';
import { chooseEntries } from '../verify/choose-keys.ts';
import { PURGE_TAKES } from '../verify/expectation.ts';
import { owing, purgesFor, waitFor, type Waited } from '../verify/wait.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import { readLedger } from './verify-target.ts';

/** What is kept longer than this is told and not waited for, milliseconds. */
const PATIENCE = 3_600_000;

export interface WaitOptions {
  readonly site: Site;
  readonly target: OpenTarget;
  /** Keys whose change is waited for. */
  readonly keys: ReadonlySet<string> | 'last-publish';
}

/**
 * Stays until every reader has what was changed under these keys: until their purges are confirmed and the bounds
 * after that are past. Writes nothing; a failure to ask is an outcome, not an error.
 */
export async function waitForReaders(
  context: CommandContext,
  { site, target, keys: wanted }: WaitOptions,
): Promise<Waited> {
  const { root, entries, law, clock } = await readLedger(site, target);
  const { allowance } = law;
  const keys =
    wanted === 'last-publish'
      ? lastChanged(entries, { root, now: clock.now(), allowance })
      : wanted;
  const owed = owing(keys, entries, clock.now());
  if (owed.length > 0) return { outcome: 'owed', at: clock.now(), keys: owed.length };
  const progress = context.progress('waiting for readers');
  const began = clock.now();
  const waiting = { signal: context.signal, clock };
  try {
    const purges = purgesFor(keys, root);
    const onWait = (): void =>
      progress.update(
        `published; the purge has been under way for ${leftText(clock.now() - began)}`,
      );
    const confirmed = await confirmPurges(target, purges, { ...waiting, onWait });
    if (confirmed.outcome !== 'confirmed') return confirmed;
    const current = applyPurges(entries, withBatches(root, confirmed.known).purges);
    const { until, later } = waitFor(keys, current, {
      now: clock.now(),
      patience: PATIENCE,
      allowance,
    });
    if (until !== null) {
      const end = until + allowance * 1000;
      const by = when(until, began);
      await sleepUntil(end, {
        ...waiting,
        onWait: () =>
          progress.update(
            `published; every reader has it in ${leftText(end - clock.now())} (by ${by} UTC)`,
          ),
      });
    }
    if (context.signal.aborted) return { outcome: 'stopped', at: clock.now(), until };
    return { outcome: 'there', at: clock.now(), later };
  } finally {
    progress.done();
  }
}

function lastChanged(
  entries: ReadonlyMap<string, Entry>,
  terms: Parameters<typeof chooseEntries>[2],
): ReadonlySet<string> {
  const chosen = chooseEntries(entries.values(), { which: 'last-publish' }, terms);
  return new Set(chosen.map(({ key }) => key));
}

type Known = Pick<PurgeBatchRecord, 'id' | 'createdAt' | 'completedAt'>;

type Confirmed =
  | { readonly outcome: 'confirmed'; readonly known: ReadonlyMap<string, Known> }
  | Extract<Waited, { outcome: 'stopped' | 'not-confirmed' }>;

/** Asks for each purge until it is completed. All were sent at once, so one wait covers nearly all of them. */
export async function confirmPurges(
  { cdn }: Pick<OpenTarget, 'cdn'>,
  purges: readonly PurgeBatchRecord[],
  waiting: {
    readonly clock: Clock;
    readonly signal: AbortSignal;
    readonly onWait: () => void;
  },
): Promise<Confirmed> {
  const { clock, signal } = waiting;
  const giveUpAt = clock.now() + PURGE_TAKES;
  const known = new Map<string, Known>();
  for (const { callerReference, id, createdAt } of purges) {
    if (id === null) continue;
    const timeoutMs = Math.max(0, giveUpAt - clock.now());
    const status = await waitForPurge(cdn, id, { ...waiting, timeoutMs });
    const at = clock.now();
    if (status.state === 'completed')
      known.set(callerReference, { id, createdAt, completedAt: Math.max(status.seenAt, at) });
    else if (signal.aborted) return { outcome: 'stopped', at, until: null };
    else if (status.state === 'unknown') return { outcome: 'not-confirmed', at, why: status.why };
    else
      return { outcome: 'not-confirmed', at, why: `Purge ${id} has not completed in 15 minutes.` };
  }
  return { outcome: 'confirmed', known };
}
