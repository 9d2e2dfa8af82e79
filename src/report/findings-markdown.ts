import type { Finding } from '../findings/finding.ts';
import { printable } from './paint.ts';

/** Findings as a Markdown list, for the summary of a GitHub job. */
export function findingsToMarkdown(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ severity, code, place, what, next }) => {
    const where = place === null ? '' : ` ${codeSpan(placeText(place.file, place.line))}`;
    return `- **${severity}** ${codeSpan(code)}${where}: ${escapeMarkdown(what)} ${escapeMarkdown(next)}`;
  });
}

/** Text as Markdown that shows it literally: story titles and file names are not ours to format. */
export function escapeMarkdown(text: string): string {
  return printable(text)
    .replaceAll(/[\\`*_{}[\]()#+!|<>~@&-]/g, String.raw`\$&`)
    .replaceAll('\n', ' ');
}

/** A code span that no back tick in the text can end. */
export function codeSpan(text: string): string {
  const clean = printable(text).replaceAll('\n', ' ');
  const runs = clean.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(0, ...runs.map((run) => run.length)) + 1);
  return runs.length === 0 ? `${fence}${clean}${fence}` : `${fence} ${clean} ${fence}`;
}

function placeText(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`;
}
