import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucket, type BucketClub, createBucketClub } from '../support/bucket-club.ts';
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
    const { stdout } = await club.run(['releases', '--verbose'], { at: '2026-11-18 12:40' });
    expect(still(stdout)).toMatchInlineSnapshot(`
      "storyclub releases · local

        live  5e1ec7ed  2026-11-18 12:30 UTC  ada@desk
                        the site of 2026-11-18 10:00 UTC again
              5e1ec7ed  2026-11-18 12:00 UTC  ada@desk
                        13 files differ from what is live

      to the one below it: storyclub rollback; to any other: storyclub rollback <id>"
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

describe('sources in git', () => {
  const git = async (club: Club, ...words: readonly string[]): Promise<string> => {
    const who = ['-c', 'user.name=Ada', '-c', 'user.email=ada@desk', '-c', 'commit.gpgsign=false'];
    const { stdout } = await promisify(execFile)('git', ['-C', club.root, ...who, ...words]);
    return stdout.trim();
  };
  const commit = async (club: Club, message: string): Promise<string> => {
    await git(club, 'add', 'stories', 'templates', 'storyclub.config.ts');
    await git(club, 'commit', '--quiet', '-m', message);
    return git(club, 'rev-parse', 'HEAD');
  };

  test('are reverted by the line it prints, and then there is nothing left to publish', async () => {
    await using club = await createClub({ stories: { 'the-fox': fox('The fox came by.') } });
    await git(club, 'init', '--quiet');
    const right = await commit(club, 'The fox');
    await club.publish({ at: '2026-11-18 10:00' });
    await club.write('stories/the-fox.md', fox('The fox went buy.'));
    const wrong = await commit(club, 'A fox that buys');
    await club.publish({ at: '2026-11-18 11:00' });
    const { stdout } = await club.run(['rollback', right.slice(0, 7), '--yes'], {
      at: '2026-11-18 12:00',
    });
    const hint = `git revert --no-edit ${right.slice(0, 10)}..HEAD`;
    expect(stdout.trimEnd().split('\n').at(-1)).toBe(`  ${hint}`);
    const listed = await club.run(['releases']);
    expect(still(listed.stdout.replaceAll(right.slice(0, 8), 'c0ffee00'))).toMatchInlineSnapshot(`
      "storyclub releases · local

        live  5e1ec7ed  2026-11-18 12:00 UTC  ada@desk
                        the site of 2026-11-18 10:00 UTC again
                        commit 5e1ec7ed
              5e1ec7ed  2026-11-18 11:00 UTC  ada@desk
                        commit 5e1ec7ed

      to the one below it: storyclub rollback; to any other: storyclub rollback <id>"
    `);

    await git(club, ...hint.split(' ').slice(1));
    const again = await club.run(['publish', '--yes'], { at: '2026-11-18 13:00' });
    expect(again.stdout).toContain('nothing to do: the site is as published');
    const words = ['rollback', wrong.slice(0, 7), '--yes', '--json', '--wait', '--verify'];
    const forward = await club.run(words, { at: '2026-11-18 14:00' });
    expect(forward.exitCode).toBe(0);
    expect(JSON.parse(forward.stdout)).toMatchObject({
      release: { commit: wrong, isUncommitted: false, isLive: false },
      publish: { receipt: { complete: true }, waited: { outcome: 'there' }, verified: {} },
    });
    expect(await club.live('stories/the-fox/index.html')).toContain('The fox went buy.');
  });
});

describe('a correction that is in no commit', () => {
  test('is taken back with the rest, and no later publish minds it', async () => {
    await using club = await createClub({ stories: { 'the-fox': fox('Teh fox.') } });
    await club.publish({ at: '2026-11-18 10:00' });
    await club.write('stories/the-fox.md', fox('The fox.'));
    await club.publish({ at: '2026-11-18 11:00' });
    const fix = {
      slug: 'the-fox',
      key: 'stories/the-fox/index.html',
      at: Date.UTC(2026, 10, 18, 11),
      publish: 'p',
      before: 'b',
      after: 'a',
      replaced: [{ from: 'Teh', to: 'The' }],
    };
    await changeRoot(club, (root) => ({ ...root, fixes: [fix] }));
    const { stdout } = await club.run(['rollback', '--yes'], { at: '2026-11-18 12:00' });
    expect(stdout).toContain('  takes back the correction of the-fox, too\n');
    await changeRoot(club, (root) => {
      expect(root['fixes']).toEqual([]);
      return root;
    });
  });
});

type Json = Readonly<Record<string, unknown>>;

/** Changes the ledger's root as some other command would. */
async function changeRoot(club: Club, change: (root: Json) => Json): Promise<void> {
  const key = '.storyclub/ledger.json';
  const got = await club.origin.get(key);
  if (got.outcome !== 'found') throw new Error('no ledger');
  const body = Buffer.from(JSON.stringify(change(JSON.parse(Buffer.from(got.body).toString()))));
  await club.origin.put({ key, body, headers: got.object.headers, condition: null });
}

describe('refused, and nothing changed', () => {
  test('when nothing was published, or the name begins no release', async () => {
    await using club = await createClub({ stories: { 'the-fox': fox('1') } });
    expect(await club.run(['rollback'])).toMatchObject({ exitCode: 2 });
    expect((await club.run(['releases'])).stderr).toContain('Nothing has been published to local');
    await club.publish({ at: '2026-11-18 10:00' });
    const unknown = await club.run(['rollback', 'zebra', '--yes']);
    expect(unknown.exitCode).toBe(2);
    expect(unknown.stderr).toMatchInlineSnapshot(`
      "error  No release begins with "zebra".
      next   See which there are: storyclub releases.
      "
    `);
  });

  test('when nobody says yes', async () => {
    await using club = await createClub({ stories: { 'the-fox': fox('1') } });
    await club.publish({ at: '2026-11-18 10:00' });
    await club.write('stories/the-fox.md', fox('2'));
    await club.publish({ at: '2026-11-18 11:00' });
    const { exitCode, stderr } = await club.run(['rollback'], { at: '2026-11-18 12:00' });
    expect(exitCode).toBe(1);
    expect(stderr).toContain('Nothing was done: this needs a yes');
    expect(await club.live('stories/the-fox/index.html')).toContain('2');
  });

  test('when the release shows a story that was taken down since', async () => {
    await using club = await createClub({ stories: { 'the-fox': fox('1'), 'the-owl': owl } });
    await club.publish({ at: '2026-11-18 10:00' });
    await club.remove('stories/the-owl.md');
    await club.publish({ at: '2026-11-18 11:00' });
    await noteTakenDown(club, 'the-owl');
    const { exitCode, stderr } = await club.run(['rollback', '--yes'], { at: '2026-11-18 12:00' });
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error  This release shows the-owl, taken down since.
      why    What is taken down stays down, and the lists of this release name it.
      next   Go back to a later release (storyclub releases), or first: storyclub
             restore the-owl
      "
    `);
    expect(await club.live('stories/the-owl/index.html')).toBeNull();
  });

  async function noteTakenDown(club: Club, slug: string): Promise<void> {
    const note = {
      slug,
      key: `stories/${slug}/index.html`,
      title: slug,
      file: `stories/${slug}.md`,
      at: 0,
      by: 'ada',
      reason: null,
      redirectTo: null,
    };
    await changeRoot(club, (root) => ({ ...root, takenDown: [note] }));
  }
});

describe('a bucket that keeps versions', () => {
  let club: BucketClub;
  const page = 'stories/the-fox/index.html';

  beforeAll(async () => {
    club = await createBucketClub({ stories: { 'the-fox': fox('The fox came by.') } });
    club.s3.version(bucket, 'on');
    await club.publish();
    await club.write('stories/the-fox.md', fox('The fox went buy.'));
    await club.publish();
  });
  afterAll(() => club[Symbol.asyncDispose]());

  test('is not touched without the right to read them', async () => {
    club.s3.deny('s3:GetObjectVersion');
    club.requestsSince();
    const { exitCode, stderr } = await club.run(['rollback', '--yes']);
    club.s3.allowAll();
    expect(exitCode).toBe(2);
    // Which of the bodies is refused first differs from run to run.
    expect(stderr.replaceAll(/\s+/g, ' ').replaceAll(/site\/\S+/g, 'site/…')).toContain(
      'The permission s3:GetObjectVersion on arn:aws:s3:::www.storyclub.example/site/…',
    );
    expect(club.requestsSince().filter((request) => !/^(Get|Head)/.test(request))).toEqual([]);
  });

  test('gives them back, and is asked to copy nothing', async () => {
    const { exitCode } = await club.run(['rollback', '--yes']);
    expect(exitCode).toBe(0);
    expect(club.text(page)).toContain('The fox came by.');
    expect(club.requestsSince().filter((request) => request.startsWith('Copy'))).toEqual([]);
  });

  test('is taken back to the release that was meant, though someone publishes meanwhile', async () => {
    const held = club.s3.hold('PutObject', '.storyclub/lease');
    const running = club.run(['rollback', '--yes']);
    await held.arrived;
    held.keep();
    await club.write('stories/the-fox.md', fox('The fox was seen.'));
    await club.publish();
    held.release();
    const { exitCode, stderr } = await running;
    expect(stderr).toContain('another publish came first: planning again');
    expect(exitCode).toBe(0);
    expect(club.text(page)).toContain('The fox went buy.');
  });

  test('and has lost them: half a release is none', async () => {
    club.s3.expireVersions(bucket);
    club.requestsSince();
    const { exitCode, stderr } = await club.run(['rollback', '--yes']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error  7 of the 7 files to bring back are gone: archive/2026/index.html,
             atom.xml, authors/ada-lind/index.html and 4 more.
      why    The bucket keeps these versions no more, and they were not kept with the
             release.
      state  Nothing was changed.
      next   Go back to a later release (storyclub releases), or publish from sources
             of then.
      "
    `);
    expect(club.requestsSince().filter((request) => !/^(Get|Head)/.test(request))).toEqual([]);
  });
});
