import { expect, test } from 'vitest';
import { createClub, logLines, screen, story, told } from '../support/club.ts';

test('thirty days after its last change a story settles, by a header update alone', async () => {
  await using club = await createClub({
    stories: { 'the-fox': story({ title: 'The Fox', date: '2026-10-01' }) },
  });
  await club.publish({ at: '2026-10-01 10:00' });
  const settled = { at: '2026-10-31 10:00' };
  const { stdout } = await club.publish(settled, '--log', 'audit.jsonl');
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-10-31 10:00 UTC · $0.0000

    pages
      ~ headers  stories/the-fox/index.html  settled: 5 min → 365 days at the edge

    0 puts, 1 header update, 0 deletes now, 0 later, 11 unchanged

    published to local: 0 puts, 1 header update, 0 deletes in … s
    8 origin requests, $0.0000
    look at it: npx storyclub serve"
  `);
  expect(told(logLines(club.path('audit.jsonl')))).toMatchInlineSnapshot(`
    [
      "headers stories/the-fox/index.html",
      "bound stories/the-fox/index.html none",
    ]
  `);
  const { object } = await club.origin.head('stories/the-fox/index.html');
  expect(object?.headers).toMatchObject({
    contentType: 'text/html; charset=utf-8',
    cacheControl: 'max-age=60, s-maxage=31536000',
  });
  const { cost } = await club.receipt(settled);
  expect(cost.requests).toEqual({ put: 0, get: 1, delete: 0, paths: 0 });
});

test('a story dated in the future comes out with the daily publish of its day', async () => {
  await using club = await createClub({
    stories: {
      'the-fox': story({ title: 'The Fox', date: '2026-11-18' }),
      'the-snow': story({ title: 'The Snow', date: '2026-12-01' }),
    },
  });
  const { stdout } = await club.publish({ at: '2026-11-18 10:00' });
  expect(screen(stdout)).toContain('something is due again 2026-12-01 00:00 UTC');
  for (const key of ['index.html', 'sitemap.xml', 'feed.xml', 'archive/2026/index.html'])
    expect(await club.live(key)).not.toContain('the-snow');

  const day = await club.publish({ at: '2026-12-01 05:00' });
  expect(screen(day.stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-12-01 05:00 UTC
    readers up to date by 05:06 · $0.0001

    pages
      + put      stories/the-snow/index.html  new page  wait until 05:01

    listings
      + put      archive/2026/index.html      content differs  wait until 05:06
      + put      archive/index.html           content differs  wait until 05:06
      + put      atom.xml                     content differs  wait until 05:06
      + put      authors/ada-lind/index.html  content differs  wait until 05:06
      + put      feed.json                    content differs  wait until 05:06
      + put      feed.xml                     content differs  wait until 05:06
      + put      index.html                   content differs  wait until 05:06
      + put      sitemap.xml                  content differs  wait until 05:06

    instead: purge everything 1 path, $0.0001, evicts 4 pages
    instead: wait for everything $0.0001, last reader 05:06
    9 puts, 0 header updates, 0 deletes now, 0 later, 4 unchanged

    published to local: 9 puts, 0 header updates, 0 deletes in … s
    every reader is up to date by 05:06 UTC
    16 origin requests, $0.0001; something is due again 2026-12-18 10:00 UTC
    look at it: npx storyclub serve"
  `);
  expect(await club.live('index.html')).toContain('The Snow');
});
