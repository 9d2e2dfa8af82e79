import { expect, test, vi } from 'vitest';
import { killAtFileChanges } from '../support/faults/kill-file-changes.ts';

vi.setConfig({ testTimeout: 7_200_000 });

test('a publish to the local target that is killed at any change of a file: the next ones settle it', async () => {
  const { points, publishes, broken } = await killAtFileChanges();
  expect(broken).toEqual([]);
  console.log(`killed at each of ${points} changes of files: ${publishes} publishes`);
});
