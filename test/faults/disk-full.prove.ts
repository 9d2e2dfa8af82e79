import { expect, test, vi } from 'vitest';
import { buildFolders, fillDiskAt, remoteFolders } from '../support/faults/fill-disk.ts';

vi.setConfig({ testTimeout: 7_200_000 });

test.each([
  ['local origin', remoteFolders],
  ['build', buildFolders],
])(
  'a %s without room from any of its writes on: it is said, and with room again the next publish does the rest',
  async (_, folders) => {
    const { points, publishes, broken } = await fillDiskAt(folders);
    expect(broken).toEqual([]);
    console.log(`no room at each of ${points} writes: ${publishes} publishes`);
  },
);
