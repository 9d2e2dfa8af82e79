import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { type Club, createClub, story } from '../support/club.ts';
import { runCli } from '../support/run-cli.ts';

vi.setConfig({ testTimeout: 60_000 });

const fox = (body: string): string => story({ title: 'The Fox', date: '2026-11-18', body });
const page = 'stories/the-fox/index.html';

function git(folder: string, date: string, ...words: readonly string[]): string {
  const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@desk', '-c', 'commit.gpgsign=false'];
  const at = `${date}:00Z`;
  const env = { ...process.env, GIT_COMMITTER_DATE: at, GIT_AUTHOR_DATE: at };
  return execFileSync('git', ['-C', folder, ...who, ...words], { env, encoding: 'utf8' }).trim();
}

/** Commits another text of the fox. */
async function commit(club: Club, date: string, body: string): Promise<string> {
  await club.write('stories/the-fox.md', fox(body));
  git(club.root, date, 'add', 'stories', 'templates', 'storyclub.config.ts');
  git(club.root, date, 'commit', '--quiet', '-m', body);
  return git(club.root, date, 'rev-parse', 'HEAD');
}

/** A site with two commits on its branch main, of which the second is published. */
async function twoCommits(secondAt = '2026-11-19T12:00') {
  const club = await createClub({
    stories: { 'the-fox': '' },
    files: { '.gitignore': 'dist/\n.storyclub/\n' },
    env: { GITHUB_ACTOR: 'ada' },
  });
  git(club.root, '2026-11-19T09:00', 'init', '--quiet', '--initial-branch', 'main');
  const first = await commit(club, '2026-11-19T09:00', 'The first fox.');
  const second = await commit(club, secondAt, 'The second fox.');
  await club.publish({ at: '2026-11-20 10:00' });
  return { club, first, second };
}

/** A screen with the commits and the person by the names the tests give them. */
const still = (text: string, { first, second }: { first: string; second: string }): string =>
  text.replaceAll(first.slice(0, 8), '<first>').replaceAll(second.slice(0, 8), '<second>');

/** A checkout as a job makes it, with so much of the history, publishing to where the club publishes. */
function checkoutOf(club: Club, commitId: string, depth: number | null): string {
  const folder = `${club.root}/.storyclub/job-${commitId.slice(0, 8)}`;
  mkdirSync(`${folder}/.storyclub`, { recursive: true });
  symlinkSync(`${club.root}/.storyclub/origin`, `${folder}/.storyclub/origin`);
  const shallow = depth === null ? [] : ['--depth', String(depth)];
  const now = '2026-11-20T10:00';
  git(club.root, now, 'config', 'uploadpack.allowAnySHA1InWant', 'true');
  git(folder, now, 'init', '--quiet');
  git(folder, now, 'fetch', '--quiet', ...shallow, `file://${club.root}`, commitId);
  git(folder, now, 'checkout', '--quiet', commitId);
  return folder;
}

const publishFrom = (cwd: string, ...more: readonly string[]) =>
  runCli(['publish', '--yes', ...more], {
    cwd,
    env: { STORYCLUB_NOW: '2026-11-20T11:00:00Z', GITHUB_ACTOR: 'ada' },
  });

describe('a commit older than the published one', () => {
  test('is refused with both named, and nothing is changed', async () => {
    const { club, ...commits } = await twoCommits();
    await using _ = club;
    git(club.root, '2026-11-20T10:00', 'checkout', '--quiet', commits.first);
    const { exitCode, stdout, stderr } = await club.run(['publish', '--yes'], {
      at: '2026-11-20 11:00',
    });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(still(stderr, commits)).toMatchInlineSnapshot(`
      "error  Commit <first> of 2026-11-19 09:00 UTC is older than what is published:
             <second> of 2026-11-19 12:00 UTC, published 2026-11-20 10:00 UTC by ada.
      next   Publish the newer one (git pull). To take the site back on purpose use
             storyclub rollback, or give --force-older.
      "
    `);
    expect(await club.live(page)).toContain('The second fox.');
  });

  test('is an error of its plan', async () => {
    const { club, ...commits } = await twoCommits();
    await using _ = club;
    git(club.root, '2026-11-20T10:00', 'checkout', '--quiet', commits.first);
    const { exitCode, stderr } = await club.run(['plan'], { at: '2026-11-20 11:00' });
    expect(exitCode).toBe(1);
    expect(still(stderr, commits)).toMatchInlineSnapshot(`
      "error  older-commit
        Commit <first> of 2026-11-19 09:00 UTC is older than what is published:
        <second> of 2026-11-19 12:00 UTC, published 2026-11-20 10:00 UTC by ada.
        → Publish the newer one (git pull). To take the site back on purpose use
        storyclub rollback, or give --force-older.

      "
    `);
    const forced = await club.run(['plan', '--force-older'], { at: '2026-11-20 11:00' });
    expect(forced).toMatchObject({ exitCode: 0, stderr: '' });
  });

  test('is published with --force-older, and then the other one is the newer', async () => {
    const { club, first } = await twoCommits();
    await using _ = club;
    git(club.root, '2026-11-20T10:00', 'checkout', '--quiet', first);
    await club.publish({ at: '2026-11-20 11:00' }, '--force-older');
    expect(await club.live(page)).toContain('The first fox.');
    git(club.root, '2026-11-20T10:00', 'checkout', '--quiet', 'main');
    await club.publish({ at: '2026-11-20 12:00' });
    expect(await club.live(page)).toContain('The second fox.');
  });

  test('that changes nothing has nothing to do', async () => {
    const { club } = await twoCommits();
    await using _ = club;
    git(club.root, '2026-11-19T13:00', 'commit', '--quiet', '--allow-empty', '-m', 'Nothing');
    git(club.root, '2026-11-20T10:00', 'checkout', '--quiet', 'main~1');
    const { stdout } = await club.publish({ at: '2026-11-20 11:00' });
    expect(stdout).toContain('nothing to do');
  });

  test('does not keep a story from being corrected, taken down and brought back, or the site from going back', async () => {
    const { club, first, second } = await twoCommits();
    await using _ = club;
    await commit(club, '2026-11-19T13:00', 'Teh third fox.');
    await club.publish({ at: '2026-11-20 10:30' });
    const at = '2026-11-20 11:00';
    const fixed = ['fix-typo', 'the-fox', '--replace', 'Teh=The', '--yes'];
    expect(await club.run(fixed, { at })).toMatchObject({ exitCode: 0 });
    git(club.root, '2026-11-20T10:00', 'checkout', '--quiet', '--force', first);
    expect(await club.run(['take-down', 'the-fox', '--yes'], { at })).toMatchObject({
      exitCode: 0,
    });
    expect(await club.run(['restore', 'the-fox', '--yes'], { at })).toMatchObject({ exitCode: 0 });
    expect(await club.run(['settle'], { at })).toMatchObject({ exitCode: 0 });
    const { publish } = JSON.parse((await club.run(['status', '--json'], { at })).stdout);
    expect(publish.commit).not.toBe(first);
    expect(await club.run(['rollback', second.slice(0, 8), '--yes'], { at })).toMatchObject({
      exitCode: 0,
    });
  });
});

test('another branch is not older', async () => {
  const { club, first } = await twoCommits();
  await using _ = club;
  git(club.root, '2026-11-20T10:00', 'checkout', '--quiet', '-b', 'other', first);
  await commit(club, '2026-11-19T10:00', 'The fox of the other branch.');
  await club.publish({ at: '2026-11-20 11:00' });
  expect(await club.live(page)).toContain('The fox of the other branch.');
});

describe('in a clone that has not got the published commit', () => {
  test('the dates of the commits decide', async () => {
    const { club, first, second } = await twoCommits();
    await using _ = club;
    const older = await publishFrom(checkoutOf(club, first, 1));
    expect(older.exitCode).toBe(2);
    expect(older.stderr).toContain(`Commit ${first.slice(0, 8)} of 2026-11-19 09:00 UTC is older`);
    const third = await commit(club, '2026-11-19T13:00', 'The third fox.');
    expect(await publishFrom(checkoutOf(club, third, 1))).toMatchObject({ exitCode: 0 });
    expect(await publishFrom(checkoutOf(club, second, 1))).toMatchObject({ exitCode: 2 });
    expect(await club.live(page)).toContain('The third fox.');
  });

  test('two of one second cannot be told apart: the whole history can', async () => {
    const { club, ...commits } = await twoCommits('2026-11-19T09:00');
    await using _ = club;
    const shallow = await publishFrom(checkoutOf(club, commits.first, 1));
    expect(shallow.exitCode).toBe(2);
    expect(still(shallow.stderr, commits)).toMatchInlineSnapshot(`
      "error  Whether commit <first> of 2026-11-19 09:00 UTC is older than what is
             published cannot be told: <second> of 2026-11-19 09:00 UTC, published
             2026-11-20 10:00 UTC by ada, is not in this clone and is as old.
      next   Fetch the whole history (git fetch --unshallow; fetch-depth: 0 in
             actions/checkout). If it is the newer one, give --force-older.
      "
    `);
    const third = await commit(club, '2026-11-19T09:00', 'The third fox.');
    expect(await publishFrom(checkoutOf(club, third, null))).toMatchObject({ exitCode: 0 });
  });
});
