import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { type FsFixture, createFixture } from 'fs-fixture';

/** A copy of the site this repository is, in a folder of its own. */
export async function copySampleSite(): Promise<FsFixture> {
  const fixture = await createFixture({});
  for (const name of ['stories', 'templates', 'storyclub.config.ts', 'package.json'])
    await cp(name, join(fixture.path, name), { recursive: true });
  return fixture;
}

/** Replaces words that must be there in a file of the copy. */
export async function correct(
  fixture: FsFixture,
  file: string,
  { wrong, right }: { readonly wrong: string; readonly right: string },
): Promise<void> {
  const text = await fixture.readFile(file, 'utf8');
  if (!text.includes(wrong)) throw new Error(`${file} does not say "${wrong}"`);
  await fixture.writeFile(file, text.replace(wrong, right));
}
