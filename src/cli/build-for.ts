import { join } from 'node:path';
import type { BuildResult } from '../site/types.ts';
import type { Withheld } from '../site/withheld.ts';
import type { CommandContext, Site } from './context.ts';

interface BuildTerms {
  readonly clean?: boolean;
  /** Epoch milliseconds; null for now. */
  readonly at?: number | null;
  /** Stories that the target's ledger keeps off the site. */
  readonly withheld?: readonly Withheld[];
}

/**
 * Builds the site as it stands on disk, for now or for another instant. Throws UserError with every finding when one is
 * an error; nothing was written then.
 */
export async function buildFor(
  context: CommandContext,
  site: Site,
  { clean = false, at = null, withheld = [] }: BuildTerms = {},
): Promise<BuildResult> {
  const { buildSite } = await import('../site/build.ts');
  return buildSite({
    root: site.root,
    site: site.config.site,
    storiesPerPage: site.config.storiesPerPage,
    outDir: join(site.root, site.config.outDir),
    now: at ?? site.clock.now(),
    programVersion: context.programVersion,
    configDigest: site.configDigest,
    clean,
    withheld,
  });
}
