import type { Clock } from '../../../src/clock.ts';
import type { Site } from '../../../src/cli/context.ts';
import { loadSite } from '../../../src/cli/load-site.ts';
import type { OpenTarget } from '../../../src/cli/open-target.ts';
import { toLawTerms } from '../../../src/cli/plan-site.ts';
import type { Law } from '../../../src/plan/law.ts';
import type { Ledger } from '../../../src/plan/ledger.ts';
import { toLaw } from '../../../src/publish/prepare-publish.ts';
import { fakeWorld } from '../fake-world.ts';

/** The site of a folder, by another clock. */
export async function siteIn(root: string, clock: Clock): Promise<Site> {
  const world = fakeWorld({ cwd: root, clock });
  return await loadSite({ world, flags: {}, programVersion: '0.1.0' });
}

export interface Read {
  readonly ledger: Ledger;
  readonly law: Law;
}

/** What the ledger of a target says, and the law it counts by. */
export async function readLedger(site: Site, { store }: Pick<OpenTarget, 'store'>): Promise<Read> {
  const { found } = await store.look();
  if (found === null) throw new Error('there is no ledger');
  const { root } = found;
  return {
    ledger: { root, entries: await store.readEntries(root), elsewhere: null },
    law: toLaw(toLawTerms(site), root.distribution, root.forgotten),
  };
}
