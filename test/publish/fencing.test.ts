import { createFixture } from 'fs-fixture';
import { expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { UserError } from '../../src/findings/user-error.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { countingOrigin } from '../../src/publish/seams.ts';
import { ReleaseWorld, type WorldSite } from '../support/release-world.ts';

const site = (words: string): WorldSite => ({
  'stories/owl/index.html': { body: `The owl, ${words}.`, kind: 'story', contentType: 'text/html' },
  'index.html': { body: `Stories, ${words}.`, kind: 'listing', contentType: 'text/html' },
});

/** Something to wait for, and what makes it happen. */
function signal() {
  let resolve = (): void => {};
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

/** Somebody's publish that stops before it uploads one key, and goes on when it is told. */
async function stoppedBefore(key: string) {
  const fixture = await createFixture();
  const clock = virtualClock(Date.parse('2026-11-20T10:00:00Z'));
  const origin = directoryOrigin({ root: fixture.path, clock });
  const others = new ReleaseWorld(origin, { clock });
  await others.publish(site('first'));
  const goOn = signal();
  const stopped = signal();
  const held: Origin = {
    ...countingOrigin(origin).origin,
    put: async (request) => {
      if (request.key !== key) return await origin.put(request);
      stopped.resolve();
      await goOn.promise;
      return await origin.put(request);
    },
  };
  const own = new ReleaseWorld(held, { clock }).publish(site('of the one that stopped'));
  own.catch(() => {});
  await stopped.promise;
  return {
    clock,
    others,
    goOn: async () => {
      goOn.resolve();
      return await own.catch((error: unknown) => {
        if (!(error instanceof UserError)) throw error;
        return error;
      });
    },
    [Symbol.asyncDispose]: () => fixture.rm(),
  };
}

test('a publish that was overtaken while it stood still writes nothing more, and says who came', async () => {
  await using publish = await stoppedBefore('.storyclub/entries-000002-001-publ.json.gz');
  publish.clock.advance(151_000);
  await publish.others.publish(site('second'));
  const state = await publish.others.state();
  const error = await publish.goOn();
  expect(error).toMatchObject({
    code: 'lease-lost',
    exitCode: 3,
    message: 'A publish by ada took over the lease of this publish, which has stopped.',
    state: expect.stringMatching(/^Before it stopped this publish had made 2 changes\./),
  });
  expect([...(await publish.others.shown()).values()]).toEqual([
    'text/html Stories, second.',
    'text/html The owl, second.',
  ]);
  // Its list of entries, which it was about to write, is named by nothing and goes with the next lease taken over.
  expect((await publish.others.state()).filter((name) => !state.includes(name))).toHaveLength(1);
  expect(await publish.others.publish(site('second'))).toBeNull();
});

test('one whose lease somebody deleted is refused by the ledger once another has published', async () => {
  await using publish = await stoppedBefore('.storyclub/entries-000002-001-publ.json.gz');
  await publish.others.origin.remove([{ key: '.storyclub/lease', ifMatch: null }]);
  await publish.others.publish(site('second'));
  expect(await publish.goOn()).toMatchObject({ code: 'lease-lost' });
  expect([...(await publish.others.shown()).values()]).toEqual([
    'text/html Stories, second.',
    'text/html The owl, second.',
  ]);
});
