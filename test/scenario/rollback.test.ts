import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Club, createClub, screen, story } from '../support/club.ts';

const fox = (body: string) => story({ title: 'The Fox', date: '2026-11-18', body });
const owl = story({ title: 'The Owl', date: '2026-11-17' });

/** A screen without what differs from run to run. */
const still = (text: string): string =>
  screen(text)
    .replaceAll(/\b[0-9a-f]{8}\b/g, '5e1ec7ed')
    .replaceAll(/\S+@\S+/g, 'ada@desk');

interface ReleaseRow {
  readonly id: string;
  readonly at: string;
  readonly isLive: boolean;
}

async function releasesOf(club: Club): Promise<readonly ReleaseRow[]> {
  const { stdout } = await club.run(['releases', '--json']);
  return JSON.parse(stdout).releases;
}

/** Every object of the site with its body and headers, but for what belongs to the state. */
async function siteOf(club: Club): Promise<Readonly<Record<string, string>>> {
  const objects: [string, string][] = [];
  for await (const { key } of club.origin.inventory('')) {
    // Style sheets of before and after are both there until no page loads the one.
    if (key.startsWith('.storyclub/') || key.startsWith('assets/')) continue;
    const got = await club.origin.get(key);
    if (got.outcome !== 'found') continue;
    const { contentType } = got.object.headers;
    objects.push([key, `${contentType} ${Buffer.from(got.body).toString('base64')}`]);
  }
  return Object.fromEntries(objects);
}

describe('a publish that was wrong', () => {
  let club: Club;
  let before: Readonly<Record<string, string>>;
  let wrong: Readonly<Record<string, string>>;

  beforeAll(async () => {
    club = await createClub({ stories: { 'the-fox': fox('The fox came by.'), 'the-owl': owl } });
    await club.publish({ at: '2026-11-18 10:00' });
    before = await siteOf(club);
  });
  afterAll(() => club[Symbol.asyncDispose]());

  test('is the first: there is nothing to go back to', async () => {
    const { exitCode, stderr } = await club.run(['rollback', '--yes']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('There is no earlier release to go back to.');
    const { stdout } = await club.run(['releases']);
    expect(still(stdout)).toMatchInlineSnapshot(`
      "storyclub releases · local

        live  5e1ec7ed  2026-11-18 10:00 UTC  ada@desk

      no earlier releases are kept yet"
    `);
  });

  test('is taken back by one command, planned and priced like any other', async () => {
    await club.write('stories/the-fox.md', fox('The fox went buy.'));
    await club.remove('stories/the-owl.md');
    await club.write('templates/assets/site.css', 'body { color: red }\n');
    await club.publish({ at: '2026-11-18 12:00' });
    wrong = await siteOf(club);
    const { stdout, exitCode } = await club.run(['rollback', '--yes'], { at: '2026-11-18 12:30' });
    expect(exitCode).toBe(0);
    expect(still(stdout)).toMatchInlineSnapshot(`
      "storyclub rollback
        to release 5e1ec7ed: 2026-11-18 10:00 UTC by ada@desk

      storyclub plan · local · 2026-11-18 12:30 UTC
      readers up to date by 12:36 · $0.0001

      pages
        + put      stories/the-owl/index.html  back again  wait until 12:31
        + put      stories/the-fox/index.html  content differs  wait until 12:36

      listings
        + put      404.html                     content differs  wait until 12:31
        + put      archive/2026/index.html      content differs  wait until 12:36
        + put      archive/index.html           content differs  wait until 12:36
        + put      atom.xml                     content differs  wait until 12:36
        + put      authors/ada-lind/index.html  content differs  wait until 12:36
        + put      feed.json                    content differs  wait until 12:36
        + put      feed.xml                     content differs  wait until 12:36
        + put      index.html                   content differs  wait until 12:36
        + put      sitemap.xml                  content differs  wait until 12:36

      retire
        · later    assets/site.d92e15bd3d.css
                   after 2026-11-25 (kept a while for open pages)

      instead: purge everything 1 path, $0.0001, evicts 2 pages
      instead: wait for everything $0.0001, last reader 12:36
      11 puts, 0 header updates, 0 deletes now, 1 later, 2 unchanged

      published to local: 11 puts, 0 header updates, 0 deletes in … s
      every reader is up to date by 12:36 UTC
      30 origin requests, $0.0001; something is due again 2026-11-25 12:30 UTC

      The sources still hold what was taken back: the next publish, by hand or by CI,
      brings it again. Take it back there too:
        edit the sources back to what they were"
    `);
    expect(await siteOf(club)).toEqual(before);
  });

  test('is listed with who published it, and what is live', async () => {
    const { stdout } = await club.run(['releases'], { at: '2026-11-18 12:40' });
    expect(still(stdout)).toMatchInlineSnapshot(`
      "storyclub releases · local

        live  5e1ec7ed  2026-11-18 12:30 UTC  ada@desk
                        the site of 2026-11-18 10:00 UTC again
              5e1ec7ed  2026-11-18 12:00 UTC  ada@desk

      to go back by one: storyclub rollback; to another: storyclub rollback <id>"
    `);
  });

  test('can be had again, by its id or by going back once more', async () => {
    const [, publish] = await releasesOf(club);
    const { exitCode } = await club.run(['rollback', publish?.id.slice(0, 8) ?? '', '--yes'], {
      at: '2026-11-18 13:00',
    });
    expect(exitCode).toBe(0);
    expect(await siteOf(club)).toEqual(wrong);
    await club.run(['rollback', '--yes'], { at: '2026-11-18 13:10' });
    expect((await siteOf(club))['stories/the-fox/index.html']).toBe(
      before['stories/the-fox/index.html'],
    );
  });

  test('is undone once: going back to what is live does nothing', async () => {
    const [live] = await releasesOf(club);
    const { stdout, exitCode } = await club.run(['rollback', live?.id.slice(0, 8) ?? '', '--yes']);
    expect(exitCode).toBe(0);
    expect(still(stdout)).toBe('nothing to do: the site is as release 5e1ec7ed left it');
  });

  test('comes again with the next publish of the same sources, as it said', async () => {
    await club.publish({ at: '2026-11-18 14:00' });
    expect((await siteOf(club))['stories/the-fox/index.html']).toBe(
      wrong['stories/the-fox/index.html'],
    );
  });
});
