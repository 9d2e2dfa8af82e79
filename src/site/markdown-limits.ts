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
const deepLine = /^(?:[ \t]*>|[ \t]*(?:[-+*]|\d{1,9}[.)])[ \t]){51}/m;
const indentedLine = /^[ \t]{501}/m;

/**
 * What no story has, but what takes the engine time that grows with the square of the size (nesting) or gives a page
 * a thousand times its size (tables: a row may leave its cells out, and they are filled in).
 */
export function findTooMuch(body: string): TooMuch | null {
  const deep = deepLine.exec(body);
  if (deep !== null)
    return {
      what: 'levels of lists and quotations',
      limit: maxDepth,
      line: lineOf(body, deep.index),
    };
  const indented = indentedLine.exec(body);
  if (indented !== null)
    return { what: 'spaces of indentation', limit: maxIndent, line: lineOf(body, indented.index) };
  return body.includes('|') ? findTooManyCells(body) : null;
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
