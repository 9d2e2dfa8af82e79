import type { RehearsedChange, Rehearsal, StrategyName } from '../rehearse/result.ts';
import type { Seen } from '../rehearse/watch.ts';
import { secondOf, strategyNames } from './rehearsal-words.ts';

/** The height of a lane and the width of a bin, in the picture's own units. */
const HEIGHT = 10;

/** Where an instant stands in the picture, from 0 to 1. */
export function placeOf(
  instant: number,
  { bins, beganAt }: Pick<Rehearsal, 'bins' | 'beganAt'>,
): number {
  const bin = bins.findIndex((end) => instant < end);
  if (bin < 0) return 1;
  const from = bin === 0 ? beganAt : (bins[bin - 1] ?? beganAt);
  const end = bins[bin] ?? from;
  const within = end === from ? 0 : Math.max(0, (instant - from) / (end - from));
  return (bin + within) / bins.length;
}

/** What is drawn of one strategy. */
export interface Lane {
  readonly name: StrategyName;
  readonly seen: Seen;
  readonly changedAt: number;
  /** When a purge for it is sent; null when none is. */
  readonly purgedAt: number | null;
  readonly bound: number | null;
}

/** When a strategy sends a purge for a change; null when it sends none. */
export function purgeOf(
  name: StrategyName,
  { action, keptBackUntil }: RehearsedChange,
  { times }: Rehearsal,
): number | null {
  switch (name) {
    case 'plan':
      return action === 'purge' ? (keptBackUntil ?? times.purgedAt) : null;
    case 'purge-everything':
      return times.purgedAt;
    case 'wait-for-everything':
      return null;
  }
}

/** What readers were shown over time: a picture, with the same said in words. */
export function renderLane(
  { name, seen, changedAt, purgedAt, bound }: Lane,
  rehearsal: Rehearsal,
): string {
  const { bins } = rehearsal;
  const mark = (instant: number | null, kind: string): string => {
    if (instant === null || !Number.isFinite(instant) || instant > rehearsal.endedAt) return '';
    const x = round(placeOf(instant, rehearsal) * bins.length);
    return `<path class="${kind}" d="M${x} 0V${HEIGHT}"/>`;
  };
  return [
    `<svg class="lane" viewBox="0 0 ${bins.length} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${strategyNames[name]}: ${inWords(seen, changedAt, rehearsal)}">`,
    `<path class="new" d="${areaOf(seen, 'wanted')}"/>`,
    `<path class="old" d="${areaOf(seen, 'old')}"/>`,
    mark(changedAt, 'put'),
    mark(purgedAt, 'purge'),
    mark(bound, 'bound'),
    '</svg>',
  ].join('');
}

/** What was seen of several changes, as if they were one. */
export function joinSeen(all: readonly Seen[]): Seen {
  const [first] = all;
  const earliest = Math.min(...all.map(({ firstNew }) => firstNew ?? Infinity));
  const latest = Math.max(...all.map(({ lastOld }) => lastOld ?? -Infinity));
  const sums = (of: (seen: Seen) => readonly number[]): readonly number[] =>
    (first === undefined ? [] : of(first)).map((_, bin) =>
      all.reduce((sum, seen) => sum + (of(seen)[bin] ?? 0), 0),
    );
  return {
    firstNew: Number.isFinite(earliest) ? earliest : null,
    lastOld: Number.isFinite(latest) ? latest : null,
    views: all.reduce((sum, { views }) => sum + views, 0),
    oldViews: all.reduce((sum, { oldViews }) => sum + oldViews, 0),
    old: sums(({ old }) => old),
    wanted: sums(({ wanted }) => wanted),
    stillOld: Math.max(0, ...all.map(({ stillOld }) => stillOld)),
  };
}

/** Bars of the share of views, bin by bin; what is older stands at the bottom. Equal neighbours are one bar. */
function areaOf({ old, wanted }: Seen, part: 'old' | 'wanted'): string {
  const bars: { readonly from: number; to: number; readonly share: number }[] = [];
  for (const [bin, oldViews] of old.entries()) {
    const views = oldViews + (wanted[bin] ?? 0);
    const share = views === 0 ? -1 : round(oldViews / views);
    const last = bars.at(-1);
    if (last?.share === share) last.to = bin + 1;
    else bars.push({ from: bin, to: bin + 1, share });
  }
  return bars
    .map(({ from, to, share }) => {
      if (share < 0 || share === (part === 'old' ? 0 : 1)) return '';
      const edge = round(HEIGHT * (1 - share));
      return part === 'old'
        ? `M${from} ${HEIGHT}V${edge}H${to}V${HEIGHT}Z`
        : `M${from} 0V${edge}H${to}V0Z`;
    })
    .join('');
}

const round = (value: number): number => Math.round(value * 100) / 100;

function inWords(
  { firstNew, lastOld, stillOld, views }: Seen,
  changedAt: number,
  { times }: Rehearsal,
): string {
  if (views === 0) return 'nobody read it';
  const now = times.startedAt;
  const first =
    firstNew === null ? 'nobody saw the new version' : `new first seen ${secondOf(firstNew, now)}`;
  if (stillOld > 0) return `${first}, still old at the end`;
  return lastOld === null || lastOld < changedAt
    ? `${first}, nobody saw the old one after it`
    : `${first}, old last seen ${secondOf(lastOld, now)}`;
}
