import { fail } from '../failure.ts';
import type { Json, JsonObject, StackTemplate } from './stack-state.ts';
import { textOf } from './text.ts';

/** What the functions of a template are resolved by. */
export interface Scope {
  readonly template: StackTemplate;
  readonly parameters: Readonly<Record<string, string>>;
  /** AWS::Region and its like. */
  readonly pseudo: Readonly<Record<string, string>>;
  /** Null: not known, and what asks for it stays as it is written. */
  readonly ref: (logicalId: string) => string | null;
  readonly attribute: (logicalId: string, name: string) => string | null;
}

const noValue = Symbol('AWS::NoValue');
type Resolved = Json | typeof noValue;

/** A value of a template with its functions resolved (CloudFormation Template Reference, intrinsic functions). */
export function resolve(value: Json, scope: Scope): Json {
  const resolved = resolveAny(value, scope);
  return resolved === noValue ? '' : resolved;
}

/** Whether a condition of the template holds. */
export function holds(name: string, scope: Scope): boolean {
  const condition = scope.template.Conditions?.[name];
  if (condition === undefined) fail(400, 'ValidationError', `Unresolved condition ${name}`);
  return resolve(condition, scope) === true;
}

function resolveAny(value: Json, scope: Scope): Resolved {
  if (typeof value !== 'object' || value === null) return value;
  if (isList(value))
    return value.flatMap((item): readonly Json[] => {
      const one = resolveAny(item, scope);
      return one === noValue ? [] : [one];
    });
  const [first, ...more] = Object.entries(value);
  if (first !== undefined && more.length === 0) {
    const answer = call(first[0], first[1], scope);
    if (answer !== undefined) return answer;
  }
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): readonly [string, Json][] => {
      const resolved = resolveAny(one, scope);
      return resolved === noValue ? [] : [[key, resolved]];
    }),
  );
}

/** Undefined for what is no function. */
function call(name: string, argument: Json, scope: Scope): Resolved | undefined {
  switch (name) {
    case 'Ref':
      return argument === 'AWS::NoValue'
        ? noValue
        : (referred(textOf(argument), scope) ?? { Ref: argument });
    case 'Fn::GetAtt': {
      const [id = '', ...path] = isList(argument)
        ? argument.map(textOf)
        : textOf(argument).split('.');
      checkKnown(id, scope);
      return scope.attribute(id, path.join('.')) ?? { 'Fn::GetAtt': argument };
    }
    case 'Fn::Sub':
      return substitute(argument, scope);
    case 'Fn::Join': {
      const [sign, parts] = listed(argument);
      return listed(resolve(parts ?? [], scope))
        .map(textOf)
        .join(textOf(sign));
    }
    case 'Fn::If': {
      const [condition, yes = '', no = ''] = listed(argument);
      return resolveAny(holds(textOf(condition), scope) ? yes : no, scope);
    }
    case 'Fn::Equals': {
      const [a = '', b = ''] = listed(argument);
      return JSON.stringify(resolve(a, scope)) === JSON.stringify(resolve(b, scope));
    }
    case 'Fn::Not':
      return resolve(listed(argument)[0] ?? '', scope) !== true;
    case 'Fn::And':
      return listed(argument).every((one) => resolve(one, scope) === true);
    case 'Fn::Or':
      return listed(argument).some((one) => resolve(one, scope) === true);
    case 'Condition':
      return typeof argument === 'string' && scope.template.Conditions?.[argument] !== undefined
        ? holds(argument, scope)
        : undefined;
    case 'Fn::Select': {
      const [index = 0, from = []] = listed(argument);
      return listed(resolve(from, scope))[Number(index)] ?? '';
    }
    case 'Fn::Split': {
      const [sign = '', text = ''] = listed(argument);
      return textOf(resolve(text, scope)).split(textOf(sign));
    }
    default:
      if (name.startsWith('Fn::'))
        fail(400, 'ValidationError', `Template error: ${name} is not carried by these tests`);
      return undefined;
  }
}

/** `${Bucket.Arn}/x`; `${!Literal}` is `${Literal}`. With names of its own as the second of a list. */
function substitute(argument: Json, scope: Scope): Json {
  const [text, own] = isList(argument) ? argument : [argument, {}];
  const names = (own ?? {}) as JsonObject;
  let isWhole = true;
  const done = textOf(text).replaceAll(
    /\$\{(!?)([^}]+)\}/g,
    (whole, literal: string, name: string) => {
      if (literal !== '') return `\${${name}}`;
      const given = names[name];
      if (given !== undefined) return textOf(resolve(given, scope));
      const [id = '', ...path] = name.split('.');
      if (path.length > 0) checkKnown(id, scope);
      const found = path.length === 0 ? referred(name, scope) : scope.attribute(id, path.join('.'));
      if (found === null) isWhole = false;
      return found ?? whole;
    },
  );
  return isWhole ? done : { 'Fn::Sub': done };
}

function referred(name: string, scope: Scope): string | null {
  const given = scope.parameters[name] ?? scope.pseudo[name];
  if (given !== undefined) return given;
  checkKnown(name, scope);
  return scope.ref(name);
}

function checkKnown(name: string, { template }: Scope): void {
  if (template.Resources[name] === undefined)
    fail(
      400,
      'ValidationError',
      `Template format error: Unresolved resource dependencies [${name}] in the Resources block of the template`,
    );
}

/** Logical ids that a value refers to: what has to be made before. */
export function referencesIn(value: Json, template: StackTemplate): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (one: Json): void => {
    if (typeof one !== 'object' || one === null) return;
    if (isList(one)) {
      for (const item of one) collect(item);
      return;
    }
    for (const [key, inner] of Object.entries(one)) {
      if (key === 'Ref') found.add(textOf(inner));
      if (key === 'Fn::GetAtt')
        found.add(isList(inner) ? textOf(inner[0]) : (textOf(inner).split('.')[0] ?? ''));
      if (key === 'Fn::Sub')
        for (const [, name = ''] of JSON.stringify(inner).matchAll(/\$\{([^!}.]+)/g))
          found.add(name);
      collect(inner);
    }
  };
  collect(value);
  return new Set([...found].filter((id) => template.Resources[id] !== undefined));
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function listed(value: Json): readonly Json[] {
  return isList(value) ? value : [value];
}
