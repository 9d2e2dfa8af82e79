import type { Severity } from '../findings/finding.ts';
import type { Diagnosis, Examination } from '../infra/examine.ts';
import type { InfraFacts } from '../infra/facts/infra-facts.ts';
import { toUnreadFindings, type UnreadFinding } from './doctor-unread.ts';
import { count } from './words.ts';

/** What the doctor found, as text, Markdown and JSON show it. */
export interface DoctorReport {
  readonly facts: InfraFacts;
  readonly examination: Examination;
  /** The facts were not gathered for this run. */
  readonly recorded: boolean;
}

export interface DoctorCounts {
  readonly error: number;
  readonly warning: number;
  readonly notice: number;
  readonly right: number;
  /** Checks that lack a fact. */
  readonly notMade: number;
}

export const SEVERITIES: readonly Severity[] = ['error', 'warning', 'notice'];

export function unreadOf({ examination }: DoctorReport): readonly UnreadFinding[] {
  return toUnreadFindings(examination.unread);
}

/** Facts that were not read count as warnings. */
export function countsOf(report: DoctorReport): DoctorCounts {
  const { diagnoses, right, unread } = report.examination;
  const all = [...diagnoses, ...unreadOf(report)];
  const ofSeverity = (wanted: Severity): number =>
    all.filter(({ severity }) => severity === wanted).length;
  return {
    error: ofSeverity('error'),
    warning: ofSeverity('warning'),
    notice: ofSeverity('notice'),
    right: right.length,
    notMade: new Set(unread.flatMap(({ checks }) => checks)).size,
  };
}

/** `31 checks right, 2 errors, 3 warnings, 4 not made`: what there is none of is left out. */
export function summaryOf(report: DoctorReport): string {
  const { error, warning, notice, right, notMade } = countsOf(report);
  if (error + warning + notice + right + notMade === 0) return 'There was nothing to judge.';
  const parts = [
    count(right, 'check right', 'checks right'),
    error === 0 ? null : count(error, 'error', 'errors'),
    warning === 0 ? null : count(warning, 'warning', 'warnings'),
    notice === 0 ? null : count(notice, 'notice', 'notices'),
    notMade === 0 ? null : `${notMade} not made`,
  ];
  const said = parts.filter((part) => part !== null).join(', ');
  return error + warning + notice === 0 ? `Nothing is wrong: ${said}.` : said;
}

export function fixableOf({ examination }: DoctorReport): readonly Diagnosis[] {
  return examination.diagnoses.filter(({ fix }) => fix !== null);
}

/** `4 checks were not made for it: a, b, c, d.`; more than a few are only counted. */
export function notMadeText({ checks }: UnreadFinding, all: boolean): string {
  const first = `${count(checks.length, 'check was', 'checks were')} not made for it`;
  return all || checks.length <= 6 ? `${first}: ${checks.join(', ')}.` : `${first}.`;
}

/** Label and value of what was looked at, and by whom. */
export function subjectOf({ facts: { site, facts } }: DoctorReport): readonly string[] {
  const region = facts.bucketRegion.is === 'read' ? facts.bucketRegion.value : site.region;
  return [
    site.url,
    `bucket s3://${site.bucket}${site.prefix === '' ? '' : `/${site.prefix}`}${region === null ? '' : ` in ${region}`}`,
    site.distributionId === null ? 'no distribution' : `distribution ${site.distributionId}`,
    ...(facts.caller.is === 'read' ? [`asked as ${facts.caller.value.arn}`] : []),
    ...(facts.rights.is === 'read' && facts.rights.value.named
      ? [`publisher ${facts.rights.value.principal}`]
      : []),
  ];
}
