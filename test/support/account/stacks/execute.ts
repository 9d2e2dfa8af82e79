import type { ResourceStatus, StackStatus } from '@aws-sdk/client-cloudformation';
import { AwsFailure } from '../failure.ts';
import type { AccountState } from '../state.ts';
import { differences, inOrder, kindOf, scopeOf } from './compare.ts';
import { holds, resolve } from './resolve.ts';
import type { MakeContext } from './resource-kinds.ts';
import type { JsonObject, Pause, StackResource, StackState, Version } from './stack-state.ts';
import { textOf } from './text.ts';

type Work = Generator<Pause, void>;

/** Carries on with what stacks have under way, as far as it goes for now. */
export function advance(state: AccountState): void {
  for (const stack of state.stacks) {
    while (stack.work !== null && isOver(state, stack.pause)) {
      const { done, value } = stack.work.next();
      stack.pause = done === true ? null : value;
      if (done === true) stack.work = null;
    }
  }
}

function isOver(state: AccountState, pause: Pause | null): boolean {
  if (pause === null) return true;
  return 'until' in pause ? state.now() >= pause.until : pause.unless();
}

/** Makes or changes what a version describes; when a part fails all is as before. */
export function* execute(state: AccountState, stack: StackState, version: Version): Work {
  const before = stack.version;
  const word = before === null ? 'CREATE' : 'UPDATE';
  say(state, stack, `${word}_IN_PROGRESS`, 'User Initiated');
  const touched = new Map<string, StackResource | null>();
  try {
    yield* makeAll(state, stack, { version, touched });
    if (before !== null) say(state, stack, 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS');
    yield* removeRest(state, stack, version);
    stack.version = version;
    stack.outputs = outputsOf(state, stack, version);
    say(state, stack, `${word}_COMPLETE`);
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    if (before === null) yield* rollBackCreation(state, stack, version);
    else yield* rollBackUpdate(state, stack, { before, touched });
  }
}

interface Attempt {
  readonly version: Version;
  /** What was there before of the resources that were made or changed. */
  readonly touched: Map<string, StackResource | null>;
}

function* makeAll(state: AccountState, stack: StackState, { version, touched }: Attempt): Work {
  const scope = scopeOf(state, stack, version);
  for (const logicalId of inOrder(scope)) {
    const { Type: type, Properties = {} } = version.template.Resources[logicalId] ?? { Type: '' };
    const properties = resolve(Properties, scope) as JsonObject;
    const known = stack.resources.get(logicalId) ?? null;
    if (known !== null && differences(known.properties, properties).length === 0) continue;
    touched.set(logicalId, known);
    yield* make(state, stack, { logicalId, type, properties, known });
  }
}

interface Wanted {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: JsonObject;
  readonly known: StackResource | null;
}

function* make(state: AccountState, stack: StackState, wanted: Wanted): Work {
  const { logicalId, type, properties, known } = wanted;
  const word = known === null ? 'CREATE' : 'UPDATE';
  const about = { logicalId, type, physicalId: known?.physicalId ?? '' };
  note(state, stack, { ...about, status: `${word}_IN_PROGRESS`, reason: null });
  const context = contextOf(state, stack, logicalId);
  const kind = kindOf(type);
  try {
    yield { until: state.now() + state.resourceTakes(type) };
    const refused = state.resourceFailures.get(logicalId);
    if (refused !== undefined) throw new AwsFailure(400, 'InvalidRequest', { message: refused });
    const replaces =
      known !== null &&
      differences(known.properties, properties).some((name) => kind.replacedBy.includes(name));
    const made =
      known === null || replaces
        ? kind.create(context, properties)
        : kind.update(context, known, properties);
    const status = `${word}_COMPLETE` as const;
    stack.resources.set(logicalId, { logicalId, type, properties, status, ...made });
    const reason = kind.waitsFor?.(context, made) ?? 'Resource creation Initiated';
    const { physicalId } = made;
    note(state, stack, { ...about, physicalId, status: `${word}_IN_PROGRESS`, reason });
    yield { unless: () => kind.isDone?.(context, made) ?? true };
    note(state, stack, { ...about, physicalId, status, reason: null });
    if (replaces) kind.remove(context, known);
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    const reason = `Resource handler returned message: "${error.message}" (RequestToken: test, HandlerErrorCode: ${error.code})`;
    note(state, stack, { ...about, status: `${word}_FAILED`, reason });
    throw error;
  }
}

/** What the version does not describe any more. */
function* removeRest(state: AccountState, stack: StackState, version: Version): Work {
  const wanted = new Set(inOrder(scopeOf(state, stack, version)));
  const gone = [...stack.resources.values()].filter(({ logicalId }) => !wanted.has(logicalId));
  yield* removeAll(state, stack, {
    resources: gone.toReversed(),
    version: stack.version ?? version,
  });
}

function* rollBackCreation(state: AccountState, stack: StackState, version: Version): Work {
  const failed = stack.events.findLast(({ status }) => status === 'CREATE_FAILED');
  const reason = `The following resource(s) failed to create: [${failed?.logicalId ?? ''}]. Rollback requested by user.`;
  say(state, stack, 'ROLLBACK_IN_PROGRESS', reason);
  const resources = [...stack.resources.values()].toReversed();
  yield* removeAll(state, stack, { resources, version, isNew: true });
  say(state, stack, 'ROLLBACK_COMPLETE');
}

function* rollBackUpdate(
  state: AccountState,
  stack: StackState,
  { before, touched }: { readonly before: Version; readonly touched: Attempt['touched'] },
): Work {
  const failed = stack.events.findLast(({ status }) => status.endsWith('_FAILED'));
  const reason = `The following resource(s) failed to update: [${failed?.logicalId ?? ''}].`;
  say(state, stack, 'UPDATE_ROLLBACK_IN_PROGRESS', reason);
  for (const [logicalId, known] of [...touched].toReversed()) {
    const tried = stack.resources.get(logicalId);
    if (tried === undefined) continue;
    const context = contextOf(state, stack, logicalId);
    if (known === null)
      yield* removeAll(state, stack, { resources: [tried], version: before, isNew: true });
    else if (tried !== known) {
      const made = kindOf(known.type).update(context, tried, known.properties);
      stack.resources.set(logicalId, { ...known, ...made });
      const { type, physicalId } = known;
      note(state, stack, { logicalId, type, physicalId, status: 'UPDATE_COMPLETE', reason: null });
    }
  }
  say(state, stack, 'UPDATE_ROLLBACK_COMPLETE');
}

/** Deletes the resources of a stack, but for what is to stay. */
export function* removeStack(state: AccountState, stack: StackState): Work {
  say(state, stack, 'DELETE_IN_PROGRESS', 'User Initiated');
  const { version } = stack;
  try {
    if (version !== null)
      yield* removeAll(state, stack, {
        resources: [...stack.resources.values()].toReversed(),
        version,
      });
    say(state, stack, 'DELETE_COMPLETE');
  } catch (error) {
    if (!(error instanceof AwsFailure)) throw error;
    say(state, stack, 'DELETE_FAILED', error.message);
  }
}

function* removeAll(
  state: AccountState,
  stack: StackState,
  {
    resources,
    version,
    isNew = false,
  }: {
    readonly resources: readonly StackResource[];
    readonly version: Version;
    /** They were made by what is undone. */
    readonly isNew?: boolean;
  },
): Work {
  for (const resource of resources) {
    const { logicalId, type, physicalId } = resource;
    const policy = version.template.Resources[logicalId]?.DeletionPolicy;
    const stays = policy === 'Retain' || (policy === 'RetainExceptOnCreate' && !isNew);
    const about = { logicalId, type, physicalId, reason: null };
    stack.resources.delete(logicalId);
    if (stays) {
      note(state, stack, { ...about, status: 'DELETE_SKIPPED' });
      continue;
    }
    note(state, stack, { ...about, status: 'DELETE_IN_PROGRESS' });
    yield { until: state.now() + state.resourceTakes(type) };
    kindOf(type).remove(contextOf(state, stack, logicalId), resource);
    note(state, stack, { ...about, status: 'DELETE_COMPLETE' });
  }
}

function contextOf(state: AccountState, stack: StackState, logicalId: string): MakeContext {
  return { state, region: stack.region, stack: stack.name, logicalId };
}

function outputsOf(state: AccountState, stack: StackState, version: Version) {
  const scope = scopeOf(state, stack, version);
  const outputs = Object.entries(version.template.Outputs ?? {}).filter(
    ([, { Condition }]) => Condition === undefined || holds(Condition, scope),
  );
  return Object.fromEntries(
    outputs.map(([name, { Value }]) => [name, textOf(resolve(Value, scope))]),
  );
}

/** The stack has a new status, which its events tell too. */
function say(state: AccountState, stack: StackState, status: StackStatus, reason?: string): void {
  stack.status = status;
  stack.reason = reason ?? null;
  note(state, stack, {
    logicalId: stack.name,
    physicalId: stack.id,
    type: 'AWS::CloudFormation::Stack',
    status: status as ResourceStatus,
    reason: reason ?? null,
  });
}

function note(
  state: AccountState,
  stack: StackState,
  event: Omit<StackState['events'][number], 'id' | 'at'>,
): void {
  stack.events.push({ ...event, id: state.nextUuid(), at: state.now() });
}
