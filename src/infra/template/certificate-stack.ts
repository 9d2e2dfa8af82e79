import { assemble, fedPart } from './assemble.ts';
import { certificatePart, makesCertificate, sendsMails } from './certificate.ts';
import { ref } from './intrinsics.ts';
import { cloudFrontRegion, stackName } from './names-of-stacks.ts';
import { outputs, type Part, type Stack, type TemplateInput } from './stacks.ts';
import type { TemplateValue } from './template.ts';

/** Apart where the bucket is elsewhere, and where somebody has to read mails before anything else is made. */
export function hasOwnCertificateStack(input: TemplateInput): boolean {
  return makesCertificate(input) && (input.region !== cloudFrontRegion || sendsMails(input));
}

export function certificateStack(input: TemplateInput): Stack {
  return assemble(
    {
      kind: 'certificate',
      name: stackName(input.infra, 'certificate'),
      region: cloudFrontRegion,
      description: `The certificate of ${input.names.host}, in the only region CloudFront takes one from. Made by storyclub.`,
    },
    [certificatePart(input)],
  );
}

/** The certificate that the site's stack uses: given, handed over by the stack of its own, or made in it. */
export function certificateFor(input: TemplateInput): {
  readonly arn: TemplateValue;
  readonly part: Part;
} {
  const { infra } = input;
  if (infra.certificate !== null) return { arn: infra.certificate, part: { resources: {} } };
  if (!hasOwnCertificateStack(input))
    return { arn: ref('Certificate'), part: certificatePart(input) };
  const stack = stackName(infra, 'certificate');
  return {
    arn: ref(outputs.certificateArn),
    part: fedPart(outputs.certificateArn, `The certificate, of the stack ${stack}`, stack),
  };
}
