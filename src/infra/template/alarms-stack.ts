import { alarmsPart } from './alarms.ts';
import { assemble, fedPart } from './assemble.ts';
import { ref } from './intrinsics.ts';
import { cloudFrontRegion, stackName } from './names-of-stacks.ts';
import { outputs, type Stack, type TemplateInput } from './stacks.ts';

/** The alarms of a site whose bucket is elsewhere: after the site's stack, since they watch its distribution. */
export function alarmsStack(input: TemplateInput): Stack {
  const { infra, names } = input;
  return assemble(
    {
      kind: 'alarms',
      name: stackName(infra, 'alarms'),
      region: cloudFrontRegion,
      description: `Alarms of ${names.host}, in the only region that has the figures of CloudFront. Made by storyclub.`,
      nextStep: confirmation,
    },
    [
      fedPart(outputs.distributionId, 'What is watched', stackName(infra, 'site')),
      alarmsPart(input, ref(outputs.distributionId)),
    ],
  );
}

export const confirmation =
  'Follow the link in the mail "AWS Notification - Subscription Confirmation": no alarm is sent before.';
