import { spawnSync } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { createClub, story } from '../support/club.ts';
import { buildFolders, fillDiskAt, remoteFolders } from '../support/faults/fill-disk.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** All of them: npm run prove:faults. */
const ONE_IN = 8;

test('a local origin without room from any of its writes on: it is said, and with room again the next publish does the rest', async () => {
  const { points, publishes, broken } = await fillDiskAt(remoteFolders, ONE_IN);
  expect(broken).toEqual([]);
  console.log(`no room at each of ${points} writes of the origin: ${publishes} publishes`);
});

test('a build without room from any of its writes on: it is said, and with room again the next publish does the rest', async () => {
  const { points, publishes, broken } = await fillDiskAt(buildFolders, ONE_IN);
  expect(broken).toEqual([]);
  console.log(`no room at each of ${points} writes of the build: ${publishes} publishes`);
});

test('a file system that is really full', async ({ skip }) => {
  await using club = await createClub({
    stories: { fox: story({ title: 'The Fox', date: '2019-11-18' }) },
  });
  const folder = club.path('.storyclub/origin');
  await mkdir(folder, { recursive: true });
  const mount = (...words: readonly string[]): boolean =>
    spawnSync('mount', [...words, folder]).status === 0;
  if (!mount('-t', 'tmpfs', '-o', 'size=64k', 'tmpfs'))
    return skip('this user may mount no file system');
  try {
    const { exitCode, stderr } = await club.run(['publish', '--yes']);
    expect(exitCode).toBe(3);
    expect(stderr.replaceAll(/\S*\/origin|\d+ changes/g, '…')).toMatchInlineSnapshot(`
      "error  There is no space left for the local origin in
             ….
      state  … are live and not yet in the ledger; the next publish finds them
             in its journal and settles them.
      next   Free some disk space and publish again.
      "
    `);
    expect(mount('-o', 'remount,size=16m')).toBe(true);
    await club.publish();
    expect(await club.live('stories/fox/index.html')).toContain('It was dark.');
  } finally {
    spawnSync('umount', [folder]);
  }
});
