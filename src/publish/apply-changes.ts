import pLimit from 'p-limit';
import type { WriteAnswer } from '../origin/origin.ts';
import type { Written } from '../plan/apply-change.ts';
import type { Change, CopyHeaders, Put, Remove } from '../plan/change.ts';
import { phaseOf } from '../plan/changes.ts';
import { errorSetOf } from '../plan/law.ts';
import type { Plan } from '../plan/plan.ts';
import type { Lease } from './lease.ts';
import { toObjectHeaders } from './object-headers.ts';
import type { Seams } from './seams.ts';
import { movedKey, notRemoved } from './publish-errors.ts';
import { readBuilt } from './read-built.ts';
import { BodyRoom } from './body-room.ts';
import { findWritten, mayHaveHappened } from './unanswered.ts';

/** What became of a plan's uploads and removals. */
export interface Applied {
  /** The origin's answers, by key. */
  readonly done: ReadonlyMap<string, Written>;
  /** The first thing that went wrong; null when all was done. */
  readonly failure: unknown;
  /** Changes of which nobody can say whether they were made: the journal keeps them. */
  readonly unanswered: readonly Change[];
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

/** Of bodies held at once: a few seconds of a fast line, however many requests may be under way. */
const MOST_BYTES = 64 * 2 ** 20;

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
  const unanswered: Change[] = [];
  const isStopped = (): boolean => state.failure !== null || seams.signal.aborted;
  for (const phase of toPhases(due)) {
    if (isStopped()) break;
    await applyPhase(phase, context, {
      done,
      of: due.length,
      isStopped,
      fail: (error) => (state.failure ??= error),
      unanswered,
    });
    if (isStopped()) break;
    await waitForCachedErrors(phase, context);
    await context.atBarrier(done, due.length - done.size);
  }
  const stopped = seams.signal.aborted && done.size < due.length;
  return { done, failure: state.failure, unanswered, stopped };
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
  readonly unanswered: Change[];
}

async function applyPhase(
  phase: readonly Applicable[],
  context: ApplyContext,
  state: PhaseState,
): Promise<void> {
  const { seams } = context;
  if (phase[0]?.change === 'remove')
    return removeAll(
      phase.filter((change) => change.change === 'remove'),
      context,
      state,
    );
  const limit = pLimit(seams.origin.capabilities.concurrency);
  const room = new BodyRoom(MOST_BYTES);
  const attempt = async (change: Applicable): Promise<void> => {
    if (state.isStopped() || change.change === 'remove') return;
    try {
      await context.lease.keep();
      const body = change.change === 'put' ? await readBuilt(change, seams) : null;
      const sent = seams.clock.now();
      const written = await write({ change, body }, context, state);
      state.done.set(change.key, written);
      logWrite(change, { seams, sent, answered: written.at });
      seams.progress({ step: 'uploading', done: state.done.size, of: state.of });
    } catch (error) {
      state.fail(error);
    }
  };
  await limit.map(phase, (change) =>
    room.hold(change.change === 'put' ? change.desired.size : 0, () => attempt(change)),
  );
}

interface Upload {
  readonly change: Put | CopyHeaders;
  /** Null for a header update. */
  readonly body: Uint8Array | null;
}

/** Sends one upload; of one that was not answered the origin is asked what became of it. */
async function write(upload: Upload, context: ApplyContext, state: PhaseState): Promise<Written> {
  const { change } = upload;
  const { seams, prefix } = context;
  try {
    return await send(upload, context);
  } catch (error) {
    if (!mayHaveHappened(error)) throw error;
    const found = await findWritten(change, { origin: seams.origin, prefix });
    if (found !== null) return found;
    state.unanswered.push(change);
    throw error;
  }
}

async function send(upload: Upload, context: ApplyContext): Promise<Written> {
  const { plan, seams, prefix, lease } = context;
  const { change, body } = upload;
  const beforeSend = (): Promise<void> => lease.keep();
  const key = `${prefix}${change.key}`;
  const headers = toObjectHeaders(change.desired, plan.law.tagged);
  const { replaces } = change;
  const answer =
    change.change === 'copy-headers'
      ? await seams.origin.copyHeaders({ key, headers, ifMatch: change.replaces, beforeSend })
      : await seams.origin.put({
          key,
          body: body ?? (await readBuilt(change, seams)),
          headers,
          condition: replaces === null ? { ifNoneMatch: '*' } : { ifMatch: replaces },
          beforeSend,
        });
  if (answer.outcome === 'done') return toWritten(answer);
  if (replaces === null) throw movedKey(change.key, true);
  return await putWhatIsGone(upload, context);
}

/** An object of ours that someone deleted is put again: nothing of anyone's is overwritten. */
async function putWhatIsGone(
  { change, body }: Upload,
  { plan, seams, prefix, lease }: ApplyContext,
): Promise<Written> {
  const key = `${prefix}${change.key}`;
  const { object } = await seams.origin.head(key);
  if (object !== null) throw movedKey(change.key, false);
  const answer = await seams.origin.put({
    key,
    body: body ?? (await readBuilt(change, seams)),
    headers: toObjectHeaders(change.desired, plan.law.tagged),
    condition: { ifNoneMatch: '*' },
    beforeSend: () => lease.keep(),
  });
  if (answer.outcome !== 'done') throw movedKey(change.key, false);
  return toWritten(answer);
}

const toWritten = ({ at, etag, version }: Extract<WriteAnswer, { outcome: 'done' }>): Written => ({
  at,
  etag,
  version,
});

function logWrite(
  { change, key, desired }: Put | CopyHeaders,
  {
    seams,
    sent,
    answered,
  }: { readonly seams: Seams; readonly sent: number; readonly answered: number },
): void {
  const { digest, contentType, cacheControl, loads } = desired;
  const op = change === 'put' ? 'put' : 'headers';
  seams.log({ op, key, digest, contentType, cacheControl, loads, sent, answered });
}

async function removeAll(
  removals: readonly Remove[],
  { seams, lease, prefix }: ApplyContext,
  state: PhaseState,
): Promise<void> {
  const { origin } = seams;
  const requests = removals.map(({ key, replaces }) => ({
    key: `${prefix}${key}`,
    ifMatch: replaces,
  }));
  try {
    await lease.keep();
    const sent = seams.clock.now();
    const removed = (key: string, at: number): void => {
      state.done.set(key, { at, etag: '' });
      seams.log({ op: 'delete', key, sent, answered: at });
    };
    const answers = await origin
      .remove(requests, () => lease.keep())
      .catch(async (error: unknown) => {
        if (!mayHaveHappened(error)) throw error;
        for (const change of removals) {
          const found = await findWritten(change, { origin, prefix });
          if (found === null) state.unanswered.push(change);
          else removed(change.key, found.at);
        }
        if (state.unanswered.length > 0) throw error;
        return [];
      });
    for (const answer of answers) {
      const key = answer.key.slice(prefix.length);
      if (answer.outcome === 'removed') removed(key, answer.at);
      else
        state.fail(
          answer.outcome === 'failed' ? notRemoved(key, answer.why) : movedKey(key, false),
        );
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
  const longest = returned.reduce(
    (most, { key }) => Math.max(most, errorSetOf(plan.law, key, 0).edge),
    0,
  );
  const milliseconds = (longest + plan.law.allowance) * 1000;
  seams.progress({ step: 'waiting', milliseconds, why: 'cached-errors' });
  await seams.clock.sleep(milliseconds);
}
