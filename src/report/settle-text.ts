import type { SettlePlan } from '../plan/settle-plan.ts';
import type { Receipt } from '../publish/receipt.ts';
import { type Paint, printable } from './paint.ts';
import { count, dayAndMinute, money } from './words.ts';
import { wrap } from './wrap.ts';

/** Rows shown without `--verbose`. */
const SHOWN = 10;

interface TextOptions {
  readonly paint: Paint;
  readonly width: number;
}

interface NextMove {
  readonly at: number;
  readonly stories: number;
}

/** Which stories move up, from what to what, and what that costs. */
export function renderSettling(
  plan: SettlePlan,
  {
    paint,
    width,
    verbose,
    nextSettle,
  }: TextOptions & { readonly verbose: boolean; readonly nextSettle: NextMove | null },
): readonly string[] {
  const { changes } = plan;
  if (changes.length === 0)
    return ['nothing to settle: every story is in its tier', ...next(nextSettle)];
  const shown = verbose ? changes : changes.slice(0, SHOWN);
  const rest = changes.length - shown.length;
  return [
    `${paint('bold', 'storyclub settle')} · ${plan.target}`,
    '',
    ...shown.flatMap(({ key, previousCacheControl, desired }) => [
      `  ${printable(key)}`,
      ...wrap(`${printable(previousCacheControl)} → ${desired.cacheControl}`, width, '    '),
    ]),
    ...(rest === 0
      ? []
      : [paint('dim', `  … and ${rest.toLocaleString('en-US')} more (--verbose shows all)`)]),
    '',
    `${count(changes.length, 'header update', 'header updates')}; no page changes, nothing is purged for it`,
  ];
}

/** What settling did. */
export function renderSettled(
  { lines, isComplete, cost, nextDue }: Receipt,
  { paint, seconds }: TextOptions & { readonly seconds: number },
): readonly string[] {
  const { put, get } = cost.requests;
  const asked = count(put + get + cost.requests.delete, 'origin request', 'origin requests');
  const stories = count(lines.length, 'story', 'stories');
  const due = nextDue === null ? '' : `; something is due again ${dayAndMinute(nextDue)} UTC`;
  return [
    isComplete
      ? `${paint('green', 'settled')} ${stories} in ${seconds.toFixed(1)} s`
      : `${paint('yellow', 'stopped')} after ${stories}; settle again, or publish, does the rest`,
    `${asked}, ${money(cost.usd)}${due}`,
  ];
}

const next = (move: NextMove | null): readonly string[] =>
  move === null
    ? []
    : [`${count(move.stories, 'story moves', 'stories move')} up ${dayAndMinute(move.at)} UTC`];
