import { expect } from 'vitest';
import type { Commits } from './commits.ts';
import { type Finish, lookAfterwards, type Place } from './run-race.ts';

/**
 * What must hold after any race: the newest commit is live and whole, no write of the ledger was lost, no older commit
 * came after a newer one, and everybody else was told so.
 */
export async function expectWhole(
  finishes: readonly Finish[],
  { commits, place, before }: { commits: Commits; place: Place; before: number },
): Promise<void> {
  const { ids } = commits;
  const newest = ids.length - 1;
  const { root, marks, isLocked } = await lookAfterwards(place);
  expect({ marks, live: root.publish?.commit, isLocked, journal: root.journal }).toEqual({
    marks: [newest],
    live: ids[newest],
    isLocked: false,
    journal: null,
  });
  const published = finishes.filter(({ outcome }) => outcome === 'published').length;
  expect(root.serial).toBe(before + published);
  const order = root.releases.map(({ commit }) => ids.indexOf(commit ?? ''));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(root.releases.map(({ serial }) => serial)).toEqual(
    order.map((_, index) => root.serial - (order.length - 1) + index),
  );
  const told = finishes.map(({ commit, outcome }) => [commit === ids[newest], outcome]);
  expect(told.filter(([isNewest]) => isNewest)).toEqual([[true, 'published']]);
}
