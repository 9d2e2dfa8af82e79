import type { ExitCode } from '../findings/user-error.ts';
import { UserError } from '../findings/user-error.ts';
import { withdraw } from '../infra/deploy-propose.ts';
import { phaseOf } from '../infra/stack/stack-facts.ts';
import { cloudFrontRegion, stackName } from '../infra/template/names-of-stacks.ts';
import { paintFor } from '../report/paint.ts';
import {
  changesAnything,
  type ProposedStack,
  renderForgotten,
  renderStackChanges,
} from '../report/stack-changes-text.ts';
import { renderHead } from '../report/stack-head-text.ts';
import { diffToJson } from '../report/stack-json.ts';
import type { CommandContext } from './context.ts';
import { planStack, propose, type StackPlan } from './propose-stack.ts';
import { openStacks, type StackRun } from './stack-run.ts';

export interface DiffFlags {
  readonly parameter: readonly string[];
  readonly 'insist-on-website': boolean;
  readonly account: string | null;
}

/** The body of `infra diff`: what a deploy would change. Leaves nothing behind. Throws UserError. */
export async function diffStacks(context: CommandContext, flags: DiffFlags): Promise<ExitCode> {
  const insist = flags['insist-on-website'];
  const run = await openStacks(context, {
    insist,
    parameter: flags.parameter,
    wanted: flags.account,
  });
  const options = { paint: paintFor(context.colour.stdout), width: context.width };
  const frame = { target: run.stacks.target.name, account: run.account };
  context.print(renderHead('diff', frame));
  const shown: ProposedStack[] = [];
  for (const stack of run.stacks.stacks) {
    const plan = await planStack(run, stack);
    const proposed = await look(run, plan);
    if (plan.existing !== null) run.outputs.set(stack.name, plan.existing.outputs);
    context.print(['', ...renderStackChanges(proposed, options)]);
    shown.push(proposed);
  }
  const forgotten = await forgottenStacks(run);
  context.print(renderForgotten(forgotten, context.width));
  const differs =
    forgotten.length > 0 ||
    shown.some((stack) => changesAnything(stack) || stack.state.is === 'waits');
  context.print(['', differs ? 'nothing was changed' : 'everything is as the configuration says']);
  context.document(diffToJson(shown, { ...frame, forgotten }));
  return 0;
}

/** Stacks of an earlier configuration that this one does not describe; one that may not be asked about is not known. */
export async function forgottenStacks({ stacks: { stacks, input }, service }: StackRun) {
  const known = stacks.map(({ name }) => name);
  const names = (['certificate', 'mail', 'alarms'] as const)
    .map((kind) => stackName(input.infra, kind))
    .filter((name) => !known.includes(name));
  const found = await Promise.all(
    names.map(
      async (name) => await (await service(cloudFrontRegion)).describe(name).catch(() => null),
    ),
  );
  return found.flatMap((facts) =>
    facts === null ? [] : [{ name: facts.name, region: facts.region }],
  );
}

async function look(run: StackRun, plan: StackPlan): Promise<ProposedStack> {
  const { existing, service } = plan;
  if (existing !== null && phaseOf(existing.status) === 'working') {
    throw new UserError({
      code: 'stack-busy',
      what: `The stack ${existing.name} in ${existing.region} is being changed: ${existing.status}.`,
      next: 'Wait until it is done; `storyclub infra deploy` follows it.',
    });
  }
  const { proposed, proposal } = await propose(run, plan);
  if (proposal === null) return proposed;
  const left = await withdraw(service, proposal);
  return left === null ? proposed : { ...proposed, note: left };
}
