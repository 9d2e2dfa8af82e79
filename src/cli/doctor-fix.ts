import type { Diagnosis, Examination } from '../infra/examine.ts';
import type { InfraFacts } from '../infra/facts/infra-facts.ts';
import { connectForFixes, type FixTarget } from '../infra/deploy-fix-connection.ts';
import { readDocuments, readStackName } from '../infra/deploy-fix-read.ts';
import type { Fix } from '../infra/fix.ts';
import type { Surroundings } from '../infra/fix/documents.ts';
import { inOrder, neededDocuments, prerequisitesOf } from '../infra/fix/needed-documents.ts';
import type { FixOutcome } from '../infra/fix/outcome.ts';
import { whereNamesLead } from '../infra/fix/where-names-lead.ts';
import { partitionOf } from '../origin/rights.ts';
import { renderFixOutcome, renderStackNote } from '../report/fix-infra-text.ts';
import { paintFor } from '../report/paint.ts';
import type { CommandContext } from './context.ts';
import { makeFixes } from './doctor-fix-apply.ts';
import { chooseFixes, type Offer } from './doctor-fix-choose.ts';
import type { FixTerms } from './doctor-terms.ts';
import { purgeNoteOf } from './doctor-fix-purge.ts';
import { openTarget } from './open-target.ts';

export interface Examined {
  readonly facts: InfraFacts;
  readonly examination: Examination;
}

/**
 * Offers what can be fixed of what was found, each fix as a diff, makes those that are confirmed and says what came of
 * it. Throws UserError; what was changed by then is said with it, and running it again goes on.
 */
export async function fixFindings(
  context: CommandContext,
  { facts, examination }: Examined,
  terms: FixTerms,
): Promise<FixOutcome> {
  const site = await context.site();
  const target = await openTarget(site);
  const note = purgeNoteOf(target.origin, site.config.statePrefix);
  const offers = offersOf(examination.diagnoses, await note.isThere());
  if (offers.length === 0) {
    context.print([
      '',
      'Nothing that was found can be fixed by a program: each finding says what to do.',
    ]);
    return { results: [], written: [], deployed: true, purge: { is: 'none' } };
  }
  const aws = await connectForFixes(targetOf(facts));
  const versions = await readDocuments(aws, neededDocuments(offers.map(({ fix }) => fix)));
  const around = surroundingsOf(facts, versions.distributionArn);
  const { documents, distributionArn } = versions;
  const stack = distributionArn === null ? null : await readStackName(aws, distributionArn);
  if (stack !== null) context.print(['', ...renderStackNote(stack, context.width)]);
  const chosen = await chooseFixes(context, { offers, documents, around, yes: terms.yes });
  const outcome = await makeFixes(context, {
    aws,
    versions,
    around,
    offers,
    chosen,
    note,
    cdn: target.cdn,
    clock: site.clock,
    terms,
  });
  const options = { paint: paintFor(context.colour.stdout), width: context.width };
  context.print(renderFixOutcome(outcome, options));
  return outcome;
}

/** Each fix once, with the codes of all it is about, and what has to be done before it. */
function offersOf(diagnoses: readonly Diagnosis[], isPurgeOwed: boolean): readonly Offer[] {
  const wanted = diagnoses.flatMap(({ fix, code }) => (fix === null ? [] : [{ fix, code }]));
  const owed: readonly { readonly fix: Fix; readonly code: string }[] = isPurgeOwed
    ? [{ fix: { kind: 'purge-everything' }, code: 'purge-owed' }]
    : [];
  const all = [...wanted, ...owed];
  const isAbout = (about: Fix, fix: Fix): boolean =>
    [about, ...prerequisitesOf(about)].some((one) => isSame(one, fix));
  return inOrder(all.map(({ fix }) => fix)).map((fix) => ({
    fix,
    codes: [...new Set(all.filter((one) => isAbout(one.fix, fix)).map(({ code }) => code))],
    isImplied: !all.some((one) => isSame(one.fix, fix)),
  }));
}

function isSame(one: Fix, other: Fix): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function targetOf({ site, facts }: InfraFacts): FixTarget {
  const { bucketRegion } = facts;
  return {
    bucket: site.bucket,
    region: bucketRegion.is === 'read' ? bucketRegion.value : site.region,
    distribution: site.distributionId,
  };
}

function surroundingsOf(facts: InfraFacts, distributionArn: string | null): Surroundings {
  const { site } = facts;
  return {
    bucket: site.bucket,
    partition: partitionOf(site.region),
    distributionId: site.distributionId,
    distributionArn,
    leadsTo: whereNamesLead(facts),
  };
}
