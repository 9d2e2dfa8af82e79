import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { countingOrigin } from '../../src/publish/seams.ts';
import { ReleaseWorld, type WorldSite } from '../support/release-world.ts';

const site = (words: string): WorldSite => ({
  'index.html': { body: `Stories, ${words}.`, kind: 'listing', contentType: 'text/html' },
});

test('a first publish that finds the files of another first publish reads the ledger again: they are no stranger’s', async () => {
  await using fixture = await createFixture();
  const clock = virtualClock(Date.parse('2026-11-20T10:00:00Z'));
  const origin = directoryOrigin({ root: fixture.path, clock });
  const other = new ReleaseWorld(origin, { clock });
  let hasLooked = false;
  const overtaken: Origin = {
    ...countingOrigin(origin).origin,
    get: async (key) => {
      const answer = await origin.get(key);
      if (key === '.storyclub/ledger.json' && !hasLooked) await other.publish(site('of the first'));
      hasLooked = true;
      return answer;
    },
  };
  await new ReleaseWorld(overtaken, { clock }).publish(site('of the second'));
  expect([...(await other.shown()).values()]).toEqual(['text/html Stories, of the second.']);
});
