import type { Adopted } from '../publish/adopted.ts';
import { type Paint, printable } from './paint.ts';
import { count, dayAndMinute, money } from './words.ts';
import { wrap } from './wrap.ts';

/** What adopting did, and what is still to come. */
export function renderAdopted(
  adopted: Adopted,
  {
    paint,
    width,
    seconds,
  }: { readonly paint: Paint; readonly width: number; readonly seconds: number },
): readonly string[] {
  const { objects, identical, keptAs, cost } = adopted;
  const differing = objects - identical;
  const rest = differing === 0 ? '' : `, ${differing.toLocaleString('en-US')} not`;
  const { put, get } = cost.requests;
  const requests = count(put + get + cost.requests.delete, 'origin request', 'origin requests');
  return [
    `${paint('green', 'adopted')} ${count(objects, 'object', 'objects')}, ${identical.toLocaleString('en-US')} as the build makes them${rest}, in ${seconds.toFixed(1)} s`,
    ...(keptAs === null
      ? []
      : wrap(`the ledger that could not be read is kept as ${printable(keptAs)}`, width)),
    ...purgeLines(adopted, { paint, width }),
    `${requests}, ${money(cost.usd)}`,
    'next: storyclub plan, which shows what is not as the build makes it',
  ];
}

/** What became of the purge of everything, and until when browsers may have something of before. */
export function purgeLines(
  { purge, browsersUntil, at }: Adopted,
  { paint, width }: { readonly paint: Paint; readonly width: number },
): readonly string[] {
  const browsers =
    browsersUntil === null || browsersUntil <= at || !Number.isFinite(browsersUntil)
      ? []
      : [`browsers may have something of before until ${dayAndMinute(browsersUntil)} UTC`];
  switch (purge.state) {
    case 'none':
      return browsers;
    case 'completed':
      return ['purged everything: no edge has anything of before', ...browsers];
    case 'sent':
      return wrap(
        `${paint('yellow', 'purge of everything sent, not confirmed:')} ${purge.why ?? ''} Bounds count it as not completed; storyclub status asks again.`,
        width,
      );
    case 'owed':
      return wrap(
        `${paint('yellow', 'purge of everything owed:')} ${purge.why ?? ''} Until it is sent, edges may have anything of before. Run storyclub adopt again, or publish: either sends it first.`,
        width,
      );
  }
}
