import { describe, expect, test } from 'vitest';
import { LedgerStore } from '../../src/publish/ledger-store.ts';
import { createClub, story } from '../support/club.ts';

const stories = {
  'the-fox': story({ title: 'The Fox', date: '2026-11-20' }),
  'the-owl': story({ title: 'The Owl', date: '2026-11-20' }),
};

const withoutTime = (text: string): string => text.replace(/in \d+\.\d s/, 'in 0.1 s');

describe('stories that have grown old', () => {
  test('move to a longer life by their headers alone', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    const key = 'stories/the-fox/index.html';
    const before = (await club.origin.head(key)).object;
    const { stdout, exitCode } = await club.run(['settle'], { at: '2026-12-21 10:00' });
    expect(withoutTime(stdout)).toBe(`storyclub settle · local

  stories/the-fox/index.html
    max-age=60, s-maxage=300 → max-age=60, s-maxage=31536000
  stories/the-owl/index.html
    max-age=60, s-maxage=300 → max-age=60, s-maxage=31536000

2 header updates; no page changes, nothing is purged for it

settled 2 stories in 0.1 s
9 origin requests, $0.0000
`);
    expect(exitCode).toBe(0);
    const after = (await club.origin.head(key)).object;
    expect(after).toEqual({
      ...before,
      lastModified: after?.lastModified,
      headers: { ...before?.headers, cacheControl: 'max-age=60, s-maxage=31536000' },
    });
  });

  test('--dry-run shows the same and changes nothing', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    const { stdout } = await club.run(['settle', '--dry-run'], { at: '2026-12-21 10:00' });
    expect(stdout).toContain(`2 header updates; no page changes, nothing is purged for it
nothing was changed
`);
    const { object } = await club.origin.head('stories/the-fox/index.html');
    expect(object?.headers.cacheControl).toBe('max-age=60, s-maxage=300');
  });

  test('once they have moved there is nothing left, for settle and for publish', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    await club.run(['settle'], { at: '2026-12-21 10:00' });
    const again = await club.run(['settle'], { at: '2026-12-21 10:01' });
    expect(again.stdout).toBe('nothing to settle: every story is in its tier\n');
    const published = await club.publish({ at: '2026-12-21 10:02' });
    expect(published.stdout).toBe('nothing to do: the site is as published (1 origin request)\n');
  });
});

describe('what the ledger says of the site afterwards', () => {
  const sha = (letter: string) => ({ GITHUB_SHA: letter.repeat(40) });

  test('it is still of the commit that was published', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00', env: sha('a') });
    await club.run(['settle'], { at: '2026-12-21 10:00', env: sha('b') });
    const { stdout } = await club.run(['status'], { at: '2026-12-21 10:00' });
    expect(stdout).toContain(', commit aaaaaaa (ledger 2)');
  });

  test('what listings show of a story stays in it', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    const cards = async () => {
      const { entries } = await new LedgerStore(club.origin, {
        statePrefix: '.storyclub/',
        site: 'https://www.storyclub.example',
      }).lookAhead();
      return [...entries.values()].flatMap((entry) => entry.story ?? []);
    };
    const before = await cards();
    expect(before.map(({ title }) => title)).toEqual(['The Fox', 'The Owl']);
    await club.run(['settle'], { at: '2026-12-21 10:00' });
    expect(await cards()).toEqual(before);
  });
});

test('one that comes too early says when there will be something to settle', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  const { stdout } = await club.run(['settle', '--dry-run'], { at: '2026-11-21 10:00' });
  expect(stdout).toBe(`nothing to settle: every story is in its tier
2 stories move up 2026-12-20 10:00 UTC
`);
});

describe('what settling leaves alone', () => {
  test('whatever is changed on disk, even a broken story', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    await club.write('stories/the-fox.md', 'no front matter');
    const { exitCode } = await club.run(['settle'], { at: '2026-12-21 10:00' });
    expect(exitCode).toBe(0);
    expect(await club.live('stories/the-fox/index.html')).toContain('It was dark.');
  });

  test('a page someone has uploaded meanwhile', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    const key = 'stories/the-fox/index.html';
    const { object } = await club.origin.head(key);
    if (object === null) throw new Error('it was published');
    const body = new TextEncoder().encode('by hand');
    await club.origin.put({ key, body, headers: object.headers, condition: null });
    const { exitCode, stderr } = await club.run(['settle'], { at: '2026-12-21 10:00' });
    expect(exitCode).toBe(3);
    expect(stderr).toContain(key);
    expect(await club.live(key)).toBe('by hand');
  });

  test('tiers that were changed: those are for publish to show', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    await club.configure({ tiers: [{ age: '0d', edge: '10m' }] });
    const { exitCode, stderr } = await club.run(['settle'], { at: '2026-12-21 10:00' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('not those of the last publish');
  });
});

test('before the first publish it says what to do', async () => {
  await using club = await createClub({ stories });
  const { exitCode, stderr } = await club.run(['settle']);
  expect(exitCode).toBe(2);
  expect(stderr).toContain('Nothing has been published to local yet.');
});
