import { readFileSync } from 'node:fs';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

const now = { STORYCLUB_NOW: '2026-11-20T10:00:00Z' };
const config = `import { defineConfig } from 'storyclub';
export default defineConfig({
  site: { url: 'https://x.example', title: 'X', author: 'Ann "A" Lee', timeZone: 'Pacific/Auckland' },
});
`;

describe('storyclub init', () => {
  test('makes a site that builds', async () => {
    await using fixture = await createFixture({});
    const made = await runCli(['init', 'my-stories', '--json'], { cwd: fixture.path, env: now });
    expect(made.exitCode).toBe(0);
    const { files }: { files: string[] } = JSON.parse(made.stdout);
    expect(files).toEqual(
      expect.arrayContaining([
        'storyclub.config.ts',
        '.gitignore',
        'package.json',
        'templates/story.eta',
        '.github/workflows/publish.yml',
        'stories/the-first-page.md',
      ]),
    );
    // An example contact is nothing to publish as one's own.
    expect(files).not.toContain('templates/static/.well-known/security.txt');
    const built = await runCli(['build', '--json'], {
      cwd: fixture.getPath('my-stories'),
      env: now,
    });
    expect(JSON.parse(built.stdout)).toMatchObject({
      version: 1,
      stats: { stories: 1 },
      findings: [],
    });
    const page = 'my-stories/dist/stories/the-first-page/index.html';
    expect(await fixture.readFile(page, 'utf8')).toContain('<h1');
  });

  test('gives the new site the workflow this repository publishes with', async () => {
    await using fixture = await createFixture({});
    await runCli(['init'], { cwd: fixture.path });
    for (const workflow of ['publish', 'plan', 'doctor'].map(
      (name) => `.github/workflows/${name}.yml`,
    )) {
      expect(await fixture.readFile(workflow, 'utf8')).toBe(readFileSync(workflow, 'utf8'));
    }
  });

  test('pins the program’s version', async () => {
    await using fixture = await createFixture({});
    await runCli(['init'], { cwd: fixture.path });
    const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(JSON.parse(await fixture.readFile('package.json', 'utf8'))).toMatchObject({
      dependencies: { storyclub: version },
    });
  });

  test.each(['.gitignore', 'stories/mine.md', 'storyclub.config.ts'])(
    'overwrites nothing: with %s there, nothing at all is written',
    async (file) => {
      await using fixture = await createFixture({ [file]: 'mine' });
      const { exitCode, stderr } = await runCli(['init'], { cwd: fixture.path });
      expect(exitCode).toBe(2);
      expect(stderr).toContain('nothing was overwritten');
      expect(await fixture.readFile(file, 'utf8')).toBe('mine');
      expect(await fixture.exists('package.json')).toBe(false);
    },
  );

  test('quotes what a folder’s name brings along', async () => {
    await using fixture = await createFixture({});
    const dir = "the-fox's den";
    await runCli(['init', dir], { cwd: fixture.path });
    const { exitCode } = await runCli(['new', 'X'], { cwd: fixture.getPath(dir) });
    expect(exitCode).toBe(0);
    expect(await fixture.readFile(`${dir}/stories/x.md`, 'utf8')).toContain(
      String.raw`author: "The fox's den"`,
    );
  });
});

describe('storyclub new', () => {
  test('fills in the front matter; the day is the one in the site’s time zone', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    const env = { STORYCLUB_NOW: '2026-11-20T12:00:00Z' };
    const { stdout } = await runCli(['new', 'Don’t Wake: "the Fox"'], { cwd: fixture.path, env });
    expect(stdout).toBe('wrote stories/dont-wake-the-fox.md\n');
    expect(await fixture.readFile('stories/dont-wake-the-fox.md', 'utf8')).toBe(
      [
        '---',
        String.raw`title: "Don’t Wake: \"the Fox\""`,
        String.raw`author: "Ann \"A\" Lee"`,
        'date: 2026-11-21',
        'tags: []',
        '---',
        '',
        '',
      ].join('\n'),
    );
  });

  test('keeps letters of any script', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    expect((await runCli(['new', '狐と月'], { cwd: fixture.path })).stdout).toBe(
      'wrote stories/狐と月.md\n',
    );
  });

  test('a draft says so', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    await runCli(['new', 'X', '--draft', '--date', '2027-01-01'], { cwd: fixture.path });
    expect(await fixture.readFile('stories/x.md', 'utf8')).toContain(
      'date: 2027-01-01\ntags: []\ndraft: true\n',
    );
  });

  test.each([
    ['a story that is there', ['new', 'Here'], 'stories/here.md is there already'],
    ['a title without letters', ['new', '?!'], 'has no letter or digit'],
    [
      'a day that is none',
      ['new', 'X', '--date', '2026-02-30'],
      '"2026-02-30" is no calendar day.',
    ],
  ])('refuses %s', async (_, args, message) => {
    await using fixture = await createFixture({
      'storyclub.config.ts': config,
      'stories/here.md': 'mine',
    });
    const { exitCode, stderr } = await runCli(args, { cwd: fixture.path });
    expect(exitCode).toBe(2);
    expect(stderr).toContain(message);
    expect(await fixture.readFile('stories/here.md', 'utf8')).toBe('mine');
  });
});
