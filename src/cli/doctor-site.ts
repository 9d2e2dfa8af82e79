import { hasErrors } from '../findings/finding.ts';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import { allChecks } from '../infra/checks/all-checks.ts';
import { examine } from '../infra/examine.ts';
import { isSilent } from '../infra/facts/face-facts.ts';
import type { InfraFacts } from '../infra/facts/infra-facts.ts';
import { doctorToJson } from '../report/doctor-json.ts';
import { doctorToMarkdown } from '../report/doctor-markdown.ts';
import type { DoctorReport } from '../report/doctor-report.ts';
import { renderDoctor } from '../report/doctor-text.ts';
import { paintFor } from '../report/paint.ts';
import type { CommandContext } from './context.ts';
import { readFacts } from './doctor-facts.ts';
import type { DoctorTerms } from './doctor-terms.ts';

/** The body of `doctor`: asks, judges, and says what was found. Changes nothing. Throws UserError. */
export async function examineSite(context: CommandContext, terms: DoctorTerms): Promise<ExitCode> {
  const facts = await readFacts(context, terms);
  if (isBlind(facts)) throw nothingAsked(facts);
  const report = reportOn(facts, terms);
  context.print(renderAs(terms.format, report, context));
  context.document(doctorToJson(report, terms.areas));
  await context.summary(doctorToMarkdown(report));
  return hasErrors(report.examination.diagnoses) ? 1 : 0;
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
  const { face, ...others } = facts;
  const sees = face.is === 'read' && !isSilent(face.value);
  return !sees && Object.values(others).every(({ is }) => is !== 'read');
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
