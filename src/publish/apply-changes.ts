import pLimit from 'p-limit';
import { UserError } from '../findings/user-error.ts';
import type { Written } from '../plan/apply-change.ts';
import type { Change, CopyHeaders, Put, Remove } from '../plan/change.ts';
import { phaseOf } from '../plan/changes.ts';
import { errorSetOf } from '../plan/law.ts';
import type { Plan } from '../plan/plan.ts';
import type { Lease } from './lease.ts';
import { toObjectHeaders } from './object-headers.ts';
import type { Seams } from './seams.ts';

/** What became of a plan's uploads and removals. */
export interface Applied {
  /** The origin's answers, by key. */
  readonly done: ReadonlyMap<string, Written>;
  /** The first thing that went wrong; null when all was done. */
  readonly failure: unknown;
  readonly stopped: boolean;
}

export interface ApplyContext {
  readonly plan: Plan;
  readonly seams: Seams;
  readonly lease: Lease;
  readonly prefix: string;
  /** Called between phases with what is done so far. */
  readonly atBarrier: (done: ReadonlyMap<string, Written>, remaining: number) => Promise<void>;
}

type Applicable = Put | CopyHeaders | Remove;

const isApplicable = (change: Change): change is Applicable => change.change !== 'retire';

/**
 * Uploads and removals in phases with a barrier between them (cache-law §8.4). After a failure nothing new is
 * started: what is under way is finished and counted, later phases and every delete are left out.
 */
export async function applyChanges(context: ApplyContext): Promise<Applied> {
  const { plan, seams } = context;
  const due = plan.changes.filter(isApplicable);
  const done = new Map<string, Written>();
  const state: { failure: unknown } = { failure: null };
  const isStopped = (): boolean => state.failure !== null || seams.signal.aborted;
  for (const phase of toPhases(due)) {
    if (isStopped()) break;
    await applyPhase(phase, context, {
      done,
      of: due.length,
      isStopped,
      fail: (error) => (state.failure ??= error),
    });
    if (isStopped()) break;
    await waitForCachedErrors(phase, context);
    await context.atBarrier(done, due.length - done.size);
  }
  return { done, failure: state.failure, stopped: seams.signal.aborted && done.size < due.length };
}

function toPhases(changes: readonly Applicable[]): readonly (readonly Applicable[])[] {
  const phases = new Map<number, Applicable[]>();
  for (const change of changes) {
    const phase = phases.get(phaseOf(change));
    if (phase === undefined) phases.set(phaseOf(change), [change]);
    else phase.push(change);
  }
  return [...phases].toSorted(([a], [b]) => a - b).map(([, phase]) => phase);
}

interface PhaseState {
  readonly done: Map<string, Written>;
  readonly of: number;
  readonly isStopped: () => boolean;
  readonly fail: (error: unknown) => void;
}

async function applyPhase(
  phase: readonly Applicable[],
  context: ApplyContext,
  state: PhaseState,
): Promise<void> {
  const { origin, progress } = context.seams;
  if (phase[0]?.change === 'remove')
    return removeAll(
      phase.filter((change) => change.change === 'remove'),
      context,
      state,
    );
  const limit = pLimit(origin.capabilities.concurrency);
  const attempt = async (change: Applicable): Promise<void> => {
    if (state.isStopped() || change.change === 'remove') return;
    try {
      await context.lease.keep();
      const written =
        change.change === 'put' ? await put(change, context) : await copyHeaders(change, context);
      state.done.set(change.key, written);
      progress({ step: 'uploading', done: state.done.size, of: state.of });
    } catch (error) {
      state.fail(error);
    }
  };
  await limit.map(phase, attempt);
}

async function put(change: Put, { plan, seams, prefix }: ApplyContext): Promise<Written> {
  const { desired, replaces } = change;
  const body = await seams.readBody(change.key);
  const sent = seams.clock.now();
  const answer = await seams.origin.put({
    key: `${prefix}${change.key}`,
    body,
    headers: toObjectHeaders(desired, plan.law.tagged),
    condition: replaces === null ? { ifNoneMatch: '*' } : { ifMatch: replaces },
  });
  if (answer.outcome === 'precondition-failed') throw movedKey(change.key, replaces === null);
  logWrite('put', change, { seams, sent, answered: answer.at });
  return { at: answer.at, etag: answer.etag };
}

async function copyHeaders(
  change: CopyHeaders,
  { plan, seams, prefix }: ApplyContext,
): Promise<Written> {
  const sent = seams.clock.now();
  const answer = await seams.origin.copyHeaders({
    key: `${prefix}${change.key}`,
    headers: toObjectHeaders(change.desired, plan.law.tagged),
    ifMatch: change.replaces,
  });
  if (answer.outcome === 'precondition-failed') throw movedKey(change.key, false);
  logWrite('headers', change, { seams, sent, answered: answer.at });
  return { at: answer.at, etag: answer.etag };
}

function logWrite(
  op: 'put' | 'headers',
  { key, desired }: Put | CopyHeaders,
  {
    seams,
    sent,
    answered,
  }: { readonly seams: Seams; readonly sent: number; readonly answered: number },
): void {
  const { digest, contentType, cacheControl, loads } = desired;
  seams.log({ op, key, digest, contentType, cacheControl, loads, sent, answered });
}

async function removeAll(
  removals: readonly Remove[],
  { seams, lease, prefix }: ApplyContext,
  state: PhaseState,
): Promise<void> {
  try {
    await lease.keep();
    const sent = seams.clock.now();
    const requests = removals.map(({ key, replaces }) => ({
      key: `${prefix}${key}`,
      ifMatch: replaces,
    }));
    for (const answer of await seams.origin.remove(requests)) {
      const key = answer.key.slice(prefix.length);
      if (answer.outcome === 'removed') {
        state.done.set(key, { at: answer.at, etag: '' });
        seams.log({ op: 'delete', key, sent, answered: answer.at });
      } else {
        state.fail(
          answer.outcome === 'failed' ? notRemoved(key, answer.why) : movedKey(key, false),
        );
      }
    }
  } catch (error) {
    state.fail(error);
  }
}

/** A file that lived before may be answered by a cached error: pages that load it wait until that is past. */
async function waitForCachedErrors(
  phase: readonly Applicable[],
  { plan, seams }: ApplyContext,
): Promise<void> {
  const returned = phase.filter(
    (change) => change.change === 'put' && change.reason === 'returned' && phaseOf(change) === 0,
  );
  if (returned.length === 0) return;
  const longest = Math.max(...returned.map(({ key }) => errorSetOf(plan.law, key, 0).edge));
  const milliseconds = (longest + plan.law.allowance) * 1000;
  seams.progress({ step: 'waiting', milliseconds, why: 'cached-errors' });
  await seams.clock.sleep(milliseconds);
}

function movedKey(key: string, wasNew: boolean): UserError {
  return new UserError({
    code: wasNew ? 'foreign-key-in-the-way' : 'object-moved',
    what: wasNew
      ? `${key} is already in the bucket and was not published by storyclub.`
      : `${key} is not what was published last: someone else changed or deleted it.`,
    why: 'What storyclub did not publish it never overwrites or deletes.',
    next: wasNew
      ? 'Move the object away, then publish again.'
      : 'Put the published object back, or delete it, then publish again.',
  });
}

function notRemoved(key: string, why: string): UserError {
  return new UserError({
    code: 'not-removed',
    what: `${key} could not be deleted.`,
    why,
    next: 'Publish again when the cause is mended; what was not deleted is still in the ledger.',
  });
}
