/** A line of the table. */
export interface Row {
  readonly title: string;
  readonly tool: string;
  /** Null when it was not measured; then the note says why. */
  readonly wallSeconds: number | null;
  readonly cpuSeconds: number | null;
  readonly peakMegabytes: number | null;
  /** Figures of another kind, by name. */
  readonly told: Readonly<Record<string, number>>;
  readonly target: { readonly says: string; readonly isMet: boolean } | null;
  readonly note: string;
}

const HEAD = [
  'what',
  'tool',
  'wall s',
  'CPU s',
  'peak MB',
  '× storyclub',
  'target',
  'besides',
] as const;

/** Rows as a Markdown table; times of others are given as multiples of ours in the same task. */
export function renderTable(rows: readonly Row[]): string[] {
  const cells = rows.map((row, position) => [
    row.title === rows[position - 1]?.title ? '' : row.title,
    row.tool,
    fixed(row.wallSeconds, row.wallSeconds !== null && row.wallSeconds < 1 ? 3 : 2),
    fixed(row.cpuSeconds, 2),
    fixed(row.peakMegabytes, 0),
    ratioOf(row, rows),
    row.target === null ? '' : `${row.target.says}: ${row.target.isMet ? 'met' : '**missed**'}`,
    [...Object.entries(row.told).map(([name, value]) => `${Math.round(value)} ${name}`), row.note]
      .filter((part) => part !== '')
      .join('; '),
  ]);
  return [HEAD, HEAD.map((_, column) => (column > 1 && column < 6 ? '---:' : '---')), ...cells].map(
    (row) => `| ${row.join(' | ')} |`,
  );
}

const fixed = (value: number | null, digits: number): string =>
  value === null ? '–' : value.toFixed(digits);

function ratioOf({ title, tool, wallSeconds }: Row, rows: readonly Row[]): string {
  const ours = rows.find((row) => row.title === title && row.tool === 'storyclub');
  const base = ours?.wallSeconds ?? null;
  if (tool === 'storyclub' || wallSeconds === null || base === null) return '';
  return (wallSeconds / base).toFixed(2);
}
