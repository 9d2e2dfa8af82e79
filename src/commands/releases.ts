import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'releases',
  describe: 'Lists the publishes that rollback can go back to',
  positionals: {},
  flags: {},
  examples: [
    ['storyclub releases --target live', 'newest first; one request, nothing changes'],
    ['storyclub releases --verbose', 'and how many files of each differ from what is live'],
  ],
  async run(context) {
    const { listReleases } = await import('../cli/releases-site.ts');
    await listReleases(context);
  },
});
