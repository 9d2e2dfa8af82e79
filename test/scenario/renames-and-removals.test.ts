import { describe, expect, test } from 'vitest';
import { createClub, screen, story } from '../support/club.ts';

const fox = { title: 'The Fox', date: '2026-11-18' };
const others = Object.fromEntries(
  ['birch', 'cloud', 'dune', 'elm', 'fern', 'gate'].map((name, index) => [
    name,
    story({ title: `The ${name}`, date: `2019-03-0${index + 1}` }),
  ]),
);

test('a story that is renamed leads from its old address to the new one', async () => {
  await using club = await createClub({ stories: { 'the-fox': story(fox), ...others } });
  await club.publish({ at: '2026-11-18 10:00' });
  await club.remove('stories/the-fox.md');
  await club.write(
    'stories/the-red-fox.md',
    story({ ...fox, title: 'The Red Fox', more: 'redirectFrom: [/stories/the-fox/]' }),
  );
  const { stdout } = await club.publish({ at: '2026-11-19 10:00' });
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-11-19 10:00 UTC
    readers up to date by 10:06 · $0.0001

    pages
      + put      stories/the-red-fox/index.html  new page  wait until 10:01

    listings
      + put      archive/2026/index.html      content differs  wait until 10:06
      + put      atom.xml                     content differs  wait until 10:06
      + put      authors/ada-lind/index.html  content differs  wait until 10:06
      + put      feed.json                    content differs  wait until 10:06
      + put      feed.xml                     content differs  wait until 10:06
      + put      index.html                   content differs  wait until 10:06
      + put      sitemap.xml                  content differs  wait until 10:06
      + put      stories/the-fox/index.html   content differs  wait until 10:06

    instead: purge everything 1 path, $0.0001, evicts 11 pages
    instead: wait for everything $0.0001, last reader 10:06
    9 puts, 0 header updates, 0 deletes now, 0 later, 11 unchanged

    published to local: 9 puts, 0 header updates, 0 deletes in … s
    every reader is up to date by 10:06 UTC
    16 origin requests, $0.0001; something is due again 2026-12-19 10:00 UTC
    look at it: npx storyclub serve"
  `);
  expect(await club.live('stories/the-fox/index.html')).toContain('/stories/the-red-fox/');
  expect(await club.live('index.html')).toContain('/stories/the-red-fox/');
});

test('a story that is removed goes last, its edge copies are purged, and it stays gone', async () => {
  await using club = await createClub({ stories: { 'the-fox': story(fox), ...others } });
  await club.publish({ at: '2026-11-18 10:00' });
  await club.remove('stories/gate.md');
  const { stdout } = await club.publish({ at: '2026-11-18 12:00' });
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-11-18 12:00 UTC
    readers up to date by 12:06 · $0.0001

    listings
      + put      archive/2019/index.html      content differs  wait until 12:06
      + put      archive/index.html           content differs  wait until 12:06
      + put      atom.xml                     content differs  wait until 12:06
      + put      authors/ada-lind/index.html  content differs  wait until 12:06
      + put      feed.json                    content differs  wait until 12:06
      + put      feed.xml                     content differs  wait until 12:06
      + put      index.html                   content differs  wait until 12:06
      + put      sitemap.xml                  content differs  wait until 12:06

    removals
      - delete   stories/gate/index.html  gone from the site
                 purge (edge copy until 2027-11-18)

    purge 3 paths of 1,000 free this month (0 used), evicts 0 unchanged pages:
      /stories/gate /stories/gate/ /stories/gate/index.html
    instead: purge everything 1 path, $0.0001, evicts 10 pages
    instead: wait for everything $0.0001, last reader 2027-11-18
    8 puts, 0 header updates, 1 delete now, 0 later, 10 unchanged

    published to local: 8 puts, 0 header updates, 1 delete in … s
    purged 3 paths: every edge has it
    every reader is up to date by 12:06 UTC
    17 origin requests, $0.0001; something is due again 2026-12-18 10:00 UTC
    look at it: npx storyclub serve"
  `);
  expect(await club.live('stories/gate/index.html')).toBeNull();
  expect((await club.receipt({ at: '2026-11-18 12:01' })).changes).toEqual([]);
});

describe('a publish that would remove too much', () => {
  test('is refused, and nothing changes', async () => {
    await using club = await createClub({ stories: { 'the-fox': story(fox), ...others } });
    await club.publish({ at: '2026-11-18 10:00' });
    const before = await club.live('index.html');
    for (const name of Object.keys(others)) await club.remove(`stories/${name}.md`);
    const { exitCode, stderr } = await club.run(['publish', '--yes'], { at: '2026-11-18 12:00' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error  too-large-share-removed
        This publish would remove 7 of 19 live objects (37 %); limits.maxRemovedShare
        allows 30 %.
        → If they are meant to go, raise limits.maxRemovedShare; if not, look for what
        is missing in stories/.


      refused: nothing was changed
      "
    `);
    expect(await club.live('index.html')).toBe(before);
    expect(await club.live('stories/birch/index.html')).not.toBeNull();
  });

  test('as when the folder of stories is empty, however small the site', async () => {
    await using club = await createClub({ stories: { 'the-fox': story(fox) } });
    await club.publish({ at: '2026-11-18 10:00' });
    await club.remove('stories/the-fox.md');
    const { exitCode, stderr } = await club.run(['publish', '--yes'], { at: '2026-11-18 12:00' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "warning  no-stories
        There is no story to publish.
        → Write one with \`storyclub new "A title"\`.

      error  every-story-removed
        This publish would remove every story that is live.
        → If the site is to be emptied, set limits.maxRemovedShare to 1; if not, look
        for what is missing in stories/.


      refused: nothing was changed
      "
    `);
    expect(await club.live('stories/the-fox/index.html')).not.toBeNull();
  });

  test('as one document where a program reads it', async () => {
    await using club = await createClub({ stories: { 'the-fox': story(fox), ...others } });
    await club.publish({ at: '2026-11-18 10:00' });
    for (const name of Object.keys(others)) await club.remove(`stories/${name}.md`);
    const { exitCode, stdout } = await club.run(['publish', '--yes', '--json'], {
      at: '2026-11-18 12:00',
    });
    expect(exitCode).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ receipt: null, findings: [{ severity: 'error' }] });
  });
});
