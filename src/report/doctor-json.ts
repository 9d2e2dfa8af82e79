import type { FixOutcome } from '../infra/fix/outcome.ts';
import type { Area } from '../infra/checks/check.ts';
import type { Diagnosis } from '../infra/examine.ts';
import { countsOf, type DoctorReport, unreadOf } from './doctor-report.ts';
import type { UnreadFinding } from './doctor-unread.ts';
import { fixOutcomeToJson } from './fix-infra-json.ts';
import { findingsToJson } from './findings-json.ts';
import { iso } from './words.ts';

export interface DoctorJsonTerms {
  /** Those that were judged. */
  readonly areas: readonly Area[];
  /** What `--fix` did; null without it. */
  readonly fixes: FixOutcome | null;
}

/** The document of `doctor --json`: docs/schemas/doctor.schema.json. */
export function doctorToJson(report: DoctorReport, { areas, fixes }: DoctorJsonTerms): object {
  const { at, site, facts } = report.facts;
  const { error, warning, notice, right, notMade } = countsOf(report);
  return {
    version: 1,
    target: site.target,
    at: iso(at),
    recorded: report.recorded,
    url: site.url,
    bucket: site.bucket,
    region: facts.bucketRegion.is === 'read' ? facts.bucketRegion.value : site.region,
    prefix: site.prefix,
    distribution: site.distributionId,
    askedAs: facts.caller.is === 'read' ? facts.caller.value.arn : null,
    publisher: facts.rights.is === 'read' ? facts.rights.value.principal : null,
    areas,
    counts: { errors: error, warnings: warning, notices: notice, right, notMade },
    findings: report.examination.diagnoses.flatMap(diagnosisToJson),
    unread: unreadOf(report).map(unreadToJson),
    right: report.examination.right.map(({ code, area, title }) => ({ code, area, title })),
    lifetimes: report.examination.lifetimes,
    fixes: fixes === null ? null : fixOutcomeToJson(fixes),
  };
}

const diagnosisToJson = (diagnosis: Diagnosis): readonly object[] => {
  const { area, why, link, fix } = diagnosis;
  return findingsToJson([diagnosis]).map((finding) => ({ ...finding, area, why, link, fix }));
};

const unreadToJson = ({
  code,
  severity,
  what,
  next,
  facts,
  denied,
  checks,
}: UnreadFinding): object => ({
  code,
  severity,
  what,
  next,
  facts,
  action: denied?.action ?? null,
  resource: denied?.resource ?? null,
  checks,
});
