import { printedBounds } from '../../src/cli/printed-bounds.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { tagOf } from '../../src/plan/tags.ts';
import { rehearse, type RehearsalInput } from '../../src/rehearse/rehearse.ts';
import type { RehearsedChange, Rehearsal } from '../../src/rehearse/result.ts';
import { type RehearsalTerms, usualTerms } from '../../src/rehearse/terms.ts';
import { defaultMoney } from './plan-rehearsal.ts';

/** Few readers for a short time: enough to see what happens, done in a moment. */
const short: RehearsalTerms = {
  ...usualTerms,
  readers: 4,
  locations: 3,
  browsers: 60,
  seconds: 900,
};

/** A plan of the tests, to be played as the command does. */
export const asUsual = (plan: Plan, terms: Partial<RehearsalTerms> = {}): RehearsalInput => ({
  plan,
  terms: { ...short, ...terms },
  prices: defaultMoney.prices,
  boundOf: printedBounds(plan),
  tagOf,
  goesOn: async () => true,
});

export async function rehearsed(
  plan: Plan,
  terms: Partial<RehearsalTerms> = {},
): Promise<Rehearsal> {
  const played = await rehearse(asUsual(plan, terms));
  if (played === null) throw new Error('nobody stopped it');
  return played;
}

/** What became of the change of one URL. */
export function changeAt(rehearsal: Rehearsal, url: string): RehearsedChange {
  const found = rehearsal.changes.find((change) => change.url === url);
  if (found === undefined) throw new Error(`${url} did not change`);
  return found;
}
