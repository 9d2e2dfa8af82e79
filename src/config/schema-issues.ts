import { z } from 'zod';
import { configFinding } from '../findings/codes-config.ts';
import type { Finding } from '../findings/finding.ts';
import { configSchema, durationIssue } from './schema.ts';

/** A finding, and the path it is about: the place is looked up in the file's text later. */
export interface ConfigProblem {
  readonly path: readonly PropertyKey[];
  readonly finding: Finding;
}

/** Words zod's issues as findings. */
export function toProblems(issues: readonly z.core.$ZodIssue[]): readonly ConfigProblem[] {
  return issues.flatMap((issue): readonly ConfigProblem[] => {
    if (issue.code === 'unrecognized_keys') {
      const known = knownKeys(issue.path);
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        return { path, finding: configFinding('config-unknown-key', { path: show(path), known }) };
      });
    }
    return [{ path: issue.path, finding: findingOf(issue) }];
  });
}

function findingOf(issue: z.core.$ZodIssue): Finding {
  const path = show(issue.path);
  if (issue.message === durationIssue) return configFinding('config-duration', { path });
  if (issue.code === 'invalid_type' && issue.message.endsWith('received undefined')) {
    return configFinding('config-missing', { path });
  }
  const problem = issue.message.replace(/^Invalid input: /, '').replace(/\.$/, '');
  return configFinding('config-value', { path: path === '' ? 'the configuration' : path, problem });
}

/** Keys the schema knows at a path; indices and record names lead to their elements. */
function knownKeys(path: readonly PropertyKey[]): readonly string[] {
  let schema: z.core.$ZodType | undefined = configSchema;
  for (const part of path) schema = childOf(unwrap(schema), part);
  const inner = unwrap(schema);
  return inner instanceof z.ZodObject ? Object.keys(inner.shape) : [];
}

function childOf(
  schema: z.core.$ZodType | undefined,
  part: PropertyKey,
): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) {
    const shape: Readonly<Record<PropertyKey, z.core.$ZodType>> = schema.shape;
    return shape[part];
  }
  if (schema instanceof z.ZodArray) return schema.element;
  if (schema instanceof z.ZodRecord) return schema.valueType;
  return undefined;
}

function unwrap(schema: z.core.$ZodType | undefined): z.core.$ZodType | undefined {
  let inner = schema;
  while (
    inner instanceof z.ZodDefault ||
    inner instanceof z.ZodPrefault ||
    inner instanceof z.ZodOptional ||
    inner instanceof z.ZodNullable
  ) {
    inner = inner.unwrap();
  }
  return inner;
}

/** `targets.live.bucket`, `tiers[1].edge`. */
function show(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
