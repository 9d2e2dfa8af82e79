import { findTooManyMarks } from './markdown-marks.ts';

export interface TooMuch {
  readonly what: string;
  readonly limit: number;
  /** From 1, within the body. */
  readonly line: number;
}

const maxDepth = 50;
const maxIndent = 500;
const maxCells = 200_000;

/** A run of markers that each open a list or a quotation inside the one before. */
const deepLine = /(?:[ \t]*>|[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]){51}/y;
const indentedLine = /[ \t]{501}/y;
const lineStart = /[ \t>\-+*0-9]/;

/**
 * What no story has, but what takes the engine time that grows with the square of the size (nesting, marks) or gives a
 * page a thousand times its size (tables: a row may leave its cells out, and they are filled in).
 */
export function findTooMuch(body: string): TooMuch | null {
  for (let start = 0; start < body.length; start = endOfLine(body, start) + 1) {
    if (!lineStart.test(body.charAt(start))) continue;
    if (startsAt(deepLine, body, start))
      return {
        what: 'levels of lists and quotations',
        limit: maxDepth,
        line: lineOf(body, start),
      };
    if (startsAt(indentedLine, body, start))
      return { what: 'spaces of indentation', limit: maxIndent, line: lineOf(body, start) };
  }
  const cells = body.includes('|') ? findTooManyCells(body) : null;
  return cells ?? findTooManyMarks(body);
}

function startsAt(pattern: RegExp, text: string, start: number): boolean {
  pattern.lastIndex = start;
  return pattern.test(text);
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

const delimiterRow = /^[ \t>|:+*-]+$/gm;

/** Columns of each delimiter row times all lines below it: more than there can be. */
function findTooManyCells(body: string): TooMuch | null {
  let lines = 0;
  for (const row of body.matchAll(delimiterRow)) {
    const columns = row[0].split('|').length;
    if (columns < 20) continue;
    lines ||= body.split('\n').length;
    if (columns * lines > maxCells)
      return { what: 'table cells', limit: maxCells, line: lineOf(body, row.index) };
  }
  return null;
}

function lineOf(text: string, index: number): number {
  return text.slice(0, index).split('\n').length;
}
