import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseFrontMatter } from '../../src/site/front-matter.ts';
import { renderStoryBody, toBodyContext } from '../../src/site/story-body.ts';

const corpus = fileURLToPath(new URL('../../../shared/corpus', import.meta.url));
const site = { language: 'en-GB', timeZone: 'Europe/London' };
const context = toBodyContext({ root: corpus, stories: [], redirects: [] });

/** Real stories: what they hold is described in the corpus's README. */
describe.skipIf(!existsSync(corpus))(
  `the story corpus${existsSync(corpus) ? '' : ' (skipped: ../shared/corpus is missing)'}`,
  () => {
    const read = (folder: string) =>
      readdirSync(`${corpus}/${folder}`).map((name) => {
        const text = readFileSync(`${corpus}/${folder}/${name}`, 'utf8');
        const front = parseFrontMatter({ file: `${folder}/${name}`, text }, { site });
        if (front.meta === null) throw new Error(`${name}: ${JSON.stringify(front.findings)}`);
        return {
          ...front,
          meta: front.meta,
          text,
          ...renderStoryBody({ meta: front.meta, body: front.body }, context),
        };
      });

    test.each(['stories', 'extra-unicode', 'base'])(
      '%s: every story is read whole, without a finding',
      (folder) => {
        if (!existsSync(`${corpus}/${folder}`)) return;
        for (const { meta, body, text } of read(folder)) {
          expect(meta.slug).not.toBe('');
          expect(body.excerpt).not.toBe('');
          expect(body.words).toBeGreaterThan(40);
          const breaks = [...text.matchAll(/^(?:> )?---$/gm)].length - 2;
          expect(body.html.split('<hr>').length - 1).toBe(breaks);
        }
      },
    );
  },
);
