import type { Severity } from '../findings/finding.ts';
import type { Area } from '../infra/checks/check.ts';
import type { Diagnosis } from '../infra/examine.ts';
import { lifetimeTexts } from './doctor-lifetimes.ts';
import {
  countsOf,
  type DoctorReport,
  fixableOf,
  notMadeText,
  SEVERITIES,
  subjectOf,
  summaryOf,
  unreadOf,
} from './doctor-report.ts';
import type { UnreadFinding } from './doctor-unread.ts';
import { AREAS, areaHeading } from './doctor-words.ts';
import { type Paint, printable } from './paint.ts';
import { count, minuteOf } from './words.ts';
import { wrap } from './wrap.ts';

export interface DoctorTextOptions {
  readonly paint: Paint;
  readonly width: number;
  /** What is right too, and every check that was not made. */
  readonly verbose: boolean;
}

/** What is wrong by area, the most severe first in each; then what was not read; then the numbers. */
export function renderDoctor(report: DoctorReport, options: DoctorTextOptions): readonly string[] {
  const { target } = report.facts.site;
  const at = `${report.recorded ? 'facts of ' : ''}${minuteOf(report.facts.at)} UTC`;
  return [
    ...wrap(
      `${options.paint('bold', 'storyclub doctor')} · ${printable(target)} · ${at}`,
      options.width,
    ),
    ...subjectOf(report).flatMap((line) => wrap(printable(line), options.width)),
    ...AREAS.flatMap((area) => areaLines(area, report, options)),
    ...unreadLines(report, options),
    '',
    ...outcomeLines(report, options),
  ];
}

function areaLines(
  area: Area,
  { examination }: DoctorReport,
  options: DoctorTextOptions,
): readonly string[] {
  const wrong = examination.diagnoses.filter((diagnosis) => diagnosis.area === area);
  const right = options.verbose ? examination.right.filter((check) => check.area === area) : [];
  const kept = options.verbose && area === 'caching' ? lifetimeTexts(examination.lifetimes) : [];
  if (wrong.length + right.length + kept.length === 0) return [];
  const { paint, width } = options;
  return [
    '',
    ...wrap(areaHeading(area), width).map((line) => paint('bold', line)),
    ...apart([
      ...SEVERITIES.flatMap((severity) => wrong.filter((one) => one.severity === severity)).map(
        (diagnosis) => diagnosisLines(diagnosis, options),
      ),
      right.flatMap(({ code, title }) => [
        `  ${paint('green', 'right')}  ${paint('dim', code)}`,
        ...wrap(printable(title), width, '    '),
      ]),
      kept.length === 0
        ? []
        : ['  kept', ...kept.flatMap((text) => wrap(printable(text), width, '    '))],
    ]),
  ];
}

/** Blocks of lines, an empty line between two. */
const apart = (blocks: readonly (readonly string[])[]): readonly string[] =>
  blocks
    .filter((block) => block.length > 0)
    .flatMap((block, index) => (index === 0 ? block : ['', ...block]));

function diagnosisLines(
  { code, severity, what, why, next, link, fix }: Diagnosis,
  { paint, width }: DoctorTextOptions,
): readonly string[] {
  return [
    headLine(severity, code, paint),
    ...wrap(printable(what), width, '    '),
    ...wrap(printable(why), width, '    '),
    ...wrap(`→ ${printable(next)}`, width, '    '),
    ...(fix === null ? [] : ['    storyclub doctor --fix can do this']),
    ...wrap(link, width, '    ').map((line) => paint('dim', line)),
  ];
}

function unreadLines(report: DoctorReport, options: DoctorTextOptions): readonly string[] {
  const found = unreadOf(report);
  if (found.length === 0) return [];
  const { paint, width, verbose } = options;
  return [
    '',
    paint('bold', 'not read'),
    ...apart(
      byRemedy(found).map(([next, findings]) => [
        ...findings.flatMap((finding) => [
          headLine(finding.severity, finding.code, paint),
          ...wrap(printable(finding.what), width, '    '),
          ...wrap(notMadeText(finding, verbose), width, '    '),
        ]),
        ...wrap(`→ ${printable(next)}`, width, '    '),
      ]),
    ),
  ];
}

/** What one remedy mends, together: it is said once. */
function byRemedy(
  found: readonly UnreadFinding[],
): readonly (readonly [next: string, findings: readonly UnreadFinding[]])[] {
  const remedies = [...new Set(found.map(({ next }) => next))];
  return remedies.map((next) => [next, found.filter((finding) => finding.next === next)]);
}

const colours = { error: 'red', warning: 'yellow', notice: 'cyan' } as const;

const headLine = (severity: Severity, code: string, paint: Paint): string =>
  `  ${paint(colours[severity], severity)}  ${paint('dim', code)}`;

function outcomeLines(
  report: DoctorReport,
  { paint, width }: DoctorTextOptions,
): readonly string[] {
  const { error, warning } = countsOf(report);
  const colour = error > 0 ? 'red' : warning > 0 ? 'yellow' : 'green';
  const fixable = fixableOf(report).length;
  return [
    ...wrap(summaryOf(report), width).map((line) => paint(colour, line)),
    ...(fixable === 0
      ? []
      : wrap(
          `→ storyclub doctor --target ${printable(report.facts.site.target)} --fix shows what it would change about ${count(fixable, 'finding', 'findings')}, and asks.`,
          width,
        )),
  ];
}
