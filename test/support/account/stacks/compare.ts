import { fail } from '../failure.ts';
import type { AccountState } from '../state.ts';
import { type Scope, holds, referencesIn, resolve } from './resolve.ts';
import { resourceKinds } from './resource-kinds.ts';
import type { Json, JsonObject, ResourceDifference, StackState, Version } from './stack-state.ts';

/** What a version is resolved by: parameters, the stack's own names, and what is made already. */
export function scopeOf(state: AccountState, stack: StackState, version: Version): Scope {
  return {
    template: version.template,
    parameters: version.parameters,
    pseudo: {
      'AWS::AccountId': state.id,
      'AWS::Partition': 'aws',
      'AWS::Region': stack.region,
      'AWS::StackId': stack.id,
      'AWS::StackName': stack.name,
      'AWS::URLSuffix': 'amazonaws.com',
    },
    ref: (id) => stack.resources.get(id)?.physicalId ?? null,
    attribute: (id, name) => {
      const made = stack.resources.get(id);
      if (made === undefined) return null;
      return (
        made.attributes[name] ??
        fail(
          400,
          'ValidationError',
          `Requested attribute ${name} must be a readonly property of ${made.type}`,
        )
      );
    },
  };
}

/** Logical ids of the resources whose conditions hold, each after what it needs. */
export function inOrder(scope: Scope): readonly string[] {
  const { template } = scope;
  const wanted = Object.keys(template.Resources).filter((id) => {
    const condition = template.Resources[id]?.Condition;
    return condition === undefined || holds(condition, scope);
  });
  const ordered: string[] = [];
  const visit = (id: string, above: readonly string[]): void => {
    if (above.includes(id))
      fail(
        400,
        'ValidationError',
        `Circular dependency between resources: [${[...above, id].join(', ')}]`,
      );
    if (ordered.includes(id) || !wanted.includes(id)) return;
    const { Properties = {}, DependsOn = [] } = template.Resources[id] ?? {};
    for (const needed of [...referencesIn(Properties, template), ...[DependsOn].flat()])
      visit(needed, [...above, id]);
    ordered.push(id);
  };
  for (const id of wanted) visit(id, []);
  return ordered;
}

/** What a version would change in the stack. Refers to nothing that is not there: throws ValidationError. */
export function compare(
  state: AccountState,
  stack: StackState,
  version: Version,
): readonly ResourceDifference[] {
  const after = written(state, stack, version);
  const before = stack.version === null ? new Map() : written(state, stack, stack.version);
  const kept = [...after].flatMap(
    ([logicalId, { type, properties }]): readonly ResourceDifference[] => {
      const made = stack.resources.get(logicalId);
      const physicalId = made?.physicalId ?? null;
      if (made === undefined)
        return [{ action: 'Add', logicalId, type, physicalId, properties: [], replaces: false }];
      const differing = differences(before.get(logicalId)?.properties ?? {}, properties);
      if (differing.length === 0) return [];
      const replaces = differing.some((name) => kindOf(type).replacedBy.includes(name));
      return [{ action: 'Modify', logicalId, type, physicalId, properties: differing, replaces }];
    },
  );
  const gone = [...stack.resources.values()].filter(({ logicalId }) => !after.has(logicalId));
  return [
    ...kept,
    ...gone.map(({ logicalId, type, physicalId }): ResourceDifference => ({
      action: 'Remove',
      logicalId,
      type,
      physicalId,
      properties: [],
      replaces: false,
    })),
  ];
}

/** Properties with what can be known before anything is made; references to resources stay as they are written. */
function written(state: AccountState, stack: StackState, version: Version) {
  const scope: Scope = {
    ...scopeOf(state, stack, version),
    ref: () => null,
    attribute: () => null,
  };
  return new Map(
    inOrder(scope).map(
      (id): [string, { readonly type: string; readonly properties: JsonObject }] => {
        const { Type, Properties = {} } = version.template.Resources[id] ?? { Type: '' };
        kindOf(Type);
        return [id, { type: Type, properties: resolve(Properties, scope) as JsonObject }];
      },
    ),
  );
}

export function differences(before: JsonObject, after: JsonObject): readonly string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].filter((name) => asText(before[name]) !== asText(after[name]));
}

function asText(value: Json | undefined): string {
  return JSON.stringify(value ?? null);
}

export function kindOf(type: string) {
  return (
    resourceKinds[type] ??
    fail(400, 'ValidationError', `Template format error: Unrecognized resource types: [${type}]`)
  );
}
