import type { Diagnosis } from '../infra/examine.ts';
import { lifetimeTexts } from './doctor-lifetimes.ts';
import {
  type DoctorReport,
  notMadeText,
  SEVERITIES,
  subjectOf,
  summaryOf,
  unreadOf,
} from './doctor-report.ts';
import type { UnreadFinding } from './doctor-unread.ts';
import { codeSpan, escapeMarkdown } from './findings-markdown.ts';
import { minuteOf } from './words.ts';

/** The report as Markdown: a table of what is wrong, the most severe first, and below it each in full. */
export function doctorToMarkdown(report: DoctorReport): readonly string[] {
  const { facts, examination } = report;
  const wrong = SEVERITIES.flatMap((wanted) =>
    examination.diagnoses.filter(({ severity }) => severity === wanted),
  );
  const unread = unreadOf(report);
  const at = `${report.recorded ? 'facts of ' : ''}${minuteOf(facts.at)} UTC`;
  return [
    `### storyclub doctor · ${escapeMarkdown(facts.site.target)} · ${at}`,
    '',
    ...subjectOf(report).map((line) => `- ${escapeMarkdown(line)}`),
    '',
    `**${escapeMarkdown(summaryOf(report))}**`,
    '',
    ...tableOf(wrong, unread),
    ...wrong.flatMap(diagnosisLines),
    ...unread.flatMap(unreadLines),
    ...rightLines(report),
    ...lifetimeLines(report),
  ];
}

function tableOf(wrong: readonly Diagnosis[], unread: readonly UnreadFinding[]): readonly string[] {
  const rows = [
    ...wrong.map(({ severity, code, area, what }) => [severity, code, area, what] as const),
    ...unread.map(({ severity, code, what }) => [severity, code, 'not read', what] as const),
  ];
  if (rows.length === 0) return [];
  return [
    '| | finding | about | what |',
    '|---|---|---|---|',
    ...rows.map(
      ([severity, code, about, what]) =>
        `| ${severity} | ${codeSpan(code)} | ${about} | ${escapeMarkdown(what)} |`,
    ),
    '',
  ];
}

function diagnosisLines({ severity, code, what, why, next, link, fix }: Diagnosis) {
  return [
    `#### ${severity} ${codeSpan(code)}`,
    '',
    `${escapeMarkdown(what)} ${escapeMarkdown(why)}`,
    '',
    `→ ${escapeMarkdown(next)}${fix === null ? '' : ' `storyclub doctor --fix` can do this.'} ([source](${link}))`,
    '',
  ];
}

function unreadLines(finding: UnreadFinding): readonly string[] {
  return [
    `#### ${finding.severity} ${codeSpan(finding.code)}`,
    '',
    `${escapeMarkdown(finding.what)} ${escapeMarkdown(notMadeText(finding, true))}`,
    '',
    `→ ${escapeMarkdown(finding.next)}`,
    '',
  ];
}

function lifetimeLines({ examination: { lifetimes } }: DoctorReport): readonly string[] {
  if (lifetimes.length === 0) return [];
  return [
    '<details><summary>How long copies are kept</summary>',
    '',
    ...lifetimeTexts(lifetimes).map((text) => `- ${escapeMarkdown(text)}`),
    '',
    '</details>',
    '',
  ];
}

function rightLines({ examination: { right } }: DoctorReport): readonly string[] {
  if (right.length === 0) return [];
  return [
    '<details><summary>What is right</summary>',
    '',
    ...right.map(({ code, title }) => `- ${escapeMarkdown(title)} (${codeSpan(code)})`),
    '',
    '</details>',
    '',
  ];
}
