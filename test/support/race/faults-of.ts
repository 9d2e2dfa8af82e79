import type { Commits } from './commits.ts';
import { type Finish, lookAfterwards, type Place } from './run-race.ts';

/**
 * What is wrong after a race; nothing when the newest commit is live and whole, no write of the ledger was lost, no
 * older commit came after a newer one, and whoever lost was told so.
 */
export async function faultsOf(
  finishes: readonly Finish[],
  {
    commits: { ids },
    place,
    before,
  }: { readonly commits: Commits; readonly place: Place; readonly before: number },
): Promise<readonly string[]> {
  const newest = ids.length - 1;
  const { root, marks, isLocked } = await lookAfterwards(place);
  const serials = root.releases.map(({ serial }) => serial);
  const order = root.releases.map(({ commit }) => ids.indexOf(commit ?? ''));
  const published = finishes.filter(({ outcome }) => outcome === 'published');
  const holds: readonly (readonly [string, boolean])[] = [
    [`pages are of ${marks.join()}`, marks.join() === String(newest)],
    [`${root.publish?.commit} is published`, root.publish?.commit === ids[newest]],
    ['the lease is still there', !isLocked],
    ['a journal is still there', root.journal === null],
    [
      `${root.serial} writes of the ledger for ${before} and ${published.length} publishes`,
      root.serial === before + published.length,
    ],
    [
      `releases are of ${order.join()}`,
      order.every((at, i) => i === 0 || at > (order[i - 1] ?? at)),
    ],
    [
      `releases have the serials ${serials.join()}`,
      serials.every((serial, i) => serial === root.serial - (serials.length - 1) + i),
    ],
    ['the newest was not published', published.some(({ commit }) => commit === ids[newest])],
  ];
  return holds.filter(([, is]) => !is).map(([what]) => what);
}
