import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'unlock',
  describe: 'Shows who holds the lease of a publish that died, and deletes it',
  positionals: {},
  flags: {
    yes: {
      type: 'boolean',
      alias: 'y',
      describe: 'Delete it without asking, unless it is renewed',
    },
    force: { type: 'boolean', describe: 'Delete it even while its publish is at work' },
  },
  examples: [
    ['storyclub unlock', 'who is publishing, since when, and whether it still is; asks'],
    ['storyclub unlock --yes --target live', 'for a job: not while the other publish is at work'],
  ],
  async run(context, args) {
    const { unlockSite } = await import('../cli/unlock-site.ts');
    return unlockSite(context, args);
  },
});
