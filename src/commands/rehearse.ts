import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'rehearse',
  describe: 'Plays a publish against simulated caches and readers: who would see what, and when',
  positionals: {},
  flags: {
    plan: {
      type: 'string',
      describe: 'Rehearse only if this plan file is still what would be done',
    },
    readers: { type: 'string', describe: 'Page views: 20/s (default), 300/min, 5000/h' },
    locations: { type: 'number', describe: 'Edge locations (default 12)' },
    for: { type: 'string', describe: 'How long after the publish: 2d (default), 12h, 30m' },
    browsers: { type: 'number', describe: 'Readers there are at a time (default 10000)' },
    'purge-delay': { type: 'string', describe: 'Until a purge is everywhere: 20s (default)' },
    seed: { type: 'number', describe: 'Another seed, other readers (default 1)' },
    html: { type: 'string', describe: 'Write a report with pictures to this file' },
    at: { type: 'string', describe: 'Plan for another instant: 2026-12-24T18:00:00Z' },
    urgent: { type: 'boolean', describe: 'Purge corrections and listings instead of waiting' },
  },
  examples: [
    ['storyclub rehearse', 'two days of 20 readers a second, at 12 locations'],
    ['storyclub rehearse --plan plan.json --html report.html', 'a plan to look at, with pictures'],
  ],
  stopsGently: true,
  async run(context, args) {
    const { rehearseSite } = await import('../cli/rehearse-site.ts');
    return rehearseSite(context, args);
  },
});
