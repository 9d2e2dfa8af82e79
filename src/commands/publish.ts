import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'publish',
  describe: 'Builds, plans, shows the plan, asks, and publishes',
  positionals: {},
  flags: {
    yes: { type: 'boolean', alias: 'y', describe: 'Publish without asking' },
    plan: {
      type: 'string',
      describe: 'Publish only if this plan file is still what would be done',
    },
    urgent: { type: 'boolean', describe: 'Purge corrections and listings instead of waiting' },
    wait: { type: 'boolean', describe: 'Stay until every reader has it' },
    verify: { type: 'boolean', describe: 'Then ask the site whether readers get it' },
    'undo-fix': {
      type: 'boolean',
      describe: 'Publish even what takes back a correction made by fix-typo',
    },
    'force-older': {
      type: 'boolean',
      describe: 'Publish even a commit older than the published one',
    },
    refresh: {
      type: 'boolean',
      describe: 'Compare with what is there first, and put right what others have changed',
    },
    'keep-drift': {
      type: 'strings',
      describe: 'With --refresh: leave these keys as others have made them: "robots.txt"',
    },
    log: { type: 'string', describe: 'Append one JSON line per remote operation to this file' },
  },
  examples: [
    ['storyclub publish', 'shows the plan and asks'],
    ['storyclub publish --yes --target live', 'in a job, to the target named live'],
    ['storyclub publish --yes --wait --verify', 'ends when every reader has it, and has looked'],
  ],
  stopsGently: true,
  async run(
    context,
    { 'undo-fix': undoFix, 'force-older': forceOlder, 'keep-drift': keepDrift, ...args },
  ) {
    const { toRefresh } = await import('../cli/plan-site.ts');
    const { publishSite } = await import('../cli/publish-site.ts');
    const refresh = toRefresh(args.refresh, keepDrift);
    return publishSite(context, { ...args, undoFix, forceOlder, refresh });
  },
});
