import { once } from 'node:events';
import { join } from 'node:path';
import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'serve',
  describe: 'Serves what was published to the local target over HTTP',
  positionals: {},
  flags: {
    port: { type: 'number', describe: 'Port to listen on (default 8080; 0 takes a free one)' },
    host: {
      type: 'string',
      describe: 'Address to listen on (default 127.0.0.1: this machine only)',
    },
  },
  examples: [['storyclub serve --port 3000', 'the published site at http://127.0.0.1:3000/']],
  stopsGently: true,
  async run(context, { port, host }) {
    const { root, config, clock } = await context.site();
    const { directoryOrigin } = await import('../origin/directory.ts');
    const { originHandler } = await import('../edge/origin-handler.ts');
    const { listen } = await import('../edge/listen.ts');
    const origin = directoryOrigin({ root: join(root, '.storyclub', 'origin'), clock });
    const handler = originHandler({
      origin,
      statePrefix: config.statePrefix,
      notFoundKey: '404.html',
      onError: (error) => context.note([`could not answer a request: ${String(error)}`]),
    });
    const server = await listen(handler, host ?? '127.0.0.1', port ?? 8080);
    const published = (await origin.head('index.html')).object !== null;
    context.print([`serving the local target at ${server.url} (Ctrl-C stops)`]);
    context.document({ version: 1, url: server.url, published });
    if (!published) {
      context.note([
        'Nothing has been published to it yet: run "storyclub publish --yes" beside this.',
      ]);
    }
    if (!context.signal.aborted) await once(context.signal, 'abort');
    await server.close();
  },
});
