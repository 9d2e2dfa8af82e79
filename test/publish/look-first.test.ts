import { expect, test } from 'vitest';
import { createFixture } from 'fs-fixture';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import { LedgerStore } from '../../src/publish/ledger-store.ts';
import { countingOrigin } from '../../src/publish/seams.ts';

test('a root that is read before a build is not read again, and says what the origin’s clock shows after it', async () => {
  await using folder = await createFixture({});
  const clock = virtualClock(1_000_000);
  const local = directoryOrigin({ root: folder.getPath('origin'), clock, name: 'here' });
  const { origin, counts } = countingOrigin(local);
  const store = new LedgerStore(origin, { statePrefix: '.storyclub/', site: 'https://a.example' });
  let machine = 5_000;
  expect(await store.lookFirst(() => machine)).toMatchObject({ found: null, at: 1_000_000 });
  machine += 90_000;
  expect(await store.look()).toMatchObject({ found: null, at: 1_090_000 });
  expect(counts.get).toBe(1);
  expect(await store.look()).toMatchObject({ at: 1_000_000 });
  expect(counts.get).toBe(2);
});
