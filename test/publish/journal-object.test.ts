import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Intent, Journal, LedgerRoot } from '../../src/plan/ledger.ts';
import { emptyLedger } from '../../src/plan/prepare.ts';
import { LedgerStore } from '../../src/publish/ledger-store.ts';
import { stateHeaders } from '../../src/publish/state-headers.ts';
import { defaultLaw } from '../support/plan-rehearsal.ts';

const site = 'https://club.example';
const { root } = emptyLedger(site, defaultLaw);

const put = (at: number): Intent => ({
  change: 'put',
  kind: 'arrival',
  desired: {
    key: `stories/${at}/index.html`,
    kind: 'story',
    digest: `digest ${at}`,
    size: at,
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'max-age=60',
    contentDigest: at % 2 === 0 ? null : `content ${at}`,
    loads: Array.from({ length: 18 }, (_, asset) => `assets/asset-${asset}.0123456789.woff2`),
    changedAt: at,
    story: {
      title: `Story ${at}`,
      date: '2026-11-20',
      author: 'Ada',
      tags: ['sea', 'night'],
      excerpt: 'The tide was out.',
      readingTime: 6,
      file: `stories/${at}.md`,
      lang: 'en',
      updated: null,
      redirectFrom: [],
    },
  },
});

const journalOf = (count: number): Journal => ({
  publish: 'abcdefgh-1',
  startedAt: 1,
  urgent: false,
  promises: defaultLaw.promises,
  intents: [
    { change: 'remove', kind: 'takedown', key: 'stories/gone/index.html', etag: '"1"' },
    { change: 'retire', kind: 'retire', key: 'assets/old.css', etag: '"2"' },
    ...Array.from({ length: count - 2 }, (_, at) => put(at)),
  ],
});

async function openOrigin(): Promise<
  AsyncDisposable & {
    readonly origin: ReturnType<typeof directoryOrigin>;
    readonly open: () => LedgerStore;
    readonly names: () => Promise<readonly string[]>;
    readonly edit: (change: (root: Record<string, unknown>) => unknown) => Promise<void>;
  }
> {
  const fixture = await createFixture({});
  const origin = directoryOrigin({ root: fixture.path, clock: virtualClock(1000) });
  return {
    origin,
    open: () => new LedgerStore(origin, { statePrefix: '.storyclub/', site }),
    names: async () => {
      const names: string[] = [];
      for await (const { key } of origin.inventory('.storyclub/')) names.push(key);
      return names;
    },
    edit: async (change) => {
      const found = await origin.get('.storyclub/ledger.json');
      if (found.outcome !== 'found') throw new Error('there is no ledger');
      const next = change(JSON.parse(Buffer.from(found.body).toString('utf8')));
      const body = Buffer.from(JSON.stringify(next));
      await origin.put({
        key: '.storyclub/ledger.json',
        body,
        headers: stateHeaders,
        condition: null,
      });
    },
    [Symbol.asyncDispose]: () => fixture[Symbol.asyncDispose](),
  };
}

const write = (store: LedgerStore, journal: LedgerRoot['journal']): Promise<{ etag: string }> =>
  store.writeRoot({ ...root, serial: 7, journal }, { entriesKey: null, replaces: null });

describe('a journal', () => {
  test.each([
    ['small, in the root', 100, ['.storyclub/ledger.json']],
    [
      'large, in an object of its own',
      101,
      ['.storyclub/journal-000007-abcdefgh.json.gz', '.storyclub/ledger.json'],
    ],
  ])('is read as it was written: %s', async (_, count, names) => {
    await using state = await openOrigin();
    const journal = journalOf(count);
    await write(state.open(), journal);
    expect((await state.open().look()).found?.root.journal).toEqual(journal);
    expect(await state.names()).toEqual(names);
  });

  test('of ten thousand stories says once what they share', async () => {
    await using state = await openOrigin();
    await write(state.open(), journalOf(10_000));
    const sizes: number[] = [];
    for await (const { size } of state.origin.inventory('.storyclub/')) sizes.push(size);
    expect(Math.max(...sizes)).toBeLessThan(400_000);
  });

  test('is written once, however often the root is', async () => {
    await using state = await openOrigin();
    const store = state.open();
    const journal = journalOf(101);
    const first = await write(store, journal);
    await store.writeRoot(
      { ...root, serial: 8, journal },
      { entriesKey: null, replaces: first.etag },
    );
    expect(await state.names()).toHaveLength(2);
    expect((await state.open().look()).found?.root.journal).toEqual(journal);
  });

  test('for a root that another publish has written leaves nothing behind', async () => {
    await using state = await openOrigin();
    await write(state.open(), null);
    await expect(write(state.open(), journalOf(101))).rejects.toThrow('another publish');
    expect(await state.names()).toEqual(['.storyclub/ledger.json']);
  });

  test('gone with the publish it was of: the root is read again', async () => {
    await using state = await openOrigin();
    const first = await write(state.open(), journalOf(101));
    const open = new LedgerStore(
      {
        ...state.origin,
        get: async (key) => {
          if (key.includes('journal-')) {
            await state.open().writeRoot(root, { entriesKey: null, replaces: first.etag });
            await state.origin.remove([{ key, ifMatch: null }]);
          }
          return state.origin.get(key);
        },
      },
      { statePrefix: '.storyclub/', site },
    );
    expect((await open.look()).found?.root.journal).toBeNull();
  });

  test.each([
    ['missing', { intents: null, key: '.storyclub/journal-000009-none.json.gz' }, 'is missing'],
    ['a page', { intents: null, key: 'index.html' }, 'names index.html as its journal'],
    ['nowhere', { intents: null, key: null }, 'lacks what a ledger has'],
    ['of numbers', { intents: [1, 2, 3], key: null }, 'should be a list'],
    [
      'of a change that is none',
      { intents: [[], [], [[9, 0, 'a', 'b']]], key: null },
      'a table that has 4',
    ],
  ])('that is %s is refused', async (_, harm, why) => {
    await using state = await openOrigin();
    await write(state.open(), journalOf(2));
    await state.edit((stored) => ({
      ...stored,
      journal: { ...Object(stored['journal']), ...harm },
    }));
    await expect(state.open().look()).rejects.toMatchObject({
      code: 'ledger-damaged',
      why: expect.stringContaining(why),
    });
  });
});
