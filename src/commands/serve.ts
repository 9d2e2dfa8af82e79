import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'serve',
  describe: 'Shows the published site as readers get it, and the sources as you save them',
  positionals: {},
  flags: {
    port: { type: 'number', describe: 'Port to listen on (default 8080; 0 takes a free one)' },
    'saved-port': {
      type: 'number',
      describe: 'Port for the sources as saved (default: the next one, or a free one)',
    },
    'published-only': { type: 'boolean', describe: 'Neither build nor serve the sources' },
    host: {
      type: 'string',
      describe: 'Address to listen on (default 127.0.0.1: this machine only)',
    },
    locations: { type: 'number', describe: 'Edge locations, each with its cache (default 3)' },
    'purge-delay': {
      type: 'string',
      describe: 'Until a purge has reached every location (default 0s)',
    },
    'on-304': {
      type: 'string',
      choices: ['takes', 'keeps'],
      describe: 'Whether the edge takes the headers of a 304 or keeps its own (default takes)',
    },
  },
  examples: [
    ['storyclub serve --port 3000', 'the site at localhost:3000, the sources at localhost:3001'],
    ['storyclub serve --published-only', 'only what readers get'],
  ],
  stopsGently: true,
  async run(context, args) {
    const { serveSite } = await import('../cli/serve-site.ts');
    const { toServeTerms } = await import('../cli/serve-terms.ts');
    await serveSite(context, await context.site(), toServeTerms(args));
  },
});
