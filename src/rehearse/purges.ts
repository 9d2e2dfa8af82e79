import { urlsOf } from '../cache/urls.ts';
import type { Plan } from '../plan/plan.ts';
import type { PublishTimes } from './publish-times.ts';
import { type Random, seededRandom } from './random.ts';
import type { StrategyName } from './result.ts';

/** Items that reach every location within the delay after an instant. */
export interface Purge {
  readonly items: readonly string[];
  readonly createdAt: number;
  /** Until it was seen completed, milliseconds, where that is known. */
  readonly takes: number | null;
}

/** CloudFront takes a wildcard and 150 exact items a second (aws-facts 2.2). */
const EXACT_AT_ONCE = 150;

/** The purges a strategy sends, oldest first. Those of earlier publishes are not among them. */
export function purgesOf(
  strategy: StrategyName,
  plan: Plan,
  { times, endsAt }: { readonly times: PublishTimes; readonly endsAt: number },
): readonly Purge[] {
  switch (strategy) {
    case 'plan':
      return [...sentNow(plan, times), ...sentLater(plan, endsAt)];
    case 'purge-everything':
      return [{ items: ['/*'], createdAt: times.purgedAt, takes: null }];
    case 'wait-for-everything':
      return [];
  }
}

function sentNow({ purge }: Plan, { purgedAt }: PublishTimes): readonly Purge[] {
  const owed = purge.resend.flatMap(({ batches }) =>
    batches.filter(({ createdAt }) => createdAt === null).map(({ items }) => items),
  );
  const batches = [...owed, ...toBatches(purge.items.map(({ item }) => item))];
  return batches.map((items, index) => ({
    items,
    createdAt: purgedAt + index * 1000,
    takes: null,
  }));
}

function toBatches(items: readonly string[]): readonly (readonly string[])[] {
  const wildcards = items.filter((item) => item.endsWith('*')).map((item) => [item]);
  const exact = items.filter((item) => !item.endsWith('*'));
  const batches: string[][] = [];
  for (let at = 0; at < exact.length; at += EXACT_AT_ONCE)
    batches.push(exact.slice(at, at + EXACT_AT_ONCE));
  return [...wildcards, ...batches];
}

/** What the plan keeps back goes out with a publish of the day it is to be sent. */
function sentLater({ purge }: Plan, endsAt: number): readonly Purge[] {
  const byInstant = new Map<number, string[]>();
  for (const { key, owed } of purge.keptBack) {
    if (owed.sendAt >= endsAt) continue;
    byInstant.set(owed.sendAt, [...(byInstant.get(owed.sendAt) ?? []), ...urlsOf(key)]);
  }
  return [...byInstant]
    .toSorted(([a], [b]) => a - b)
    .flatMap(([at, items]) =>
      toBatches(items).map((batch, index) => ({
        items: batch,
        createdAt: at + index * 1000,
        takes: null,
      })),
    );
}

/** When a purge reaches each location: at any moment until the delay, milliseconds, is over. */
export function arrivals(
  { createdAt, takes }: Purge,
  {
    locations,
    delay,
    random,
  }: { readonly locations: number; readonly delay: number; readonly random: Random },
): readonly number[] {
  return Array.from({ length: locations }, () => createdAt + random() * (takes ?? delay));
}

/** Purges of earlier publishes that were taken and had not completed by `since`. */
export function underWay({ ledger }: Plan, since: number): readonly Purge[] {
  return ledger.root.purges.flatMap(({ batches }) =>
    batches.flatMap(({ items, createdAt, completedAt }): readonly Purge[] => {
      if (createdAt === null || (completedAt !== null && completedAt < since)) return [];
      const takes = completedAt === null ? null : completedAt - createdAt;
      return [{ items, createdAt, takes }];
    }),
  );
}

/** Instants at which purges seen completed emptied the edges of a URL. */
export function purgedAt(
  url: { readonly key: string; readonly path: string },
  { plan, tag }: { readonly plan: Plan; readonly tag: string | null },
): readonly number[] {
  const names = (item: string): boolean =>
    item === url.path ||
    (item.endsWith('*') && url.path.startsWith(item.slice(0, -1))) ||
    (tag !== null && (item === `#${tag}` || item === '#site'));
  const seen = plan.ledger.root.purges.flatMap(({ batches }) =>
    batches.flatMap(({ items, completedAt }) =>
      completedAt !== null && items.some(names) ? [completedAt] : [],
    ),
  );
  const known = (plan.ledger.entries.get(url.key)?.tails ?? []).flatMap(
    ({ purgedAt: at }) => at ?? [],
  );
  return [...new Set([...seen, ...known])];
}

/** The stream of numbers that says when purges arrive: the same for every strategy. */
export const purgeRandom = (seed: number): Random => seededRandom(seed, 'purges');
