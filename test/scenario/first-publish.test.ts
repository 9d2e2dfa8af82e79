import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Club, createClub, screen, story } from '../support/club.ts';

let club: Club;

beforeAll(async () => {
  club = await createClub({
    stories: {
      'the-fox': story({ title: 'The Fox', date: '2026-11-20', body: 'A fox came by.' }),
      'old-well': story({ title: 'The Old Well', date: '2019-03-02', body: 'The well was deep.' }),
    },
  });
});
afterAll(() => club[Symbol.asyncDispose]());

test('plan shows what a first publish would do, and changes nothing', async () => {
  const { stdout, exitCode } = await club.run(['plan'], { at: '2026-11-20 10:00' });
  expect(exitCode).toBe(0);
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-11-20 10:00 UTC
    readers up to date by 10:01 · $0.0001

    assets
      + put      assets/site.99afaa19fe.css  new file
      + put      robots.txt                  new file  wait until 10:01

    pages
      + put      stories/old-well/index.html  new page  wait until 10:01
      + put      stories/the-fox/index.html   new page  wait until 10:01

    listings
      + put      404.html                     new page  wait until 10:01
      + put      archive/2019/index.html      new page  wait until 10:01
      + put      archive/2026/index.html      new page  wait until 10:01
      + put      archive/index.html           new page  wait until 10:01
      + put      atom.xml                     new page  wait until 10:01
      + put      authors/ada-lind/index.html  new page  wait until 10:01
      + put      feed.json                    new page  wait until 10:01
      + put      feed.xml                     new page  wait until 10:01
      + put      index.html                   new page  wait until 10:01
      + put      sitemap.xml                  new page  wait until 10:01

    instead: purge everything 1 path, $0.0001, evicts 0 pages
    instead: wait for everything $0.0001, last reader 10:01
    14 puts, 0 header updates, 0 deletes now, 0 later, 0 unchanged"
  `);
  expect(await club.live('index.html')).toBeNull();
});

test('the first publish puts everything, and says how to look at it', async () => {
  const { stdout } = await club.publish({ at: '2026-11-20 10:00' });
  expect(screen(stdout).split('\n\n').at(-1)).toMatchInlineSnapshot(`
    "published to local: 14 puts, 0 header updates, 0 deletes in … s
    every reader is up to date by 10:01 UTC
    21 origin requests, $0.0001; something is due again 2026-12-20 10:00 UTC
    look at it: npx storyclub serve"
  `);
});

test('publishing again has nothing to do, and asks the origin once', async () => {
  const again = await club.publish({ at: '2026-11-20 10:01' });
  expect(screen(again.stdout)).toMatchInlineSnapshot(
    `"nothing to do: the site is as published (1 origin request)"`,
  );
  const { cost, changes } = await club.receipt({ at: '2026-11-20 10:01' });
  expect(changes).toEqual([]);
  expect(cost.requests).toEqual({ put: 0, get: 1, delete: 0, paths: 0 });
});

test('status says what is live, and until when a reader may not see it', async () => {
  const right = await club.run(['status'], { at: '2026-11-20 10:00' });
  expect(screen(right.stdout)).toMatchInlineSnapshot(`
    "storyclub status · local · 2026-11-20 10:00 UTC

    live      14 objects, 2 stories
    published 2026-11-20 10:00 UTC by ada@desk (ledger 1)
    stories   1 kept 5 min at the edge, 1 kept 365 days
              2026-12-20  1 story moves to 365 days
    caches    14 new URLs may still be “not found” where someone asked too early,
              the last until 10:01
    purges    none under way, none owed
    paths     0 of 1,000 free paths used this month, 1,000 left
    ledger    … for 14 keys (… bytes a key), root …
              version 1, written 10:00; the oldest object of 2026-11-20
    next      2026-12-20 10:00 UTC: 1 story moves up"
  `);
  const later = await club.run(['status'], { at: '2026-11-20 10:10' });
  expect(screen(later.stdout)).toMatchInlineSnapshot(`
    "storyclub status · local · 2026-11-20 10:10 UTC

    live      14 objects, 2 stories
    published 2026-11-20 10:00 UTC by ada@desk (ledger 1)
    stories   1 kept 5 min at the edge, 1 kept 365 days
              2026-12-20  1 story moves to 365 days
    caches    every reader is up to date
    purges    none under way, none owed
    paths     0 of 1,000 free paths used this month, 1,000 left
    ledger    … for 14 keys (… bytes a key), root …
              version 1, written 10:00; the oldest object of 2026-11-20
    next      2026-12-20 10:00 UTC: 1 story moves up"
  `);
});
