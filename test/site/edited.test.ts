import * as fc from 'fast-check';
import { cp, rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { contentsOf, smallSite, story, type SmallSite } from './small-site.ts';

const SLUGS = ['a', 'b', 'c', 'd', 'e'] as const;
const DAYS = ['2024-05-01', '2025-05-01', '2025-05-02', '2026-01-05', '2026-11-21'];

const sourceOf = (at: number, body: string): string =>
  story({
    title: `The ${SLUGS[at] ?? ''}`,
    author: at % 2 === 0 ? 'Saki' : 'M. R. James',
    date: DAYS[at] ?? '',
    more: `tags: [night, ${at < 2 ? 'rain' : 'Rain'}]\nmood: dark`,
    body,
  });

const sources = (bodies: readonly string[]): Record<string, string> =>
  Object.fromEntries(bodies.map((body, at) => [`stories/${SLUGS[at]}.md`, sourceOf(at, body)]));

const SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"></svg>';
const pictures = { 'stories/fox.svg': SVG };

/** The last of the stories is not out yet. */
const now = Date.parse('2026-11-20T10:00:00Z');

/** What the cache says of the site, as far as a build can tell: made again, only what is missing is rendered. */
async function renderedAfterLosing(site: SmallSite, key: string): Promise<number> {
  await rm(join(site.outDir, key));
  return (await site.build({ now })).stats.rendered;
}

describe('a build after the words of stories were edited', () => {
  const bodies = fc.constantFrom(
    'Once.',
    'Once, [there](/stories/b/) was [one](a.md).',
    '![A fox](fox.svg) barked.',
    'It has <script>text</script> in it.',
    'Long ago and far away there was a fox. '.repeat(40),
    'See [what comes](e.md).',
  );
  const rounds = fc.array(fc.array(fc.tuple(fc.nat(4), bodies), { minLength: 1, maxLength: 2 }), {
    minLength: 2,
    maxLength: 3,
  });

  test('gives byte for byte what a whole build gives, and leaves the next one as much to do', async () => {
    const property = fc.asyncProperty(rounds, async (edits) => {
      const texts = SLUGS.map(() => 'Once upon a time.');
      await using site = await smallSite({ ...sources(texts), ...pictures });
      await site.build({ now });
      for (const round of edits) {
        for (const [at, body] of round) {
          texts[at] = body;
          await site.write(`stories/${SLUGS[at]}.md`, sourceOf(at, body));
        }
        const edited = await site.build({ now });
        await using fresh = await smallSite({ ...sources(texts), ...pictures });
        const whole = await fresh.build({ now });
        expect(contentsOf(site.outDir)).toEqual(contentsOf(fresh.outDir));
        expect({ ...edited, outDir: '', stats: null }).toEqual({
          ...whole,
          outDir: '',
          stats: null,
        });
      }
      expect(await renderedAfterLosing(site, 'stories/a/index.html')).toBe(1);
    });
    await fc.assert(property, { numRuns: 4 });
  });

  test('renders them, the lists that show other words, and nothing else', async () => {
    const texts = SLUGS.map(() => 'Once upon a time.');
    await using site = await smallSite(sources(texts));
    await site.build({ now });
    const before = contentsOf(site.outDir);
    await site.write('stories/a.md', sourceOf(0, 'Twice upon a time.'));
    expect((await site.build({ now })).stats.rendered).toBeGreaterThan(1);
    const after = contentsOf(site.outDir);
    expect(
      Object.keys(after)
        .filter((key) => before[key] !== after[key])
        .toSorted(),
    ).toEqual([
      'archive/2024/index.html',
      'atom.xml',
      'authors/saki/index.html',
      'authors/saki/page/1/index.html',
      'feed.json',
      'feed.xml',
      'page/1/index.html',
      'stories/a/index.html',
      'tags/night/page/1/index.html',
      'tags/rain/page/1/index.html',
    ]);
  });
});

describe('files that were written again with the same bytes', () => {
  const texts = SLUGS.map(() => 'Once upon a time.');

  test('one touched source renders nothing', async () => {
    await using site = await smallSite(sources(texts));
    const first = await site.build({ now });
    await utimes(join(site.root, 'stories/b.md'), 1, 1);
    const second = await site.build({ now });
    expect(second.stats.rendered).toBe(0);
    expect(second.files).toEqual(first.files);
  });

  test('a fresh checkout with the pages and the cache of an earlier one renders nothing', async () => {
    await using site = await smallSite({ ...sources(texts), ...pictures });
    const first = await site.build({ now });
    for (const folder of ['dist', 'stories', 'templates']) {
      const path = join(site.root, folder);
      await rename(path, `${path}.old`);
      await cp(`${path}.old`, path, { recursive: true });
      await rm(`${path}.old`, { recursive: true });
    }
    const second = await site.build({ now });
    expect(second.stats.rendered).toBe(0);
    expect(second.files).toEqual(first.files);
    await site.write('stories/b.md', sourceOf(1, 'Once upon a time!'));
    expect((await site.build({ now })).stats.rendered).toBe(8);
  });
});
