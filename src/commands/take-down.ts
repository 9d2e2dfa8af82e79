import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'take-down',
  describe: 'Takes a story off the site, its lists and every edge, and keeps it down',
  positionals: { slug: { describe: 'The story: the-fox of /stories/the-fox/', required: true } },
  flags: {
    'redirect-to': {
      type: 'string',
      describe: 'Lead its address to a page of the site, or to an https:// address',
    },
    reason: { type: 'string', describe: 'Why, kept in the ledger and shown by status' },
    yes: { type: 'boolean', alias: 'y', describe: 'Take it down without asking' },
    'dry-run': { type: 'boolean', describe: 'Show what would go, and change nothing' },
    'no-wait': {
      type: 'boolean',
      describe: 'Do not stay until the purge is confirmed and the site was asked',
    },
    'page-only': {
      type: 'boolean',
      describe: 'Only its own pages and pictures: lists follow with the next publish',
    },
    url: { type: 'string', describe: 'Ask here instead of at site.url' },
    log: { type: 'string', describe: 'Append one JSON line per remote operation to this file' },
  },
  examples: [
    ['storyclub take-down the-fox --reason "asked by its author"', 'shows what goes, and asks'],
    ['storyclub take-down the-fox --redirect-to the-owl --yes', 'its readers are led to the owl'],
  ],
  stopsGently: true,
  async run(context, args) {
    const { takeDown } = await import('../cli/take-down.ts');
    return takeDown(context, {
      slug: args.slug,
      redirectTo: args['redirect-to'],
      reason: args.reason,
      yes: args.yes,
      dryRun: args['dry-run'],
      wait: !args['no-wait'],
      pageOnly: args['page-only'],
      url: args.url,
      log: args.log,
    });
  },
});
