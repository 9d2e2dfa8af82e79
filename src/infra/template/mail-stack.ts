import { assemble } from './assemble.ts';
import { mailIdentityParts } from './mail-identities.ts';
import { mailPart } from './mail.ts';
import { cloudFrontRegion, stackName } from './names-of-stacks.ts';
import type { Stack, TemplateInput } from './stacks.ts';

/** What catches the mails of ACM: before the certificate is asked for, since each mail is sent once. */
export function mailStack(input: TemplateInput): Stack {
  const name = stackName(input.infra, 'mail');
  return assemble(
    {
      kind: 'mail',
      name,
      region: cloudFrontRegion,
      description: `Catches the mails that ask whether the certificate of ${input.names.host} may be issued. Made by storyclub.`,
      nextStep: `Make the receipt rule set ${name} the active one, which no template can: aws ses set-active-receipt-rule-set --rule-set-name ${name} --region ${cloudFrontRegion}. The one that was active, if any, takes no mails from then on.`,
    },
    [mailPart(input), ...mailIdentityParts(input)],
  );
}
