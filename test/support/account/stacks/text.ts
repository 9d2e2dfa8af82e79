import { fail } from '../failure.ts';
import type { Json } from './stack-state.ts';

/** A value that has to be text, or a number that stands for it. */
export function textOf(value: Json | undefined): string {
  if (typeof value === 'object' || value === undefined)
    return fail(400, 'ValidationError', `Template error: ${JSON.stringify(value)} is no text`);
  return String(value);
}
