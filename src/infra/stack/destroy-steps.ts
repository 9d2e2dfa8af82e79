import { outputs, type SiteStacks, type Stack, type TemplateInput } from '../template/stacks.ts';

/** One step of taking a site down. */
export interface DestroyStep {
  /** What, one or more full sentences. */
  readonly what: string;
  /** Command lines, to be run by whoever takes it down. */
  readonly commands: readonly string[];
}

/** Why storyclub does not do it itself, one full sentence each. */
export const whyByHand: readonly string[] = [
  'The bucket holds the only live copy of the pages, the ledger and every earlier version: no program should be one wrong answer away from them. The template keeps it when its stack is deleted.',
  'Readers come by the names of the site until DNS leads them elsewhere, and what leads there is not always ours.',
  'A certificate cannot be deleted while a distribution uses it, and a distribution only when it is switched off everywhere: it takes a quarter of an hour, in this order.',
];

/** How a site is taken down, step by step, with the names of its configuration. Nothing is asked of AWS. */
export function destroySteps({
  stacks: { stacks },
  input: { infra, names, bucket, region },
}: {
  readonly stacks: SiteStacks;
  readonly input: TemplateInput;
}): readonly DestroyStep[] {
  const all = [names.host, ...names.otherNames].join(' and ');
  const mail = stacks.find(({ kind }) => kind === 'mail');
  return [
    {
      what: 'Keep a copy of what is live. Earlier versions stay in the bucket alone.',
      commands: [`aws s3 sync s3://${bucket} ./${bucket} --region ${region}`],
    },
    {
      what:
        infra.zone === null
          ? `Lead ${all} somewhere else where they are kept, and wait until the old records have run out: from the next step on nothing answers there.`
          : `Decide where ${all} should lead: the records in the zone ${infra.zone} are deleted with the stack, and from then on nothing answers there.`,
      commands: [],
    },
    ...(mail === undefined
      ? []
      : [
          {
            what: `Switch off the receipt rule set ${mail.name}, or make another one active: an active one cannot be deleted.`,
            commands: [`aws ses set-active-receipt-rule-set --region ${mail.region}`],
          },
        ]),
    {
      what: `Delete the stacks, the last one first, and wait for each. The distribution is switched off before it is deleted.`,
      commands: deletionOrder(stacks).flatMap(({ name, region: where }) => [
        `aws cloudformation delete-stack --stack-name ${name} --region ${where}`,
        `aws cloudformation wait stack-delete-complete --stack-name ${name} --region ${where}`,
      ]),
    },
    {
      what: `The bucket ${bucket} is still there, with everything in it. Only when nobody will want it back: empty it, all versions included (console of S3: Empty), and delete it.`,
      commands: [`aws s3api delete-bucket --bucket ${bucket} --region ${region}`],
    },
    ...(mail === undefined
      ? []
      : [
          {
            what: `So is the bucket of the mails; its name is the output ${outputs.mailBucket} of ${mail.name}. What it holds is gone after 30 days.`,
            commands: [],
          },
        ]),
    {
      what: 'Take `distribution` out of the target in storyclub.config.ts, or the target as a whole, and delete the records that validated the certificate where they are kept elsewhere.',
      commands: [],
    },
  ];
}

/** The last one made first: later stacks use what earlier ones hold. */
function deletionOrder(stacks: readonly Stack[]): readonly Stack[] {
  return stacks.toReversed();
}
