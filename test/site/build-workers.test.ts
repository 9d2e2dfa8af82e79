import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from 'vitest';

import type * as Program from '../../src/site/build.ts';
import { contentsOf, identity, smallSite, story, type SmallSite } from './small-site.ts';

/** Worker threads load compiled modules only: these tests run the built program. */
const program: typeof Program = await import(
  pathToFileURL(join(import.meta.dirname, '../../dist/site/build.js')).href
);

const build = (site: SmallSite, workers: number) =>
  program.buildSite({
    root: site.root,
    outDir: site.outDir,
    site: identity,
    storiesPerPage: 3,
    now: Date.parse('2026-11-20T10:00:00Z'),
    programVersion: '0.1.0',
    configDigest: 'config',
    workers,
  });

const many = Object.fromEntries(
  Array.from({ length: 40 }, (_, i) => [
    `stories/story-${i}.md`,
    story({
      title: `Story ${i}`,
      date: `2025-01-${String((i % 28) + 1).padStart(2, '0')}`,
      more: `tags: [tag ${i % 5}]`,
      body: `See [this](story-${(i * 7) % 40}.md).`,
    }),
  ]),
);

describe('a build in worker threads', () => {
  test('gives what a build in one thread gives', async () => {
    await using threads = await smallSite(many);
    await using alone = await smallSite(many);
    const one = await build(alone, 0);
    const three = await build(threads, 3);
    expect({ ...three, outDir: '', stats: null }).toEqual({ ...one, outDir: '', stats: null });
    expect(contentsOf(threads.outDir)).toEqual(contentsOf(alone.outDir));
    expect((await build(threads, 3)).stats.rendered).toBe(0);
  });

  test('collects the findings of all threads', async () => {
    await using site = await smallSite({
      ...many,
      'stories/story-3.md': story({ body: '[gone](none.md)' }),
      'stories/story-31.md': story({ body: '[gone](none.md)' }),
      'stories/story-32.md': 'no front matter',
    });
    const refused = await build(site, 3).then(
      () => null,
      (error: unknown) => error,
    );
    expect(refused).toMatchObject({ name: 'UserError', code: 'site-refused' });
    expect(refused).toHaveProperty('findings.length', 3);
  });

  test('ends with a bug, and not with a wait, when a thread fails', async () => {
    await using site = await smallSite({ ...many, 'templates/story.eta': '<% process.exit(7) %>' });
    await expect(build(site, 2)).rejects.toThrow('a render thread ended with code 7');
  });
});
