import { expect } from 'vitest';
import type { LogLine } from '../../src/publish/operation-log.ts';
import type { OutputFile } from '../../src/site/types.ts';
import type { Row } from './history-expected.ts';
import type { Owed } from './history-judge.ts';
import type { Bound } from './history-judge.ts';
import type { Published } from './history-publish.ts';
import { DOLLARS_A_GET, DOLLARS_A_PATH, DOLLARS_A_PUT } from './history-totals.ts';
import { ALLOWANCE, FILE_BROWSER, isCleared, pathsOf, PROMISE } from './history-law.ts';

type PurgeLine = Extract<LogLine, { op: 'purge' }>;

export interface PurgeCheck {
  readonly log: readonly LogLine[];
  readonly due: readonly Owed[];
  readonly files: readonly OutputFile[];
  readonly rows: readonly Row[];
  readonly now: number;
  /** Unchanged pages the receipt says were evicted. */
  readonly evicts: number;
}

/** Every purge that was sent was needed, none that is needed is missing, and each was in time. */
export function expectPurges({ log, due, files, rows, now, evicts }: PurgeCheck): void {
  const lines = log.filter((line): line is PurgeLine => line.op === 'purge');
  const items = lines.flatMap((line) => line.items);
  const keys = due.map(({ key }) => key);
  expect(new Set(lines.flatMap((line) => line.keys)), 'keys purged').toEqual(new Set(keys));
  const needed = keys.flatMap(pathsOf);
  expect(
    needed.filter((path) => !isCleared(path, items)),
    'paths left out',
  ).toEqual([]);
  expect(
    items.filter((item) => !needed.some((path) => isCleared(path, [item]))),
    'items for nothing',
  ).toEqual([]);
  expect(new Set(items).size, 'items sent twice').toBe(items.length);

  const touched = new Set([...keys, ...rows.map(({ key }) => key)]);
  const evicted = files.filter(
    ({ key }) => !touched.has(key) && pathsOf(key).some((path) => isCleared(path, items)),
  );
  expect(
    evicted.map(({ key }) => key),
    'unchanged pages evicted',
  ).toEqual([]);
  expect(evicts, 'unchanged pages evicted, as printed').toBe(0);

  const dueBy = Math.min(...due.map((owed) => owed.dueBy));
  const ended = lastWrite(log, new Set(keys));
  for (const line of lines) {
    expect(line.dueBy, 'when the purge is due').toBe(dueBy);
    expect(line.created, 'created when nothing under way can survive it').toBeGreaterThanOrEqual(
      ended + ALLOWANCE,
    );
    // What was kept back may be overdue, for no publish came by in time: it goes out after what is written.
    const written = Math.max(now, lastWrite(log, null));
    const latest = Math.max(dueBy, written + ALLOWANCE + lines.length * 1000);
    expect(line.completed, 'completed').toBeLessThanOrEqual(latest);
  }
}

/** The last answer to a write of one of these keys, or of any; before the epoch when none was written. */
function lastWrite(log: readonly LogLine[], keys: ReadonlySet<string> | null): number {
  const answers = log.flatMap((line) =>
    'answered' in line && (keys === null || keys.has(line.key)) ? [line.answered] : [],
  );
  return Math.max(-ALLOWANCE, ...answers);
}

/** Files before the pages that load them, pages before listings, listings before removals. */
export function expectOrder(
  log: readonly LogLine[],
  {
    files,
    before,
  }: { readonly files: readonly OutputFile[]; readonly before: ReadonlySet<string> },
): void {
  const kinds = new Map(files.map(({ key, kind }) => [key, kind]));
  const there = new Set(before);
  let phase = 0;
  for (const line of log) {
    if (line.op !== 'put' && line.op !== 'headers' && line.op !== 'delete') continue;
    const kind = kinds.get(line.key);
    const own = line.op === 'delete' || kind === undefined ? 3 : PHASE[kind];
    expect(own, `${line.key} is written in its turn`).toBeGreaterThanOrEqual(phase);
    phase = own;
    if (line.op === 'delete') {
      there.delete(line.key);
      continue;
    }
    there.add(line.key);
    // Files go up side by side: nothing shows a style sheet before the last font is there.
    if (own === 0) continue;
    expect(
      line.loads.filter((key) => !there.has(key)),
      `files missing when ${line.key} was put`,
    ).toEqual([]);
  }
}

const PHASE: Readonly<Record<OutputFile['kind'], number>> = {
  fingerprinted: 0,
  file: 0,
  story: 1,
  listing: 2,
  'not-found': 2,
};

/** Up to so many changes are noted in the ledger's root. */
const JOURNAL_IN_ROOT = 100;

/**
 * What a publish cost is what its requests and its paths beyond the free ones cost, and it asked no more of the origin
 * than one request for each changed object and seven, two more where something was purged or retired, and one or two
 * for the journal of many changes, which is an object of its own until it is deleted.
 */
export function expectCost({ plan, receipt, log }: Published, freePaths: number): void {
  const { usd, requests } = receipt.cost;
  const paths = log.reduce((sum, line) => sum + (line.op === 'purge' ? line.items.length : 0), 0);
  const changed = log.filter(({ op }) => op === 'put' || op === 'headers' || op === 'delete');
  expect(requests.paths, 'paths counted').toBe(paths);
  const paid = Math.max(0, paths - freePaths) * DOLLARS_A_PATH;
  expect(usd, 'dollars').toBeCloseTo(
    requests.put * DOLLARS_A_PUT + requests.get * DOLLARS_A_GET + paid,
    9,
  );
  expect(usd, 'dollars, beside those planned').toBeCloseTo(plan.cost.usd, 9);
  const state = requests.put + requests.get + requests.delete - changed.length;
  const goesOn = log.some(({ op }) => op === 'purge' || op === 'delete');
  const journal = changed.length > JOURNAL_IN_ROOT ? 2 : 0;
  const most = (goesOn ? 9 : 7) + journal;
  expect(state, 'requests beside the changes').toBeLessThanOrEqual(most);
}

/** No printed bound is later than the promise for its kind of change, but where a purge is kept back. */
export function expectPromises(
  bounds: readonly Bound[],
  { rows, log }: { readonly rows: readonly Row[]; readonly log: readonly LogLine[] },
): void {
  const keptBack = new Set(rows.flatMap((row) => (row.keptBackUntil === null ? [] : [row.key])));
  const answered = new Map(
    log.flatMap((line) => ('answered' in line ? [[line.key, line.answered]] : [])),
  );
  for (const { key, kind, until } of bounds) {
    if (until === null || keptBack.has(key) || kind === 'retire' || kind === 'takedown') continue;
    const promise = PROMISE[kind] + (kind === 'file' ? FILE_BROWSER : 0);
    const promised = (answered.get(key) ?? 0) + ALLOWANCE + promise;
    expect(until, `the bound of ${key} (${kind})`).toBeLessThanOrEqual(promised);
  }
}
