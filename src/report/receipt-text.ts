import type { Receipt } from '../publish/receipt.ts';
import type { Paint } from './paint.ts';
import { count, dayAndMinute, money, when } from './words.ts';
import { wrap } from './wrap.ts';

interface TextOptions {
  readonly paint: Paint;
  readonly width: number;
  /** How long it took. */
  readonly seconds: number;
}

/** What a publish did, in a few lines. */
export function renderReceipt(receipt: Receipt, options: TextOptions): readonly string[] {
  const { requests, usd } = receipt.cost;
  const asked = count(
    requests.put + requests.get + requests.delete,
    'origin request',
    'origin requests',
  );
  const due =
    receipt.nextDue === null ? '' : `; something is due again ${dayAndMinute(receipt.nextDue)} UTC`;
  return [
    ...doneLines(receipt, options),
    ...purgeLines(receipt, options),
    ...boundLines(receipt),
    `${asked}, ${money(usd)}${due}`,
  ];
}

function doneLines(
  { lines, isComplete, target }: Receipt,
  { paint, seconds }: TextOptions,
): readonly string[] {
  const of = (name: string): number => lines.filter(({ change }) => change === name).length;
  const changes = [
    count(of('put'), 'put', 'puts'),
    count(of('copy-headers'), 'header update', 'header updates'),
    count(of('remove') + of('retire'), 'delete', 'deletes'),
  ].join(', ');
  const what = `to ${target}: ${changes} in ${seconds.toFixed(1)} s`;
  if (isComplete) return [`${paint('green', 'published')} ${what}`];
  if (lines.length === 0) return [paint('yellow', 'stopped: nothing on the site was changed')];
  return [
    `${paint('yellow', 'stopped, published in part')} ${what}`,
    'what was changed is live and in the ledger; the next publish does the rest',
  ];
}

function boundLines({ readersBy, layoutBy, endedAt, purge }: Receipt): readonly string[] {
  const proviso = purge.state === 'owed' ? ', if the purge is sent by then' : '';
  const by = (text: string, instant: number | null): readonly string[] => {
    if (instant === null) return [];
    return [
      instant <= endedAt && proviso === ''
        ? `${text} up to date now`
        : `${text} up to date by ${when(instant, endedAt)} UTC${proviso}`,
    ];
  };
  return [...by('every reader is', readersBy), ...by('the layout is', layoutBy)];
}

function purgeLines({ purge }: Receipt, { paint, width }: TextOptions): readonly string[] {
  const paths = count(purge.items.length, 'path', 'paths');
  switch (purge.state) {
    case 'none':
      return [];
    case 'completed':
      return [`purged ${paths}: every edge has it`];
    case 'sent':
      return wrap(
        `purge of ${paths} sent: every edge has it in about a minute (${purge.ids.join(', ')})`,
        width,
      );
    case 'owed': {
      const [why = '', ...more] = wrap(purge.refusal?.why ?? 'it was not accepted', width - 12);
      const next = purge.refusal?.next ?? '';
      return [
        `${paint('yellow', 'purge owed:')} ${why}`,
        ...more.map((line) => `  ${line}`),
        ...(next === '' ? [] : wrap(next, width, '  ')),
        '  the next publish sends it first, even with nothing else to do',
      ];
    }
  }
}
