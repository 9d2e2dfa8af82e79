import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import { generateStories } from '../../bench/generate.ts';
import { median } from '../../bench/task.ts';
import { parseFrontMatter } from '../../src/site/front-matter.ts';

const readAll = (folder: string): Map<string, string> =>
  new Map(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')]));

test('stories of a benchmark are the same each time, of 8 KB, linked and tagged', async () => {
  await using fixture = await createFixture({});
  const [first, second] = ['first', 'second'].map((name) => join(fixture.path, name));
  generateStories(first ?? '', 40);
  generateStories(second ?? '', 40);
  const stories = readAll(first ?? '');
  expect(stories.size).toBe(40);
  expect(readAll(second ?? '')).toEqual(stories);
  for (const [name, text] of stories) {
    const bytes = Buffer.byteLength(text);
    expect(bytes).toBeGreaterThanOrEqual(8192);
    expect(bytes).toBeLessThan(9216);
    const site = { language: 'en', timeZone: 'UTC' };
    const { meta, findings } = parseFrontMatter({ file: `stories/${name}`, text }, { site });
    expect(findings).toEqual([]);
    expect(new Set(meta?.tags).size).toBe(4);
    const links = [...text.matchAll(/\]\(\/stories\/(story-\d+)\/\)/g)].map(([, slug]) => slug);
    expect(links).toHaveLength(4);
    for (const slug of links) expect(stories.has(`${slug}.md`)).toBe(true);
    expect(text).toMatch(/“.+”/);
  }
});

test('a median is the middle, or between the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2);
  expect(median([4, 1, 3, 2])).toBe(2.5);
});
