import type { Clock } from '../clock.ts';
import { UserError } from '../findings/user-error.ts';
import type { StackFacts } from '../infra/stack/stack-facts.ts';
import type { StackService } from '../infra/stack/stack-service.ts';
import type { Stack } from '../infra/template/stacks.ts';
import type { CommandContext } from './context.ts';
import { siteStacks, type TargetStacks } from './site-stacks.ts';

/** One run over the stacks of a target. */
export interface StackRun {
  readonly context: CommandContext;
  readonly clock: Clock;
  readonly stacks: TargetStacks;
  /** Number of the AWS account. */
  readonly account: string;
  /** Parameters of templates that their owner gives, by name. */
  readonly given: Readonly<Record<string, string>>;
  /** Outputs of the stacks that are there, by their names; what is deployed is added. */
  readonly outputs: Map<string, StackFacts['outputs']>;
  readonly service: (region: string) => Promise<StackService>;
}

interface OpenTerms {
  /** A website endpoint is wanted after all. */
  readonly insist: boolean;
  readonly parameter: readonly string[];
  /** The account it has to be; null for whichever it is. */
  readonly wanted: string | null;
}

/** Reads the configuration and asks whose account it is, so that without credentials nothing is begun. Throws UserError. */
export async function openStacks(
  context: CommandContext,
  { insist, parameter, wanted }: OpenTerms,
): Promise<StackRun> {
  const stacks = await siteStacks(context, { insist });
  const given = toParameters(parameter, stacks.stacks);
  const { callerAccount } = await import('../infra/deploy-account.ts');
  const account = await callerAccount(stacks.input.region);
  if (wanted !== null && wanted !== account) throw otherAccount(account, wanted);
  const { cloudFormation } = await import('../infra/deploy-cloudformation.ts');
  const services = new Map<string, Promise<StackService>>();
  return {
    context,
    clock: (await context.site()).clock,
    stacks,
    account,
    given,
    outputs: new Map(),
    service: (region) => {
      const opened = services.get(region) ?? cloudFormation(region);
      services.set(region, opened);
      return opened;
    },
  };
}

/** `Name=value`, as often as wanted. Throws UserError. */
function toParameters(
  flags: readonly string[],
  stacks: readonly Stack[],
): Readonly<Record<string, string>> {
  const known = stacks.flatMap(({ parameters }) =>
    parameters.filter(({ from }) => from === 'owner').map(({ name }) => name),
  );
  return Object.fromEntries(
    flags.map((flag) => {
      const [name = '', ...value] = flag.split('=');
      if (known.includes(name) && value.length > 0) return [name, value.join('=')];
      throw new UserError({
        code: 'usage',
        what:
          value.length > 0
            ? `No template of this target has a parameter "${name}" to give.`
            : `--parameter takes Name=value, and not "${flag}".`,
        next:
          known.length === 0
            ? 'The templates of this target have no parameter to give: leave it out.'
            : `Names of parameters: ${known.join(', ')}.`,
      });
    }),
  );
}

function otherAccount(account: string, wanted: string): UserError {
  return new UserError({
    code: 'account-differs',
    what: `The credentials are of account ${account}, and not of ${wanted}.`,
    next: 'Set AWS_PROFILE to a profile of the right account, or leave --account out.',
  });
}
