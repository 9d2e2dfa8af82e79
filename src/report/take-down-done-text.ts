import type { TakenDown } from '../plan/ledger.ts';
import type { Receipt } from '../publish/receipt.ts';
import type { Waited } from '../verify/wait.ts';
import type { Paint } from './paint.ts';
import { printable } from './paint.ts';
import { count, duration, money, when } from './words.ts';
import { wrap } from './wrap.ts';

interface TextOptions {
  readonly width: number;
  readonly paint: Paint;
}

/** What was changed at the origin, and what became of the purge. */
export function renderTakenDown(
  receipt: Receipt,
  { seconds, width, paint }: TextOptions & { readonly seconds: number },
): readonly string[] {
  const { lines, isComplete, purge, endedAt } = receipt;
  const removed = lines.filter(({ change }) => change === 'remove').length;
  const counts = `${count(removed, 'delete', 'deletes')}, ${count(lines.length - removed, 'put', 'puts')} in ${seconds.toFixed(1)} s`;
  const paths = count(purge.items.length, 'path', 'paths');
  const done = isComplete
    ? `${paint('green', 'taken down')}: ${counts}`
    : `${paint('yellow', 'stopped, taken down in part')}: ${counts}; run it again, or publish, to do the rest`;
  switch (purge.state) {
    case 'none':
      return [done];
    case 'completed':
      return [done, `purged ${paths}`];
    case 'sent':
      return [done, ...wrap(`purge of ${paths} sent (${purge.ids.join(', ')})`, width)];
    case 'owed':
      return [done, ...owedLines(receipt, endedAt).flatMap((line) => wrap(line, width))];
  }
}

/** The bucket has forgotten it and the edges have not. */
function owedLines({ purge, lines }: Receipt, now: number): readonly string[] {
  const last = lines.reduce((latest, { until }) => Math.max(latest, until ?? 0), 0);
  const until = Number.isFinite(last) ? `until ${when(last, now)} UTC` : 'until they are purged';
  const { why = 'it was not accepted.', next = null } = purge.refusal ?? {};
  return [
    `It is off the bucket, and NOT off the edges: the purge was not accepted. ${why}`,
    `Edges that have it may show it ${until}.`,
    ...(next === null ? [] : [next]),
    'Publishing sends the purge first, even with nothing else to do.',
  ];
}

/** The CDN says that it is done; whether it is, only asking the site tells. */
export function confirmedLines(at: number, isGone: boolean): readonly string[] {
  const time = new Date(at).toISOString().slice(11, 19);
  return [
    isGone
      ? `gone from every edge: confirmed at ${time} UTC`
      : `its purge was confirmed at ${time} UTC; that it is gone is not verified`,
  ];
}

/** Why it is not known that no edge has it. */
export function goneLines(
  waited: Exclude<Waited, { outcome: 'there' }>,
  width: number,
): readonly string[] {
  switch (waited.outcome) {
    case 'stopped':
      return ['taken down; not waited until its purge is confirmed'];
    case 'owed':
      return ['not waited: the purge is owed, and no time brings it'];
    case 'not-confirmed':
      return wrap(
        `taken down; that edges have forgotten it is not confirmed: ${waited.why}`,
        width,
      );
  }
}

/**
 * What no command recalls, and what stays as it is. `keeps`: how long browsers that have page and pictures show them
 * unasked, seconds from `at`.
 */
export function beyondRecallLines(
  { slug, file }: Pick<TakenDown, 'slug' | 'file'>,
  {
    keeps,
    at,
    hasSource,
    width,
  }: {
    readonly keeps: { readonly page: number; readonly pictures: number };
    readonly at: number;
    readonly hasSource: boolean;
    readonly width: number;
  },
): readonly string[] {
  const browsers = [
    ...until('its page', keeps.page, at),
    ...until('its pictures', keeps.pictures, at),
  ];
  const source = hasSource ? `${printable(file)} is untouched; publishing` : 'Publishing';
  return [
    '',
    'What cannot be recalled:',
    ...(browsers.length === 0
      ? []
      : wrap(`browsers that have them may show ${browsers.join('; and ')};`, width - 2).map(
          indented,
        )),
    ...wrap(
      'feed readers, search engines, archives and people keep the copies they made.',
      width - 2,
    ).map(indented),
    '',
    ...wrap(`${source} leaves the story down until`, width),
    `  storyclub restore ${slug}`,
  ];
}

function until(what: string, seconds: number, at: number): readonly string[] {
  if (seconds === 0) return [];
  return [`${what} for ${duration(seconds)}, until ${when(at + seconds * 1000, at)} UTC`];
}

const indented = (line: string): string => `  ${line}`;

/** What it cost. */
export function costLine({ cost }: Receipt): string {
  const { put, get } = cost.requests;
  const asked = count(put + get + cost.requests.delete, 'origin request', 'origin requests');
  return `${asked}, ${money(cost.usd)}`;
}
