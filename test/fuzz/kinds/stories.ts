import * as fc from 'fast-check';
import { assertCivil, assertSame, type Fuzz, openFuzz, shown, withinBounds } from '../fuzz.ts';
import { createHostileSite, secret } from '../hostile-site.ts';
import { hostileName, hostileStory } from '../hostile-story.ts';
import { pageOffences } from '../page-offences.ts';

const files = fc.array(fc.tuple(hostileName, hostileStory), { minLength: 1, maxLength: 4 });

/** Sources: names, front matter and Markdown, built to pages. */
export const stories: Fuzz = {
  name: 'stories built',
  runs: 3_000,
  quick: 25,
  async open() {
    const site = await createHostileSite();
    const property = fc.asyncProperty(files, shown, async (written, how) => {
      site.clear();
      for (const [name, text] of written) site.put(name, text);
      const before = site.around();
      assertCivil(await withinBounds(site.run(['build'], how)));
      assertSame('files outside dist/ changed', [...site.around()], [...before]);
      for (const [path, text] of site.built()) assertSafe(path, text);
    });
    return openFuzz(property, () => Promise.resolve(site[Symbol.asyncDispose]()));
  },
};

function assertSafe(path: string, text: string): void {
  if (text.includes(secret)) throw new Error(`${path} holds what no story may read`);
  const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.exec(text);
  if (control !== null) throw new Error(`${path} holds ${JSON.stringify(control[0])}`);
  if (path.endsWith('.html')) assertSame(`${path} holds`, pageOffences(text), []);
}
