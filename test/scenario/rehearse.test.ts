import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createBucketClub } from '../support/bucket-club.ts';
import { type Club, createClub, story } from '../support/club.ts';

const at = '2026-11-20 10:00';
const well = (body: string) => story({ title: 'The Old Well', date: '2019-03-02', body });
const fox = (body: string) => story({ title: 'The Fox', date: '2026-11-18', body });
let club: Club;

beforeAll(async () => {
  club = await createClub({
    stories: { 'old-well': well('Teh well.'), 'the-fox': fox('Teh fox.') },
  });
  await club.publish({ at: '2026-11-19 10:00' });
});
afterAll(() => club[Symbol.asyncDispose]());

const rehearse = (...more: readonly string[]) =>
  club.run(['rehearse', '--for', '20m', '--readers', '5/s', ...more], { at });

test('with nothing to publish there is nothing to rehearse', async () => {
  const { stdout, exitCode } = await rehearse('--html', 'idle.html');
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "storyclub rehearse · local · 2026-11-20 10:00 UTC

    nothing to rehearse: 14 objects are as published
    "
  `);
  expect(readFileSync(club.path('idle.html'), 'utf8')).toContain('Nothing to rehearse');
});

let screen = '';

test('two corrections: one is purged, one is waited for, and both bounds are kept', async () => {
  await club.write('stories/old-well.md', well('The well.'));
  await club.write('stories/the-fox.md', fox('The fox.'));
  const { stdout, exitCode } = await rehearse();
  screen = stdout;
  expect(exitCode).toBe(0);
  expect(stdout).toMatchInlineSnapshot(`
    "storyclub rehearse · local · 2026-11-20 10:00 UTC · 20 min at 5 views/s
    6,001 page views of 2 stories at 12 edge locations, seed 1

                          first new    last old     bound
      /stories/the-fox/   10:00:18     10:04:40     10:06  kept
      /stories/old-well/  10:00:09     10:00:21     10:06  kept
      /                   10:00:05     10:04:45     10:06  kept
      /atom.xml           10:00:18     10:03:56     10:06  kept
      /feed.json          10:00:06     10:04:37     10:06  kept
      /feed.xml           10:01:15     10:03:59     10:06  kept
      /archive/2026/      10:00:23     10:01:37     10:06  kept
      /archive/2019/      10:00:51     10:01:42     10:06  kept
      /authors/ada-lind/  10:01:13     10:02:48     10:06  kept

                       as planned          purge everything    wait for everything
    last old page      10:04:45            10:00:24            not within 20 min
    old pages shown    491                 85                  1,851
    browsers answered  0.22 %              0.25 %              0.18 %
    edges answered     92.25 %             91.51 %             93.61 %
    origin requests    486                 532                 401
    from the origin    74.1 kB             90.7 kB             68.9 kB
    paths purged       3                   1                   0
    cost               $0.0003             $0.0003             $0.0002

    every bound was kept. Nobody was shown an older version after it.

    Views come at random (Poisson), 5 views/s: 69 % of stories, by Zipf's law
    (exponent 1) with the newest first; 15 % of home, 15 % of other listings and
    feeds.
    10,000 readers at a time, each with a browser cache of their own; 5 % of views
    are by someone new, 10 % go back to a page seen in the last 2 min.
    12 edge locations, filled as such readers leave them; of two one takes new
    headers from a 304, the other keeps the old. A fetch takes 0.05 to 1.5 s, a
    purge reaches each location within 20 s.
    "
  `);
});

test('nothing is published by it; a plan file plays the same again', async () => {
  expect(await club.live('stories/the-fox/index.html')).toContain('Teh fox.');
  await club.run(['plan', '--out', 'plan.json'], { at });
  expect(await rehearse('--plan', 'plan.json')).toMatchObject({ exitCode: 0, stdout: screen });
});

test('a purge slower than the promise breaks it: it fails, in the document and on the page', async () => {
  const { stdout, stderr, exitCode } = await rehearse(
    '--purge-delay=15m',
    '--json',
    '--html=reports/today.html',
  );
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: 'report written to reports/today.html\n',
  });
  const { changes }: Document = JSON.parse(stdout);
  expect(changes.map(({ url, verdict }) => `${url} ${verdict}`)).toContain(
    '/stories/old-well/ broken',
  );
  const page = readFileSync(club.path('reports/today.html'), 'utf8');
  expect(page).toContain('1 bound was broken.');
  for (const { url } of changes) expect(page).toContain(url);
});

interface Document {
  readonly strategies: readonly { readonly name: string; readonly edgeRequests: number }[];
  readonly changes: readonly { readonly url: string; readonly verdict: string }[];
}

test('with many readers each way is played by a thread of its own', async () => {
  const { stdout, exitCode } = await rehearse('--readers=170/s', '--json');
  expect(exitCode).toBe(0);
  const { strategies }: Document = JSON.parse(stdout);
  expect(strategies.map(({ name }) => name)).toEqual([
    'plan',
    'purge-everything',
    'wait-for-everything',
  ]);
  for (const { edgeRequests } of strategies) expect(edgeRequests).toBeGreaterThan(200_000);
});

test('a plan file that no longer holds is refused', async () => {
  await club.write('stories/the-fox.md', fox('The fox came.'));
  const { exitCode, stderr } = await rehearse('--plan', 'plan.json');
  expect(exitCode).toBe(1);
  expect(stderr).toContain('error  plan.json is not what publishing would do now.');
});

test('a plan that publish would refuse is not rehearsed', async () => {
  await club.configure({ limits: { maxRemovals: 0 } });
  await club.remove('stories/old-well.md');
  const { exitCode, stderr, stdout } = await rehearse();
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr).toContain('too-many-removals');
  expect(stderr).toContain('refused: publish would not do this, so nothing was rehearsed');
});

test('on a bucket it reads the ledger and the distribution, and sends nothing', async () => {
  await using live = await createBucketClub({
    stories: { 'old-well': well('Teh well.') },
    config: { allowance: '5s' },
  });
  await live.publish();
  await live.write('stories/old-well.md', well('The well.'));
  live.requestsSince();
  const { stdout, exitCode } = await live.run(['rehearse', '--for', '10m', '--readers', '2/s']);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringMatching(/\/stories\/old-well\/ .* kept\n/),
  });
  expect(live.requestsSince().filter((request) => !request.startsWith('GetObject'))).toEqual([]);
  expect(live.cloudFront.purges).toEqual([]);
});
