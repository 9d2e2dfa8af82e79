import type { Receipt } from '../publish/receipt.ts';
import type { Paint } from './paint.ts';
import { count, dayAndMinute, money, when } from './words.ts';

/** What a publish did, in a few lines. */
export function renderReceipt(
  receipt: Receipt,
  { paint, seconds }: { readonly paint: Paint; readonly seconds: number },
): readonly string[] {
  const of = (name: string): number => receipt.lines.filter(({ change }) => change === name).length;
  const changes = [
    count(of('put'), 'put', 'puts'),
    count(of('copy-headers'), 'header update', 'header updates'),
    count(of('remove') + of('retire'), 'delete', 'deletes'),
  ].join(', ');
  const verb = receipt.isComplete
    ? paint('green', 'published')
    : paint('yellow', 'stopped, published in part');
  const { requests, usd } = receipt.cost;
  return [
    `${verb} to ${receipt.target}: ${changes} in ${seconds.toFixed(1)} s`,
    ...(receipt.isComplete
      ? []
      : ['what was changed is live and in the ledger; the next publish does the rest']),
    ...purgeLines(receipt, paint),
    ...boundLines(receipt),
    `${count(requests.put + requests.get + requests.delete, 'origin request', 'origin requests')}, ${money(usd)}${receipt.nextDue === null ? '' : `; something is due again ${dayAndMinute(receipt.nextDue)} UTC`}`,
  ];
}

function boundLines({ readersBy, layoutBy, endedAt }: Receipt): readonly string[] {
  const by = (text: string, instant: number | null): readonly string[] => {
    if (instant === null) return [];
    return [
      instant <= endedAt
        ? `${text} up to date now`
        : `${text} up to date by ${when(instant, endedAt)} UTC`,
    ];
  };
  return [...by('every reader is', readersBy), ...by('the layout is', layoutBy)];
}

function purgeLines({ purge }: Receipt, paint: Paint): readonly string[] {
  const paths = count(purge.items.length, 'path', 'paths');
  switch (purge.state) {
    case 'none':
      return [];
    case 'completed':
      return [`purged ${paths}: every edge has it`];
    case 'sent':
      return [
        `purge of ${paths} sent: every edge has it in about a minute (${purge.ids.join(', ')})`,
      ];
    case 'owed':
      return [
        paint('yellow', `purge owed: ${purge.refusal?.why ?? 'it was not accepted'}`),
        ...(purge.refusal?.next === null || purge.refusal === null
          ? []
          : [`  ${purge.refusal.next}`]),
        '  the next publish sends it first, even with nothing else to do',
      ];
  }
}
