import type { Status } from '../plan/status.ts';
import type { Paint } from './paint.ts';
import type { StatusRow, StatusSection, Times } from './status-section.ts';
import { statusSections } from './status-words.ts';
import { minuteOf, when } from './words.ts';
import { wrap } from './wrap.ts';

/** Rows of one subject that are shown without `--verbose`. */
const SHOWN = 10;
/** Where the text begins, after the label. */
const COLUMN = 10;

export interface StatusTextOptions {
  readonly paint: Paint;
  readonly width: number;
  readonly verbose: boolean;
  readonly target: string;
  /** Says how long until an instant that is near, for a screen that is drawn again and again. */
  readonly countsDown: boolean;
}

/** What is live, what may still be served old and until when, what is owed and what comes next. */
export function renderStatus(status: Status, options: StatusTextOptions): readonly string[] {
  const { paint, target, countsDown } = options;
  const times: Times = {
    until: (instant) => `${when(instant, status.at)}${countsDown ? left(instant - status.at) : ''}`,
    since: (instant) => {
      const text = minuteOf(instant);
      return text.slice(0, 10) === minuteOf(status.at).slice(0, 10) ? text.slice(11) : text;
    },
  };
  return [
    `${paint('bold', 'storyclub status')} · ${target} · ${minuteOf(status.at)} UTC`,
    '',
    ...statusSections(status, times).flatMap((section) => sectionLines(section, options)),
  ];
}

/** ` (4:12)` for what is less than an hour away. */
function left(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  if (seconds <= 0 || seconds >= 3600) return '';
  return ` (${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')})`;
}

function sectionLines(
  section: StatusSection,
  { paint, width, verbose }: StatusTextOptions,
): readonly string[] {
  const { label, lines, isWarning, rows, details, more } = section;
  const indent = ' '.repeat(COLUMN);
  const text = lines.flatMap((line) => wrap(line, width, indent));
  const [first = '', ...others] = text.map((line) => line.slice(COLUMN));
  const colour = (line: string): string => (isWarning ? paint('yellow', line) : line);
  const shown = verbose || rows.length === SHOWN + 1 ? rows : rows.slice(0, SHOWN);
  const rest = rows.length - shown.length;
  return [
    `${label.padEnd(COLUMN)}${colour(first)}`,
    ...others.map((line) => `${indent}${colour(line)}`),
    ...rowLines(verbose ? [...shown, ...details] : shown, width),
    ...(rest === 0 ? [] : [paint('dim', `${indent}${more(rest)} (--verbose shows all)`)]),
  ];
}

/** Subjects in a column where all fit on a line, else what is said of each under it. */
function rowLines(rows: readonly StatusRow[], width: number): readonly string[] {
  const indent = ' '.repeat(COLUMN);
  const longest = rows.reduce((most, { subject }) => Math.max(most, subject.length), 0);
  const fits = ({ subject, about }: StatusRow, column: number): boolean =>
    COLUMN + Math.max(column, subject.length) + 2 + about.length <= width;
  const column = rows.every((row) => fits(row, longest)) ? longest : 0;
  return rows.flatMap((row) =>
    fits(row, column)
      ? [`${indent}${row.subject.padEnd(column)}  ${row.about}`]
      : [`${indent}${row.subject}`, ...wrap(row.about, width, `${indent}  `)],
  );
}

/** The same before the first publish. */
export const renderUnpublished = (target: string): readonly string[] => [
  `nothing has been published to ${target} yet: storyclub publish does that`,
];
