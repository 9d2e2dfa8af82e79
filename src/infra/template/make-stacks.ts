import { aliasRecordsPart } from './alias-records.ts';
import { alarmsPart } from './alarms.ts';
import { assemble } from './assemble.ts';
import { bucketPart } from './bucket.ts';
import { bucketPolicyPart } from './bucket-policy.ts';
import { certificatePart } from './certificate.ts';
import { deployRolePart } from './deploy-role.ts';
import { distributionPart } from './distribution.ts';
import { ref } from './intrinsics.ts';
import {
  outputs,
  type OutputName,
  type Part,
  type SiteStacks,
  type Stack,
  type TemplateInput,
} from './stacks.ts';
import type { TemplateValue } from './template.ts';
import { viewerRequestPart } from './viewer-request.ts';

/** Where CloudFront's certificates and figures are, whatever the bucket's region (DG cnames-and-https-requirements). */
const cloudFrontRegion = 'us-east-1';

/** The stacks of a site, in the order they are deployed in. Throws nothing: the configuration was checked. */
export function makeStacks(input: TemplateInput): SiteStacks {
  const own = input.region !== cloudFrontRegion;
  return {
    stacks: [
      ...(input.infra.certificate === null && own ? [certificateStack(input)] : []),
      siteStack(input),
      ...(input.infra.alarms !== null && own ? [alarmsStack(input)] : []),
    ],
    records: [],
    unavailable: [],
  };
}

function siteStack(input: TemplateInput): Stack {
  const { infra, names, region } = input;
  const certificate = certificateOf(input);
  return assemble(
    {
      kind: 'site',
      name: infra.stack,
      region,
      description: `${names.host}: a private bucket behind CloudFront. Made by storyclub.`,
    },
    [
      bucketPart(input),
      ...certificate.parts,
      viewerRequestPart(input),
      ...distributionPart(input, certificate.arn),
      bucketPolicyPart(input),
      aliasRecordsPart(input),
      deployRolePart(input),
      ...(region === cloudFrontRegion
        ? [
            alarmsPart(input, {
              distribution: ref('Distribution'),
              functionName: `${infra.stack}-viewer-request`,
            }),
          ]
        : []),
    ],
  );
}

/** The certificate that the site's stack uses: given, made in it, or handed over by the stack in us-east-1. */
function certificateOf(input: TemplateInput): {
  readonly arn: TemplateValue;
  readonly parts: readonly Part[];
} {
  const { infra, region } = input;
  if (infra.certificate !== null) return { arn: infra.certificate, parts: [] };
  if (region === cloudFrontRegion)
    return { arn: ref('Certificate'), parts: [certificatePart(input)] };
  return {
    arn: ref('CertificateArn'),
    parts: [
      fed('CertificateArn', `The certificate, of the stack ${certificateStackName(input)}`, {
        stack: certificateStackName(input),
        output: outputs.certificateArn,
      }),
    ],
  };
}

const certificateStackName = ({ infra }: TemplateInput): string => `${infra.stack}-certificate`;

function certificateStack(input: TemplateInput): Stack {
  return assemble(
    {
      kind: 'certificate',
      name: certificateStackName(input),
      region: cloudFrontRegion,
      description: `The certificate of ${input.names.host}, in the only region CloudFront takes one from. Made by storyclub.`,
    },
    [certificatePart(input)],
  );
}

function alarmsStack(input: TemplateInput): Stack {
  const { infra, names } = input;
  return assemble(
    {
      kind: 'alarms',
      name: `${infra.stack}-alarms`,
      region: cloudFrontRegion,
      description: `Alarms of ${names.host}, in the region CloudFront's figures are in. Made by storyclub.`,
    },
    [
      fed(outputs.distributionId, 'What is watched', {
        stack: infra.stack,
        output: outputs.distributionId,
      }),
      alarmsPart(input, {
        distribution: ref(outputs.distributionId),
        functionName: `${infra.stack}-viewer-request`,
      }),
    ],
  );
}

/** A parameter that an earlier stack's output is fed into. */
function fed(
  name: string,
  description: string,
  source: { readonly stack: string; readonly output: OutputName },
): Part {
  return {
    resources: {},
    parameters: { [name]: { Type: 'String', Description: description } },
    given: [{ from: 'output', name, ...source }],
  };
}
