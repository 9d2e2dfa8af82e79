import type { Change } from '../plan/change.ts';
import type { Plan } from '../plan/plan.ts';
import { actionOf, reasonOf } from './change-words.ts';
import { type Paint, printable } from './paint.ts';
import { count, minuteOf, money, when } from './words.ts';
import { wrap } from './wrap.ts';

export interface TextOptions {
  readonly width: number;
  readonly paint: Paint;
  /** Every row; else the first of each group. */
  readonly verbose: boolean;
}

/** Rows of a group that are shown without `--verbose`. */
const SHOWN = 20;

const GROUPS = ['assets', 'pages', 'listings', 'removals', 'retire'] as const;

/** The screen of a plan. */
export function renderPlan(plan: Plan, options: TextOptions): readonly string[] {
  const lines = [...heading(plan, options)];
  for (const group of GROUPS) {
    const changes = plan.changes.filter((change) => groupOf(change) === group);
    if (changes.length > 0)
      lines.push('', ...renderGroup(group, changes, { ...options, now: plan.at }));
  }
  const rest = [...renderPurge(plan), ...renderAlternatives(plan), renderTotals(plan)];
  lines.push('', ...rest.flatMap((line) => wrapped(line, options.width)));
  return lines;
}

const isDueNow = (change: Change): boolean => change.change !== 'retire' || change.isDue;

/** What is planned and when it is done: one line where it fits, else two. */
function heading(plan: Plan, { paint, width }: TextOptions): readonly string[] {
  const name = 'storyclub plan';
  const what = ` · ${plan.target} · ${minuteOf(plan.at)} UTC`;
  const parts: string[] = [];
  if (plan.readersBy !== null) parts.push(`readers up to date by ${when(plan.readersBy, plan.at)}`);
  if (plan.layoutBy !== null) parts.push(`layout by ${when(plan.layoutBy, plan.at)}`);
  const outcome = [...parts, money(plan.cost.usd)].join(' · ');
  const first = `${paint('bold', name)}${what}`;
  return `${name}${what} · ${outcome}`.length <= width
    ? [`${first} · ${outcome}`]
    : [first, outcome];
}

/** A line broken at spaces, what follows the first indented as deep as its list. */
function wrapped(line: string, width: number): readonly string[] {
  const [first = '', ...others] = wrap(line.trimStart(), width - 2);
  const indent = line.startsWith('  ') ? '  ' : '';
  return [`${indent}${first}`, ...others.map((other) => `  ${other}`)];
}

export function groupOf(change: Change): (typeof GROUPS)[number] {
  if (change.change === 'remove') return 'removals';
  if (change.change === 'retire') return 'retire';
  switch (change.desired.kind) {
    case 'fingerprinted':
    case 'file':
      return 'assets';
    case 'story':
      return 'pages';
    case 'listing':
    case 'not-found':
      return 'listings';
  }
}

const MARKS = {
  put: '+ put    ',
  'copy-headers': '~ headers',
  remove: '- delete ',
  retire: '- delete ',
} as const;

function renderGroup(
  group: string,
  changes: readonly Change[],
  options: TextOptions & { readonly now: number },
): readonly string[] {
  const shown = options.verbose ? changes : changes.slice(0, SHOWN);
  const column = Math.min(
    shown.reduce((most, { key }) => Math.max(most, key.length), 0),
    Math.max(options.width - 48, 24),
  );
  const lines = [options.paint('bold', group)];
  for (const change of shown) lines.push(...renderRow(change, { ...options, column }));
  const more = changes.length - shown.length;
  if (more > 0)
    lines.push(
      options.paint('dim', `  … and ${more.toLocaleString('en-US')} more (--verbose shows all)`),
    );
  return lines;
}

function renderRow(
  change: Change,
  { now, width, column, paint }: TextOptions & { readonly now: number; readonly column: number },
): readonly string[] {
  const key = printable(change.key);
  const isLater = change.change === 'retire' && !change.isDue;
  const mark = isLater ? '· later  ' : MARKS[change.change];
  const start = `  ${mark}  ${key.padEnd(column)}`;
  const reason = reasonOf(change, now);
  const action = actionOf(change, now);
  const painted = change.edge.action === 'purge' ? paint('yellow', action) : action;
  const indent = ' '.repeat(13);
  if (`${start}  ${reason}  ${action}`.trimEnd().length <= width) {
    return [`${start}  ${action === '' ? reason : `${reason}  ${painted}`}`];
  }
  if (`${start}  ${reason}`.length <= width)
    return [`${start}  ${reason}`, ...(action === '' ? [] : [`${indent}${painted}`])];
  return [start.trimEnd(), `${indent}${action === '' ? reason : `${reason}, ${painted}`}`];
}

function renderPurge({ purge, at }: Plan): readonly string[] {
  const lines: string[] = [];
  if (purge.items.length > 0) {
    const used = purge.freePaths - purge.freePathsLeft;
    const items = purge.items.slice(0, 3).map(({ item }) => printable(item));
    const more = purge.items.length - items.length;
    lines.push(
      `purge ${count(purge.items.length, 'path', 'paths')} of ${purge.freePaths.toLocaleString('en-US')} free this month (${purge.usedAtLeast ? 'at least ' : ''}${used.toLocaleString('en-US')} used), evicts ${count(purge.evicts, 'unchanged page', 'unchanged pages')}:`,
      `  ${items.join(' ')}${more > 0 ? ` and ${more.toLocaleString('en-US')} more` : ''}`,
    );
  }
  if (purge.resend.length > 0)
    lines.push(`send ${count(purge.resend.length, 'purge', 'purges')} owed from before`);
  if (purge.keptBack.length > 0) {
    const next = purge.keptBack.reduce((first, { owed }) => Math.min(first, owed.sendAt), Infinity);
    lines.push(
      `kept back ${count(purge.keptBack.length, 'purge', 'purges')} for layout until ${when(next, at)}`,
    );
  }
  return lines;
}

function renderAlternatives({ alternatives, at }: Plan): readonly string[] {
  return alternatives.map(({ name, paths, evicts, usd, until }) => {
    const reader =
      until === null || !Number.isFinite(until)
        ? 'never for some readers'
        : `last reader ${when(until, at)}`;
    return name === 'purge-everything'
      ? `instead: purge everything ${count(paths, 'path', 'paths')}, ${money(usd)}, evicts ${count(evicts, 'page', 'pages')}`
      : `instead: wait for everything ${money(usd)}, ${reader}`;
  });
}

function renderTotals({ changes, kept, purge, ledger, nextDue, at }: Plan): string {
  const of = (name: Change['change']): number =>
    changes.filter((change) => change.change === name && isDueNow(change)).length;
  const later = changes.filter((change) => !isDueNow(change)).length;
  const isWaiting = ({ key }: Change): boolean =>
    (ledger.entries.get(key)?.unusedSince ?? null) !== null;
  const isAsBefore = later === changes.length && changes.every(isWaiting);
  if (isAsBefore && purge.items.length === 0 && purge.resend.length === 0) {
    const due = nextDue === null ? '' : `; something is due ${when(nextDue, at)} UTC`;
    return `nothing to do: ${count(kept, 'object is', 'objects are')} as published${due}`;
  }
  return [
    count(of('put'), 'put', 'puts'),
    count(of('copy-headers'), 'header update', 'header updates'),
    `${count(of('remove') + of('retire'), 'delete', 'deletes')} now, ${later.toLocaleString('en-US')} later`,
    `${kept.toLocaleString('en-US')} unchanged`,
  ].join(', ');
}
