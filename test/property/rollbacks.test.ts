import * as fc from 'fast-check';
import { createFixture } from 'fs-fixture';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { s3Origin } from '../../src/origin/s3.ts';
import { earlierReleases, liveRelease } from '../../src/plan/releases.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { ReleaseWorld, type WorldSite } from '../support/release-world.ts';
import { type S3Server, startS3Server, type Versioning } from '../support/s3-server.ts';

/** Random sequences of publishes, some of them stopped half-way, then back, back again and forward. */

const DAY = 86_400_000;
const html = 'text/html; charset=utf-8';

/** A page in one of few texts, so that texts return, and one text under several keys. */
const page = fc.option(fc.constantFrom('1', '2', '3'), { freq: 4 });
const site = fc
  .record({
    fox: page,
    owl: page,
    home: fc.constantFrom('1', '2', '3'),
    style: fc.constantFrom('a', 'b', 'c'),
    robots: page,
    robotsType: fc.constantFrom('text/plain', 'text/plain; charset=utf-8'),
  })
  .map(({ fox, owl, home, style, robots, robotsType }): WorldSite => {
    const css = `assets/site.${style}.css`;
    const loads = [css];
    const story = (text: string | null, key: string): WorldSite =>
      text === null ? {} : { [key]: { body: text, kind: 'story', contentType: html, loads } };
    return {
      [css]: { body: `css ${style}`, kind: 'fingerprinted', contentType: 'text/css' },
      'index.html': { body: home, kind: 'listing', contentType: html, loads },
      ...story(fox, 'stories/fox/index.html'),
      ...story(owl, 'stories/owl/index.html'),
      ...(robots === null
        ? {}
        : { 'robots.txt': { body: robots, kind: 'file', contentType: robotsType } }),
    };
  });

const step = fc.record({
  site,
  /** Days until the next publish: style sheets that nothing loads are deleted after seven. */
  days: fc.constantFrom(0, 1, 8, 40),
  stopAfter: fc.oneof({ weight: 5, arbitrary: fc.constant(Infinity) }, fc.nat({ max: 4 })),
});
const play = fc.record({
  steps: fc.array(step, { minLength: 2, maxLength: 6 }),
  /** Which of the releases to go back to, one after the other. */
  back: fc.tuple(fc.nat(), fc.nat()),
  /** Entries in a shard of the ledger; all in one object when it is large. */
  shard: fc.constantFrom(1, 2, 1000),
});

type Play = typeof play extends fc.Arbitrary<infer T> ? T : never;

async function check(origin: Origin, prefix: string, played: Play, clock: Advancing) {
  const { steps, back, shard } = played;
  const sizes = { inline: shard < 1000 ? 0 : 1000, shard };
  const world = new ReleaseWorld(origin, { clock, prefix, sizes });
  /** What readers were shown of each release, by when it was first published. */
  const published = new Map<string, WorldSite>();
  for (const { site: wanted, days, stopAfter } of steps) {
    await world.publish(wanted, stopAfter);
    const live = await liveOf(world);
    if (live !== null) published.set(live.siteDigest, wanted);
    await refuseOrphans(world);
    clock.advance(days * DAY + 1000);
  }
  const start = await liveOf(world);
  for (const choice of back) {
    const earlier = await earlierOf(world);
    const to = earlier[choice % Math.max(1, earlier.length)];
    if (to === undefined) return;
    await goTo(world, to.id, published.get(to.siteDigest));
    clock.advance(DAY);
  }
  if (start === null) return;
  const again = [...(await earlierOf(world)), await liveOf(world)].find(
    (release) => release?.siteDigest === start.siteDigest,
  );
  await goTo(world, again?.id ?? 'gone', published.get(start.siteDigest));
}

/** What is in the state is what the ledger names. */
async function refuseOrphans(world: ReleaseWorld): Promise<void> {
  const store = world.store();
  const { found } = await store.look();
  if (found === null) return;
  const bodies = await store.readBodies(found.root);
  const named = [
    store.names.root,
    ...(await store.namedBy(found.root)),
    ...[...bodies.keys()].map(store.names.body),
  ].map((key) => key.replace('.storyclub/', ''));
  expect(new Set(await world.state())).toEqual(new Set(named));
}

interface Advancing extends ReturnType<typeof virtualClock> {}

async function goTo(world: ReleaseWorld, id: string, expected: WorldSite | undefined) {
  await world.rollback(id);
  const shown = await world.shown();
  for (const [key, { body, contentType }] of Object.entries(expected ?? {}))
    expect([key, shown.get(key)]).toEqual([key, `${contentType} ${body}`]);
  // What is there besides waits to be deleted: files that pages of before may still load.
  const besides = [...shown.keys()].filter((key) => expected?.[key] === undefined);
  expect(besides.filter((key) => !/^(assets\/|robots\.txt)/.test(key))).toEqual([]);
}

const rootOf = async (world: ReleaseWorld) => {
  const { found } = await world.store().look();
  if (found === null) throw new Error('nothing was published');
  return found.root;
};
const liveOf = async (world: ReleaseWorld) => liveRelease(await rootOf(world));
const earlierOf = async (world: ReleaseWorld) => earlierReleases(await rootOf(world));

describe('back twice and forward again ends byte for byte where it began', () => {
  const property = (open: () => Promise<{ origin: Origin; prefix: string; clock: Advancing }>) =>
    fc.asyncProperty(play, async (played) => {
      const { origin, prefix, clock } = await open();
      await check(origin, prefix, played, clock);
    });

  it('on the local target', async () => {
    await using fixture = await createFixture();
    let folders = 0;
    const local = property(async () => {
      folders += 1;
      const clock = virtualClock(Date.UTC(2026, 10, 20, 10));
      const versions = { keep: 20, except: '.storyclub/' };
      const root = fixture.getPath(String(folders));
      return { origin: directoryOrigin({ root, clock, versions }), prefix: '', clock };
    });
    await expect(fc.assert(local, { numRuns: 10 })).resolves.toBeUndefined();
  }, 60_000);

  describe('in a bucket', () => {
    const clock = virtualClock(Date.UTC(2026, 10, 20, 10));
    let server: S3Server;
    let restore: () => void;
    let buckets = 0;

    beforeAll(async () => {
      server = await startS3Server({ now: clock.now });
      restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: server.url });
    });
    afterAll(async () => {
      restore();
      await server.close();
    });

    it.each<readonly [string, Versioning, string]>([
      ['that keeps versions', 'on', ''],
      ['that keeps none', 'off', 'site/'],
      ['whose versioning is suspended', 'suspended', ''],
    ])(
      '%s',
      async (_, versioning, prefix) => {
        const bucketed = property(async () => {
          buckets += 1;
          const bucket = `club-${buckets}`;
          server.createBucket(bucket);
          if (versioning !== 'off') server.version(bucket, versioning);
          const origin = await s3Origin({ bucket, region: 'eu-west-2', clock });
          return { origin, prefix, clock };
        });
        await expect(fc.assert(bucketed, { numRuns: 3 })).resolves.toBeUndefined();
      },
      60_000,
    );
  });
});
