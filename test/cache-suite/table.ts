import type { Judged, Kind } from './results.ts';

/** The results of one cache; null when it is not installed here. */
export interface Row {
  readonly cache: string;
  readonly version: string | null;
  readonly judged: readonly Judged[];
}

const kinds: readonly Kind[] = ['required', 'optimal', 'check'];

/**
 * A line for each cache. `n/a` are cases that could not be asked: what they depend on did not pass, or their
 * preparation was interfered with.
 */
export function renderTable(rows: readonly Row[]): readonly string[] {
  const cells = [
    ['cache', 'version', ...kinds.flatMap((kind) => headings(kind))],
    ...rows.flatMap(({ cache, version, judged }) =>
      version === null
        ? []
        : [[cache, version, ...kinds.flatMap((kind) => counts(judged, kind)).map(String)]],
    ),
  ];
  const widths = (cells[0] ?? []).map((_, column) =>
    Math.max(...cells.map((line) => line[column]?.length ?? 0)),
  );
  const over = (from: number, to: number): number =>
    widths.slice(from, to).reduce((sum, width) => sum + width + 2, 0);
  const groups = kinds.map((kind, at) => kind.padEnd(over(2 + 3 * at, 5 + 3 * at))).join('');
  return [
    `${' '.repeat(over(0, 2))}${groups}`.trimEnd(),
    ...cells.map((line) =>
      line
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column < 2 ? cell.padEnd(width) : cell.padStart(width);
        })
        .join('  '),
    ),
    ...rows.flatMap(({ cache, version }) =>
      version === null ? [`${cache}  not installed: skipped`] : [],
    ),
  ];
}

function headings(kind: Kind): readonly string[] {
  return kind === 'check' ? ['yes', 'no', 'n/a'] : ['passed', 'failed', 'n/a'];
}

function counts(judged: readonly Judged[], kind: Kind): readonly number[] {
  const own = judged.filter((one) => one.kind === kind);
  const passed = own.filter((one) => one.outcome === 'passed').length;
  const failed = own.filter((one) => one.outcome === 'failed').length;
  return [passed, failed, own.length - passed - failed];
}
