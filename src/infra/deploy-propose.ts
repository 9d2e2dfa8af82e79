import { sleepUntil } from '../cdn/wait-for-purge.ts';
import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import { explainFailure } from './stack/failure.ts';
import { type StackChange, toStackChanges } from './stack/stack-change.ts';
import { phaseOf, type StackFacts } from './stack/stack-facts.ts';
import type {
  ChangeSet,
  ChangeSetFacts,
  StackRequest,
  StackService,
} from './stack/stack-service.ts';

/** Changes that CloudFormation would make, ready to be executed or withdrawn. */
export interface Proposal {
  readonly kind: 'create' | 'update';
  readonly changes: readonly StackChange[];
  readonly changeSet: ChangeSet;
  /** The proposal made the stack, which holds nothing yet: it goes with it when it is withdrawn. */
  readonly madeStack: boolean;
}

export interface ProposeOptions {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** The stack as it is; null when there is none. */
  readonly stack: StackFacts | null;
}

/** How long CloudFormation may take to work out the changes, milliseconds. */
const PATIENCE = 5 * 60_000;

/**
 * Has CloudFormation work out what a template would change. Null: nothing would. Whatever goes wrong, nothing of it is
 * left behind. Throws UserError.
 */
export async function proposeStack(
  service: StackService,
  request: StackRequest,
  { clock, signal, stack }: ProposeOptions,
): Promise<Proposal | null> {
  const exists = stack !== null && phaseOf(stack.status) !== 'reviewed';
  const name = `storyclub-${clock.now().toString(36)}`;
  const changeSet = await service.createChangeSet(request, {
    name,
    kind: exists ? 'UPDATE' : 'CREATE',
  });
  const madeStack = stack === null;
  const made = { changeSet, madeStack };
  try {
    const changes = await changesOf(service, changeSet, { clock, signal });
    if (changes === null) {
      await withdraw(service, made);
      return null;
    }
    return { kind: exists ? 'update' : 'create', changes, ...made };
  } catch (error) {
    await withdraw(service, made);
    throw error;
  }
}

async function changesOf(
  service: StackService,
  changeSet: ChangeSet,
  { clock, signal }: Pick<ProposeOptions, 'clock' | 'signal'>,
): Promise<readonly StackChange[] | null> {
  const giveUpAt = clock.now() + PATIENCE;
  for (let pause = 500; ; pause = Math.min(2 * pause, 5_000)) {
    const facts = await service.describeChangeSet(changeSet);
    switch (facts.state) {
      case 'ready':
        return toStackChanges(facts.changes);
      case 'empty':
        return null;
      case 'failed':
        throw refused(facts);
      case 'working':
        break;
    }
    if (signal.aborted) throw stopped();
    if (clock.now() >= giveUpAt) throw tooLong();
    await sleepUntil(clock.now() + pause, { clock, signal });
  }
}

/** Deletes a change set, and the empty stack it made. What could not be deleted is said, and never thrown: null is all. */
export async function withdraw(
  service: StackService,
  { changeSet, madeStack }: Pick<Proposal, 'changeSet' | 'madeStack'>,
): Promise<string | null> {
  try {
    // The stack takes its change sets with it. Somebody else may have deployed into it meanwhile: then it stays.
    if (madeStack && (await holdsNothing(service, changeSet)))
      await service.deleteStack(changeSet.stackId);
    else await service.deleteChangeSet(changeSet);
    return null;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return madeStack
      ? `An empty stack in REVIEW_IN_PROGRESS is left behind (${error.message}): it costs nothing, and the next deploy uses it.`
      : `A change set is left behind (${error.message}): it changes nothing until somebody executes it.`;
  }
}

async function holdsNothing(service: StackService, { stackId }: ChangeSet): Promise<boolean> {
  const stack = await service.describe(stackId);
  return stack === null || phaseOf(stack.status) === 'reviewed';
}

function refused({
  reason,
  faults: [first, ...others],
}: Pick<Extract<ChangeSetFacts, { readonly state: 'failed' }>, 'reason' | 'faults'>): UserError {
  const what = 'CloudFormation cannot make what the template describes';
  if (first === undefined) {
    const { next } = explainFailure({ type: '', reason });
    return new UserError({
      code: 'stack-refused',
      what: `${what}.`,
      why: `It says: ${reason}`,
      next,
    });
  }
  const { why, next } = explainFailure(first);
  const more = others.map(({ logicalId }) => logicalId).join(', ');
  return new UserError({
    code: 'stack-refused',
    what: `${what}: ${first.logicalId} (${first.type}).`,
    why: `It says: ${first.reason} ${why}${more === '' ? '' : ` There is something about ${more} too.`}`,
    next,
  });
}

function stopped(): UserError {
  return new UserError({
    code: 'interrupted',
    what: 'It was stopped before CloudFormation had worked out the changes.',
    next: 'Run it again.',
    exitCode: 1,
  });
}

function tooLong(): UserError {
  return new UserError({
    code: 'stack-service-failed',
    what: 'CloudFormation has not worked out the changes within five minutes.',
    next: 'Repeat the command; if it happens again, look at the AWS health dashboard.',
  });
}
