import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Club, createClub, logLines, screen, story, told } from '../support/club.ts';

let club: Club;

beforeAll(async () => {
  club = await createClub({
    stories: {
      'the-fox': story({ title: 'The Fox', date: '2018-11-18' }),
      'old-well': story({ title: 'The Old Well', date: '2019-03-02' }),
    },
  });
  await club.publish({ at: '2026-11-18 10:00' });
});
afterAll(() => club[Symbol.asyncDispose]());

test('a new style sheet is uploaded first; purges of settled pages for it are kept back', async () => {
  await club.write('templates/assets/site.css', 'body { color: navy }\n');
  const { stdout } = await club.publish({ at: '2026-11-18 12:00' }, '--log', 'audit.jsonl');
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-11-18 12:00 UTC
    readers up to date by 12:06 · layout by 2026-11-25 · $0.0001

    assets
      + put      assets/site.c4e5e8e224.css  new file

    pages
      + put      stories/old-well/index.html  layout differs
                 purge by 2026-11-25 (kept back)
      + put      stories/the-fox/index.html   layout differs
                 purge by 2026-11-25 (kept back)

    listings
      + put      404.html                     content differs  wait until 12:01
      + put      archive/2018/index.html      content differs  wait until 12:06
      + put      archive/2019/index.html      content differs  wait until 12:06
      + put      archive/index.html           content differs  wait until 12:06
      + put      authors/ada-lind/index.html  content differs  wait until 12:06
      + put      index.html                   content differs  wait until 12:06

    retire
      · later    assets/site.99afaa19fe.css
                 after 2027-11-18 (last page that may refer to it)

    kept back 2 purges for layout until 2026-11-24
    instead: purge everything 1 path, $0.0001, evicts 5 pages
    instead: wait for everything $0.0001, last reader 2027-11-18
    9 puts, 0 header updates, 0 deletes now, 1 later, 5 unchanged

    published to local: 9 puts, 0 header updates, 0 deletes in … s
    every reader is up to date by 12:06 UTC
    the layout is up to date by 2026-11-25 UTC
    16 origin requests, $0.0001; something is due again 2026-11-24 11:01 UTC
    look at it: npx storyclub serve"
  `);
  expect(told(logLines(club.path('audit.jsonl'))).slice(0, 3)).toMatchInlineSnapshot(`
    [
      "put assets/site.c4e5e8e224.css",
      "put stories/old-well/index.html",
      "put stories/the-fox/index.html",
    ]
  `);
});

test('status says what is kept back and which file waits for its last page', async () => {
  const { stdout } = await club.run(['status'], { at: '2026-11-18 13:00' });
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub status · local · 2026-11-18 13:00 UTC

    live      15 objects, 2 stories
    published 2026-11-18 12:00 UTC by ada@desk (ledger 2)
    stories   0 kept 5 min at the edge, 2 kept 365 days
    caches    2 URLs may still be answered as before, the last until 2027-11-18:
              /stories/old-well/  edges until 2027-11-18
              /stories/the-fox/   edges until 2027-11-18
    purges    2 kept back until 2026-11-24: layout changes until then are free
              /stories/old-well/  kept back until 2026-11-24, due by 2026-11-25
              /stories/the-fox/   kept back until 2026-11-24, due by 2026-11-25
    paths     0 of 1,000 free paths used this month, 1,000 left
    deletes   1 file waits until no page that may be shown loads it:
              /assets/site.99afaa19fe.css  deleted after 2027-11-18
    releases  1 to go back to (storyclub releases), the oldest of 10:00
    ledger    … for 15 keys (… bytes a key), root …
              version 2, written 12:00; the oldest object of 2026-11-18
    next      2026-11-24 11:01 UTC: 2 purges are sent"
  `);
});

test('what caches may keep longest is listed first', async () => {
  const { stdout } = await club.run(['status'], { at: '2026-11-18 12:01' });
  expect(stdout).toMatch(
    /the last until .+:\n +\/stories\/old-well\/.+\n +\/stories\/the-fox\/.+\n +\/archive/,
  );
});

test('a second layout change in the week adds no purge', async () => {
  await club.write('templates/assets/site.css', 'body { color: teal }\n');
  const { stdout } = await club.publish({ at: '2026-11-20 12:00' });
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-11-20 12:00 UTC
    readers up to date by 12:06 · layout by 2026-11-27 · $0.0001

    assets
      + put      assets/site.092ab3cfe8.css  new file

    pages
      + put      stories/old-well/index.html  layout differs
                 purge by 2026-11-27 (kept back)
      + put      stories/the-fox/index.html   layout differs
                 purge by 2026-11-27 (kept back)

    listings
      + put      404.html                     content differs  wait until 12:01
      + put      archive/2018/index.html      content differs  wait until 12:06
      + put      archive/2019/index.html      content differs  wait until 12:06
      + put      archive/index.html           content differs  wait until 12:06
      + put      authors/ada-lind/index.html  content differs  wait until 12:06
      + put      index.html                   content differs  wait until 12:06

    retire
      · later    assets/site.99afaa19fe.css
                 after 2027-11-18 (last page that may refer to it)
      · later    assets/site.c4e5e8e224.css
                 after 2027-11-20 (last page that may refer to it)

    kept back 2 purges for layout until 2026-11-24
    instead: purge everything 1 path, $0.0001, evicts 5 pages
    instead: wait for everything $0.0001, last reader 2027-11-20
    9 puts, 0 header updates, 0 deletes now, 2 later, 5 unchanged

    published to local: 9 puts, 0 header updates, 0 deletes in … s
    every reader is up to date by 12:06 UTC
    the layout is up to date by 2026-11-27 UTC
    16 origin requests, $0.0001; something is due again 2026-11-24 11:01 UTC
    look at it: npx storyclub serve"
  `);
});

test('the next day there is nothing to do', async () => {
  const { cost } = await club.receipt({ at: '2026-11-21 12:00' });
  expect(cost.requests).toEqual({ put: 0, get: 1, delete: 0, paths: 0 });
});

test('the last daily publish before the first is due sends one purge for all', async () => {
  const { stdout } = await club.publish({ at: '2026-11-24 11:30' });
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-11-24 11:30 UTC · $0.0000

    retire
      · later    assets/site.99afaa19fe.css
                 after 2027-11-18 (last page that may refer to it)
      · later    assets/site.c4e5e8e224.css
                 after 2027-11-20 (last page that may refer to it)

    purge 6 paths of 1,000 free this month (0 used), evicts 0 unchanged pages:
      /stories/old-well /stories/old-well/ /stories/old-well/index.html and 3 more
    0 puts, 0 header updates, 0 deletes now, 2 later, 14 unchanged

    published to local: 0 puts, 0 header updates, 0 deletes in … s
    purged 6 paths: every edge has it
    7 origin requests, $0.0000; something is due again 2026-11-25 12:00 UTC
    look at it: npx storyclub serve"
  `);
});

test('once no page can refer to them, the old style sheets are deleted, once', async () => {
  const later = { at: '2026-11-27 12:30' };
  const { stdout } = await club.publish(later, '--log', 'retire.jsonl');
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-11-27 12:30 UTC · $0.0000

    retire
      - delete   assets/site.99afaa19fe.css  nothing loads it any more
      - delete   assets/site.c4e5e8e224.css  nothing loads it any more

    0 puts, 0 header updates, 2 deletes now, 0 later, 14 unchanged

    published to local: 0 puts, 0 header updates, 2 deletes in … s
    9 origin requests, $0.0000
    look at it: npx storyclub serve"
  `);
  expect(told(logLines(club.path('retire.jsonl')))).toMatchInlineSnapshot(`
    [
      "delete assets/site.99afaa19fe.css",
      "delete assets/site.c4e5e8e224.css",
    ]
  `);
  const { cost } = await club.receipt({ at: '2026-11-27 12:40' });
  expect(cost.requests).toEqual({ put: 0, get: 1, delete: 0, paths: 0 });
});

test('a style sheet that comes back is up before the pages that load it, past its cached error', async () => {
  await club.write('templates/assets/site.css', 'body { color: black }\n');
  const { stdout } = await club.publish({ at: '2026-11-28 12:00' }, '--log', 'back.jsonl');
  expect(stdout).toMatch(/\+ put +assets\/site\.99afaa19fe\.css +back again/);
  const lines = logLines(club.path('back.jsonl'));
  const fileUp = lines.find(({ key }) => key === 'assets/site.99afaa19fe.css')?.answered ?? '';
  const firstPage = lines.find(({ key }) => key?.startsWith('stories/'))?.sent ?? '';
  // An edge keeps a 404 ten seconds; five are the allowance.
  expect(Date.parse(firstPage) - Date.parse(fileUp)).toBeGreaterThanOrEqual(15_000);
});
