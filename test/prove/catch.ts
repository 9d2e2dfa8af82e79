import * as fc from 'fast-check';
import { NAMED_CASES, playCase } from '../support/population/named-cases.ts';
import { playForReal } from '../support/population/real-publish.ts';
import { publishesOf, sites } from '../support/population/real-sequences.ts';
import { hunt } from './hunt.ts';

/** Runs every proof on the planner in this folder and writes what catches it, as JSON. */

export interface Caught {
  /** Random sequences until one broke something; null when none did. */
  readonly sequences: { readonly after: number; readonly broken: readonly string[] } | null;
  /** Real publishes in the same way. */
  readonly publishes: { readonly after: number; readonly broken: readonly string[] } | null;
  /** Named cases that fail, of how many. */
  readonly cases: readonly string[];
  readonly outOf: number;
}

const SEQUENCES = 2000;
const PUBLISHES = 30;

const result = hunt({ seed: 1, runs: SEQUENCES, isShrunk: false });
const caught: Caught = {
  sequences: result.found ? { after: result.runs, broken: result.broken } : null,
  publishes: await publishForReal(),
  cases: NAMED_CASES.filter((named) =>
    (['keeps', 'takes', 'takes-freshness'] as const).some((on304) => {
      try {
        return playCase(named, on304).length > 0;
      } catch {
        return true;
      }
    }),
  ).map(({ name }) => name),
  outOf: NAMED_CASES.length,
};
process.stdout.write(JSON.stringify(caught));

async function publishForReal(): Promise<Caught['publishes']> {
  let broken: readonly string[] = [];
  const holds = fc.asyncProperty(sites, async (steps) => {
    broken = await playForReal(publishesOf(steps));
    return broken.length === 0;
  });
  const { failed, numRuns } = await fc.check(holds, {
    seed: 1,
    numRuns: PUBLISHES,
    endOnFailure: true,
  });
  return failed ? { after: numRuns, broken } : null;
}
