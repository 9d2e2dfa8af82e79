import { UserError } from '../findings/user-error.ts';
import type { LeaseRecord } from './lease-record.ts';
import type { LedgerStore } from './ledger-store.ts';

/** This publish may write no more: its lease is another's, or gone. */
export class LeaseLost extends UserError {
  /** Who has the lease; null when nobody has. */
  readonly holder: LeaseRecord | null;

  /** `state`: what this publish leaves behind; null when it had changed nothing. */
  constructor(holder: LeaseRecord | null, state: string | null = null) {
    super({
      code: 'lease-lost',
      what: 'The lease of this publish was lost.',
      next: 'See what is live with `storyclub status`.',
      exitCode: 3,
      ...(state === null ? {} : { state }),
    });
    this.holder = holder;
  }

  /** The same, once something was changed. */
  leaving(state: string): LeaseLost {
    return new LeaseLost(this.holder, this.state ?? state);
  }
}

/**
 * The error of a publish that lost its lease, in words: who took over, and what it leaves behind. Any other error as it
 * is. Reads the ledger for a taker that is done already.
 */
export async function explainLoss(
  error: unknown,
  { store, fence }: { readonly store: LedgerStore; readonly fence: number },
): Promise<unknown> {
  if (!(error instanceof LeaseLost)) return error;
  const taker = error.holder ?? (await findTaker(store, fence));
  const wasTaken = taker !== null;
  return new UserError({
    code: 'lease-lost',
    what: wasTaken
      ? `${takerText(taker)} took over the lease of this publish, which has stopped.`
      : 'The lease of this publish was deleted while it was under way, so it has stopped.',
    why: wasTaken
      ? 'It was not renewed in time: this process was stopped, its machine slept, or the network was away.'
      : 'Somebody ran `storyclub unlock`, or deleted the object.',
    state: error.state ?? 'This publish had changed nothing on the site.',
    next: 'See what is live with `storyclub status`; if it is not what it should be, publish again.',
    exitCode: 3,
    cause: error,
  });
}

interface Taker {
  /** Null when only its number is known. */
  readonly by: string | null;
  readonly commit: string | null;
}

/** A publish that took over and released the lease has left its number in the ledger. */
async function findTaker(store: LedgerStore, fence: number): Promise<Taker | null> {
  const { found } = await store.look().catch(() => ({ found: null }));
  if (found === null || found.root.fence <= fence) return null;
  const { publish } = found.root;
  return { by: publish?.by ?? null, commit: publish?.commit ?? null };
}

function takerText({ by, commit }: Taker): string {
  if (by === null) return 'Another publish';
  return `A publish by ${by}${commit === null ? '' : ` from commit ${commit.slice(0, 8)}`}`;
}
