import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'verify',
  describe: 'Asks the site whether readers get what was published, and compares it with the ledger',
  positionals: {},
  flags: {
    all: { type: 'boolean', describe: 'Every object, not only what the last publish changed' },
    sample: { type: 'number', describe: 'So many objects of all, others each time' },
    url: {
      type: 'string',
      describe: 'Ask here instead of at site.url, such as a running serve',
    },
    timeout: { type: 'string', describe: 'For everything together (default 2m)' },
    repair: {
      type: 'boolean',
      describe: 'Purge exactly what is wrong, wait for it, and ask again',
    },
    yes: { type: 'boolean', alias: 'y', describe: 'Repair without asking' },
  },
  examples: [
    ['storyclub verify --target live', 'what the last publish changed, as readers get it'],
    ['storyclub verify --sample 200', 'a look at the whole site'],
    ['storyclub verify --url http://localhost:8080', 'asks a running serve'],
  ],
  stopsGently: true,
  async run(context, args) {
    const { toVerifyTerms } = await import('../cli/verify-terms.ts');
    const { verifySite } = await import('../cli/verify-site.ts');
    return verifySite(context, toVerifyTerms(args));
  },
});
