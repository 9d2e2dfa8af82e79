/** A line of the table. */
export interface Row {
  readonly title: string;
  /** Stories of the site, where it is one that grows; the table is in groups of them. */
  readonly stories?: number;
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
  'requests',
  'US$',
  '× storyclub',
  '× for ten times the stories',
  'target',
  'besides',
] as const;
const TEXTS: ReadonlySet<string> = new Set(['what', 'tool', 'target', 'besides']);
/** Figures with columns of their own. */
const REQUESTS = 'origin requests';
const COST = 'US$';

/**
 * Rows as one Markdown table, in groups of sites of one size. Times of others are given as multiples of ours in the
 * same task, and of ours what processor time and memory are of those at a tenth of the stories.
 */
export function renderTable(rows: readonly Row[]): string[] {
  const sizes = [...new Set(rows.map(({ stories }) => stories ?? 0))].toSorted((a, b) => a - b);
  const groups = sizes.flatMap((size) => {
    const own = rows.filter(({ stories = 0 }) => stories === size);
    const title = size === 0 ? 'Whatever the site' : `${size.toLocaleString('en')} stories`;
    const head = [`**${title}**`, ...HEAD.slice(1).map(() => '')];
    return [head, ...own.map((row, position) => cellsOf(row, own[position - 1], rows))];
  });
  const rule = HEAD.map((name) => (TEXTS.has(name) ? '---' : '---:'));
  return [HEAD, rule, ...groups].map((row) => `| ${row.join(' | ')} |`);
}

function cellsOf(row: Row, above: Row | undefined, rows: readonly Row[]): readonly string[] {
  const { [REQUESTS]: requests, [COST]: cost, ...rest } = row.told;
  return [
    row.title === above?.title ? '' : row.title,
    row.tool,
    fixed(row.wallSeconds, row.wallSeconds !== null && row.wallSeconds < 1 ? 3 : 2),
    fixed(row.cpuSeconds, 2),
    fixed(row.peakMegabytes, 0),
    requests === undefined ? '' : requests.toLocaleString('en'),
    cost === undefined ? '' : cost.toFixed(5),
    ratioOf(row, rows),
    growthOf(row, rows),
    row.target === null ? '' : `${row.target.says}: ${row.target.isMet ? 'met' : '**missed**'}`,
    [...Object.entries(rest).map(([name, value]) => `${Math.round(value)} ${name}`), row.note]
      .filter((part) => part !== '')
      .join('; '),
  ];
}

/** The same for progress: what is printed before the table is. */
export function shortLine({
  title,
  tool,
  wallSeconds,
  cpuSeconds,
  peakMegabytes,
  told,
}: Row): string {
  const figures = [
    `${fixed(wallSeconds, 2)} s`,
    `${fixed(cpuSeconds, 2)} CPU s`,
    `${fixed(peakMegabytes, 0)} MB`,
    ...Object.entries(told).map(([name, value]) => `${value} ${name}`),
  ];
  return `${title} (${tool}): ${figures.join(', ')}`;
}

const fixed = (value: number | null, digits: number): string =>
  value === null ? '–' : value.toFixed(digits);

const isSame = (a: Row, b: Row): boolean => a.title === b.title && a.tool === b.tool;

function ratioOf(row: Row, rows: readonly Row[]): string {
  const { title, tool, stories, wallSeconds } = row;
  const ours = rows.find(
    (other) => other.title === title && other.stories === stories && other.tool === 'storyclub',
  );
  const base = ours?.wallSeconds ?? null;
  if (tool === 'storyclub' || wallSeconds === null || base === null) return '';
  return (wallSeconds / base).toFixed(2);
}

/** Processor time and memory, each beside those of the same task on a tenth of the stories. */
function growthOf(row: Row, rows: readonly Row[]): string {
  const { stories, cpuSeconds, peakMegabytes } = row;
  if (stories === undefined || row.tool !== 'storyclub') return '';
  const less = rows.find((other) => isSame(other, row) && other.stories === stories / 10);
  if (!less?.cpuSeconds || !less.peakMegabytes || cpuSeconds === null || peakMegabytes === null)
    return '';
  const [cpu, memory] = [cpuSeconds / less.cpuSeconds, peakMegabytes / less.peakMegabytes];
  return `${cpu.toFixed(1)} CPU, ${memory.toFixed(1)} MB`;
}
