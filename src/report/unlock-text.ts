import { type Paint, printable } from './paint.ts';
import { leftText } from './waited-text.ts';
import { count, minuteOf } from './words.ts';
import { wrap } from './wrap.ts';

/** A lease as it is shown. Instants are epoch milliseconds. */
export interface ShownLease {
  readonly target: string;
  readonly at: number;
  readonly state: 'renewed' | 'overdue' | 'expired' | 'ended' | 'unreadable';
  /** Null for a lease that nobody can read. */
  readonly holder: {
    readonly publish: string;
    readonly by: string;
    readonly commit: string | null;
    readonly process: { readonly host: string; readonly pid: number } | null;
    readonly since: number;
    readonly renewedAt: number;
    readonly runsOutAt: number;
  } | null;
  /** What a publish had begun and not finished. */
  readonly unfinished: {
    readonly publish: string;
    readonly startedAt: number;
    readonly changes: number;
  } | null;
}

type Holder = NonNullable<ShownLease['holder']>;

/** Column that texts stand in, after their label. */
const LABEL = 10;

/** Who holds the lease since when, and whether that publish is at work. */
export function renderLease(
  lease: ShownLease,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const rows = lease.holder === null ? [] : holderRows(lease, lease.holder);
  return [
    `${paint('bold', 'storyclub unlock')} · ${printable(lease.target)}`,
    '',
    ...rowsOf([...rows, ['state', stateText(lease)], ['ledger', ledgerText(lease)]], width),
    '',
  ];
}

function holderRows(
  { at }: ShownLease,
  { by, commit, process, since, renewedAt, runsOutAt }: Holder,
): readonly Row[] {
  const from = commit === null ? '' : `, from commit ${printable(commit.slice(0, 8))}`;
  const place = process === null ? [] : [`process ${process.pid} on ${printable(process.host)}`];
  return [
    ['held by', [`${printable(by)}${from}`, ...place].join('; ')],
    ['since', `${minuteOf(since)} UTC, ${agoText(at - since)}`],
    ['renewed', `${agoText(at - renewedAt)}; a publish at work renews it every 40 s`],
    [
      'runs out',
      runsOutAt <= at
        ? 'it has: the next publish takes it over'
        : `in ${leftText(runsOutAt - at)}, unless it is renewed`,
    ],
  ];
}

type Row = readonly [label: string, text: string];

function rowsOf(rows: readonly Row[], width: number): readonly string[] {
  return rows.flatMap(([label, text]) => {
    const indent = ' '.repeat(LABEL + 2);
    const [first = '', ...others] = wrap(text, width, indent);
    return [`  ${label.padEnd(LABEL)}${first.trimStart()}`, ...others];
  });
}

const agoText = (milliseconds: number): string =>
  milliseconds < 1000 ? 'just now' : `${leftText(milliseconds)} ago`;

function stateText({ state, holder }: ShownLease): string {
  const its =
    holder?.process === null || holder === null ? 'its process' : `process ${holder.process.pid}`;
  switch (state) {
    case 'renewed':
      return 'It was renewed while this command looked: the publish is at work.';
    case 'ended':
      return `The publish has died: ${its} on this machine is no more.`;
    case 'overdue':
      return 'It was not renewed when it should have been: the publish is dead, stopped, or cut off from the network.';
    case 'expired':
      return 'It ran out: the publish is dead, stopped, or cut off from the network.';
    case 'unreadable':
      return 'It holds nothing that can be read: the next publish takes it over.';
  }
}

function ledgerText({ unfinished }: ShownLease): string {
  if (unfinished === null) return 'no publish has begun to change anything without finishing it';
  return `a publish begun ${minuteOf(unfinished.startedAt)} UTC has not noted what became of ${count(unfinished.changes, 'change', 'changes')}`;
}

/** What the next publish does. */
export function unlockedLines(
  unfinished: ShownLease['unfinished'],
  width: number,
): readonly string[] {
  const next =
    unfinished === null
      ? 'The next publish begins as ever.'
      : 'The next publish asks for each of those changes whether it was made, notes it, purges what has to be, and goes on from there.';
  return ['the lease is deleted', ...wrap(next, width)];
}
