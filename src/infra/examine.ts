import type { Finding } from '../findings/finding.ts';
import { allChecks } from './checks/all-checks.ts';
import type { Check, Fault } from './checks/check.ts';
import type { FactName, InfraFacts } from './facts/infra-facts.ts';
import type { Failed } from './facts/read.ts';
import type { Fix } from './fix.ts';
import { type KeptLifetime, keptLifetimes } from './lifetimes.ts';

/** What the doctor has to say about one thing. */
export interface Diagnosis extends Finding {
  readonly area: Check['area'];
  readonly why: string;
  readonly link: string;
  readonly fix: Fix | null;
}

/** A fact that was not read, and the checks that were not made for it. */
export interface Unread {
  readonly fact: FactName;
  readonly because:
    | { readonly is: 'denied'; readonly action: string; readonly resource: string }
    | Failed;
  /** Codes. */
  readonly checks: readonly string[];
}

export interface Examination {
  readonly at: number;
  /** In the order of the checks. */
  readonly diagnoses: readonly Diagnosis[];
  readonly unread: readonly Unread[];
  /** Titles of what is right, with their codes. */
  readonly right: readonly {
    readonly code: string;
    readonly title: string;
    readonly area: Check['area'];
  }[];
  /** What edges and browsers really keep of the site; empty where caching is not looked at. */
  readonly lifetimes: readonly KeptLifetime[];
}

/** Judges the facts by every check. */
export function examine(facts: InfraFacts, checks: readonly Check[] = allChecks): Examination {
  const judged = checks.map((check) => ({ check, judgement: check.judge(facts) }));
  return {
    at: facts.at,
    diagnoses: judged.flatMap(({ check, judgement }) =>
      judgement.is === 'wrong' ? judgement.faults.map((fault) => toDiagnosis(check, fault)) : [],
    ),
    unread: unreadOf(
      facts,
      judged.flatMap(({ check, judgement }) =>
        judgement.is === 'unknown'
          ? judgement.missing.map((fact) => ({ fact, code: check.code }))
          : [],
      ),
    ),
    right: judged.flatMap(({ check: { code, title, area }, judgement }) =>
      judgement.is === 'right' ? [{ code, title, area }] : [],
    ),
    lifetimes: checks.some(({ area }) => area === 'caching') ? keptLifetimes(facts) : [],
  };
}

function toDiagnosis(check: Check, { what, why, next, fix, severity }: Fault): Diagnosis {
  const { code, area, link } = check;
  return {
    code,
    area,
    link,
    severity: severity ?? check.severity,
    place: null,
    what,
    why,
    next,
    fix,
    args: {},
  };
}

function unreadOf(
  { facts }: InfraFacts,
  missing: readonly { readonly fact: FactName; readonly code: string }[],
): readonly Unread[] {
  const checks = new Map<FactName, string[]>();
  for (const { fact, code } of missing) checks.set(fact, [...(checks.get(fact) ?? []), code]);
  return [...checks].flatMap(([fact, codes]): readonly Unread[] => {
    const because = facts[fact];
    return because.is === 'denied' || because.is === 'failed'
      ? [{ fact, because, checks: codes }]
      : [];
  });
}
