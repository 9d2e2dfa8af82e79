import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'status',
  describe: 'Shows what is live, what caches may still show and until when, and what is owed',
  positionals: {},
  flags: {},
  examples: [['storyclub status --target live', 'reads the ledger, changes nothing']],
  async run(context) {
    const site = await context.site();
    const { openTarget } = await import('../cli/open-target.ts');
    const { toLawTerms } = await import('../cli/plan-site.ts');
    const { readStatus } = await import('../publish/read-status.ts');
    const target = await openTarget(site);
    const { freePaths } = site.config.invalidation;
    const status = await readStatus({ ...target, terms: toLawTerms(site), freePaths });
    if (status === null) {
      context.print([
        `nothing has been published to ${site.config.target} yet: storyclub publish does that`,
      ]);
      context.document({
        version: 1,
        target: site.config.target,
        publish: null,
        objects: [],
        purges: [],
        deferred: [],
      });
      return;
    }
    const { renderStatus } = await import('../report/status-text.ts');
    const { statusToJson } = await import('../report/status-json.ts');
    const { paintFor } = await import('../report/paint.ts');
    const paint = paintFor(context.colour.stdout);
    context.print(
      renderStatus(status, { paint, verbose: context.verbose, target: site.config.target }),
    );
    context.document(statusToJson(status, site.config.target));
  },
});
