import { UserError } from '../findings/user-error.ts';
import { type AwsCall, type AwsFailure, toAccountError, whyOf } from '../origin/aws-error.ts';
import { partitionOf } from '../origin/rights.ts';

/** The CloudFormation requests storyclub sends. */
export type StackOperation =
  | 'CreateChangeSet'
  | 'DescribeChangeSet'
  | 'DeleteChangeSet'
  | 'ExecuteChangeSet'
  | 'DescribeStacks'
  | 'DescribeStackEvents'
  | 'DescribeEvents'
  | 'DeleteStack';

export interface StackCall {
  readonly operation: StackOperation;
  /** Name or ARN. */
  readonly stack: string;
  readonly region: string;
}

/** All that a diff and a deploy ask of CloudFormation; what the stack makes asks for rights of its own. */
const forDeploying: readonly StackOperation[] = [
  'CreateChangeSet',
  'DescribeChangeSet',
  'DeleteChangeSet',
  'ExecuteChangeSet',
  'DescribeStacks',
  'DescribeStackEvents',
  'DescribeEvents',
  'DeleteStack',
];

/** The IAM action and the ARN (Service Authorization Reference, AWS CloudFormation). */
export function accessOf({ operation, stack, region }: StackCall): AwsCall {
  const name = nameOf(stack);
  return {
    service: 'CloudFormation',
    action: `cloudformation:${operation}`,
    resource: `arn:${partitionOf(region)}:cloudformation:${region}:*:stack/${name}/*`,
    remedy: `Allow who deploys what storyclub asks of CloudFormation (${forDeploying.map((action) => `cloudformation:${action}`).join(', ')}) on this stack, and the resources of the template to be made.`,
  };
}

/** `arn:aws:cloudformation:eu-west-2:111122223333:stack/storyclub/1234` → `storyclub` */
export function nameOf(stack: string): string {
  return stack.startsWith('arn:') ? (stack.split('/')[1] ?? stack) : stack;
}

const passing =
  /^(Throttling|ThrottlingException|RequestLimitExceeded|TooManyRequestsException|SlowDown)$/;

export function toStackError(failure: AwsFailure, call: StackCall): UserError {
  const { name, status, message, cause } = failure;
  const account = toAccountError(failure, accessOf(call));
  if (account !== null) return account;
  const stack = `${nameOf(call.stack)} in ${call.region}`;
  if (passing.test(name) || status === null || status >= 500) {
    return new UserError({
      code: 'stack-service-failed',
      what: `CloudFormation could not do ${call.operation} of ${stack}: ${name}${status === null ? '' : ` (${status})`}.`,
      why: whyOf(failure),
      next: 'Repeat the command; if it happens again, look at the AWS health dashboard.',
      cause,
    });
  }
  return new UserError({
    code: 'stack-refused',
    what: `CloudFormation refuses ${call.operation} of ${stack}.`,
    why: `It says: ${message}`,
    next: 'Correct what it names: `storyclub infra template` shows the template, docs/guides/setting-up-aws.md what decides it.',
    cause,
  });
}

/** Thrown by this program, not by the SDK: it has neither an answer nor a code. */
export function isOurBug({ status, name, message }: AwsFailure): boolean {
  const ours = ['Error', 'TypeError', 'RangeError', 'ReferenceError'].includes(name);
  return status === null && ours && !/region is missing|credentials/i.test(message);
}

/** Whether the same request may be answered later. */
export function mayPass(error: UserError): boolean {
  return error.code === 'no-answer' || error.code === 'stack-service-failed';
}
