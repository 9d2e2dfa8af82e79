import type { Plan } from '../plan/plan.ts';
import type { RehearsedChange, Rehearsal } from '../rehearse/result.ts';
import { type Paint, printable } from './paint.ts';
import { inOrderOfInterest, isNoticed, outcomeRows, verdictOf } from './rehearsal-rows.ts';
import { assumptions, rate, secondOf, strategyNames, verdictWords } from './rehearsal-words.ts';
import { count, duration, minuteOf, when } from './words.ts';
import { wrap } from './wrap.ts';

interface TextOptions {
  readonly width: number;
  readonly paint: Paint;
  /** Every change; else the first. */
  readonly verbose: boolean;
}

/** Rows of changes that are shown without `--verbose`. */
const SHOWN = 20;

/** The screen of a rehearsal. */
export function renderRehearsal(rehearsal: Rehearsal, options: TextOptions): readonly string[] {
  const { paint, width } = options;
  return [
    heading(rehearsal, paint),
    ...wrap(summary(rehearsal), width),
    '',
    ...renderChanges(rehearsal, options),
    '',
    ...renderOutcomes(rehearsal, paint),
    '',
    ...renderVerdict(rehearsal, options),
    '',
    ...assumptions(rehearsal).flatMap((line) =>
      wrap(line, width).map((part) => paint('dim', part)),
    ),
  ];
}

/** The screen when there is nothing to publish. */
export function renderIdleRehearsal(plan: Plan, { paint }: TextOptions): readonly string[] {
  return [
    `${paint('bold', 'storyclub rehearse')} · ${plan.target} · ${minuteOf(plan.at)} UTC`,
    '',
    `nothing to rehearse: ${count(plan.kept, 'object is', 'objects are')} as published`,
  ];
}

const heading = ({ target, times, terms }: Rehearsal, paint: Paint): string =>
  `${paint('bold', 'storyclub rehearse')} · ${target} · ${minuteOf(times.startedAt)} UTC · ${duration(terms.seconds)} at ${rate(terms.readers)}`;

function summary({ views, stories, terms }: Rehearsal): string {
  return `${count(views, 'page view', 'page views')} of ${count(stories, 'story', 'stories')} at ${count(terms.locations, 'edge location', 'edge locations')}, seed ${terms.seed}`;
}

function renderChanges(rehearsal: Rehearsal, options: TextOptions): readonly string[] {
  const { changes, times, notPlayed } = rehearsal;
  const { width, verbose, paint } = options;
  const notable = verbose ? changes : changes.filter(isNoticed);
  const ordered = inOrderOfInterest(notable);
  const shown = verbose ? ordered : ordered.slice(0, SHOWN);
  if (shown.length === 0) return ['no change a reader could notice'];
  const now = times.startedAt;
  const bound = Math.max(5, ...shown.map((change) => boundOf(change, now).length));
  const longest = Math.max(...shown.map(({ url }) => url.length), 12);
  const column = Math.min(longest, Math.max(width - 43 - bound, 20));
  const columns = [''.padEnd(column), 'first new'.padEnd(11), 'last old'.padEnd(11), 'bound'];
  const more = notable.length - shown.length;
  return [
    paint('bold', `  ${columns.join('  ')}`),
    ...shown.flatMap((change) => renderRow(change, { column, bound, now, paint })),
    ...(more > 0
      ? [paint('dim', `  … and ${more.toLocaleString('en-US')} more (--verbose shows all)`)]
      : []),
    ...(notPlayed > 0
      ? [paint('dim', `  ${count(notPlayed, 'changed object', 'changed objects')} more not played`)]
      : []),
  ];
}

const boundOf = ({ bound }: RehearsedChange, now: number): string =>
  bound === null || !Number.isFinite(bound) ? '–' : when(bound, now);

interface RowOptions {
  /** Columns of the name and of the bound. */
  readonly column: number;
  readonly bound: number;
  readonly now: number;
  readonly paint: Paint;
}

function renderRow(
  change: RehearsedChange,
  { column, bound, now, paint }: RowOptions,
): readonly string[] {
  const { url, verdict, changedAt, seen } = change;
  const { firstNew, lastOld } = seen.plan;
  const name = printable(url);
  const until = boundOf(change, now);
  const cells = [
    firstNew === null ? '–' : secondOf(firstNew, now),
    lastOld === null || lastOld < changedAt ? 'at once' : secondOf(lastOld, now),
  ].map((cell) => cell.padEnd(11));
  const mark = verdictWords[verdict];
  const painted = paint(verdict === 'broken' ? 'red' : 'dim', mark);
  const rest =
    verdict === 'unread'
      ? `${'nobody read it'.padEnd(24)}  ${until}`
      : `${cells.join('  ')}  ${until.padEnd(bound)}  ${painted}`;
  return name.length <= column
    ? [`  ${name.padEnd(column)}  ${rest}`]
    : [`  ${name}`, `  ${''.padEnd(column)}  ${rest}`];
}

function renderOutcomes(rehearsal: Rehearsal, paint: Paint): readonly string[] {
  const line = (label: string, cells: readonly string[]): string =>
    `${label.padEnd(19)}${cells.map((cell) => cell.padEnd(20)).join('')}`.trimEnd();
  const { outcomes } = rehearsal;
  const names = outcomes.map(({ name }) => strategyNames[name]);
  return [
    paint('bold', line('', names)),
    ...outcomeRows(rehearsal).map(({ label, of }) => line(label, outcomes.map(of))),
  ];
}

function renderVerdict(rehearsal: Rehearsal, { paint, width }: TextOptions): readonly string[] {
  const { isBroken, verdict, because } = verdictOf(rehearsal);
  const [first = '', ...rest] = wrap(`${verdict}. ${because}`, width);
  const start = paint(isBroken ? 'red' : 'green', verdict);
  return [`${start}${first.slice(verdict.length)}`, ...rest];
}
