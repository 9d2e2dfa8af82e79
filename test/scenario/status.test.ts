import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { localCdn } from '../../src/cdn/local.ts';
import { virtualClock } from '../../src/clock.ts';
import { statusReader } from '../../src/publish/read-status.ts';
import { countingOrigin } from '../../src/publish/seams.ts';
import { createBucketClub } from '../support/bucket-club.ts';
import { createClub, screen, story } from '../support/club.ts';
import { startEdgeBefore } from '../support/edge-before.ts';
import { startCli } from '../support/start-cli.ts';

const stories = {
  'the-fox': story({ title: 'The Fox', date: '2026-11-20' }),
  'old-well': story({ title: 'The Old Well', date: '2019-03-03' }),
};

test('a correction under way: until when readers may see the old text', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  await club.write(
    'stories/the-fox.md',
    story({ title: 'The Fox', date: '2026-11-20', body: 'It was light.' }),
  );
  await club.publish({ at: '2026-11-20 11:00' });
  const { stdout } = await club.run(['status'], { at: '2026-11-20 11:01' });
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub status · local · 2026-11-20 11:01 UTC

    live      14 objects, 2 stories
    published 2026-11-20 11:00 UTC by ada@desk (ledger 2)
    stories   1 kept 5 min at the edge, 1 kept 365 days
              2026-12-20  1 story moves to 365 days
    caches    7 URLs may still be answered as before, the last until 11:06:
              /archive/2026/      edges until 11:06, browsers until 11:02
              /atom.xml           edges until 11:06, browsers until 11:02
              /authors/ada-lind/  edges until 11:06, browsers until 11:02
              /feed.json          edges until 11:06, browsers until 11:02
              /feed.xml           edges until 11:06, browsers until 11:02
              /                   edges until 11:06, browsers until 11:02
              /stories/the-fox/   edges until 11:06, browsers until 11:02
    purges    none under way, none owed
    paths     0 of 1,000 free paths used this month, 1,000 left
    releases  1 to go back to (storyclub releases), the oldest of 10:00
    ledger    … for 14 keys (… bytes a key), root …
              version 2, written 11:00; the oldest object of 2026-11-20
    next      2026-12-20 11:00 UTC: 1 story moves up"
  `);
  const { stdout: text } = await club.run(['status', '--json'], { at: '2026-11-20 11:01' });
  const { stale, moves, paths, ledger } = JSON.parse(text);
  expect(stale).toContainEqual({
    key: 'stories/the-fox/index.html',
    urls: ['/stories/the-fox', '/stories/the-fox/', '/stories/the-fox/index.html'],
    shows: 'older',
    edgeUntil: '2026-11-20T11:05:05.000Z',
    browserUntil: '2026-11-20T11:01:05.000Z',
    until: '2026-11-20T11:05:05.000Z',
  });
  expect(moves).toEqual([{ at: '2026-12-20T11:00:00.000Z', edge: 31_536_000, stories: 1 }]);
  expect(paths).toEqual({ own: 0, others: 0, isAtLeast: false, free: 1000, left: 1000 });
  const { object } = await club.origin.head('.storyclub/ledger.json');
  expect(ledger.rootBytes).toBe(object?.size);
});

test('what it says of caches is what an edge does: old until then, and never after', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  await using edge = await startEdgeBefore(club);
  edge.setClock('2026-11-20 11:00');
  const textOf = async (url: string) => (await fetch(`${edge.url}${url}`)).text();
  const asked = ['/stories/the-fox/', '/', '/feed.xml', '/stories/old-well/'];
  const before = await Promise.all(asked.map(textOf));
  const corrected = story({ title: 'The Fox', date: '2026-11-20', body: 'It was light.' });
  await club.write('stories/the-fox.md', corrected);
  await club.publish({ at: '2026-11-20 11:00' });
  const { stdout } = await club.run(['status', '--json'], { at: '2026-11-20 11:00' });
  const { stale }: { stale: { urls: string[]; edgeUntil: string }[] } = JSON.parse(stdout);
  const until = asked.map((url) => stale.find(({ urls }) => urls.includes(url))?.edgeUntil ?? null);
  expect(until).toEqual([...Array(3).fill('2026-11-20T11:05:05.000Z'), null]);
  for (const [minute, stillOld] of [
    ['11:04', true],
    ['11:06', false],
  ] as const) {
    edge.setClock(`2026-11-20 ${minute}`);
    const texts = await Promise.all(asked.map(textOf));
    const isOld = texts.map((text, index) => text === before[index]);
    expect({ minute, isOld }).toEqual({ minute, isOld: [...Array(3).fill(stillOld), true] });
  }
});

describe('stories that grow old', () => {
  test('are told to be due until they are settled, whatever their age says', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    const due = await club.run(['status'], { at: '2026-12-25 10:00' });
    expect(due.stdout).toContain(`stories   1 kept 5 min at the edge, 1 kept 365 days
          1 story is due to move up: storyclub settle (or publish) does it
`);
    expect(due.stdout).toContain('due now: storyclub publish does it (1 story moves up)');
    await club.run(['settle'], { at: '2026-12-25 10:01' });
    const settled = await club.run(['status'], { at: '2026-12-25 10:02' });
    expect(settled.stdout).toContain('stories   0 kept 5 min at the edge, 2 kept 365 days\n');
    expect(settled.stdout).toContain('next      nothing is due');
  });

  test('under other tiers than those of the configuration, which is said', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    await club.configure({ tiers: [{ age: '0d', edge: '10m' }] });
    const { stdout } = await club.run(['status'], { at: '2026-11-20 12:00' });
    expect(stdout).toContain('1 kept 5 min at the edge, 1 kept 365 days');
    expect(stdout).toContain('the tiers in storyclub.config.ts are others');
  });
});

test('--html writes one page, whole, and leaves nothing else beside it', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  const { stderr } = await club.run(['status', '--html', 'out/status.html'], {
    at: '2026-11-20 10:01',
  });
  expect(stderr).toBe('page written to out/status.html\n');
  expect(await readdir(club.path('out'))).toEqual(['status.html']);
  expect(await readFile(club.path('out/status.html'), 'utf8')).toContain('14 objects, 2 stories');
});

describe('--watch', () => {
  test('stays, says what is new, and ends with Ctrl-C', async () => {
    await using club = await createClub({ stories });
    await club.publish();
    const watching = startCli(['status', '--watch', '--every', '1'], { cwd: club.root });
    await watching.written(/\(ledger 1\)/);
    await club.write('stories/the-owl.md', story({ title: 'The Owl', date: '2026-11-19' }));
    await club.publish();
    await watching.written(/\(ledger 2\)/);
    watching.signal('SIGINT');
    const { exitCode, stderr } = await watching.ended;
    expect(exitCode).toBe(0);
    expect(stderr).toContain('stopping');
  });

  test('looks once where the clock stands still', async () => {
    await using club = await createClub({ stories });
    await club.publish({ at: '2026-11-20 10:00' });
    const { stdout } = await club.run(['status', '--watch'], { at: '2026-11-20 10:00' });
    expect(stdout.match(/storyclub status/g)).toHaveLength(1);
  });

  test('is refused with what it does not go with', async () => {
    await using club = await createClub({ stories });
    for (const [args, text] of [
      [['--watch', '--json'], '--watch writes no document and no page.'],
      [['--watch', '--html', 'x.html'], '--watch writes no document and no page.'],
      [['--every', '5'], '--every goes with --watch.'],
      [['--watch', '--every', '0'], '--every takes 1 to 3600 seconds.'],
    ] as const) {
      const { exitCode, stderr, stdout } = await club.run(['status', ...args]);
      expect(exitCode).toBe(2);
      expect(`${stderr}${stdout}`).toContain(text);
    }
  });
});

test('the root is not read again while it is the same, nor the entries', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  const clock = virtualClock(Date.parse('2026-11-20T10:01:00Z'));
  const { origin, counts } = countingOrigin(club.origin);
  const reader = statusReader({
    origin,
    cdn: localCdn({ stateDir: club.path('.storyclub'), clock }),
    statePrefix: '.storyclub/',
    siteName: 'https://www.storyclub.example',
    terms: {
      cacheTiers: 1,
      tiers: [{ age: 0, edge: 300, browser: 60 }],
      promises: { correction: 300, listing: 300, arrival: 300, chrome: 1, file: 1, takedown: 60 },
      allowance: 5,
      retainAssets: 1,
      tags: 'auto',
    },
    freePaths: 1000,
    hasDistribution: false,
  });
  const { status } = await reader.read();
  expect(counts).toEqual({ put: 0, get: 2, delete: 0 });
  const again = await reader.read();
  expect(counts).toEqual({ put: 0, get: 3, delete: 0 });
  expect(again.status?.ledger).toEqual(status?.ledger);
  await club.write('stories/the-owl.md', story({ title: 'The Owl', date: '2026-11-20' }));
  await club.publish({ at: '2026-11-20 10:02' });
  expect((await reader.read()).status?.serial).toBe(2);
  expect(counts).toEqual({ put: 0, get: 5, delete: 0 });
});

test('on a bucket: two reads, and the paths of the whole account', async () => {
  await using club = await createBucketClub({ stories });
  await club.publish();
  club.requestsSince();
  const { stdout, exitCode } = await club.run(['status']);
  expect(exitCode).toBe(0);
  expect(club.requestsSince().map((line) => line.replace(/-\d{6}-.+/, '-…'))).toEqual([
    'GetObject .storyclub/ledger.json',
    'GetObject .storyclub/entries-…',
  ]);
  expect(stdout).toMatch(/paths +.+ of 1,000 free paths used this month/);

  club.cloudFront.deny('cloudfront:ListInvalidations');
  const denied = await club.run(['status']);
  expect(denied.exitCode).toBe(0);
  expect(denied.stdout).toMatch(/paths +at least .+, at most .+ left\n +not all purges/);
  expect(denied.stderr).toContain('ListInvalidations');
});

test('before the first publish it says what to do', async () => {
  await using club = await createClub({ stories });
  const { stdout, exitCode } = await club.run(['status']);
  expect(exitCode).toBe(0);
  expect(stdout).toBe('nothing has been published to local yet: storyclub publish does that\n');
});
