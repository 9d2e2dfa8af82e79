import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'restore',
  describe: 'Brings back a story that was taken down, as it stands on disk',
  positionals: { slug: { describe: 'The story: the-fox of /stories/the-fox/', required: true } },
  flags: {
    yes: { type: 'boolean', alias: 'y', describe: 'Bring it back without asking' },
    'dry-run': { type: 'boolean', describe: 'Show what would come back, and change nothing' },
    wait: { type: 'boolean', describe: 'Stay until every reader has it' },
    verify: { type: 'boolean', describe: 'Then ask the site whether readers get it' },
    log: { type: 'string', describe: 'Append one JSON line per remote operation to this file' },
  },
  examples: [
    ['storyclub restore the-fox', 'shows what comes back, and asks'],
    ['storyclub status', 'which stories are down, since when and why'],
  ],
  stopsGently: true,
  async run(context, { 'dry-run': dryRun, ...args }) {
    const { restoreStory } = await import('../cli/restore-story.ts');
    return restoreStory(context, { ...args, dryRun });
  },
});
