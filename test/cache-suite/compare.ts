import type { Judged } from './results.ts';

/** A place where CloudFront does not do what RFC 9111 requires, or does not let it be asked. */
export interface Difference {
  /** Ids of required cases. */
  readonly cases: readonly string[];
  /** What CloudFront does, in our words. */
  readonly why: string;
  /** The page of AWS's documentation that says so. */
  readonly source: string;
}

export interface Comparison {
  /** Required cases that do not pass and that no difference excuses. */
  readonly unexcused: readonly Judged[];
  /** Listed cases that pass. */
  readonly untrue: readonly string[];
  /** Listed ids that are no required cases of the suite, or are listed twice. */
  readonly mistaken: readonly string[];
}

/** Holds the results against the list of differences: each required case either passes or is listed. */
export function compareResults(
  judged: readonly Judged[],
  differences: readonly Difference[],
): Comparison {
  const listed = differences.flatMap((difference) => difference.cases);
  const excused = new Set(listed);
  const required = new Map(
    judged.filter((one) => one.kind === 'required').map((one) => [one.id, one]),
  );
  return {
    unexcused: [...required.values()].filter(
      (one) => one.outcome !== 'passed' && !excused.has(one.id),
    ),
    untrue: [...excused].filter((id) => required.get(id)?.outcome === 'passed'),
    mistaken: listed.filter((id, at) => !required.has(id) || listed.indexOf(id) !== at),
  };
}

/** What is wrong, a line for each; none when the list tells the whole truth. */
export function renderComparison({ unexcused, untrue, mistaken }: Comparison): readonly string[] {
  return [
    ...unexcused.map(
      ({ id, name, outcome, because }) =>
        `not passed and not listed: ${id} (${outcome})\n  ${name}${because === '' ? '' : `\n  ${because}`}`,
    ),
    ...untrue.map((id) => `listed as a difference, but passed: ${id}`),
    ...mistaken.map((id) => `listed, but not once, or no required case: ${id}`),
  ];
}
