import type { z } from 'zod';
import type { FunctionFailure } from './event.ts';

/** CloudFront's validation refuses what a function returned. */
export function refuse(why: string): FunctionFailure {
  return { kind: 'failed', status: 502, why };
}

/** The same, for a value of the wrong shape: `headers.x.value: Invalid input`. */
export function refuseShape(what: string, { issues }: z.ZodError): FunctionFailure {
  const issue = issues[0];
  const where = issue === undefined ? '' : `: ${issue.path.join('.')}: ${issue.message}`;
  return refuse(`The returned ${what} is none${where}.`);
}
