import type { History } from './facts.ts';
import { nameOf } from './facts.ts';
import { type Page, contentOf } from './small-site.ts';

/** What was promised to readers for each change of a key, from the table of the law (§5) alone. Instants in ms. */

export type Kind = 'correction' | 'listing' | 'arrival' | 'chrome' | 'file' | 'takedown';

export const SECONDS: Readonly<Record<Kind, number>> = {
  correction: 300,
  listing: 300,
  arrival: 300,
  chrome: 7 * 86_400,
  // A day, and what browsers keep of it.
  file: 86_400 + 3600,
  takedown: 60,
};

export interface Promised {
  /** When the origin first answered with the change. */
  readonly madeAt: number;
  /** The change, with the allowance after it. */
  readonly t: number;
  /** By when the edges are right. */
  readonly dueBy: number;
  readonly isChrome: boolean;
}

/** The kind of a change; null for one that readers are promised nothing about. */
export function kindOfChange(before: Page | null, after: Page | null): Kind | null {
  if (before === null) return 'arrival';
  const usual = usualKind(before);
  if (after === null) return usual;
  const isLayout =
    before.kind === 'story' &&
    after.kind === 'story' &&
    before.body !== after.body &&
    contentOf(before) === contentOf(after);
  return isLayout ? 'chrome' : usual;
}

function usualKind({ kind }: Page): Kind | null {
  switch (kind) {
    case 'story':
      return 'correction';
    case 'listing':
    case 'not-found':
      return 'listing';
    case 'file':
      return 'file';
    case 'fingerprinted':
      return null;
  }
}

const IN_A_HURRY: ReadonlySet<Kind> = new Set(['correction', 'listing', 'takedown']);

export function promiseOf(
  kind: Kind,
  {
    t,
    madeAt,
    isUrgent,
  }: { readonly t: number; readonly madeAt: number; readonly isUrgent: boolean },
): Promised {
  const seconds = isUrgent && IN_A_HURRY.has(kind) ? 0 : SECONDS[kind];
  return { t, madeAt, dueBy: t + seconds * 1000, isChrome: kind === 'chrome' };
}

/**
 * The soonest promise a version breaks by being shown: of those made since it ended, or since another change made
 * its body live again, so that a 304 could bring it back.
 */
export function soonestFor(
  name: string,
  { spans }: Pick<History, 'spans'>,
  promises: readonly Promised[],
): Promised | null {
  const last = spans.findLastIndex(({ object }) => nameOf(object) === name);
  const own = spans[last];
  if (own === undefined) return null;
  const again = spans.findLastIndex(
    ({ object }, at) => at > last && object !== null && object.digest === own.object?.digest,
  );
  // Other headers in place are the same version.
  const renewed = nameOf(spans[again]?.object ?? null);
  let first = again;
  while (first > 0 && nameOf(spans[first - 1]?.object ?? null) === renewed) first--;
  const ending = again < 0 ? own : spans[first - 1];
  return promises
    .filter(({ madeAt }) => madeAt >= (ending?.to ?? Infinity))
    .reduce<Promised | null>(
      (soonest, next) => (soonest !== null && soonest.dueBy <= next.dueBy ? soonest : next),
      null,
    );
}
