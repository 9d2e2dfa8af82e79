import { UserError } from '../findings/user-error.ts';
import { type AwsFailure, toAccountError, whyOf } from '../origin/aws-error.ts';
import type { PurgeAnswer } from './cdn.ts';
import { accessOf, type CloudFrontCall } from './cloudfront-access.ts';

const throttled = new Set([
  'TooManyInvalidationsInProgress',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
  'RequestLimitExceeded',
  'SlowDown',
]);

/** Whether the same request may succeed later: throttled, no answer, or a fault of the server. */
export function isPassing(failure: AwsFailure, call: CloudFrontCall): boolean {
  const { name, status } = failure;
  if (throttled.has(name) || status === 429 || (status !== null && status >= 500)) return true;
  // Without an answer: no network may pass, no credentials will not.
  return (
    status === null &&
    (toAccountError(failure, accessOf(call))?.code ?? 'no-answer') === 'no-answer'
  );
}

export function toCdnError(failure: AwsFailure, call: CloudFrontCall): UserError {
  const { name, status, cause } = failure;
  if (name === 'NoSuchDistribution') {
    return new UserError({
      code: 'distribution-missing',
      what: `There is no CloudFront distribution ${call.id}.`,
      next: "Check the target's `distribution` in storyclub.config.ts and that the credentials are those of its account.",
      cause,
    });
  }
  return (
    toAccountError(failure, accessOf(call)) ??
    new UserError({
      code: 'cdn-failed',
      what: `CloudFront could not do ${call.operation} of ${call.id}: ${name}${status === null ? '' : ` (${status})`}.`,
      why: whyOf(failure),
      next: 'Repeat the command; if it happens again, look at the AWS health dashboard.',
      cause,
    })
  );
}

/** What a failed CreateInvalidation means for the purge. The reference makes sending it again safe. */
export function toPurgeAnswer(
  failure: AwsFailure,
  distribution: string,
  callerReference: string,
): PurgeAnswer {
  const call: CloudFrontCall = { operation: 'CreateInvalidation', id: distribution };
  if (failure.name === 'InvalidationBatchAlreadyExists') {
    return {
      outcome: 'refused',
      why: `An earlier invalidation of ${distribution} had the same caller reference ${callerReference} and other items.`,
      next: 'Send these items under a reference of their own.',
    };
  }
  if (isPassing(failure, call)) {
    const said =
      failure.status === null
        ? `CloudFront did not answer (${failure.name}).`
        : `CloudFront answered ${failure.name} (${failure.status}).`;
    return { outcome: 'throttled', why: said };
  }
  const error = toCdnError(failure, call);
  return { outcome: 'refused', why: error.message, next: error.next };
}
