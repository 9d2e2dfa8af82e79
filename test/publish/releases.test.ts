import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { s3Origin } from '../../src/origin/s3.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { ReleaseWorld, type WorldSite } from '../support/release-world.ts';
import { type S3Server, startS3Server } from '../support/s3-server.ts';

const bucket = 'club';
const clock = virtualClock(Date.UTC(2026, 10, 20, 10));
let server: S3Server;
let restore: () => void;

beforeEach(async () => {
  server = await startS3Server({ now: clock.now });
  server.createBucket(bucket);
  restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: server.url });
});
afterEach(async () => {
  restore();
  await server.close();
});

const openWorld = async (keepReleases: number): Promise<ReleaseWorld> =>
  new ReleaseWorld(await s3Origin({ bucket, region: 'eu-west-2', clock }), { clock, keepReleases });

const fox = (body: string): WorldSite => ({
  'index.html': { body: 'home', kind: 'listing', contentType: 'text/html' },
  'stories/fox/index.html': { body, kind: 'story', contentType: 'text/html' },
});

async function publishAll(world: ReleaseWorld, bodies: readonly string[]): Promise<void> {
  for (const body of bodies) {
    await world.publish(fox(body));
    clock.advance(60_000);
  }
}

/** What is in the state: entries by serial, and how many bodies. */
async function kept(world: ReleaseWorld) {
  const names = await world.state();
  return {
    entries: names.flatMap((name) => /^entries-0*(\d+)-/.exec(name)?.[1] ?? []),
    bodies: names.filter((name) => name.startsWith('bodies/')).length,
  };
}

describe('a bucket without versions', () => {
  test('keeps the lists of files of the last releases, and each body they need once', async () => {
    const world = await openWorld(2);
    await publishAll(world, ['1']);
    expect(await kept(world)).toEqual({ entries: ['1'], bodies: 0 });
    await publishAll(world, ['2', '3']);
    expect(await kept(world)).toEqual({ entries: ['1', '2', '3'], bodies: 2 });
    await publishAll(world, ['4', '5']);
    expect(await kept(world)).toEqual({ entries: ['3', '4', '5'], bodies: 2 });
  });

  test('keeps nothing when no release is to be kept, and lets go of what it had', async () => {
    await publishAll(await openWorld(2), ['1', '2', '3']);
    const world = await openWorld(0);
    await publishAll(world, ['4']);
    expect(await kept(world)).toEqual({ entries: ['4'], bodies: 0 });
  });

  test('has each body stored once, however often it goes and comes back', async () => {
    const world = await openWorld(5);
    for (const [n, body] of ['1', '2', '1', '2', '1'].entries()) {
      await world.publish({
        ...fox(body),
        'index.html': { body: `home ${n}`, kind: 'listing', contentType: 'text/html' },
      });
      clock.advance(60_000);
    }
    // Two of the story, four of the home page.
    expect((await kept(world)).bodies).toBe(6);
    expect(server.requests.filter(({ operation }) => operation === 'CopyObject')).toHaveLength(6);
  });

  test('is published all the same when nothing can be kept, which is said', async () => {
    const world = await openWorld(5);
    await publishAll(world, ['1']);
    server.failAll('CopyObject', '', { status: 403, code: 'AccessDenied' });
    const receipt = await world.publish(fox('2'));
    expect(receipt).toMatchObject({ isComplete: true });
    expect(receipt?.findings).toMatchObject([
      {
        code: 'bodies-not-kept',
        args: { count: '1', why: expect.stringContaining('s3:PutObject') },
      },
    ]);
    expect((await world.shown()).get('stories/fox/index.html')).toBe('text/html 2');
    await expect(world.rollback(null)).rejects.toThrow('stories/fox/index.html is gone');
  });
});

describe('a bucket with versions', () => {
  test('copies nothing', async () => {
    server.version(bucket, 'on');
    const world = await openWorld(2);
    await publishAll(world, ['1', '2', '3']);
    expect(await kept(world)).toEqual({ entries: ['1', '2', '3'], bodies: 0 });
    await world.rollback('001');
    expect((await world.shown()).get('stories/fox/index.html')).toBe('text/html 1');
  });

  test('that were switched on late: bodies from before come from what was kept', async () => {
    const world = await openWorld(5);
    await publishAll(world, ['1', '2']);
    server.version(bucket, 'on');
    await publishAll(world, ['3', '4']);
    for (const [id, body] of [
      ['001', '1'],
      ['002', '2'],
      ['003', '3'],
    ] as const) {
      await world.rollback(id);
      expect((await world.shown()).get('stories/fox/index.html')).toBe(`text/html ${body}`);
      clock.advance(60_000);
    }
  });

  test('that a lifecycle rule has expired are missing', async () => {
    server.version(bucket, 'on');
    const world = await openWorld(5);
    await publishAll(world, ['1', '2']);
    server.expireVersions(bucket);
    await expect(world.rollback(null)).rejects.toThrow('stories/fox/index.html is gone');
  });
});

describe('a publish that died', () => {
  test('leaves nothing behind once the next one took its lease over', async () => {
    const world = await openWorld(2);
    await publishAll(world, ['1', '2']);
    const before = await kept(world);
    // Entries written and no root that names them, a body copied for nothing, and a lease that ran out.
    const headers = {
      contentType: 'application/json',
      cacheControl: null,
      contentEncoding: null,
      contentLanguage: null,
      contentDisposition: null,
      metadata: {},
    };
    const lease = { since: 0, expires: clock.now() - 600_000, fence: 1, by: 'bo' };
    for (const [name, text] of [
      ['entries-000009-dead.json.gz', ''],
      ['bodies/orphan', ''],
      ['lease', JSON.stringify(lease)],
    ] as const) {
      const key = `.storyclub/${name}`;
      await world.origin.put({ key, body: Buffer.from(text), headers, condition: null });
    }
    await publishAll(world, ['3']);
    expect(await kept(world)).toEqual({
      entries: [...before.entries, '3'],
      bodies: before.bodies + 1,
    });
    await world.rollback('001');
    expect((await world.shown()).get('stories/fox/index.html')).toBe('text/html 1');
  });
});
