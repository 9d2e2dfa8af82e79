import type { AwsCall } from '../origin/aws-error.ts';

/** The CloudFront requests storyclub sends. */
export type CloudFrontOperation =
  | 'GetDistributionConfig'
  | 'GetCachePolicy'
  | 'CreateInvalidation'
  | 'GetInvalidation'
  | 'ListInvalidations';

/** An operation on a distribution, or on the cache policy with this id. */
export interface CloudFrontCall {
  readonly operation: CloudFrontOperation;
  readonly id: string;
}

/** The IAM action and the ARN; the account is the caller's own and not known here. */
export function accessOf({ operation, id }: CloudFrontCall): AwsCall {
  return {
    service: 'CloudFront',
    action: `cloudfront:${operation}`,
    resource: `arn:aws:cloudfront::*:${kindOf(operation)}/${id}`,
  };
}

/** The kind of resource an operation asks for a right on (Service Authorization Reference, Amazon CloudFront). */
function kindOf(operation: CloudFrontOperation): 'cache-policy' | 'distribution' {
  return operation === 'GetCachePolicy' ? 'cache-policy' : 'distribution';
}
