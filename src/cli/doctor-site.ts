import { hasErrors } from '../findings/finding.ts';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import { allChecks } from '../infra/checks/all-checks.ts';
import { examine } from '../infra/examine.ts';
import { isOffline, isSilent } from '../infra/facts/face-facts.ts';
import type { FixOutcome } from '../infra/fix/outcome.ts';
import type { InfraFacts } from '../infra/facts/infra-facts.ts';
import { doctorToJson } from '../report/doctor-json.ts';
import { doctorToMarkdown } from '../report/doctor-markdown.ts';
import type { DoctorReport } from '../report/doctor-report.ts';
import { renderDoctor } from '../report/doctor-text.ts';
import { renderMended } from '../report/fix-infra-text.ts';
import { paintFor } from '../report/paint.ts';
import type { CommandContext } from './context.ts';
import { readFacts } from './doctor-facts.ts';
import type { DoctorTerms } from './doctor-terms.ts';

/** The body of `doctor`: asks, judges, and says what was found; with `--fix` offers to change it. Throws UserError. */
export async function examineSite(context: CommandContext, terms: DoctorTerms): Promise<ExitCode> {
  const found = await look(context, terms);
  context.print(renderAs(terms.format, found, context));
  if (terms.fix === null) return await conclude(context, found, { terms, fixes: null });
  const { fixFindings } = await import('./doctor-fix.ts');
  const fixes = await fixFindings(context, found, terms.fix);
  if (!hasActed(fixes) || context.signal.aborted)
    return await conclude(context, found, { terms, fixes });
  const left = await look(context, terms);
  context.print(['', ...renderMended(found, left, context.width), '']);
  context.print(renderAs(terms.format, left, context));
  return await conclude(context, left, { terms, fixes });
}

async function look(context: CommandContext, terms: DoctorTerms): Promise<DoctorReport> {
  const facts = await readFacts(context, terms);
  if (context.signal.aborted)
    throw new UserError({
      code: 'interrupted',
      what: 'Stopped while looking at the site.',
      next: 'Run storyclub doctor again.',
      exitCode: 1,
    });
  if (isBlind(facts)) throw nothingAsked(facts);
  return reportOn(facts, terms);
}

interface Conclusion {
  readonly terms: DoctorTerms;
  readonly fixes: FixOutcome | null;
}

async function conclude(
  context: CommandContext,
  report: DoctorReport,
  { terms, fixes }: Conclusion,
): Promise<ExitCode> {
  context.document(doctorToJson(report, { areas: terms.areas, fixes }));
  await context.summary(doctorToMarkdown(report));
  const isFine = !hasErrors(report.examination.diagnoses) && isAnswered(report.facts, terms);
  return (fixes === null ? null : fixExitCode(fixes)) ?? (isFine ? 0 : 1);
}

/** Who names a publisher wants its rights judged: a name that IAM does not know is no success. */
function isAnswered({ facts: { rights } }: InfraFacts, { ask, areas }: DoctorTerms): boolean {
  return ask.principal === null || !areas.includes('rights') || rights.is !== 'failed';
}

function hasActed({ written, purge }: FixOutcome): boolean {
  return written.length > 0 || purge.is !== 'none';
}

/** 3: something changed, and not all of it is done; 4: a purge is owed. Null: the findings that are left decide. */
function fixExitCode({ deployed, results, purge }: FixOutcome): ExitCode | null {
  if (!deployed || results.some(({ outcome }) => outcome.is === 'not-deployed')) return 3;
  return purge.is === 'owed' ? 4 : null;
}

/** Judges facts in the areas that were asked for. */
function reportOn(facts: InfraFacts, { areas, factsFile }: DoctorTerms): DoctorReport {
  const checks = allChecks.filter(({ area }) => areas.includes(area));
  return { facts, examination: examine(facts, checks), recorded: factsFile !== null };
}

function renderAs(
  format: DoctorTerms['format'],
  report: DoctorReport,
  { colour, width, verbose }: CommandContext,
): readonly string[] {
  switch (format) {
    case 'text':
      return renderDoctor(report, { paint: paintFor(colour.stdout), width, verbose });
    case 'markdown':
      return doctorToMarkdown(report);
  }
}

/** Neither AWS nor anything in public has answered. */
function isBlind({ facts }: InfraFacts): boolean {
  const { face, names, validationRecords, ...ofAws } = facts;
  // The DNS of a machine without a network may answer, and say that there is no name at all.
  const inPublic = face.is === 'read' && isOffline(face.value) ? [] : [names, validationRecords];
  const sees = face.is === 'read' && !isSilent(face.value);
  return !sees && [...inPublic, ...Object.values(ofAws)].every(({ is }) => is !== 'read');
}

function nothingAsked({ site, facts }: InfraFacts): UserError {
  const [first] = Object.values(facts).flatMap((fact) => {
    if (fact.is === 'failed') return [{ why: fact.why, next: fact.next ?? null }];
    if (fact.is === 'denied')
      return [{ why: `${fact.action} on ${fact.resource} is not allowed.`, next: null }];
    return [];
  });
  return new UserError({
    code: 'doctor-blind',
    what: `Nothing could be read about ${site.url}: neither AWS nor the site itself answered.`,
    ...(first === undefined ? {} : { why: first.why }),
    next: first?.next ?? 'Check the network and the credentials, and run the doctor again.',
  });
}
