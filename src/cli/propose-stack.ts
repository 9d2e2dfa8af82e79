import { type Proposal, proposeStack } from '../infra/deploy-propose.ts';
import { assertUsable } from '../infra/stack/outcome.ts';
import { everythingNew } from '../infra/stack/stack-change.ts';
import { phaseOf, type StackFacts } from '../infra/stack/stack-facts.ts';
import type { StackRequest, StackService } from '../infra/stack/stack-service.ts';
import { toRequest } from '../infra/stack/to-request.ts';
import type { Stack } from '../infra/template/stacks.ts';
import type { ProposedStack } from '../report/stack-changes-text.ts';
import type { StackRun } from './stack-run.ts';

/** A stack, what is there of it, and what is to be made of it. */
export interface StackPlan {
  readonly stack: Stack;
  readonly service: StackService;
  readonly existing: StackFacts | null;
  readonly request: StackRequest;
  /** Stacks that have to be there before. */
  readonly waitsFor: readonly string[];
}

/** Looks at a stack and makes the request. Throws UserError, also for one that nothing can be deployed over. */
export async function planStack(run: StackRun, stack: Stack): Promise<StackPlan> {
  const service = await run.service(stack.region);
  const existing = await service.describe(stack.name);
  if (existing !== null) assertUsable(existing);
  const { outputs, given } = run;
  return { stack, service, existing, ...toRequest(stack, { existing, outputs, given }) };
}

/** What a plan would change; `proposal` is there to be executed or withdrawn, where CloudFormation could be asked. */
export interface Shown {
  readonly proposed: ProposedStack;
  readonly proposal: Proposal | null;
}

/** Asks CloudFormation what would change, or says why it cannot be asked yet. Throws UserError. */
export async function propose(run: StackRun, plan: StackPlan): Promise<Shown> {
  const { stack, existing, waitsFor } = plan;
  const about = { name: stack.name, region: stack.region };
  const phase = existing === null ? null : phaseOf(existing.status);
  const isNew = phase === null || phase === 'reviewed' || phase === 'creation-undone';
  if (waitsFor.length > 0 || phase === 'creation-undone') {
    return {
      proposed: {
        ...about,
        state: { is: phase === 'creation-undone' ? 'left-over' : isNew ? 'new' : 'waits' },
        changes: isNew ? everythingNew(stack.template.Resources) : [],
        note:
          waitsFor.length === 0
            ? null
            : `It is fed by outputs of ${waitsFor.join(', ')}, deployed before it.`,
      },
      proposal: null,
    };
  }
  const { clock, context } = run;
  const proposal = await proposeStack(plan.service, plan.request, {
    clock,
    signal: context.signal,
    stack: existing,
  });
  return {
    proposed: {
      ...about,
      state: { is: isNew ? 'new' : proposal?.changes.length === 0 ? 'outputs' : 'there' },
      changes: proposal?.changes ?? [],
      note: null,
    },
    proposal,
  };
}
