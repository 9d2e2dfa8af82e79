import type { Finding } from '../findings/finding.ts';
import type { AdoptPlan } from '../publish/adopt-plan.ts';
import type { Adopted } from '../publish/adopted.ts';
import { findingsToJson } from './findings-json.ts';
import { iso } from './words.ts';

export type AdoptOutcome = 'adopted' | 'declined' | 'stopped' | 'nothing-there' | 'whole';

/** The document of `adopt --json`: docs/schemas/adopt.schema.json. */
export function adoptToJson(
  {
    target,
    at,
    outcome,
    plan,
    adopted,
  }: {
    readonly target: string;
    readonly at: number;
    readonly outcome: AdoptOutcome;
    readonly plan: AdoptPlan | null;
    readonly adopted: Adopted | null;
  },
  findings: readonly Finding[],
): object {
  return {
    version: 1,
    target,
    at: iso(at),
    outcome,
    plan: plan === null ? null : planToJson(plan),
    adopted: adopted === null ? null : adoptedToJson(adopted),
    findings: findingsToJson(findings),
  };
}

function planToJson({ ledger, why, survey, bytes, assumed, cost }: AdoptPlan): object {
  const keysOf = (objects: readonly { readonly key: string }[]): readonly string[] =>
    objects.map(({ key }) => key);
  return {
    ledger,
    why,
    same: survey.same.length,
    unsure: keysOf(survey.unsure),
    taken: keysOf(survey.taken),
    foreign: keysOf(survey.foreign),
    missing: keysOf(survey.missing),
    bytes,
    assumed,
    cost,
  };
}

function adoptedToJson({ at, browsersUntil, ...rest }: Adopted): object {
  return { at: iso(at), ...rest, browsersUntil: iso(browsersUntil) };
}
