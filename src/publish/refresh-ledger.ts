import { isMatch } from '../cache/behaviour-match.ts';
import { adoptFinding } from '../findings/codes-adopt.ts';
import type { Finding } from '../findings/finding.ts';
import { type Drift, withDrift } from '../plan/drift.ts';
import type { Law } from '../plan/law.ts';
import type { Ledger } from '../plan/ledger.ts';
import { type DriftSurvey, type DriftSurveyTerms, surveyDrift } from './survey-drift.ts';

/** What is to be compared with the origin before planning. */
export interface RefreshTerms extends Pick<DriftSurveyTerms, 'statePrefix' | 'progress'> {
  /** Patterns of keys to leave as they are, `*` any run of characters and `?` one. */
  readonly keep: readonly string[];
}

/** A ledger that says what is there, and what a plan from it leaves alone. */
export interface Refreshed {
  readonly ledger: Ledger;
  readonly isRefreshed: boolean;
  readonly leave: ReadonlySet<string>;
  /** Keys that storyclub did not publish. */
  readonly foreign: ReadonlySet<string>;
  readonly findings: readonly Finding[];
}

/** Corrects ledgers by what is in the origin, which is asked once however often it is called. */
export function refresher(
  { keep, ...terms }: RefreshTerms,
  seams: Pick<DriftSurveyTerms, 'origin' | 'prefix'>,
): (ledger: Ledger, law: Law, now: number) => Promise<Refreshed> {
  let asked: Promise<DriftSurvey> | null = null;
  return async (ledger, law, now) => {
    const { allowance, tagged } = law;
    asked ??= surveyDrift(ledger.entries, { ...terms, ...seams, allowance, tagged });
    const { drifts, added } = await asked;
    const isLeft = ({ key }: Drift): boolean => keep.some((pattern) => isMatch(pattern, `/${key}`));
    const noted = drifts.filter((drift) => !isLeft(drift));
    const left = drifts.filter(isLeft);
    return {
      ledger: withDrift(ledger, noted, { law, now }),
      isRefreshed: noted.length > 0,
      leave: new Set(left.map(({ key }) => key)),
      foreign: new Set(added),
      findings: findingsOf(noted, { left, added }),
    };
  };
}

function findingsOf(
  noted: readonly Drift[],
  { left, added }: { readonly left: readonly Drift[]; readonly added: readonly string[] },
): readonly Finding[] {
  const told = (drifts: readonly Drift[]): readonly string[] =>
    drifts.flatMap(({ key, what }) => {
      switch (what) {
        case 'gone':
          return [`${key} (deleted)`];
        case 'body':
          return [`${key} (another body)`];
        case 'headers':
          return [`${key} (other headers)`];
        case 'rewritten':
          return [];
      }
    });
  const changed = told(noted);
  const kept = told(left);
  return [
    ...(changed.length === 0 ? [] : [adoptFinding('objects-drifted', { objects: changed })]),
    ...(kept.length === 0 ? [] : [adoptFinding('drift-kept', { objects: kept })]),
    ...(added.length === 0 ? [] : [adoptFinding('objects-added', { objects: added })]),
  ];
}
