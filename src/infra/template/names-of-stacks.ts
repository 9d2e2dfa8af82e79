import type { InfraConfig } from '../../config/types.ts';
import type { StackKind } from './stacks.ts';

/** Where CloudFront's certificates and figures are, whatever the bucket's region (DG cnames-and-https-requirements). */
export const cloudFrontRegion = 'us-east-1';

/** What a stack is called: the site's has the name of the configuration, others say what they hold. */
export function stackName({ stack }: InfraConfig, kind: StackKind): string {
  return kind === 'site' ? stack : `${stack}-${kind}`;
}
