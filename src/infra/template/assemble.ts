import type { Part, Stack, StackKind } from './stacks.ts';
import type { Template } from './template.ts';

/** A stack of parts. Its template names nothing twice. */
export function assemble(
  about: {
    readonly kind: StackKind;
    readonly name: string;
    readonly region: string;
    readonly description: string;
  },
  parts: readonly Part[],
): Stack {
  const { description, ...stack } = about;
  const commented = merged(parts.map(({ resources }) => resources));
  const parameters = merged(parts.map((part) => part.parameters ?? {}));
  const conditions = merged(parts.map((part) => part.conditions ?? {}));
  const template: Template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: description,
    ...(Object.keys(parameters).length === 0 ? {} : { Parameters: parameters }),
    ...(Object.keys(conditions).length === 0 ? {} : { Conditions: conditions }),
    Resources: mapped(commented, ({ resource }) => resource),
    Outputs: merged(parts.map((part) => ({ ...part.outputs }))),
  };
  return {
    ...stack,
    template,
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
