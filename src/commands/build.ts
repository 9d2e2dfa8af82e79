import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'build',
  describe: 'Builds the site’s pages, only what changed',
  positionals: {},
  flags: { clean: { type: 'boolean', describe: 'Forget the last build and render everything' } },
  examples: [['storyclub build', 'builds the pages into dist/']],
  async run(context, { clean }) {
    const site = await context.site();
    const { buildFor } = await import('../cli/build-for.ts');
    const { renderBuild, buildToJson } = await import('../report/build-report.ts');
    const result = await buildFor(context, site, { clean });
    context.showFindings(result.findings);
    context.print(renderBuild(result, site.root));
    context.document(buildToJson(result));
  },
});
