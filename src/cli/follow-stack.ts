import { UserError } from '../findings/user-error.ts';
import { type Followed, followStack } from '../infra/deploy-follow.ts';
import { mayPass } from '../infra/deploy-access.ts';
import { type Proposal, proposeStack, withdraw } from '../infra/deploy-propose.ts';
import { failureOf } from '../infra/stack/outcome.ts';
import { phaseOf, type StackEvent, type StackFacts } from '../infra/stack/stack-facts.ts';
import type { StackService } from '../infra/stack/stack-service.ts';
import type { Stack } from '../infra/template/stacks.ts';
import { wrap } from '../report/wrap.ts';
import type { StackPlan } from './propose-stack.ts';
import type { StackRun } from './stack-run.ts';
import { watchStack } from './watch-stack.ts';

interface ToFollow {
  readonly service: StackService;
  readonly stack: Stack;
  /** ARN. */
  readonly id: string;
  readonly known: ReadonlySet<string>;
  readonly giveUpAt: number;
}

/** Makes the changes, shown event by event. Throws UserError when they are taken back, or are not done in time. */
export async function executeProposal(
  run: StackRun,
  {
    plan: { stack, service },
    proposal,
    giveUpAt,
  }: { readonly plan: StackPlan; readonly proposal: Proposal; readonly giveUpAt: number },
): Promise<StackFacts> {
  const id = proposal.changeSet.stackId;
  const before = await begin(service, proposal, stack);
  run.context.setState(goesOn(stack));
  const known = new Set(before.map((event) => event.id));
  const ended = await follow(run, { service, stack, id, known, giveUpAt });
  const failure = failureOf(stack, ended.stack, ended.events);
  if (failure !== null) throw failure;
  run.context.setState(`The stack ${stack.name} is deployed.`);
  if (ended.stack === null) throw new Error(`${stack.name} is settled and gone`);
  return ended.stack;
}

/** Starts the changes, or withdraws what cannot be started; answers the events of what was before. */
async function begin(
  service: StackService,
  proposal: Proposal,
  stack: Stack,
): Promise<readonly StackEvent[]> {
  let asked = false;
  try {
    const before = await service.events(proposal.changeSet.stackId, new Set());
    asked = true;
    await service.execute(proposal.changeSet);
    return before;
  } catch (error) {
    // Without an answer it may have begun: then the next deploy follows it.
    if (asked && error instanceof UserError && mayPass(error))
      throw error.withState(mayGoOn(stack), 3);
    await withdraw(service, proposal);
    throw error;
  }
}

/** Follows an operation that is under way already, of an earlier run or of somebody else. Throws UserError. */
export async function followOther(
  run: StackRun,
  { stack, giveUpAt }: { readonly stack: Stack; readonly giveUpAt: number },
): Promise<void> {
  const service = await run.service(stack.region);
  const existing = await service.describe(stack.name);
  if (existing === null || phaseOf(existing.status) !== 'working') return;
  run.context.note(
    wrap(
      `The stack ${stack.name} is being changed already (${existing.status}): following that first.`,
      run.context.width,
    ),
  );
  const known = new Set<string>();
  const ended = await follow(run, { service, stack, id: existing.id, known, giveUpAt });
  const failure = failureOf(stack, ended.stack, ended.events);
  // What somebody else deleted is made anew.
  if (failure !== null && ended.stack !== null) throw failure;
}

/** Deletes what a failed creation left, an empty stack, and asks for the changes anew. Throws UserError. */
export async function clearLeftOver(
  run: StackRun,
  { stack, service, existing, request }: StackPlan,
  giveUpAt: number,
): Promise<Proposal> {
  if (existing !== null) {
    const before = await service.events(existing.id, new Set());
    await service.deleteStack(existing.id);
    run.context.setState(`What was left of the stack ${stack.name} is being deleted.`);
    const known = new Set(before.map((event) => event.id));
    const ended = await follow(run, { service, stack, id: existing.id, known, giveUpAt });
    const failure = ended.stack === null ? null : failureOf(stack, ended.stack, ended.events);
    if (failure !== null) throw failure;
  }
  const { clock, context } = run;
  const proposal = await proposeStack(service, request, {
    clock,
    signal: context.signal,
    stack: null,
  });
  if (proposal === null) throw new Error(`${stack.name} is new, and nothing of it is to be made`);
  return proposal;
}

async function follow(run: StackRun, { service, stack, id, known, giveUpAt }: ToFollow) {
  const { clock, context } = run;
  const watch = watchStack(run, stack);
  const followed = await followStack(service, id, {
    clock,
    signal: context.signal,
    giveUpAt,
    known,
    onLook: watch.look,
    onWait: watch.wait,
  }).finally(watch.end);
  if (followed.state === 'left') throw leftAlone(stack, followed, context.signal.aborted);
  return followed;
}

const goesOn = ({ name }: Stack): string =>
  `The stack ${name} goes on being changed in AWS; \`storyclub infra deploy\` follows it.`;

const mayGoOn = ({ name }: Stack): string =>
  `Whether ${name} is being changed in AWS is not known; \`storyclub infra deploy\` sees, and follows it if it is.`;

function leftAlone(stack: Stack, { stack: facts }: Followed, stopped: boolean): UserError {
  return new UserError({
    code: 'stack-still-working',
    what: stopped
      ? `It was stopped while ${stack.name} is being changed.`
      : `The stack ${stack.name} is not done yet: ${facts?.status ?? 'it is being deleted'}.`,
    next: 'Run `storyclub infra deploy` again: it follows what is under way, and goes on from there. --timeout 3h waits longer.',
    state: goesOn(stack),
    exitCode: 3,
  });
}
