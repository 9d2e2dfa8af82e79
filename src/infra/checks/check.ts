import type { Severity } from '../../findings/finding.ts';
import { isSilent } from '../facts/face-facts.ts';
import type { FactName, FactValues, InfraFacts, SiteFacts } from '../facts/infra-facts.ts';
import type { Fix } from '../fix.ts';

/** What part of the way from reader to bucket a check is about; reports are in this order. */
export const areas = ['viewers', 'certificate', 'dns', 'origin', 'caching', 'rights'] as const;
export type Area = (typeof areas)[number];

/** One thing that is wrong. Full sentences, in the words of the field. */
export interface Fault {
  /** What is wrong, and with which part of it. */
  readonly what: string;
  /** What it means for readers, for the owner or for the bill. */
  readonly why: string;
  readonly next: string;
  /** What `doctor --fix` would do about it; null when it takes a person. */
  readonly fix: Fix | null;
  /** When this fault weighs less or more than its check says. */
  readonly severity?: Severity;
}

export interface CheckInput<Need extends FactName> {
  /** A fact the check needs. */
  readonly read: <Name extends Need>(name: Name) => FactValues[Name];
  /** A fact that makes the judgement surer or the advice better; null where it was not read. */
  readonly peek: <Name extends FactName>(name: Name) => FactValues[Name] | null;
  readonly site: SiteFacts;
  /** When the facts were gathered, epoch milliseconds. */
  readonly at: number;
}

/** A judgement of facts: a function of values. */
interface CheckDefinition<Need extends FactName> {
  /** The finding's code: a heading in docs/findings.md. */
  readonly code: string;
  /** What holds when nothing is found: "Every behaviour sends readers to HTTPS". */
  readonly title: string;
  readonly area: Area;
  readonly severity: Severity;
  /** Facts it cannot judge without: where one was not read the check is not made, and the report says so. */
  readonly needs: readonly Need[];
  /** The page of AWS, or the standard, that the rule is from. */
  readonly link: string;
  /** Every fault there is, none when it is right; null when there is nothing here that it could be about. */
  readonly judge: (input: CheckInput<Need>) => readonly Fault[] | null;
}

export interface Check extends Omit<CheckDefinition<FactName>, 'judge'> {
  readonly judge: (facts: InfraFacts) => Judgement;
}

export type Judgement =
  | { readonly is: 'right' }
  | { readonly is: 'wrong'; readonly faults: readonly Fault[] }
  /** Facts that were denied, or could not be read. */
  | { readonly is: 'unknown'; readonly missing: readonly FactName[] }
  /** There is nothing to judge: the configuration names no distribution, say. */
  | { readonly is: 'idle' };

/** A check that is made when all it needs was read. */
export function defineCheck<const Need extends FactName>(definition: CheckDefinition<Need>): Check {
  return { ...definition, judge: (facts) => judgeFacts(definition, facts) };
}

function judgeFacts<Need extends FactName>(
  { needs, judge }: CheckDefinition<Need>,
  { facts, site, at }: InfraFacts,
): Judgement {
  if (needs.some((name) => facts[name].is === 'absent')) return { is: 'idle' };
  const missing = needs.filter((name) => facts[name].is !== 'read');
  if (missing.length > 0) return { is: 'unknown', missing };
  const faults = judge({
    read: (name) => valueOf(facts, name),
    peek: (name) => peekAt(facts, name),
    site,
    at,
  });
  if (faults === null) return { is: 'idle' };
  if (faults.length > 0) return { is: 'wrong', faults };
  // A site that answers nothing gives no cause for complaint, and shows nothing to be right either.
  const asksReaders = needs.some((name) => name === 'face');
  return asksReaders && facts.face.is === 'read' && isSilent(facts.face.value)
    ? { is: 'idle' }
    : { is: 'right' };
}

function peekAt<Name extends FactName>(
  facts: InfraFacts['facts'],
  name: Name,
): FactValues[Name] | null {
  const fact = facts[name];
  return fact.is === 'read' ? fact.value : null;
}

function valueOf<Name extends FactName>(facts: InfraFacts['facts'], name: Name): FactValues[Name] {
  const fact = facts[name];
  if (fact.is === 'read') return fact.value;
  throw new Error(`the fact ${name} was not read`);
}

/** What is wrong with each of several things; null where there is none of them. */
export function faultsOfEach<Subject>(
  subjects: readonly Subject[],
  judge: (subject: Subject) => readonly Fault[],
): readonly Fault[] | null {
  return subjects.length === 0 ? null : subjects.flatMap((subject) => judge(subject));
}
