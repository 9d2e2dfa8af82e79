import { alarmsPart } from './alarms.ts';
import { confirmation } from './alarms-stack.ts';
import { aliasRecordsPart } from './alias-records.ts';
import { assemble } from './assemble.ts';
import { bucketPart } from './bucket.ts';
import { bucketPolicyPart } from './bucket-policy.ts';
import { certificateFor } from './certificate-stack.ts';
import { deployRolePart } from './deploy-role.ts';
import { distributionParts } from './distribution.ts';
import { ref } from './intrinsics.ts';
import { cloudFrontRegion, stackName } from './names-of-stacks.ts';
import type { Stack, TemplateInput } from './stacks.ts';
import { viewerRequestPart } from './viewer-request.ts';

/** The bucket, and all that stands between it and readers. */
export function siteStack(input: TemplateInput): Stack {
  const { infra, names, region } = input;
  const certificate = certificateFor(input);
  const watches = infra.alarms !== null && region === cloudFrontRegion;
  return assemble(
    {
      kind: 'site',
      name: stackName(infra, 'site'),
      region,
      description: `${names.host}: a ${infra.origin === 'rest' ? 'private' : 'public'} bucket behind CloudFront. Made by storyclub.`,
      ...(watches ? { nextStep: confirmation } : {}),
    },
    [
      bucketPart(input),
      certificate.part,
      viewerRequestPart(input),
      ...distributionParts(input, certificate.arn),
      bucketPolicyPart(input),
      aliasRecordsPart(input),
      deployRolePart(input),
      ...(watches ? [alarmsPart(input, ref('Distribution'))] : []),
    ],
  );
}
