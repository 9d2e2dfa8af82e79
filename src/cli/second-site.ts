import { UserError } from '../findings/user-error.ts';
import { phaseOf } from '../infra/stack/stack-facts.ts';
import type { StackRun } from './stack-run.ts';

/**
 * A target that has a distribution, and no stack that could have made it: its region, its stack's name or the account is
 * another than before, and a deploy would make a second site for the same names. Throws UserError.
 */
export async function refuseSecondSite({ stacks, account, service }: StackRun): Promise<void> {
  const { distribution, infra, name: target } = stacks.target;
  const site = stacks.stacks.find(({ kind }) => kind === 'site');
  // Without the names readers come by, a distribution takes nothing from another.
  if (distribution === null || infra.names === 'none' || site === undefined) return;
  const { name, region } = site;
  const found = await (await service(region)).describe(name);
  if (found !== null && !['reviewed', 'gone', 'creation-undone'].includes(phaseOf(found.status)))
    return;
  throw new UserError({
    code: 'replaces-live',
    what: `The target ${target} has the distribution ${distribution}, and there is no stack ${name} in ${region} of account ${account} that made it.`,
    why: 'A deploy would make another distribution for the names of the site, with an empty bucket behind it.',
    state: 'Nothing was changed.',
    next: 'Take back what was changed in the configuration (`region`, `infra.stack`), or use the credentials of the other account. A site that was set up by hand is led over step by step: docs/guides/moving-to-https.md. --replace insists.',
    exitCode: 1,
  });
}
