import { sendsMails } from './certificate.ts';
import { alarmsStack } from './alarms-stack.ts';
import { certificateStack, hasOwnCertificateStack } from './certificate-stack.ts';
import { mailStack } from './mail-stack.ts';
import { cloudFrontRegion } from './names-of-stacks.ts';
import { neededRecords } from './needed-records.ts';
import { siteStack } from './site-stack.ts';
import type { SiteStacks, TemplateInput } from './stacks.ts';
import { unavailableTo } from './unavailable.ts';

/**
 * The stacks of a site, in the order they are deployed in: one where the bucket is in us-east-1; else the certificate and
 * the alarms have stacks of their own there, since a stack makes things in one region only.
 */
export function makeStacks(input: TemplateInput): SiteStacks {
  const isApart = input.region !== cloudFrontRegion;
  return {
    stacks: [
      ...(sendsMails(input) ? [mailStack(input)] : []),
      ...(hasOwnCertificateStack(input) ? [certificateStack(input)] : []),
      siteStack(input),
      ...(isApart && input.infra.alarms !== null ? [alarmsStack(input)] : []),
    ],
    records: neededRecords(input),
    unavailable: unavailableTo(input),
  };
}
