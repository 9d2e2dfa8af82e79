import * as iamClient from '@aws-sdk/client-iam';
import type {
  CreateRoleRequest,
  EvaluationResult,
  PutRolePolicyRequest,
  Role,
  SimulatePrincipalPolicyRequest,
} from '@aws-sdk/client-iam';
import * as stsClient from '@aws-sdk/client-sts';
import { type Asked, type Policy, allows } from '../../iam.ts';
import { fail } from '../failure.ts';
import type { AccountState, RoleState } from '../state.ts';
import { listOf, statementsOf } from './bucket-policy.ts';
import type { Call, Service } from './service.ts';

const roleOperations = {
  CreateRole: (input: CreateRoleRequest, { state }: Call) => ({
    Role: describe(createRole(state, input.RoleName ?? '', input.AssumeRolePolicyDocument ?? '')),
  }),
  GetRole: ({ RoleName }: { readonly RoleName: string }, { state }: Call) => ({
    Role: describe(roleOf(state, RoleName)),
  }),
  PutRolePolicy: (
    { RoleName, PolicyName, PolicyDocument }: PutRolePolicyRequest,
    { state }: Call,
  ) => {
    roleOf(state, RoleName).policies.set(PolicyName ?? '', PolicyDocument ?? '');
    return undefined;
  },
  SimulatePrincipalPolicy: (input: SimulatePrincipalPolicyRequest, { state }: Call) => {
    const role = roleOf(state, input.PolicySourceArn?.split('/').at(-1));
    const context = Object.fromEntries(
      (input.ContextEntries ?? []).map(({ ContextKeyName = '', ContextKeyValues }) => [
        ContextKeyName,
        ContextKeyValues?.[0] ?? '',
      ]),
    );
    const resources = input.ResourceArns ?? ['*'];
    const asked = (input.ActionNames ?? []).flatMap((action) =>
      resources.map((resource) => ({ action, resource, context })),
    );
    const limit = input.MaxItems ?? 100;
    const from = Number(input.Marker ?? 0);
    const more = asked.length > from + limit;
    return {
      EvaluationResults: asked.slice(from, from + limit).map((one): EvaluationResult => ({
        EvalActionName: one.action,
        EvalResourceName: one.resource,
        EvalDecision: decisionOf(role, one),
      })),
      IsTruncated: more,
      Marker: more ? String(from + limit) : undefined,
    };
  },
};

export function createRole(state: AccountState, name: string, trust: string): RoleState {
  if (state.roles.has(name))
    fail(409, 'EntityAlreadyExists', `Role with name ${name} already exists.`);
  const arn = `arn:aws:iam::${state.id}:role/${name}`;
  const role = { name, arn, trust, policies: new Map<string, string>() };
  state.roles.set(name, role);
  return role;
}

function decisionOf({ policies }: RoleState, asked: Asked): EvaluationResult['EvalDecision'] {
  const said = (effect: string): boolean =>
    [...policies.values()].some((policy) => allows(toPolicy(policy, effect), asked));
  if (said('Deny')) return 'explicitDeny';
  return said('Allow') ? 'allowed' : 'implicitDeny';
}

/** The statements of one effect, as if they allowed. */
function toPolicy(document: string, effect: string): Policy {
  const statements = statementsOf(document).filter(({ Effect }) => Effect === effect);
  return {
    Version: '2012-10-17',
    Statement: statements.map(({ Action, Resource, Condition = {} }) => ({
      Effect: 'Allow',
      Action: listOf(Action),
      Resource: listOf(Resource),
      Condition: Object.fromEntries(
        Object.entries(Condition).map(([operator, keys]) => [
          operator,
          Object.fromEntries(Object.entries(keys).map(([key, value]) => [key, listOf(value)])),
        ]),
      ),
    })),
  };
}

function roleOf(state: AccountState, name: string | undefined): RoleState {
  return (
    state.roles.get(name ?? '') ??
    fail(404, 'NoSuchEntity', `The role with name ${name ?? ''} cannot be found.`)
  );
}

function describe({ name, arn, trust }: RoleState): Role {
  return {
    RoleName: name,
    Arn: arn,
    Path: '/',
    RoleId: `AROA${name.toUpperCase()}`,
    CreateDate: new Date(0),
    AssumeRolePolicyDocument: encodeURIComponent(trust),
  };
}

export const iam: Service = {
  name: 'iam',
  protocol: 'form',
  client: iamClient,
  operations: roleOperations,
  rights: (operation, input, { state }) => {
    const role = input['RoleName'];
    const resource =
      role === undefined
        ? (input['PolicySourceArn'] ?? '*')
        : `arn:aws:iam::${state.id}:role/${role}`;
    return [{ action: `iam:${operation}`, resource }];
  },
};

/** Whoever has credentials may ask who they are: no right is asked for. */
export const sts: Service = {
  name: 'sts',
  protocol: 'form',
  client: stsClient,
  operations: {
    GetCallerIdentity: (_: object, { state }: Call) => ({
      Account: state.id,
      Arn: state.callerArn,
      UserId: 'AROATEST:test',
    }),
  },
  rights: () => [],
};
