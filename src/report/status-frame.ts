/**
 * Draws lines over what a terminal shows, from its first row: each is written over the one before, what is left of it
 * and below is cleared, so that nothing is blank in between. The last line always has its place.
 */
export function toRedraw(lines: readonly string[], rows: number): string {
  const room = Math.max(rows, 2);
  const hidden = lines.length - room;
  const shown =
    hidden <= 0
      ? lines
      : [...lines.slice(0, room - 2), `… ${hidden + 1} more lines`, lines.at(-1) ?? ''];
  return `\u001B[H${shown.map((line) => `${line}\u001B[K`).join('\r\n')}\u001B[J`;
}
