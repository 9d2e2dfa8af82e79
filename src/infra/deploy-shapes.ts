import type * as CloudFormation from '@aws-sdk/client-cloudformation';
import { UserError } from '../findings/user-error.ts';
import type { RawChange } from './stack/stack-change.ts';
import type { StackEvent, StackFacts } from './stack/stack-facts.ts';
import type { ChangeSetFacts, ResourceFault, StackRequest } from './stack/stack-service.ts';

/** A change set's request. */
export function toInput(
  { name: StackName, body, parameters, keptParameters, namesRoles }: StackRequest,
  { name, kind }: { readonly name: string; readonly kind: 'CREATE' | 'UPDATE' },
): CloudFormation.CreateChangeSetCommandInput {
  return {
    StackName,
    ChangeSetName: name,
    ChangeSetType: kind,
    TemplateBody: body,
    Parameters: [
      ...Object.entries(parameters).map(([ParameterKey, ParameterValue]) => ({
        ParameterKey,
        ParameterValue,
      })),
      ...keptParameters.map((ParameterKey) => ({ ParameterKey, UsePreviousValue: true })),
    ],
    ...(namesRoles ? { Capabilities: ['CAPABILITY_NAMED_IAM'] } : {}),
  };
}

export function toFacts(stack: CloudFormation.Stack, region: string): StackFacts {
  return {
    id: stack.StackId ?? stack.StackName ?? '',
    name: stack.StackName ?? '',
    region,
    status: stack.StackStatus ?? '',
    reason: stack.StackStatusReason ?? null,
    outputs: Object.fromEntries(
      (stack.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [OutputKey, OutputValue]),
    ),
    parameters: Object.fromEntries(
      (stack.Parameters ?? []).map(({ ParameterKey = '', ParameterValue = '' }) => [
        ParameterKey,
        ParameterValue,
      ]),
    ),
  };
}

export function toEvent(event: CloudFormation.StackEvent): StackEvent {
  return {
    id: event.EventId ?? '',
    at: event.Timestamp?.getTime() ?? 0,
    logicalId: event.LogicalResourceId ?? '',
    physicalId:
      event.PhysicalResourceId === undefined || event.PhysicalResourceId === ''
        ? null
        : event.PhysicalResourceId,
    type: event.ResourceType ?? '',
    status: event.ResourceStatus ?? '',
    reason: event.ResourceStatusReason ?? null,
  };
}

/** What CloudFormation calls a change set without changes: it fails, with one of these reasons. */
const nothingToDo = /didn't contain changes|no updates are to be performed/i;

export function toChangeSetFacts(
  { Status, StatusReason }: Pick<CloudFormation.DescribeChangeSetOutput, 'Status' | 'StatusReason'>,
  changes: readonly RawChange[],
): ChangeSetFacts {
  switch (Status) {
    case 'CREATE_COMPLETE':
      return { state: 'ready', changes };
    case 'CREATE_PENDING':
    case 'CREATE_IN_PROGRESS':
      return { state: 'working' };
    default: {
      const reason = StatusReason ?? `its status is ${Status ?? 'unknown'}`;
      return nothingToDo.test(reason)
        ? { state: 'empty' }
        : { state: 'failed', reason, faults: [] };
    }
  }
}

/** What was found wrong before anything was made: validations that failed, of all events of a change set. */
export function toFaults(
  events: readonly CloudFormation.OperationEvent[],
): readonly ResourceFault[] {
  return events.flatMap(({ EventType, LogicalResourceId, ResourceType, ...event }) =>
    EventType === 'VALIDATION_ERROR' && event.ValidationFailureMode !== 'WARN'
      ? [
          {
            logicalId: LogicalResourceId ?? '',
            type: ResourceType ?? '',
            reason: event.ValidationStatusReason ?? event.ValidationName ?? 'it is not valid',
          },
        ]
      : [],
  );
}

export function missing(what: string): UserError {
  return new UserError({
    code: 'stack-service-failed',
    what: `CloudFormation answered ${what}.`,
    next: 'Repeat the command; if it happens again, look at the AWS health dashboard.',
  });
}
