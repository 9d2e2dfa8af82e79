import { type ScalarTag, type CollectionTag, parse } from 'yaml';
import { fail } from '../failure.ts';
import type { StackTemplate } from './stack-state.ts';

const functions = ['GetAtt', 'Sub', 'Join', 'If', 'Equals', 'Not', 'And', 'Or', 'Select', 'Split'];
const nameOf = (tag: string): string => (tag === 'Ref' || tag === 'Condition' ? tag : `Fn::${tag}`);

/** `!Ref x` is short for `{ Ref: x }`, `!Sub x` for `{ Fn::Sub: x }`. */
const short = ['Ref', 'Condition', ...functions].flatMap((tag): (ScalarTag | CollectionTag)[] => [
  { tag: `!${tag}`, resolve: (text: string) => ({ [nameOf(tag)]: text }) },
  {
    tag: `!${tag}`,
    collection: 'seq',
    resolve: (sequence) => ({ [nameOf(tag)]: sequence.toJSON() as unknown }),
  },
]);

/** A template as JSON or YAML, as far as CloudFormation looks at it when it takes it. */
export function parseTemplate(body: string): StackTemplate {
  if (Buffer.byteLength(body) > 51_200)
    fail(
      400,
      'ValidationError',
      "1 validation error detected: Value at 'templateBody' failed to satisfy constraint: Member must have length less than or equal to 51200",
    );
  const parsed = readBody(body);
  if (typeof parsed?.Resources !== 'object' || Object.keys(parsed.Resources).length === 0)
    fail(
      400,
      'ValidationError',
      'Template format error: At least one Resources member must be defined.',
    );
  return parsed;
}

function readBody(body: string): StackTemplate | null {
  try {
    return parse(body, { customTags: short, version: '1.1' }) as StackTemplate | null;
  } catch (error) {
    return fail(
      400,
      'ValidationError',
      `Template format error: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
