import * as fc from 'fast-check';
import { op } from './sequences.ts';
import { afterOp, firstState, type Op, type Page, pagesOf, type SiteState } from './small-site.ts';

/** Sequences for the real publish: what is done to the site, one publish a day. */

const DAY = 86_400_000;

export const sites: fc.Arbitrary<readonly Op[]> = fc.array(op, { minLength: 2, maxLength: 6 });

export function publishesOf(
  ops: readonly Op[],
): readonly { readonly site: Readonly<Record<string, Page>>; readonly after: number }[] {
  const states: SiteState[] = [firstState];
  for (const next of ops) states.push(afterOp(states.at(-1) ?? firstState, next, states));
  return states.map((state) => ({ site: pagesOf(state), after: DAY }));
}
