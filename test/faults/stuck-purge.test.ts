import { expect, test } from 'vitest';
import { createBucketWorld } from '../support/faults/bucket-world.ts';
import { newerSet } from '../support/faults/sources.ts';
import { MINUTE } from '../support/faults/world.ts';

test('a purge that never completes: waiting for it ends, and what is published later does not rely on it', async () => {
  await using world = await createBucketWorld();
  world.stickPurges();
  const before = world.clock.now();
  const waited = await world.publish('--wait');
  expect(waited.exitCode).toBe(5);
  expect(waited.stdout.replaceAll(/\s+/g, ' ')).toContain(
    'published; its purge is not confirmed: Purge I0000000000002 has not completed in 15 minutes.',
  );
  expect((world.clock.now() - before) / MINUTE).toBeLessThan(16);
  expect(await world.judge()).toEqual([]);

  expect(await world.publish()).toMatchObject({ exitCode: 0 });
  expect(await world.judge()).toEqual([]);
  await world.edit(newerSet(world.born));
  expect(await world.publish()).toMatchObject({ exitCode: 0 });
  expect(await world.judge()).toEqual([]);
});
