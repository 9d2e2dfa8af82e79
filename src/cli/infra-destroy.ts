import { destroySteps, whyByHand } from '../infra/stack/destroy-steps.ts';
import { renderDestroy } from '../report/destroy-text.ts';
import { renderHead } from '../report/stack-head-text.ts';
import type { CommandContext } from './context.ts';
import { siteStacks } from './site-stacks.ts';

/** The body of `infra destroy`: says how, asks nobody and does nothing. Throws UserError. */
export async function explainDestroy(context: CommandContext): Promise<void> {
  const { target, input, ...stacks } = await siteStacks(context, { insist: true });
  const steps = destroySteps({ stacks, input });
  context.print([
    ...renderHead('destroy', { target: target.name, account: null }),
    '',
    ...renderDestroy(steps, { why: whyByHand, width: context.width }),
  ]);
  context.document({ version: 1, part: 'destroy', target: target.name, why: whyByHand, steps });
}
