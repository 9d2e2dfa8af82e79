import type { ExitCode } from '../findings/user-error.ts';
import { lookAtSources } from '../site/around/left-alone.ts';
import type { CommandContext } from './context.ts';
import { cacheDirOf, hasBuilt } from './fix-typo-cache.ts';
import { openTarget } from './open-target.ts';

export interface FixArgs {
  readonly slug: string;
  readonly replace: readonly string[];
  readonly title: boolean;
  readonly max: number | null;
  readonly editor: boolean;
  readonly yes: boolean;
  readonly urgent: boolean;
  readonly wait: boolean;
  readonly verify: boolean;
  readonly withEverything: boolean;
  /** Take back an earlier correction of the story on purpose. */
  readonly undoFix: boolean;
  readonly log: string | null;
}

/**
 * The body of `fix-typo`: what takes long is begun at once. The ledger is read, in a thread of its own every source is
 * looked at, and meanwhile what renders and publishes is loaded.
 */
export async function fixTypo(context: CommandContext, args: FixArgs): Promise<ExitCode> {
  const site = await context.site();
  const looking = hasBuilt(site.root) ? lookAtSources(site.root, cacheDirOf(site.root)) : null;
  try {
    const target = await openTarget(site);
    const reading = target.store.lookAhead(() => site.clock.now());
    // Told of where it is awaited.
    reading.catch(() => {});
    const { fixWith } = await import('./fix-typo-with.ts');
    return await fixWith(context, { site, target, args, looking, look: await reading });
  } finally {
    await looking?.stop();
  }
}
