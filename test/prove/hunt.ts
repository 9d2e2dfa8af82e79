import * as fc from 'fast-check';
import { playSequence, sequence } from '../support/population/sequences.ts';

/** What came of so many sequences from one seed. */
export type Hunt =
  | { readonly found: false; readonly runs: number }
  | {
      readonly found: true;
      readonly seed: number;
      readonly path: string | null;
      /** Sequences until the first that breaks something, itself included. */
      readonly runs: number;
      /** What it breaks, in words. */
      readonly broken: readonly string[];
      /** The smallest sequence found that breaks something. */
      readonly sequence: string;
    };

/** Plays random sequences until one breaks a promise; that one made as small as possible if asked. */
export function hunt({
  seed,
  runs,
  isShrunk,
}: {
  readonly seed: number;
  readonly runs: number;
  readonly isShrunk: boolean;
}): Hunt {
  const holds = fc.property(sequence, (played) => playSequence(played).length === 0);
  const { failed, counterexample, numRuns, counterexamplePath } = fc.check(holds, {
    seed,
    numRuns: runs,
    endOnFailure: !isShrunk,
  });
  const smallest = counterexample?.[0];
  if (!failed || smallest === undefined) return { found: false, runs: numRuns };
  return {
    found: true,
    seed,
    path: counterexamplePath,
    runs: numRuns,
    broken: playSequence(smallest),
    sequence: JSON.stringify(smallest, null, 1),
  };
}
