import { join } from 'node:path';
import { systemClock } from '../../src/clock.ts';
import { listen } from '../../src/edge/listen.ts';
import { originHandler } from '../../src/edge/origin-handler.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import { copySampleSite } from '../docs/sample-site.ts';
import { runCli } from '../support/run-cli.ts';
import { moreStories } from './site-stories.ts';

export interface ServedSite extends AsyncDisposable {
  /** `http://127.0.0.1:8080/` */
  readonly url: string;
}

/** The sample site and a few stories more, published to this machine and served as its objects are. */
export async function serveSite(): Promise<ServedSite> {
  const site = await copySampleSite();
  for (const [file, text] of Object.entries(moreStories)) await site.writeFile(file, text);
  const { exitCode, stderr } = await runCli(['publish', '--yes'], { cwd: site.path });
  if (exitCode !== 0) throw new Error(`the site was not published:\n${stderr}`);
  const origin = directoryOrigin({
    root: join(site.path, '.storyclub', 'origin'),
    clock: systemClock(),
  });
  const handler = originHandler({
    origin,
    statePrefix: '.storyclub/',
    notFoundKey: '404.html',
    onError: (error) => {
      throw error;
    },
  });
  const server = await listen(handler, '127.0.0.1', 0);
  return {
    url: server.url,
    [Symbol.asyncDispose]: async () => {
      await server.close();
      await site.rm();
    },
  };
}
