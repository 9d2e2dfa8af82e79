import type { ShownLease } from './unlock-text.ts';
import { iso } from './words.ts';

/** The document of `unlock --json`: docs/schemas/unlock.schema.json. */
export function unlockToJson(
  target: string,
  lease: ShownLease | null,
  outcome: 'free' | 'kept' | 'deleted',
): object {
  return { version: 1, target, outcome, lease: lease === null ? null : leaseToJson(lease) };
}

function leaseToJson({ at, state, holder, unfinished }: ShownLease): object {
  return {
    at: iso(at),
    state,
    holder:
      holder === null
        ? null
        : {
            publish: holder.publish,
            by: holder.by,
            commit: holder.commit,
            process: holder.process,
            since: iso(holder.since),
            renewedAt: iso(holder.renewedAt),
            runsOutAt: iso(holder.runsOutAt),
          },
    unfinished:
      unfinished === null ? null : { ...unfinished, startedAt: iso(unfinished.startedAt) },
  };
}
