import { parseDuration } from '../config/duration.ts';
import type { ExitCode } from '../findings/user-error.ts';
import { UserError } from '../findings/user-error.ts';
import { withdraw } from '../infra/deploy-propose.ts';
import { isForeign, upheavals } from '../infra/stack/stack-change.ts';
import type { StackFacts } from '../infra/stack/stack-facts.ts';
import { outputs, type Stack } from '../infra/template/stacks.ts';
import { paintFor } from '../report/paint.ts';
import {
  changesAnything,
  type ProposedStack,
  renderForgotten,
  renderStackChanges,
  renderUpheavals,
} from '../report/stack-changes-text.ts';
import { renderHead } from '../report/stack-head-text.ts';
import { deployToJson } from '../report/stack-json.ts';
import { renderDeployed } from '../report/stack-outputs-text.ts';
import type { CommandContext } from './context.ts';
import { clearLeftOver, executeProposal, followOther } from './follow-stack.ts';
import { type DiffFlags, forgottenStacks } from './infra-diff.ts';
import { planStack, propose, type Shown, type StackPlan } from './propose-stack.ts';
import { refuseSecondSite } from './second-site.ts';
import { openStacks, type StackRun } from './stack-run.ts';

export interface DeployFlags extends DiffFlags {
  readonly yes: boolean;
  readonly replace: boolean;
  readonly timeout: string | null;
}

interface Deploying {
  readonly run: StackRun;
  readonly flags: DeployFlags;
  /** Epoch milliseconds. */
  readonly giveUpAt: number;
}

/** A stack that is as described, and what was changed for it. */
interface Deployed {
  readonly proposed: ProposedStack;
  readonly stack: StackFacts;
}

/** The body of `infra deploy`: stack by stack, each shown, confirmed and followed to its end. Throws UserError. */
export async function deployStacks(context: CommandContext, flags: DeployFlags): Promise<ExitCode> {
  const patience = toPatience(flags.timeout);
  const insist = flags['insist-on-website'];
  const run = await openStacks(context, {
    insist,
    parameter: flags.parameter,
    wanted: flags.account,
  });
  const frame = { target: run.stacks.target.name, account: run.account };
  context.print(renderHead('deploy', frame));
  if (!flags.replace) await refuseSecondSite(run);
  const deploying = { run, flags, giveUpAt: run.clock.now() + patience };
  const done: Deployed[] = [];
  const { stacks } = run.stacks;
  for (const [index, stack] of stacks.entries()) {
    const deployed = await deployStack(deploying, stack);
    if (deployed === null) return declined(context, done.length > 0);
    run.outputs.set(stack.name, deployed.stack.outputs);
    done.push(deployed);
    const isLast = index === stacks.length - 1;
    if (!(await stepIsDone(deploying, { stack, deployed, isLast }))) return 3;
  }
  const { distribution, infra } = run.stacks.target;
  const made = run.outputs.get(infra.stack)?.[outputs.distributionId];
  const isWritten = distribution !== null && distribution === made;
  context.print([
    '',
    ...renderDeployed(run.stacks, run.outputs, {
      target: frame.target,
      isWritten,
      width: context.width,
    }),
  ]);
  context.print(renderForgotten(await forgottenStacks(run), context.width));
  context.document(deployToJson(done, frame));
  return 0;
}

/** Null: declined. */
async function deployStack(deploying: Deploying, stack: Stack): Promise<Deployed | null> {
  const { run, giveUpAt } = deploying;
  await followOther(run, { stack, giveUpAt });
  const plan = await planStack(run, stack);
  if (plan.waitsFor.length > 0) throw notFed(plan);
  const shown = await propose(run, plan);
  try {
    if (!(await agree(deploying, shown))) return await undo(plan, shown);
  } catch (error) {
    await undo(plan, shown);
    throw error;
  }
  if (!changesAnything(shown.proposed)) {
    if (plan.existing === null) throw nothingThere(stack);
    return { proposed: shown.proposed, stack: plan.existing };
  }
  const proposal = shown.proposal ?? (await clearLeftOver(run, plan, giveUpAt));
  const { proposed } = shown;
  return { proposed, stack: await executeProposal(run, { plan, proposal, giveUpAt }) };
}

async function undo({ service }: StackPlan, { proposal }: Shown): Promise<null> {
  if (proposal !== null) await withdraw(service, proposal);
  return null;
}

/** Shows what would change, refuses what takes the site away, and asks. Throws UserError. */
async function agree({ run, flags }: Deploying, { proposed }: Shown): Promise<boolean> {
  const { context } = run;
  const options = { paint: paintFor(context.colour.stdout), width: context.width };
  context.print(['', ...renderStackChanges(proposed, options)]);
  const grave = upheavals(proposed.changes);
  context.print(renderUpheavals(grave, options));
  if (grave.length > 0 && !flags.replace) {
    throw new UserError({
      code: 'replaces-live',
      what: `Deploying ${proposed.name} would take away ${grave.map(({ id }) => id).join(' and ')}, which ${grave.some(isForeign) ? 'is not all of this site' : 'readers are served by'}.`,
      why: 'That is said above, line by line.',
      next: 'Take back what asks for it in the configuration (`bucket`, `region`, `infra.stack`, `infra.zone`), or insist with --replace.',
      exitCode: 1,
    });
  }
  if (!changesAnything(proposed) || flags.yes) return true;
  return await context.confirm(`Deploy ${proposed.name} in account ${run.account}?`, '--yes');
}

/** What no template can do comes before the next stack: it is said, and asked for where somebody is there. */
async function stepIsDone(
  { run, flags }: Deploying,
  done: { readonly stack: Stack; readonly deployed: Deployed; readonly isLast: boolean },
): Promise<boolean> {
  const { nextStep } = done.stack;
  if (nextStep === null || !changesAnything(done.deployed.proposed)) return true;
  const { renderStep } = await import('../report/stack-outputs-text.ts');
  run.context.note(['', ...renderStep(run.stacks, run.outputs, done)]);
  if (done.isLast || flags.yes || !run.context.isTerminal) return true;
  if (await run.context.confirm('Is that done?', '--yes')) return true;
  run.context.note(['Run `storyclub infra deploy` again when it is: it goes on from here.']);
  return false;
}

function declined(context: CommandContext, hasChanged: boolean): ExitCode {
  context.print([
    '',
    hasChanged ? 'the stacks after this were not changed' : 'nothing was changed',
  ]);
  return hasChanged ? 3 : 1;
}

function toPatience(timeout: string | null): number {
  const seconds = parseDuration(timeout ?? '60m');
  if (seconds !== null && seconds > 0) return seconds * 1000;
  throw new UserError({
    code: 'usage',
    what: `--timeout takes a duration, not "${timeout}".`,
    next: 'Write it as --timeout 90m.',
  });
}

function nothingThere({ name }: Stack): Error {
  return new Error(`CloudFormation finds nothing to change in ${name}, which does not exist`);
}

function notFed({ stack, waitsFor }: StackPlan): UserError {
  return new UserError({
    code: 'stack-refused',
    what: `The stack ${stack.name} needs an output that ${waitsFor.join(', ')} does not have.`,
    why: 'A stack of that name is there, and is not the one of this template.',
    next: 'Give the target another `infra.stack` in storyclub.config.ts.',
  });
}
