import { printable } from './paint.ts';

/** One subject of a status: a sentence or a few, then rows that may be many. */
export interface StatusSection {
  /** At most nine letters. */
  readonly label: string;
  /** The same as a heading. */
  readonly title: string;
  readonly lines: readonly string[];
  /** Somebody should do something about it. */
  readonly isWarning: boolean;
  readonly rows: readonly StatusRow[];
  /** Rows only for who wants to know it all. */
  readonly details: readonly StatusRow[];
  /** What is said of rows that are left out. */
  readonly more: (rest: number) => string;
}

export interface StatusRow {
  readonly subject: string;
  readonly about: string;
}

/** Instants as the reader of a status is told them. */
export interface Times {
  /** One to come: never said earlier than it is. */
  readonly until: (instant: number) => string;
  /** One that has been. */
  readonly since: (instant: number) => string;
}

export function sectionOf(
  label: string,
  title: string,
  parts: Pick<StatusSection, 'lines'> & Partial<StatusSection>,
): StatusSection {
  return {
    isWarning: false,
    rows: [],
    details: [],
    more: (rest) => `… and ${rest.toLocaleString('en-US')} more`,
    ...parts,
    label,
    title,
  };
}

/** A key as the address people know: `/stories/the-fox/`. */
export const toUrl = (key: string): string =>
  printable(`/${key.replace(/(^|\/)index\.html$/, '$1')}`);
