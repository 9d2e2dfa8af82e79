import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'settle',
  describe: 'Moves stories that have grown old enough to a longer life at the edges',
  positionals: {},
  flags: {
    'dry-run': { type: 'boolean', describe: 'Show what would move, and change nothing' },
    log: { type: 'string', describe: 'Append one JSON line per remote operation to this file' },
  },
  examples: [
    ['storyclub settle --dry-run', 'which stories would move, and what that costs'],
    ['storyclub settle --target live', 'headers only: no page is built, none changes'],
  ],
  stopsGently: true,
  async run(context, { 'dry-run': dryRun, log }) {
    const { settleSite } = await import('../cli/settle-site.ts');
    return settleSite(context, { dryRun, log });
  },
});
