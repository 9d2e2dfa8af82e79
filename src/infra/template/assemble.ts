import type { OutputName, Part, Stack, StackKind } from './stacks.ts';
import type { Template } from './template.ts';

/** A stack of parts. Its template names nothing twice. */
export function assemble(
  about: {
    readonly kind: StackKind;
    readonly name: string;
    readonly region: string;
    readonly description: string;
    readonly nextStep?: string;
  },
  parts: readonly Part[],
): Stack {
  const { description, nextStep = null, ...stack } = about;
  const commented = merged(parts.map(({ resources }) => resources));
  const parameters = merged(parts.map((part) => part.parameters ?? {}));
  const conditions = merged(parts.map((part) => part.conditions ?? {}));
  const outputs = merged(parts.map((part) => part.outputs ?? {}));
  const template: Template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: description,
    ...(Object.keys(parameters).length === 0 ? {} : { Parameters: parameters }),
    ...(Object.keys(conditions).length === 0 ? {} : { Conditions: conditions }),
    Resources: mapped(commented, ({ resource }) => resource),
    ...(Object.keys(outputs).length === 0 ? {} : { Outputs: outputs }),
  };
  return {
    ...stack,
    template,
    nextStep,
    parameters: parts.flatMap(({ given }) => given ?? []),
    comments: mapped(commented, ({ comment }) => comment),
  };
}

function merged<T>(records: readonly Readonly<Record<string, T>>[]): Readonly<Record<string, T>> {
  return Object.fromEntries(records.flatMap((record) => Object.entries(record)));
}

function mapped<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T) => U,
): Readonly<Record<string, U>> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value)]));
}

/** A parameter that the output of the same name of an earlier stack is fed into. */
export function fedPart(name: OutputName, description: string, stack: string): Part {
  return {
    resources: {},
    parameters: { [name]: { Type: 'String', Description: description } },
    given: [{ from: 'output', name, stack, output: name }],
  };
}
