import type { Finding, Severity } from '../findings/finding.ts';
import { paintFor, printable } from './paint.ts';
import { wrap } from './wrap.ts';

export interface TextOptions {
  readonly colour: boolean;
  readonly width: number;
}

const marks: Readonly<Record<Severity, 'red' | 'yellow' | 'cyan'>> = {
  error: 'red',
  warning: 'yellow',
  notice: 'cyan',
};
const order: readonly Severity[] = ['error', 'warning', 'notice'];

/**
 * Findings for the terminal, the most severe first, otherwise in their order:
 *
 *     stories/fox.md:3  error  title-missing
 *       The story has no title.
 *       → Add a line "title: ..." to its front matter.
 */
export function renderFindings(
  findings: readonly Finding[],
  { colour, width }: TextOptions,
): readonly string[] {
  const paint = paintFor(colour);
  const sorted = order.flatMap((severity) => findings.filter((f) => f.severity === severity));
  return sorted.flatMap((finding) => {
    const place = placeOf(finding);
    const label = `${paint(marks[finding.severity], finding.severity)}  ${paint('dim', finding.code)}`;
    return [
      place === '' ? label : `${paint('bold', place)}  ${label}`,
      ...wrap(printable(finding.what), width, '  '),
      ...wrap(`→ ${printable(finding.next)}`, width, '  '),
      '',
    ];
  });
}

function placeOf({ place }: Finding): string {
  if (place === null) return '';
  return printable(place.line === undefined ? place.file : `${place.file}:${place.line}`);
}
