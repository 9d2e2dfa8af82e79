import { execFileSync } from 'node:child_process';
import { chmodSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { createFixture } from 'fs-fixture';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Club, createClub, screen, story } from '../support/club.ts';
import { runCli } from '../support/run-cli.ts';

const long = 'It was dark in the village. '.repeat(12);
const sources = {
  'the-fox': story({
    title: 'The Fox',
    date: '2026-11-18',
    body: `${long}\n\nThen teh fox came to [teh](teh.md) \`teh\` well.`,
  }).replace('teh.md', 'old-well.md'),
  'old-well': story({ title: 'The Old Well', date: '2019-03-02', body: 'Teh well was deep.' }),
  'the-owl': story({ title: 'The Owl', date: '2020-05-01', body: 'The owl was up.' }),
  'the-cat': story({ title: 'The Cat', date: '2021-05-01', body: 'The cat was in.' }),
};

const git = (cwd: string, ...words: readonly string[]): string =>
  execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...words], {
    cwd,
    encoding: 'utf8',
  });

describe('a wrong word', () => {
  let club: Club;
  const fix = (words: readonly string[], at = '2026-11-20 10:00') =>
    club.run(['fix-typo', ...words], { at });

  beforeAll(async () => {
    club = await createClub({ stories: sources, files: { '.gitignore': '.storyclub\ndist\n' } });
    git(club.root, 'init', '-q');
    git(club.root, 'add', '-A');
    git(club.root, 'commit', '-qm', 'Stories');
    await club.publish({ at: '2026-11-18 10:00' });
  });
  afterAll(() => club[Symbol.asyncDispose]());

  test('of a new story becomes right for every reader, and nothing else is published', async () => {
    await club.write('stories/the-owl.md', sources['the-owl'].replace('up', 'teh'));
    await club.write('stories/new.md', story({ title: 'New', date: '2026-11-19' }));
    const { stdout, stderr, exitCode } = await fix(['the-fox', '--replace', 'teh=the', '--yes']);
    expect(`${screen(stdout)}\n${stderr}exit ${exitCode}`).toMatchInlineSnapshot(`
      "stories/the-fox.md:9  Then [teh → the] fox came to…
      stories/the-fox.md:9  Then teh fox came to [[teh → the]](old-well.md) \`teh\`…
      Fixed in 1 story. Readers see it by 10:06 UTC (new story: edges keep it 5
      minutes). Cost $0.00.
      1 other story is changed on disk and was left as published: the-owl
      1 story on disk is not published yet: new
      Commit it: until then a publish from the old text stops.
        git commit -m 'Correct “The Fox”' -- stories/the-fox.md
      exit 0"
    `);
    expect(await club.live('stories/the-fox/index.html')).toContain('Then the fox came');
    expect(await club.live('stories/the-owl/index.html')).toContain('was up');
    expect(await club.live('index.html')).not.toContain('New');
  });

  test('and its source keeps what is no word: addresses and code', () => {
    const source = readFileSync(club.path('stories/the-fox.md'), 'utf8');
    expect(source).toContain('Then the fox came to [the](old-well.md) `teh` well.');
  });

  test('once corrected is not there to be corrected', async () => {
    const { stderr, exitCode } = await fix(['the-fox', '--replace', 'teh=the', '--yes']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error  stories/the-fox.md does not have "teh" as words of its own.
      why    It is there once, but in the title, the front matter, code, a tag or an
             address, where nothing is replaced.
      state  Nothing was changed.
      next   Give --title to correct the title, too; correct other places by hand.
      "
    `);
  });

  test('of a settled story is purged, as its text is on disk', async () => {
    await club.write('stories/old-well.md', sources['old-well'].replace('Teh', 'The'));
    const { stdout } = await fix(['old-well', '--yes'], '2026-11-20 11:00');
    expect(screen(stdout)).toMatchInlineSnapshot(`
      "Fixed in 1 story, 6 pages. Sent 1 invalidation (3 of 1,000 free paths used this
      month); every edge is up to date. Readers see it by 11:06 UTC. Cost $0.00.
      1 other story is changed on disk and was left as published: the-owl
      1 story on disk is not published yet: new
      Commit it: until then a publish from the old text stops.
        git commit -m 'Correct “The Old Well”' -- stories/old-well.md"
    `);
  });

  test('that is not there any more leaves nothing to do', async () => {
    const { stdout, exitCode } = await fix(['old-well', '--yes'], '2026-11-20 11:30');
    expect(exitCode).toBe(0);
    expect(screen(stdout).split('\n')[0]).toBe('nothing to do: old-well is as published');
  });

  test('in a title is corrected wherever the title is shown', async () => {
    await club.write('stories/the-owl.md', sources['the-owl']);
    await club.remove('stories/new.md');
    const words = ['the-cat', '--title', '--replace', 'Cat=Kitten', '--yes', '--urgent'];
    const { stdout } = await fix(words, '2026-11-20 12:00');
    expect(screen(stdout)).toMatchInlineSnapshot(`
      "stories/the-cat.md:2  title: The [Cat → Kitten]
      Fixed in 1 story, 6 pages. Sent 2 invalidations (17 of 1,000 free paths used
      this month); every edge is up to date. Readers see it by 12:02 UTC. Cost $0.00.
      Commit it: until then a publish from the old text stops.
        git commit -m 'Correct “The Kitten”' -- stories/the-cat.md"
    `);
    expect(await club.live('index.html')).toContain('The Kitten');
  });

  test('is taken back in the source when the publish is declined', async () => {
    const before = readFileSync(club.path('stories/the-cat.md'), 'utf8');
    const { stderr, exitCode } = await fix(['the-cat', '--replace', 'in=out']);
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "warning  browsers-outlive-promise
        Browsers may keep the old version of 7 pages until 2026-11-20 12:02 UTC,
        beyond the promise, and nothing recalls it.
        → It was published with a longer max-age; nothing is to be done but wait.

      1 story, 6 pages, readers see it by 12:02 UTC, $0.00
      stories/the-cat.md is as it was before.
      error  Nothing was done: this needs a yes, and there is no terminal to ask on.
      next   Read what it would do above, then run it again with --yes.
      "
    `);
    expect(readFileSync(club.path('stories/the-cat.md'), 'utf8')).toBe(before);
  });

  test('is told in one document, too', async () => {
    const words = ['the-owl', '--replace', 'up=away', '--yes', '--json'];
    const { stdout, exitCode } = await fix(words, '2026-11-20 13:00');
    expect(exitCode).toBe(0);
    const { fix: told, receipt } = JSON.parse(stdout);
    expect(told).toEqual({
      slug: 'the-owl',
      file: 'stories/the-owl.md',
      places: [{ line: 7, from: 'up', to: 'away' }],
      leftAlone: [],
      behind: [],
      commit: "git commit -m 'Correct “The Owl”' -- stories/the-owl.md",
    });
    const { put, get, delete: deleted } = receipt.cost.requests;
    expect(put + get + deleted - receipt.changes.length).toBeLessThanOrEqual(8);
  });
});

describe('what is refused, each with the next step', () => {
  let club: Club;
  const refusal = async (...words: readonly string[]): Promise<string> => {
    const { stderr, exitCode } = await club.run(['fix-typo', ...words], { at: '2026-11-20 10:00' });
    return `${stderr}exit ${exitCode}`;
  };

  beforeAll(async () => {
    club = await createClub({ stories: sources });
    await club.publish({ at: '2026-11-18 10:00' });
  });
  afterAll(() => club[Symbol.asyncDispose]());

  test('a slug nobody has', async () => {
    expect(await refusal('the-fux')).toMatchInlineSnapshot(`
      "error  No published story has the slug "the-fux". Did you mean the-fox?
      next   A story’s slug is the last part of its address: the-fox of
             /stories/the-fox/.
      exit 2"
    `);
  });

  test('a word that stands too often', async () => {
    expect(await refusal('the-fox', '--replace', 'was=is')).toMatchInlineSnapshot(`
      "error  stories/the-fox.md has 12 such places, and at most 5 are corrected
             unasked.
      why    stories/the-fox.md:7  It [was → is] dark in the village. It…
             stories/the-fox.md:7  …dark in the village. It [was → is] dark in the…
             stories/the-fox.md:7  …dark in the village. It [was → is] dark in the…
             stories/the-fox.md:7  …dark in the village. It [was → is] dark in the…
             stories/the-fox.md:7  …dark in the village. It [was → is] dark in the…
             stories/the-fox.md:7  …dark in the village. It [was → is] dark in the…
             stories/the-fox.md:7  …dark in the village. It [was → is] dark in the…
             stories/the-fox.md:7  …dark in the village. It [was → is] dark in the…
             and 4 more
      state  Nothing was changed.
      next   If all of them are wrong, give --max 12.
      exit 1"
    `);
  });

  test('what is no replacement', async () => {
    expect(await refusal('the-fox', '--replace', 'teh')).toMatchInlineSnapshot(`
      "error  --replace "teh" does not say what to put in the place of what.
      next   Write the wrong words, a "=" and the right ones: --replace "teh=the". A
             "=" that belongs to the words is written "\\=".
      exit 2"
    `);
  });

  test('a file that is read-only', async () => {
    chmodSync(club.path('stories/the-cat.md'), 0o444);
    expect(await refusal('the-cat', '--replace', 'in=out', '--yes')).toMatchInlineSnapshot(`
      "error  stories/the-cat.md may not be written: it is read-only.
      state  Nothing was changed.
      next   Make it writable, or correct it as you usually do and run the command
             without --replace.
      exit 2"
    `);
    chmodSync(club.path('stories/the-cat.md'), 0o640);
  });

  test('an editor where there is no terminal', async () => {
    expect(await refusal('the-fox', '--editor')).toMatchInlineSnapshot(`
      "error  An editor needs a terminal, and there is none.
      next   Correct the file, then run the command without --editor; or use
             --replace.
      exit 2"
    `);
  });

  test('a story that is a draft now, or not published yet', async () => {
    await club.write(
      'stories/the-owl.md',
      sources['the-owl'].replace('---\n\n', 'draft: true\n---\n\n'),
    );
    expect(await refusal('the-owl', '--yes')).toMatchInlineSnapshot(`
      "error  the-owl is published, but stories/the-owl.md has made it a draft.
      next   Correct that line; or take the story off the site: storyclub take-down
             the-owl.
      exit 1"
    `);
    await club.write('stories/the-owl.md', sources['the-owl']);
  });

  test('other templates, unless everything is published', async () => {
    await club.write('templates/not-found.eta', '<h1>Gone</h1>');
    expect(await refusal('the-fox', '--replace', 'teh=the', '--yes')).toMatchInlineSnapshot(`
      "error  templates/ changed since the last publish: every page may look different.
      why    A single story can only be taken to readers among pages that are as
             published.
      state  Nothing was changed.
      next   Publish everything that has changed with it: storyclub fix-typo the-fox
             --with-everything.
      exit 1"
    `);
    const { exitCode } = await club.run(
      ['fix-typo', 'the-fox', '--replace', 'teh=the', '--yes', '--with-everything'],
      { at: '2026-11-20 10:00' },
    );
    expect(exitCode).toBe(0);
    expect(await club.live('404.html')).toContain('Gone');
  });
});

test('a source keeps its line ends, its mark and its mode, and a fresh clone is built once', async () => {
  const windows = `\uFEFF${sources['old-well'].replaceAll('\n', '\r\n')}`;
  await using club = await createClub({ stories: { ...sources, 'old-well': windows } });
  chmodSync(club.path('stories/old-well.md'), 0o640);
  await club.publish({ at: '2026-11-18 10:00' });
  await club.remove('.storyclub/build');
  await club.remove('dist');
  const { stderr, stdout } = await club.run(
    ['fix-typo', '/stories/old-well/', '--replace', 'Teh=The', '--yes'],
    { at: '2026-11-20 10:00' },
  );
  expect(stderr).toBe('no build is remembered here: building the site once\n');
  expect(stdout).not.toContain('left as published');
  expect(readFileSync(club.path('stories/old-well.md'), 'utf8')).toBe(
    windows.replace('Teh', 'The'),
  );
  expect(statSync(club.path('stories/old-well.md')).mode & 0o777).toBe(0o640);
});

test('a correction survives: a publish from the old text stops, until the new one is committed', async () => {
  await using club = await createClub({
    stories: sources,
    files: { '.gitignore': '.storyclub\ndist\n' },
  });
  git(club.root, 'init', '-q');
  git(club.root, 'add', '-A');
  git(club.root, 'commit', '-qm', 'Stories');
  await club.publish({ at: '2026-11-18 10:00' });
  // Another clone, as a job has it, that publishes to the same place.
  await using clone = await createFixture({});
  git(clone.path, 'clone', '-q', club.root, 'site');
  const job = clone.getPath('site');
  await clone.mkdir('site/.storyclub');
  symlinkSync(club.path('.storyclub/origin'), clone.getPath('site/.storyclub/origin'));
  const publish = (at: string, ...words: readonly string[]) =>
    runCli(['publish', '--yes', ...words], {
      cwd: job,
      env: { STORYCLUB_NOW: `2026-11-20T${at}:00Z` },
    });

  await club.run(['fix-typo', 'the-fox', '--replace', 'teh=the', '--yes'], {
    at: '2026-11-20 10:00',
  });
  const stopped = await publish('11:00');
  expect(stopped.exitCode).toBe(1);
  expect(stopped.stderr).toMatchInlineSnapshot(`
    "error  fix-undone
      This publish would undo the correction of the-fox that was published
      2026-11-20 10:00 UTC. Readers have: “Then the fox came to the teh well.” It
      would become: “Then teh fox came to teh teh well.”
      → Bring the correction into this source (commit it where it was made, and pull
      it here). To take it back on purpose, give --undo-fix.


    refused: nothing was changed
    "
  `);

  // Someone else edits the same story, the wrong word still in it.
  const fox = readFileSync(clone.getPath('site/stories/the-fox.md'), 'utf8');
  await clone.writeFile('site/stories/the-fox.md', `${fox}\nThe end.\n`);
  expect((await publish('11:10')).stderr).toContain('would undo the correction of the-fox');
  git(job, 'checkout', '-q', '--', 'stories');

  git(club.root, 'commit', '-qm', 'Correct “The Fox”', '--', 'stories/the-fox.md');
  git(job, 'pull', '-q');
  expect((await publish('11:20')).stdout).toContain('nothing to do');
  // It is committed and published: taking it back is an edit like any other.
  await clone.writeFile('site/stories/the-fox.md', fox);
  expect((await publish('11:30')).exitCode).toBe(0);
  expect(await club.live('stories/the-fox/index.html')).toContain('teh fox');
}, 30_000);

test('--undo-fix takes a correction back on purpose, and goes on keeping the others in mind', async () => {
  await using club = await createClub({
    stories: sources,
    files: { '.gitignore': '.storyclub\ndist\n' },
  });
  git(club.root, 'init', '-q');
  git(club.root, 'add', '-A');
  git(club.root, 'commit', '-qm', 'Stories');
  await club.publish({ at: '2026-11-18 10:00' });
  for (const [slug, words] of [
    ['the-fox', 'teh=the'],
    ['old-well', 'Teh=The'],
  ] as const)
    await club.run(['fix-typo', slug, '--replace', words, '--yes'], { at: '2026-11-20 10:00' });
  await club.write('stories/the-fox.md', sources['the-fox']);
  const at = '2026-11-20 11:00';
  expect((await club.run(['publish', '--yes'], { at })).exitCode).toBe(1);
  expect((await club.run(['plan'], { at })).exitCode).toBe(1);
  expect((await club.run(['publish', '--yes', '--undo-fix'], { at })).exitCode).toBe(0);
  expect(await club.live('stories/the-fox/index.html')).toContain('teh fox');

  expect((await club.run(['publish', '--yes', '--undo-fix'], { at })).stdout).toContain(
    'nothing to do',
  );
  await club.write('stories/old-well.md', sources['old-well']);
  const stopped = await club.run(['publish', '--yes'], { at });
  expect(stopped.stderr).toContain('would undo the correction of old-well');
});
