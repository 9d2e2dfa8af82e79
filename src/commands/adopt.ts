import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'adopt',
  describe: 'Takes over a site that has no ledger, or a damaged one: makes one of what is there',
  positionals: {},
  flags: {
    take: {
      type: 'strings',
      describe: 'Keys that are the site’s though the build does not make them: "assets/*"',
    },
    'longest-max-age': {
      type: 'string',
      describe: 'The longest that browsers were ever told to keep something (default 1d)',
    },
    yes: { type: 'boolean', alias: 'y', describe: 'Take it over without asking' },
    'dry-run': { type: 'boolean', describe: 'Show what would be taken over, and change nothing' },
    'no-wait': { type: 'boolean', describe: 'Do not stay until the purge is confirmed' },
    log: { type: 'string', describe: 'Append one JSON line per remote operation to this file' },
  },
  examples: [
    ['storyclub adopt --target live', 'shows what is there, and asks'],
    [
      'storyclub adopt --take "*" --longest-max-age 7d --yes',
      'all that is there is the site; its pages were kept a week',
    ],
  ],
  stopsGently: true,
  async run(context, args) {
    const { adopt } = await import('../cli/adopt-site.ts');
    return adopt(context, {
      take: args.take,
      longestMaxAge: args['longest-max-age'],
      yes: args.yes,
      dryRun: args['dry-run'],
      wait: !args['no-wait'],
      log: args.log,
    });
  },
});
