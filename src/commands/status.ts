import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'status',
  describe: 'Shows what is live, what caches may still show and until when, and what is owed',
  positionals: {},
  flags: {
    watch: { type: 'boolean', describe: 'Show it again and again, until Ctrl-C' },
    every: { type: 'number', describe: 'Seconds between two looks of --watch (default 5)' },
    refresh: {
      type: 'boolean',
      describe: 'Compare with what is there: what others have changed, deleted or added',
    },
    html: { type: 'string', describe: 'Write it as a page of its own to this file' },
  },
  examples: [
    ['storyclub status --target live', 'reads the ledger, changes nothing'],
    ['storyclub status --refresh', 'one listing for 1,000 objects, and what it leaves open'],
    ['storyclub status --watch', 'stays, and counts down to when every reader is up to date'],
  ],
  stopsGently: true,
  async run(context, args) {
    const { showStatus } = await import('../cli/status-site.ts');
    await showStatus(context, args);
  },
});
