import { relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'init',
  describe: 'Makes a new site: configuration, templates, a first story, workflows',
  positionals: { dir: { describe: 'Its folder (default: here)', required: false } },
  flags: {},
  examples: [['storyclub init my-stories', 'a new site in my-stories/']],
  async run(context, { dir }) {
    const { writeSite } = await import('../scaffold/write-site.ts');
    const { dayAt } = await import('../site/days.ts');
    const root = resolve(context.cwd, dir ?? '.');
    const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
    const files = await writeSite({
      root,
      packageRoot: fileURLToPath(new URL('../..', import.meta.url)),
      programVersion: context.programVersion,
      timeZone,
      today: dayAt(context.localClock().now(), timeZone),
    });
    const here = relative(context.cwd, root);
    context.print([
      `made a story site in ${here === '' ? 'this folder' : here}`,
      '',
      '  storyclub.config.ts          its address, title and where it is published',
      '  stories/the-first-page.md    the first story',
      '  templates/                   how pages look',
      '  .github/workflows/           publishes on every merge to main, and daily',
      '',
      'next:',
      ...(here === '' ? [] : [`  cd ${here}`]),
      '  npx storyclub publish --yes  publishes it to this machine',
      '  npx storyclub serve          shows it at http://127.0.0.1:8080/',
    ]);
    context.document({ version: 1, root, files });
  },
});
