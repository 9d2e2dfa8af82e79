import {
  type FoundLease,
  type LeaseState,
  lookAtLease,
  renewedAt,
  stateOfLease,
  tellsAt,
} from '../publish/look-at-lease.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';

/** A lease and what became of it while it was watched. `renewed`: its holder is at work. */
export type Watched =
  | (FoundLease & {
      readonly outcome: 'held';
      readonly state: Exclude<LeaseState, 'recent'> | 'renewed';
    })
  | { readonly outcome: 'released' };

/** Milliseconds between two looks. */
const BETWEEN_LOOKS = 5_000;

/**
 * Looks at a lease until it shows whether it is renewed: at once for one that should have been, less than a minute after
 * it was last.
 */
export async function watchLease(
  first: FoundLease,
  {
    context,
    site,
    target,
  }: { readonly context: CommandContext; readonly site: Site; readonly target: OpenTarget },
): Promise<Watched> {
  let lease = first;
  let state = stateOfLease(lease);
  if (state !== 'recent') return { ...lease, state, outcome: 'held' };
  const progress = context.progress('looking whether the lease is renewed');
  try {
    for (;;) {
      await site.clock.sleep(pauseOf(lease));
      const next = await lookAtLease(target.origin, target.store.names.lease);
      if (next === null) return { outcome: 'released' };
      if (isRenewed(first, next)) return { ...next, state: 'renewed', outcome: 'held' };
      lease = next;
      state = stateOfLease(lease);
      if (state !== 'recent') return { ...lease, state, outcome: 'held' };
    }
  } finally {
    progress.done();
  }
}

function pauseOf({ holder, at }: FoundLease): number {
  if (holder === null) return BETWEEN_LOOKS;
  return Math.max(1_000, Math.min(BETWEEN_LOOKS, tellsAt(holder) - at + 1_000));
}

const isRenewed = ({ holder: before }: FoundLease, { holder: after }: FoundLease): boolean =>
  before !== null &&
  after !== null &&
  (after.publish !== before.publish || renewedAt(after) > renewedAt(before));
