/**
 * Breaks text at spaces into lines of at most `width` columns, each after `indent`. Words longer than a
 * line (paths, URLs) are never cut.
 */
export function wrap(text: string, width: number, indent = ''): readonly string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && indent.length + longer.length > width) {
        lines.push(indent + line);
        line = word;
      } else {
        line = longer;
      }
    }
    lines.push((indent + line).trimEnd());
  }
  return lines;
}
