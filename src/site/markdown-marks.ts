import type { TooMuch } from './markdown-limits.ts';

/**
 * The engine takes time that grows with the square of the `_` and `&` in one paragraph, and, to tell where a node is,
 * with the length of its line times the nodes in it when the line is not all ASCII: 30,000² of either is about a second.
 * And it calls itself for each level of emphasis and of images in images: a hundred thousand of them end the process.
 */
const most = 30_000;
const budget = most ** 2;

/** What no story has, but what would take the engine minutes. */
export function findTooManyMarks(body: string): TooMuch | null {
  // What is shorter cannot have as many.
  if (body.length <= most) return null;
  const spent = { paragraphs: 0, lines: 0 };
  let inParagraph = 0;
  let first = 1;
  let line = 1;
  for (let start = 0; start < body.length; line += 1) {
    const end = endOfLine(body, start);
    const counted = countMarks(body, start, end);
    if (counted.isBlank) {
      spent.paragraphs += inParagraph ** 2;
      inParagraph = 0;
      first = line + 1;
    }
    inParagraph += counted.slow;
    if (spent.paragraphs + inParagraph ** 2 > budget) {
      const limit = Math.floor(Math.sqrt(budget - spent.paragraphs));
      return {
        what: 'of the signs _ * ~ [ ] < & without an empty line between them',
        limit,
        line: first,
      };
    }
    const cost = counted.isAscii ? 0 : counted.marks * (end - start);
    if (spent.lines + cost > budget) {
      const limit = Math.floor((budget - spent.lines) / counted.marks);
      return { what: `characters in a line with ${counted.marks} marks`, limit, line };
    }
    spent.lines += cost;
    start = end + 1;
  }
  return null;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end === -1 ? text.length : end;
}

const slowMarks = new Set(Array.from('_*~[]<&', (mark) => mark.charCodeAt(0)));
/** Each may begin or end a node. */
const anyMarks = new Set(Array.from('_&*~`<>[]!|:@.\\', (mark) => mark.charCodeAt(0)));

function countMarks(text: string, start: number, end: number) {
  let marks = 0;
  let slow = 0;
  let isBlank = true;
  let isAscii = true;
  for (let at = start; at < end; at += 1) {
    const code = text.charCodeAt(at);
    if (anyMarks.has(code)) marks += 1;
    if (slowMarks.has(code)) slow += 1;
    if (code > 0x7f) isAscii = false;
    if (code !== 0x20 && code !== 0x09) isBlank = false;
  }
  return { marks, slow, isBlank, isAscii };
}
