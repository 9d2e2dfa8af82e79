import type { Cdn, PurgeAnswer } from '../cdn/cdn.ts';
import { waitForPurge } from '../cdn/wait-for-purge.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { FixPurge } from '../infra/fix/outcome.ts';
import type { Origin } from '../origin/origin.ts';
import { stateText } from '../publish/state-headers.ts';
import { stateNames } from '../publish/state-names.ts';

/** How often a purge that is throttled is sent again, and how long its completion is waited for, milliseconds. */
const tries = 5;
const patience = 120_000;

/** Purges everything and waits for that, not for ever. What is sent completes by itself. */
export async function purgeEverything(
  cdn: Cdn,
  { clock, onWait }: { readonly clock: Clock; readonly onWait: () => void },
): Promise<FixPurge> {
  const batch = { callerReference: `storyclub-doctor-${clock.now()}`, items: ['/*'] };
  let answer: PurgeAnswer = await cdn.purge(batch);
  for (let sent = 1; answer.outcome === 'throttled' && sent < tries; sent += 1) {
    await clock.sleep(1000 * 2 ** sent);
    answer = await cdn.purge(batch);
  }
  switch (answer.outcome) {
    case 'throttled':
      return { is: 'owed', why: answer.why, next: 'Run storyclub doctor --fix again in a minute.' };
    case 'refused':
      return { is: 'owed', why: answer.why, next: answer.next };
    case 'accepted': {
      const { id } = answer;
      if (answer.completed) return { is: 'completed', id };
      const status = await waitForPurge(cdn, id, { clock, timeoutMs: patience, onWait });
      return { is: status.state === 'completed' ? 'completed' : 'sent', id };
    }
  }
}

/**
 * That a purge is owed, written down in the bucket beside the ledger: a run that dies between a change and its purge
 * leaves it for the next one, on whatever machine. Who may change the infrastructure may have no right to objects: then
 * there is no note, and that stands in the way of nothing.
 */
export interface PurgeNote {
  isThere(): Promise<boolean>;
  /** False: the right to write it is missing. */
  write(): Promise<boolean>;
  remove(): Promise<void>;
}

export function purgeNoteOf(origin: Origin, statePrefix: string): PurgeNote {
  const key = stateNames(statePrefix).doctorPurge;
  return {
    isThere: async () => (await unlessDenied(() => origin.get(key)))?.outcome === 'found',
    write: async () =>
      (await unlessDenied(() => origin.put(stateText(key, '{"owed":"/*"}\n', null)))) !== null,
    remove: async () => {
      await unlessDenied(() => origin.remove([{ key, ifMatch: null }]));
    },
  };
}

async function unlessDenied<T>(ask: () => Promise<T>): Promise<T | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof UserError && error.code === 'permission-missing') return null;
    throw error;
  }
}
