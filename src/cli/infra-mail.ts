import { UserError } from '../findings/user-error.ts';
import { mailPrefix } from '../infra/template/mail.ts';
import { outputs } from '../infra/template/stacks.ts';
import { approvalsToJson, renderApprovals } from '../report/mail-text.ts';
import { renderHead } from '../report/stack-head-text.ts';
import type { CommandContext } from './context.ts';
import { openStacks, type StackRun } from './stack-run.ts';

/** The body of `infra mail`: the approval links in the mails that SES has caught. Throws UserError. */
export async function showMail(
  context: CommandContext,
  { account: wanted }: { readonly account: string | null },
): Promise<void> {
  const run = await openStacks(context, { insist: true, parameter: [], wanted });
  const place = await placeOf(run);
  const { readMails } = await import('../infra/deploy-mail.ts');
  const { approvals, mails } = await readMails(place);
  const { account } = run;
  const target = run.stacks.target.name;
  const about = { account, bucket: place.bucket, mails };
  context.print([
    ...renderHead('mail', { target, account }),
    '',
    ...renderApprovals(approvals, { ...about, now: run.clock.now(), width: context.width }),
  ]);
  context.document(approvalsToJson(approvals, { ...about, target }));
}

/** Where the stack that catches mails keeps them. Throws UserError. */
async function placeOf({ stacks: { stacks, target }, service, account }: StackRun) {
  const stack = stacks.find(({ kind }) => kind === 'mail');
  if (stack === undefined) {
    throw new UserError({
      code: 'no-mail',
      what: `The target ${target.name} catches no mails: its certificate is given, or validated by DNS.`,
      next: "Mails are caught where `infra.validation` of the target is 'email' and no certificate is given.",
    });
  }
  const { name, region } = stack;
  const facts = await (await service(region)).describe(name);
  const bucket = facts?.outputs[outputs.mailBucket];
  if (bucket === undefined) {
    throw new UserError({
      code: 'no-stack',
      what: `There is no stack ${name} in ${region} of account ${account} that catches mails.`,
      next: 'Deploy it: storyclub infra deploy; or check whose credentials these are.',
    });
  }
  return { bucket, region, prefix: mailPrefix };
}
