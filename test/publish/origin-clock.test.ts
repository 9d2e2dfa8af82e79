import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import { ReleaseWorld } from '../support/release-world.ts';

test('how far the origin’s clock is ahead is known from the look, however long the answer to a question takes', async () => {
  await using fixture = await createFixture();
  const clock = virtualClock(Date.UTC(2026, 10, 20, 10));
  const world = new ReleaseWorld(directoryOrigin({ root: fixture.path, clock }), { clock });
  const site = {
    files: [],
    siteDigest: 'empty',
    templatesDigest: '',
    configDigest: '',
    nextStoryAt: null,
  };
  const prepared = await world.prepare(site, {
    store: world.store(),
    publish: 'p',
    machineNow: () => clock.now() - 3000,
  });
  clock.advance(600_000);
  expect(prepared).toMatchObject({ outcome: 'planned', ahead: 3000 });
});
