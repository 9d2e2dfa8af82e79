import type { TakenDown } from '../plan/ledger.ts';
import { takedownsOf } from '../plan/takedown.ts';
import { LedgerMoved } from '../publish/ledger-moved.ts';
import type { Prepared } from '../publish/prepare-publish.ts';
import type { Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';

/** What a publish must know of its ledger before it builds. */
export interface Withheld {
  /** Stories that stay off the site. */
  readonly withheld: readonly TakenDown[];
  /** Keys whose change is a take-down. */
  readonly takedowns: ReadonlySet<string>;
}

/** Reads the ledger's root ahead of a build: the publish then does not ask for it again. */
export async function readWithheld({ clock }: Site, { store }: OpenTarget): Promise<Withheld> {
  const { found } = await store.lookFirst(() => clock.now());
  if (found === null) return { withheld: [], takedowns: new Set() };
  return { withheld: found.root.takenDown, takedowns: takedownsOf(found.root) };
}

/** Throws LedgerMoved when a story was taken down or restored since the build, which then has to be made again. */
export function checkWithheld(prepared: Prepared, { withheld }: Withheld): void {
  const { takenDown } = prepared.outcome === 'at-rest' ? prepared.root : prepared.plan.ledger.root;
  if (JSON.stringify(takenDown) !== JSON.stringify(withheld))
    throw new LedgerMoved('a story was taken down or restored since the build');
}
