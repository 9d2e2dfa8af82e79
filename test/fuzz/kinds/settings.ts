import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import { assertCivil, assertSame, type Fuzz, openFuzz, shown, withinBounds } from '../fuzz.ts';
import { createHostileSite, type HostileSite } from '../hostile-site.ts';
import { mutateJson, mutation } from '../mutate-json.ts';

const mutations = fc.array(mutation, { minLength: 1, maxLength: 3 });

/** Every setting there is, so that each can be made to be something else. */
const settings = {
  site: {
    title: 'T',
    url: 'https://club.example',
    description: 'D',
    author: 'A',
    language: 'en-GB',
    timeZone: 'Europe/London',
  },
  target: 'local',
  targets: { live: { bucket: 'www.club.example', region: 'eu-west-2', prefix: 'site/' } },
  outDir: 'dist',
  statePrefix: '.storyclub/',
  tiers: [{ age: '0s', edge: '5m', browser: '60s' }],
  promises: { correction: '5m', listing: '5m', arrival: '5m', chrome: '7d', file: '1d' },
  allowance: '5s',
  retainAssets: '7d',
  keepReleases: 3,
  cacheTiers: 1,
  invalidation: { prefer: 'cost', freePaths: 1000, tags: 'auto' },
  limits: { maxRemovals: 5, maxRemovedShare: 0.5 },
};

/** Configurations whose values are of the wrong kind, or absurd. */
export const config: Fuzz = {
  name: 'configurations',
  runs: 1_500,
  quick: 15,
  async open() {
    const site = await createHostileSite();
    site.clear();
    const property = fc.asyncProperty(mutations, shown, async (all, how) => {
      const text = JSON.stringify(mutateJson(settings, all));
      writeFileSync(join(site.root, 'storyclub.config.ts'), `export default ${text};\n`);
      const before = site.around();
      assertCivil(await withinBounds(site.run(['plan'], how)));
      // An output folder of another name is where the pages go then.
      const allowed = new Set([...site.around()].filter(([path]) => before.has(path)));
      assertSame('a file was changed', [...allowed], [...before]);
    });
    return openFuzz(property, () => Promise.resolve(site[Symbol.asyncDispose]()));
  },
};

/** Files for `publish --plan`: real ones with other values, cut, or no plan at all. */
export const planFiles: Fuzz = {
  name: 'plan files',
  runs: 1_500,
  quick: 15,
  async open() {
    const site = await createHostileSite();
    site.clear();
    const { stdout } = await site.run(['plan']);
    const file = join(site.root, 'plan.json');
    const property = fc.asyncProperty(
      fc.oneof({ weight: 5, arbitrary: mutations }, fc.nat(), fc.string({ unit: 'binary' })),
      async (how) => {
        writeFileSync(file, planText(how, stdout));
        assertCivil(await withinBounds(planned(site)));
      },
    );
    return openFuzz(property, () => Promise.resolve(site[Symbol.asyncDispose]()));
  },
};

const planned = (site: HostileSite) => site.run(['publish', '--yes', '--plan', 'plan.json']);

function planText(how: number | string | readonly unknown[], whole: string): string {
  if (typeof how === 'string') return how;
  if (typeof how === 'number') return whole.slice(0, how % whole.length);
  return JSON.stringify(mutateJson(JSON.parse(whole), how as never)) ?? '';
}
