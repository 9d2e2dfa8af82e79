import type { OpenTarget } from '../../../src/cli/open-target.ts';
import type { Site } from '../../../src/cli/context.ts';
import { createRun } from '../../../src/cli/create-run.ts';
import { toFailure } from '../../../src/cli/handle-error.ts';
import {
  applyRun,
  noteNews,
  prepareRun,
  type PublishRun,
  retryWhenMoved,
  type ToPublish,
} from '../../../src/cli/publish-run.ts';
import { terminalOf } from '../../../src/cli/terminal.ts';
import { isIdle } from '../../../src/plan/plan.ts';
import { fakeWorld } from '../fake-world.ts';
import type { CliResult } from '../run-cli.ts';

/** What `publish` does once the site is built, at a target that is given: how it ends, in few words. */
export async function publishOnce(
  site: Site,
  { target, built }: { readonly target: OpenTarget; readonly built: ToPublish },
): Promise<CliResult> {
  const world = fakeWorld({ cwd: site.root, clock: site.clock });
  const context = createRun({
    world,
    terminal: terminalOf(world),
    programVersion: '0.1.0',
    flags: { quiet: true },
    stopsGently: true,
    onState: () => {},
    onDocument: () => {},
  });
  const who = { by: 'a test', commit: null, committedAt: null, isUncommitted: null };
  const terms = { yes: true, urgent: false, thorough: false, log: null, who };
  const run: PublishRun = { context, site, target, built, terms };
  const ended = (exitCode: number, stdout: string, stderr = ''): CliResult => ({
    exitCode,
    stdout,
    stderr,
  });
  try {
    return await retryWhenMoved(context, async () => {
      const prepared = await prepareRun(run);
      if (prepared === null) return ended(1, 'declined');
      if (prepared.outcome === 'at-rest') return ended(0, 'nothing to do');
      if (isIdle(prepared.plan)) {
        if (prepared.isNews) await noteNews(run, prepared);
        return ended(0, 'nothing to do');
      }
      const { purge } = await applyRun(run, prepared);
      return ended(purge.state === 'owed' ? 4 : 0, 'published');
    });
  } catch (error) {
    const failure = toFailure(error, null);
    const lines = failure.render({ colour: false, width: 80 });
    return ended(failure.exitCode, '', lines.join('\n'));
  }
}
