import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { contentsOf, smallSite, story } from './small-site.ts';

test('a site that was moved to another folder is built again over its own pages', async () => {
  await using site = await smallSite({ 'stories/a.md': story() });
  await site.build();
  const pages = contentsOf(site.outDir);
  const root = `${site.root}-moved`;
  await rename(site.root, root);
  try {
    await site.build({ root, outDir: join(root, 'dist') });
    expect(contentsOf(join(root, 'dist'))).toEqual(pages);
  } finally {
    await rename(root, site.root);
  }
});
