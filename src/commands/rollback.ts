import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'rollback',
  describe: 'Takes the site back to an earlier publish, shown and priced like any other change',
  positionals: {
    publish: {
      describe: 'The beginning of a release’s id or commit (default: the one before the live one)',
      required: false,
    },
  },
  flags: {
    yes: { type: 'boolean', alias: 'y', describe: 'Go back without asking' },
    urgent: {
      type: 'boolean',
      describe: 'Purge at once what edges would otherwise keep for some minutes',
    },
    wait: { type: 'boolean', describe: 'Stay until every reader has it' },
    verify: { type: 'boolean', describe: 'Then ask the site whether readers get it' },
    log: { type: 'string', describe: 'Append one JSON line per remote operation to this file' },
  },
  examples: [
    ['storyclub releases', 'which publishes can be gone back to'],
    ['storyclub rollback', 'the site as it was before the last publish'],
    ['storyclub rollback 3f2a91bc --yes', 'the site as that publish left it'],
  ],
  stopsGently: true,
  async run(context, args) {
    const { rollbackSite } = await import('../cli/rollback-site.ts');
    return rollbackSite(context, args);
  },
});
