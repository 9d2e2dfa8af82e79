import { mkdir, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { contentsOf, smallSite, story } from './small-site.ts';

const one = { 'stories/a.md': story() };

describe('the output folder', () => {
  test('is not taken over when it holds files of others', async () => {
    await using site = await smallSite({ ...one, 'dist/thesis.txt': 'ten years' });
    await expect(site.build()).rejects.toMatchObject({
      code: 'output-folder-foreign',
      message: expect.stringContaining('thesis.txt'),
    });
    expect(contentsOf(site.outDir)).toEqual({ 'thesis.txt': 'ten years' });
    expect(await readdir(site.root)).not.toContain('.dist.next');
  });

  test('may be an empty folder', async () => {
    await using site = await smallSite(one);
    await mkdir(site.outDir);
    expect((await site.build()).stats.stories).toBe(1);
  });

  test.each([
    ['the root of the site', '.'],
    ['a folder around it', '..'],
    ['among the stories', 'stories/dist'],
    ['among the templates', 'templates'],
    ['the state', '.storyclub'],
  ])('is not %s', async (_name, folder) => {
    await using site = await smallSite(one);
    await expect(site.build({ outDir: join(site.root, folder) })).rejects.toMatchObject({
      code: 'output-folder-unsuitable',
    });
  });

  test('keeps a file someone put there, as long as only parts of it change', async () => {
    await using site = await smallSite(one);
    await site.build();
    await writeFile(join(site.outDir, 'mine.txt'), 'mine');
    await site.write('stories/a.md', story({ title: 'Another' }));
    await site.build();
    expect(site.read('mine.txt')).toBe('mine');
    await expect(site.build({ clean: true })).rejects.toMatchObject({
      code: 'output-folder-foreign',
    });
    expect(site.read('mine.txt')).toBe('mine');
  });

  test('keeps a file someone put in the place of a coming page', async () => {
    await using site = await smallSite(one);
    await site.build();
    await mkdir(join(site.outDir, 'stories/b'));
    await writeFile(join(site.outDir, 'stories/b/index.html'), 'mine');
    await site.write('stories/b.md', story({ title: 'B' }));
    await expect(site.build()).rejects.toMatchObject({ code: 'output-folder-foreign' });
    expect(site.read('stories/b/index.html')).toBe('mine');
  });

  test('is ours again after a crash in the middle of an update, with pages of both builds in it', async () => {
    await using site = await smallSite(one);
    await site.build();
    await site.write('stories/b.md', story({ title: 'B' }));
    await site.build();
    await rm(join(site.root, '.storyclub/build/site.json'));
    await site.remove('stories/a.md');
    expect((await site.build()).files.map(({ key }) => key)).not.toContain('stories/a/index.html');
    expect(Object.keys(contentsOf(site.outDir))).not.toContain('stories/a/index.html');
  });

  test('loses what is no longer published, folders included', async () => {
    await using site = await smallSite({
      ...one,
      'stories/b.md': story({ title: 'B', more: 'tags: [rain]' }),
    });
    await site.build();
    await site.remove('stories/b.md');
    const { files } = await site.build();
    expect(Object.keys(contentsOf(site.outDir)).toSorted((a, b) => (a < b ? -1 : 1))).toEqual(
      files.map(({ key }) => key),
    );
    expect(await readdir(site.outDir)).not.toContain('tags');
    expect(await readdir(join(site.outDir, 'stories'))).toEqual(['a']);
  });

  test('is named with the reason when it cannot be written', async () => {
    await using site = await smallSite({ ...one, taken: 'a file' });
    await expect(site.build({ outDir: join(site.root, 'taken/dist') })).rejects.toMatchObject({
      code: 'file-unusable',
      message: expect.stringContaining('taken'),
      why: 'A part of its path is a file.',
    });
  });
});

test('a torn build cache counts as none', async () => {
  await using site = await smallSite(one);
  const { siteDigest } = await site.build();
  const path = join(site.root, '.storyclub/build/site.json');
  await writeFile(path, (await readFile(path, 'utf8')).slice(0, -20));
  expect(await site.build()).toMatchObject({ siteDigest, stats: { rendered: 6 } });
  await writeFile(join(site.root, '.storyclub/build/stories.json'), '{}');
  await site.write('stories/a.md', story({ title: 'Another' }));
  expect((await site.build()).stats.stories).toBe(1);
});
