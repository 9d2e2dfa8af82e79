import type { Repair } from '../verify/repair.ts';
import { tally, type Verification } from '../verify/verification.ts';
import { printable } from './paint.ts';
import { VERDICTS } from './verify-words.ts';
import { count } from './words.ts';
import { wrap } from './wrap.ts';

/** Keys that are named. */
const SHOWN = 5;

/** What became of a repair, before what was found afterwards. */
export function repairLines(repair: Repair, width: number): readonly string[] {
  return [...outcomeLines(repair), ...leftLines(repair)].flatMap((line) =>
    wrap(printable(line), width),
  );
}

function outcomeLines({ outcome, items, keys, why }: Repair): readonly string[] {
  const paths = count(items.length, 'path', 'paths');
  switch (outcome) {
    case 'purged':
      return [
        `purged ${paths} of ${count(keys.length, 'object', 'objects')}`,
        ...(why === null ? [] : [`not all were accepted: ${why}`]),
      ];
    case 'refused':
      return [`not purged: ${why ?? 'it was not accepted'}`];
    case 'nothing-to-purge':
      return ['nothing was purged: no copy at an edge is the cause'];
    case 'declined':
      return ['declined: nothing was purged'];
  }
}

function leftLines({ notPurged }: Repair): readonly string[] {
  if (notPurged.length === 0) return [];
  const more = notPurged.length - SHOWN;
  const named = notPurged.slice(0, SHOWN).join(', ');
  const keys = more > 0 ? `${named} and ${more.toLocaleString('en-US')} more` : named;
  return [
    `In the bucket itself, too, this is not what was published: ${keys}. Somebody else changed it; a purge would bring it again.`,
  ];
}

/** `repair` in the document of `verify`. `before`: what was found before the purge. */
export function repairToJson(repair: Repair, before: Verification): object {
  const counts = tally(before);
  const verdicts = VERDICTS.map((verdict) => [verdict, counts.get(verdict) ?? 0] as const);
  return { ...repair, before: Object.fromEntries<number>(verdicts) };
}
