import * as client from '@aws-sdk/client-cloudformation';
import type {
  Change,
  CreateChangeSetInput,
  DescribeChangeSetInput,
  DescribeStackEventsInput,
  DescribeStacksInput,
  Stack,
} from '@aws-sdk/client-cloudformation';
import { fail } from '../failure.ts';
import { compare } from '../stacks/compare.ts';
import { advance, execute, removeStack } from '../stacks/execute.ts';
import { parseTemplate } from '../stacks/parse-template.ts';
import type {
  ChangeSetState,
  ResourceDifference,
  StackState,
  StackTemplate,
  Version,
} from '../stacks/stack-state.ts';
import { pageOf } from './configured.ts';
import type { Call, Service } from './service.ts';

/** Events and resources that one answer has. */
const pageSize = 100;

const operations = {
  CreateChangeSet: (input: CreateChangeSetInput, call: Call) => {
    const { state } = call;
    const kind = input.ChangeSetType === 'CREATE' ? 'CREATE' : 'UPDATE';
    const stack = stackFor(call, input, kind);
    const version = versionOf(input, stack);
    checkCapabilities(version.template, input.Capabilities ?? []);
    const changes = compare(state, stack, version);
    if (!state.stacks.includes(stack)) state.stacks.push(stack);
    const made: ChangeSetState = {
      id: `arn:aws:cloudformation:${stack.region}:${state.id}:changeSet/${input.ChangeSetName ?? ''}/${state.nextUuid()}`,
      name: input.ChangeSetName ?? '',
      kind,
      version,
      changes,
      status: changes.length === 0 ? 'FAILED' : 'CREATE_COMPLETE',
      reason:
        changes.length === 0
          ? "The submitted information didn't contain changes. Submit different information to create a change set."
          : null,
    };
    stack.changeSets.push(made);
    return { Id: made.id, StackId: stack.id };
  },
  DescribeChangeSet: (input: DescribeChangeSetInput, call: Call) => {
    const { stack, changeSet } = changeSetOf(call, input);
    const { page, next } = pageOf(changeSet.changes, input.NextToken, pageSize);
    return {
      ChangeSetName: changeSet.name,
      ChangeSetId: changeSet.id,
      StackId: stack.id,
      StackName: stack.name,
      Status: changeSet.status,
      StatusReason: changeSet.reason ?? undefined,
      ExecutionStatus:
        changeSet.status === 'FAILED' ? ('UNAVAILABLE' as const) : ('AVAILABLE' as const),
      Changes: page.map(toChange),
      NextToken: next,
    };
  },
  DeleteChangeSet: (input: DescribeChangeSetInput, call: Call) => {
    const { stack, changeSet } = changeSetOf(call, input);
    stack.changeSets.splice(stack.changeSets.indexOf(changeSet), 1);
    return {};
  },
  ExecuteChangeSet: (input: DescribeChangeSetInput, call: Call) => {
    const { stack, changeSet } = changeSetOf(call, input);
    if (changeSet.status === 'FAILED')
      fail(400, 'InvalidChangeSetStatus', `ChangeSet [${changeSet.id}] cannot be executed`);
    stack.changeSets.length = 0;
    stack.work = execute(call.state, stack, changeSet.version);
    return {};
  },
  DescribeStacks: ({ StackName, NextToken }: DescribeStacksInput, call: Call) => {
    const all =
      StackName === undefined
        ? call.state.stacks.filter(
            ({ status, region }) => status !== 'DELETE_COMPLETE' && region === call.region,
          )
        : [stackOf(call, StackName)];
    const { page, next } = pageOf(all, NextToken, pageSize);
    return { Stacks: page.map(describe), NextToken: next };
  },
  DescribeStackEvents: ({ StackName, NextToken }: DescribeStackEventsInput, call: Call) => {
    const stack = stackOf(call, StackName);
    const { page, next } = pageOf(stack.events.toReversed(), NextToken, call.state.eventsPerPage);
    return {
      StackEvents: page.map((event) => ({
        StackId: stack.id,
        StackName: stack.name,
        EventId: event.id,
        LogicalResourceId: event.logicalId,
        PhysicalResourceId: event.physicalId,
        ResourceType: event.type,
        ResourceStatus: event.status,
        ResourceStatusReason: event.reason ?? undefined,
        Timestamp: new Date(event.at),
      })),
      NextToken: next,
    };
  },
  ListStackResources: ({ StackName, NextToken }: DescribeStackEventsInput, call: Call) => {
    const stack = stackOf(call, StackName);
    const { page, next } = pageOf([...stack.resources.values()], NextToken, pageSize);
    return {
      StackResourceSummaries: page.map(({ logicalId, physicalId, type, status }) => ({
        LogicalResourceId: logicalId,
        PhysicalResourceId: physicalId,
        ResourceType: type,
        ResourceStatus: status,
        LastUpdatedTimestamp: new Date(stack.createdAt),
      })),
      NextToken: next,
    };
  },
  GetTemplate: ({ StackName }: { readonly StackName?: string }, call: Call) => ({
    TemplateBody: stackOf(call, StackName).version?.body,
  }),
  DeleteStack: ({ StackName }: { readonly StackName?: string }, call: Call) => {
    const stack = findStack(call, StackName);
    if (stack === undefined) return undefined;
    stack.changeSets.length = 0;
    stack.work = removeStack(call.state, stack);
    return undefined;
  },
};

function stackFor(call: Call, { StackName = '' }: CreateChangeSetInput, kind: string): StackState {
  const known = findStack(call, StackName);
  if (kind === 'UPDATE') return known ?? missing(StackName);
  if (known !== undefined && known.status !== 'REVIEW_IN_PROGRESS')
    fail(400, 'ValidationError', `Stack [${StackName}] already exists and cannot be created again`);
  const { state, region } = call;
  return (
    known ?? {
      id: `arn:aws:cloudformation:${region}:${state.id}:stack/${StackName}/${state.nextUuid()}`,
      name: StackName,
      region,
      status: 'REVIEW_IN_PROGRESS',
      reason: null,
      version: null,
      resources: new Map(),
      outputs: {},
      events: [],
      changeSets: [],
      work: null,
      pause: null,
      createdAt: state.now(),
    }
  );
}

function versionOf(
  { TemplateBody, Parameters = [], UsePreviousTemplate }: CreateChangeSetInput,
  stack: StackState,
): Version {
  if (stack.status.endsWith('IN_PROGRESS') && stack.status !== 'REVIEW_IN_PROGRESS')
    fail(
      400,
      'ValidationError',
      `Stack:${stack.id} is in ${stack.status} state and can not be updated.`,
    );
  if (stack.status === 'ROLLBACK_COMPLETE')
    fail(
      400,
      'ValidationError',
      `Stack:${stack.id} is in ROLLBACK_COMPLETE state and can not be updated.`,
    );
  const body = UsePreviousTemplate === true ? (stack.version?.body ?? '') : (TemplateBody ?? '');
  const template = parseTemplate(body);
  const known = template.Parameters ?? {};
  const given = Parameters.map(({ ParameterKey = '', ParameterValue, UsePreviousValue }) => [
    ParameterKey,
    UsePreviousValue === true ? stack.version?.parameters[ParameterKey] : ParameterValue,
  ]);
  const unknown = given.map(([key]) => key ?? '').filter((key) => known[key] === undefined);
  if (unknown.length > 0)
    fail(
      400,
      'ValidationError',
      `Parameters: [${unknown.join(', ')}] do not exist in the template`,
    );
  const defaults = Object.entries(known).map(([key, { Default }]) => [key, Default]);
  const all = Object.fromEntries([...defaults, ...given]) as Record<string, string | undefined>;
  const lacking = Object.keys(all).filter((key) => all[key] === undefined);
  if (lacking.length > 0)
    fail(400, 'ValidationError', `Parameters: [${lacking.join(', ')}] must have values`);
  return { body, template, parameters: all as Record<string, string> };
}

/** Resources of IAM are made only by who says so; those with names of their own ask for more. */
function checkCapabilities({ Resources }: StackTemplate, given: readonly string[]): void {
  const roles = Object.values(Resources).filter(({ Type }) => Type === 'AWS::IAM::Role');
  if (roles.length === 0) return;
  const isNamed = roles.some(({ Properties }) => Properties?.['RoleName'] !== undefined);
  const needed = isNamed ? ['CAPABILITY_NAMED_IAM'] : ['CAPABILITY_NAMED_IAM', 'CAPABILITY_IAM'];
  if (!needed.some((one) => given.includes(one)))
    fail(
      400,
      'InsufficientCapabilitiesException',
      `Requires capabilities : [${needed.at(-1) ?? ''}]`,
    );
}

/** By name, or by ARN; a deleted stack is found by its ARN only. */
function findStack({ state, region }: Call, name: string | undefined): StackState | undefined {
  return state.stacks.findLast(
    (stack) =>
      stack.region === region &&
      (stack.id === name || (stack.name === name && stack.status !== 'DELETE_COMPLETE')),
  );
}

function stackOf(call: Call, name: string | undefined): StackState {
  advance(call.state);
  return findStack(call, name) ?? missing(name);
}

function missing(name: string | undefined): never {
  return fail(400, 'ValidationError', `Stack with id ${name ?? ''} does not exist`);
}

function changeSetOf(call: Call, { ChangeSetName: name, StackName }: DescribeChangeSetInput) {
  for (const stack of call.state.stacks) {
    const isAsked = StackName === undefined || [stack.id, stack.name].includes(StackName);
    const changeSet = stack.changeSets.find((one) => one.id === name || one.name === name);
    if (isAsked && stack.region === call.region && changeSet !== undefined)
      return { stack, changeSet };
  }
  return fail(404, 'ChangeSetNotFound', `ChangeSet [${name ?? ''}] does not exist`);
}

function toChange({
  action,
  logicalId,
  type,
  physicalId,
  properties,
  replaces,
}: ResourceDifference): Change {
  const replacement = replaces ? ('True' as const) : ('False' as const);
  return {
    Type: 'Resource',
    ResourceChange: {
      Action: action,
      LogicalResourceId: logicalId,
      PhysicalResourceId: physicalId ?? undefined,
      ResourceType: type,
      ...(action === 'Modify' ? { Replacement: replacement, Scope: ['Properties'] } : {}),
      Details: properties.map((Name) => ({
        Target: {
          Attribute: 'Properties',
          Name,
          RequiresRecreation: replaces ? ('Always' as const) : ('Never' as const),
        },
        Evaluation: 'Static',
        ChangeSource: 'DirectModification',
      })),
    },
  };
}

function describe(stack: StackState): Stack {
  const described = stack.version?.template.Outputs ?? {};
  return {
    StackId: stack.id,
    StackName: stack.name,
    StackStatus: stack.status,
    StackStatusReason: stack.reason ?? undefined,
    CreationTime: new Date(stack.createdAt),
    Parameters: Object.entries(stack.version?.parameters ?? {}).map(
      ([ParameterKey, ParameterValue]) => ({ ParameterKey, ParameterValue }),
    ),
    Outputs: Object.entries(stack.outputs).map(([OutputKey, OutputValue]) => ({
      OutputKey,
      OutputValue,
      Description: described[OutputKey]?.Description,
    })),
  };
}

export const cloudFormation: Service = {
  name: 'cloudformation',
  protocol: 'form',
  client,
  operations,
  rights: (operation, { StackName }, { state, region }) => {
    const name = StackName?.startsWith('arn:') === true ? StackName.split('/')[1] : StackName;
    const resource =
      name === undefined ? '*' : `arn:aws:cloudformation:${region}:${state.id}:stack/${name}/*`;
    return [{ action: `cloudformation:${operation}`, resource }];
  },
};
