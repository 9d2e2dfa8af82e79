import { expect, test, vi } from 'vitest';
import { killAtFileChanges } from '../support/faults/kill-file-changes.ts';

vi.setConfig({ testTimeout: 1_800_000 });

/** All of them: npm run prove:faults. */
const ONE_IN = 11;

test('a publish to the local target that is killed at a change of a file: the next ones settle it', async () => {
  const { points, publishes, broken } = await killAtFileChanges(ONE_IN);
  expect(broken).toEqual([]);
  console.log(`killed at one in ${ONE_IN} changes of files, ${points}: ${publishes} publishes`);
});
