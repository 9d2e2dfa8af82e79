import { gunzipSync, gzipSync } from 'node:zlib';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { countingOrigin } from '../../src/publish/seams.ts';
import { settleJournal } from '../../src/publish/settle-journal.ts';
import { stateHeaders } from '../../src/publish/state-headers.ts';
import { ReleaseWorld, type WorldSite } from '../support/release-world.ts';

const DAY = 86_400_000;
const html = 'text/html; charset=utf-8';

/** Twelve stories, in four shards of three, that load one style sheet; `texts` says which of them have been edited. */
function site(texts: Readonly<Record<string, string>> = {}): WorldSite {
  const loads = ['assets/site.css'];
  const stories = Array.from({ length: 12 }, (_, at) => `stories/${'abcdefghijkl'[at]}/index.html`);
  return {
    'assets/site.css': { body: 'css', kind: 'fingerprinted', contentType: 'text/css' },
    ...Object.fromEntries(
      stories.map((key) => [
        key,
        { body: texts[key] ?? `text of ${key}`, kind: 'story', contentType: html, loads },
      ]),
    ),
  };
}

const c = 'stories/c/index.html';
const j = 'stories/j/index.html';

/** What is to go wrong. */
interface Losing {
  rootWrites: number;
  commits: number;
  meanwhile: (() => Promise<unknown>) | null;
}

/** A world with shards of three keys, and what was asked of its state since. */
async function openWorld(keepReleases = 0) {
  const fixture = await createFixture({});
  const clock = virtualClock(Date.UTC(2026, 10, 20, 10));
  const asked: string[] = [];
  const losing: Losing = { rootWrites: 0, commits: 0, meanwhile: null };
  const log = (what: string, key: string): void => {
    const name = key.replace('-' + /\d{3}-publ/.exec(key)?.[0], '');
    if (name.startsWith('.storyclub/') && !name.endsWith('lease'))
      asked.push(`${what} ${name.slice('.storyclub/'.length)}`);
  };
  const origin = directoryOrigin({ root: fixture.path, clock });
  const watched: Origin = {
    ...countingOrigin(origin).origin,
    get: async (key) => {
      log('GET', key);
      const act = losing.meanwhile;
      if (act !== null && key.includes('/entries-')) {
        losing.meanwhile = null;
        await act();
      }
      return origin.get(key);
    },
    put: async (request) => {
      log('PUT', request.key);
      if (losing.commits > 0 && request.key.includes('/entries-') && losing.commits-- > 0)
        throw new Error('the process was killed');
      const answer = await origin.put(request);
      if (request.key.endsWith('ledger.json') && --losing.rootWrites === 0)
        throw new Error('the connection was lost');
      return answer;
    },
    remove: async (requests) => {
      for (const { key } of requests) log('DELETE', key);
      return origin.remove(requests);
    },
  };
  const terms = { clock, keepReleases, sizes: { inline: 4, shard: 3 } };
  const world = new ReleaseWorld(watched, terms);
  /** Puts an object into the state. */
  const leave = async (name: string, text: string): Promise<void> => {
    const body = Buffer.from(text);
    await origin.put({ key: `.storyclub/${name}`, body, headers: stateHeaders, condition: null });
  };
  return {
    world,
    clock,
    /** The answer of so manieth write of the root from now on never comes. */
    loseAnswer: (writes: number) => (losing.rootWrites = writes),
    /** The next publish changes the site and does not come to its commit. */
    dieAtCommit: () => (losing.commits = 1),
    /** Notes what it had changed. */
    settle: async () => {
      const store = world.store();
      const { found } = await store.look();
      await settleJournal(
        {
          store,
          prefix: '',
          owner: { publish: 'settling', by: 'ada', commit: null },
          law: ({ distribution }) => world.law(distribution),
          fence: found?.root.fence ?? 0,
        },
        { origin, clock, progress: () => {} },
      );
    },
    /** Is done between the next look at the root and the next at what it names. */
    meanwhile: (act: () => Promise<unknown>) => (losing.meanwhile = act),
    others: new ReleaseWorld(origin, terms),
    origin,
    leave,
    /** The lease of a publish that died long ago. */
    leaveLease: async () => {
      const lease = { since: 0, expires: 0, fence: 1, by: 'bo', publish: 'dead', commit: null };
      await leave('lease', JSON.stringify(lease));
    },
    /** Publishes, and says what it asked of the state. */
    publish: async (wanted: WorldSite) => {
      clock.advance(DAY);
      asked.length = 0;
      await world.publish(wanted);
      return asked.toSorted();
    },
    shards: async () => (await world.state()).filter((name) => name.startsWith('shards/')),
    entriesOf: async () => {
      const store = world.store();
      const { found } = await store.look();
      return found === null ? null : await store.readEntries(found.root);
    },
    [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
  };
}

describe('a ledger in shards', () => {
  test('is written with the first publish that has so many keys', async () => {
    await using club = await openWorld();
    expect(await club.publish(site())).toEqual([
      'GET ledger.json',
      'PUT entries-000001.json.gz',
      'PUT ledger.json',
      'PUT ledger.json',
      'PUT shards/000001-1.json.gz',
      'PUT shards/000001-2.json.gz',
      'PUT shards/000001-3.json.gz',
      'PUT shards/000001-4.json.gz',
      'PUT shards/000001-5.json.gz',
    ]);
    expect((await club.entriesOf())?.size).toBe(13);
  });

  test('is not looked at when nothing was changed: one request, of the root', async () => {
    await using club = await openWorld();
    await club.publish(site());
    expect(await club.publish(site())).toEqual(['GET ledger.json']);
  });

  test('one edited story reads and writes the shard it is in', async () => {
    await using club = await openWorld();
    await club.publish(site());
    expect(await club.publish(site({ [c]: 'edited' }))).toEqual([
      'DELETE entries-000001.json.gz',
      'DELETE shards/000001-2.json.gz',
      'GET entries-000001.json.gz',
      'GET ledger.json',
      'GET shards/000001-2.json.gz',
      'PUT entries-000002.json.gz',
      'PUT ledger.json',
      'PUT ledger.json',
      'PUT shards/000002-1.json.gz',
    ]);
    expect(await club.shards()).toHaveLength(5);
    expect((await club.entriesOf())?.size).toBe(13);
  });

  test('a story that settles has its shard read when it is due, and not before', async () => {
    await using club = await openWorld();
    await club.publish(site());
    await club.publish(site({ [c]: 'edited' }));
    club.clock.advance(28 * DAY);
    // Thirty days after the first publish its stories settle, and a day later the one that was edited.
    const settled = await club.publish(site({ [c]: 'edited' }));
    expect(settled.filter((line) => line.startsWith('GET shards'))).toHaveLength(5);
    const last = await club.publish(site({ [c]: 'edited' }));
    expect(last.filter((line) => line.startsWith('GET shards'))).toHaveLength(1);
    expect(await club.publish(site({ [c]: 'edited' }))).toEqual(['GET ledger.json']);
  });

  test('a shard that grows is divided', async () => {
    await using club = await openWorld();
    await club.publish(site());
    const story = { body: 'new', kind: 'story', contentType: html } as const;
    const more = Object.fromEntries(
      ['ca', 'cb', 'cc'].map((name) => [`stories/${name}/index.html`, story]),
    );
    await club.publish({ ...site(), ...more });
    expect(await club.shards()).toHaveLength(6);
    expect((await club.entriesOf())?.size).toBe(16);
  });

  test('one whose files were deleted is gone once no cache may hold them', async () => {
    await using club = await openWorld();
    const picture = {
      body: 'a picture',
      kind: 'fingerprinted',
      contentType: 'image/jpeg',
    } as const;
    const pictures = Object.fromEntries(
      Array.from({ length: 6 }, (_, at) => [`images/${at}.jpg`, picture]),
    );
    await club.publish({ ...site(), ...pictures });
    expect(await club.shards()).toHaveLength(7);
    await club.publish(site());
    club.clock.advance(8 * DAY);
    await club.publish(site());
    expect((await club.world.shown()).size).toBe(13);
    club.clock.advance(800 * DAY);
    await club.publish(site({ [j]: 'edited' }));
    expect(await club.shards()).toHaveLength(6);
    expect((await club.entriesOf())?.size).toBe(13);
  });

  test('releases keep the shards they need, and let go of them', async () => {
    await using club = await openWorld(1);
    await club.publish(site());
    await club.publish(site({ [c]: 'edited' }));
    expect(await club.shards()).toHaveLength(6);
    await club.publish(site({ [c]: 'edited', [j]: 'edited' }));
    expect(await club.shards()).toHaveLength(6);
    await club.world.rollback(null);
    expect((await club.world.shown()).get(j)).toBe(`${html} text of ${j}`);
    expect((await club.world.shown()).get(c)).toBe(`${html} edited`);
  });

  test('a plan reads the ledger again when another publish has replaced what its root named', async () => {
    await using club = await openWorld();
    await club.publish(site());
    await club.publish(site({ [c]: 'edited' }));
    club.meanwhile(() => club.others.publish(site({ [c]: 'edited', [j]: 'edited by others' })));
    await club.publish(site({ [c]: 'edited again' }));
    expect((await club.world.shown()).get(c)).toBe(`${html} edited again`);
  });

  test('a commit whose answer is lost is whole all the same', async () => {
    await using club = await openWorld();
    await club.publish(site());
    club.loseAnswer(2);
    await expect(club.publish(site({ [c]: 'edited' }))).rejects.toThrow(/./);
    expect((await club.entriesOf())?.size).toBe(13);
    await club.publish(site({ [c]: 'edited', [j]: 'edited' }));
    expect((await club.world.shown()).get(j)).toBe(`${html} edited`);
  });

  test('so is one by a publish that took its lease over, which clears away what is left behind', async () => {
    await using club = await openWorld();
    await club.publish(site());
    await club.leaveLease();
    club.loseAnswer(2);
    await expect(club.publish(site({ [c]: 'edited' }))).rejects.toThrow(/./);
    expect((await club.entriesOf())?.size).toBe(13);
  });

  test('what the last release needs is kept when a publish after it has died, also of what had come back', async () => {
    await using club = await openWorld(2);
    await club.publish(site());
    await club.publish(site({ [c]: 'edited' }));
    await club.publish(site({ [j]: 'edited' }));
    club.dieAtCommit();
    await expect(club.publish(site({ [c]: 'by one that died' }))).rejects.toThrow(/./);
    await club.settle();
    await club.publish(site({ [c]: 'edited again' }));
    await club.world.rollback('003');
    expect((await club.world.shown()).get(c)).toBe(`${html} text of ${c}`);
  });

  test('what a publish that died had written is cleared away, and nothing else', async () => {
    await using club = await openWorld(1);
    await club.publish(site());
    await club.publish(site({ [c]: 'edited' }));
    await club.leave('shards/000009-dead-1.json.gz', '');
    await club.leaveLease();
    await club.publish(site({ [c]: 'edited again' }));
    expect((await club.shards()).filter((name) => name.includes('dead'))).toEqual([]);
    await club.world.rollback(null);
    expect((await club.world.shown()).get(c)).toBe(`${html} edited`);
  });
});

describe('a ledger is refused', () => {
  type Rows = unknown[][];
  test.each<[string, (parts: unknown[]) => void, string]>([
    [
      'whose table names a page as a shard',
      (parts) => ((parts[1] as Rows)[0]![0] = '../../index.html'),
      'names ../../index.html as a shard',
    ],
    [
      'whose table names a page as one that was replaced',
      (parts) => (parts[2] = [['../../index.html', 9]]),
      'names ../../index.html as a shard',
    ],
    [
      'whose shards are out of order',
      (parts) => ((parts[1] as Rows)[2]![1] = 'a'),
      'shard 2 is out of order',
    ],
    [
      'whose table names a shard twice',
      (parts) => ((parts[1] as Rows)[2]![0] = (parts[1] as Rows)[1]![0]),
      'a shard is there twice',
    ],
    [
      'whose shards are swapped',
      (parts) => {
        const rows = parts[1] as Rows;
        [rows[1]![0], rows[2]![0]] = [rows[2]![0], rows[1]![0]];
      },
      'has keys of another shard',
    ],
    [
      'whose table names a shard that is not there',
      (parts) => ((parts[1] as Rows)[2]![0] = '000001-none-9'),
      'a shard of its entries is missing',
    ],
    ['whose table has rows of numbers', (parts) => (parts[1] = [1, 2]), 'should be a list'],
    ['whose table has no rows', (parts) => parts.splice(1), 'should be a list'],
  ])('%s', async (_, harm, why) => {
    await using club = await openWorld();
    await club.publish(site());
    const name = (await club.world.state()).find((each) => each.startsWith('entries-'));
    const key = `.storyclub/${name}`;
    const got = await club.origin.get(key);
    if (got.outcome !== 'found') throw new Error('there is no table');
    const parts = JSON.parse(gunzipSync(got.body).toString('utf8'));
    harm(parts);
    const body = gzipSync(JSON.stringify(parts));
    await club.origin.put({ key, body, headers: stateHeaders, condition: null });
    await expect(club.entriesOf()).rejects.toMatchObject({
      code: 'ledger-damaged',
      why: expect.stringContaining(why),
    });
  });
});
