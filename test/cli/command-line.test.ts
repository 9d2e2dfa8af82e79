import { spawn, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { cliPath, runCli } from '../support/run-cli.ts';

const config = `import { defineConfig } from 'storyclub';
export default defineConfig({
  site: { url: 'https://x.example', title: 'X' },
  targets: { live: { bucket: 'b' } },
});
`;

describe('without a site', () => {
  test('--version is the package’s', async () => {
    await using fixture = await createFixture({});
    const { version }: { version: string } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await runCli(['--version'], { cwd: fixture.path })).toEqual({
      exitCode: 0,
      stdout: `${version}\n`,
      stderr: '',
    });
  });

  test.each([[[]], [['--help']], [['-h']]])(
    '%j shows every command, within 80 columns',
    async (args) => {
      await using fixture = await createFixture({});
      const { exitCode, stdout, stderr } = await runCli(args, { cwd: fixture.path });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      for (const name of ['init', 'new', 'build', 'serve', 'completion']) {
        expect(stdout).toContain(`storyclub ${name}`);
      }
      expect(stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
    },
  );

  test('a command that needs one says how to make one', async () => {
    await using fixture = await createFixture({});
    const cwd = fixture.path.replace(/\/$/, '');
    const { exitCode, stdout, stderr } = await runCli(['build'], { cwd });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(unwrapped(stderr)).toBe(
      `error There is no story site here: ${cwd} has no storyclub.config.ts, nor has a folder above it. ` +
        'next Run "storyclub init" to make one here, or go to the folder of your site.',
    );
  });
});

describe('what is not understood is a usage error, exit code 2', () => {
  test.each([
    ['an unknown command', ['biuld'], 'storyclub has no command "biuld". Did you mean build?'],
    ['a command like no other', ['frobnicate'], 'storyclub has no command "frobnicate".'],
    [
      'a command that is a property of objects',
      ['constructor'],
      'storyclub has no command "constructor".',
    ],
    ['flags alone', ['--json=false'], 'No command is given.'],
    ['an unknown flag', ['build', '--jsno'], 'It has no flag --jsno. Did you mean --json?'],
    [
      'an unknown flag with a value',
      ['serve', '--prot=3'],
      'It has no flag --prot. Did you mean --port?',
    ],
    ['a flag of another command', ['build', '--port', '3'], 'It has no flag --port.'],
    ['a missing word', ['new'], 'The title is missing.'],
    ['a word too many', ['build', 'now'], 'It takes no argument "now".'],
    ['a flag without its value', ['build', '--target'], 'not enough arguments following: target'],
    ['a number in words', ['serve', '--port', 'many'], '--port takes a number.'],
    [
      'a shell we do not know',
      ['completion', 'bsh'],
      'There is no completion for "bsh". Did you mean bash?',
    ],
  ])('%s', async (_, args, message) => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    const { exitCode, stdout, stderr } = await runCli(args, { cwd: fixture.path });
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(unwrapped(stderr)).toContain(message);
  });
});

describe('--json is one document on stdout, errors included', () => {
  test('a usage error', async () => {
    await using fixture = await createFixture({});
    const { exitCode, stdout, stderr } = await runCli(['new', '--json'], { cwd: fixture.path });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      error: {
        code: 'usage',
        what: '"storyclub new" does not understand this command line.',
        why: 'The title is missing.',
        next: 'Run "storyclub new --help" to see what it takes.',
        state: null,
        findings: [],
      },
    });
  });

  test('findings', async () => {
    await using fixture = await createFixture({
      'storyclub.config.ts': config.replace('title:', 'titel:'),
    });
    const { exitCode, stdout } = await runCli(['new', 'X', '--json'], { cwd: fixture.path });
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({
      error: {
        code: 'config-invalid',
        findings: [
          { code: 'config-missing', file: 'storyclub.config.ts' },
          { code: 'config-unknown-key', severity: 'error', file: 'storyclub.config.ts', line: 3 },
        ],
      },
    });
  });

  test('a result', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    const { stdout } = await runCli(['new', 'The Fox', '--json'], { cwd: fixture.path });
    expect(JSON.parse(stdout)).toEqual({ version: 1, file: 'stories/the-fox.md' });
  });
});

describe('STORYCLUB_NOW', () => {
  const env = (instant: string): { STORYCLUB_NOW: string } => ({ STORYCLUB_NOW: instant });

  test('sets the clock on the local target', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    await runCli(['new', 'Old'], { cwd: fixture.path, env: env('2001-02-03T04:05:06Z') });
    expect(await fixture.readFile('stories/old.md', 'utf8')).toContain('date: 2001-02-03\n');
  });

  test('is refused on a bucket, whose caches live by the real time', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    const { exitCode, stderr } = await runCli(['new', 'X', '--target', 'live'], {
      cwd: fixture.path,
      env: env('2001-02-03T04:05:06Z'),
    });
    expect(exitCode).toBe(2);
    expect(unwrapped(stderr)).toContain('Unset STORYCLUB_NOW, or rehearse with --target local.');
  });

  test.each(['tomorrow', '2001-02-03T04:05:06', '2001-02-30x', '7'])(
    '%s is no instant',
    async (now) => {
      await using fixture = await createFixture({ 'storyclub.config.ts': config });
      const { exitCode, stderr } = await runCli(['new', 'X'], { cwd: fixture.path, env: env(now) });
      expect(exitCode).toBe(2);
      expect(stderr).toContain(`STORYCLUB_NOW is no instant: "${now}".`);
    },
  );
});

describe('streams', () => {
  test('results go to stdout, notes to stderr, and --quiet leaves the notes out', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    expect(await runCli(['new', 'One'], { cwd: fixture.path })).toEqual({
      exitCode: 0,
      stdout: 'wrote stories/one.md\n',
      stderr: 'Write the story below its front matter, then run "storyclub publish".\n',
    });
    expect(await runCli(['new', 'Two', '--quiet'], { cwd: fixture.path })).toEqual({
      exitCode: 0,
      stdout: 'wrote stories/two.md\n',
      stderr: '',
    });
  });

  test('a reader that has seen enough is no error', () => {
    const { stderr, status } = spawnSync(
      'bash',
      ['-c', `set -o pipefail; "${process.execPath}" "${cliPath}" --help | head -1`],
      { encoding: 'utf8' },
    );
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  });

  test('colour only where it is asked for', async () => {
    await using fixture = await createFixture({});
    const cwd = fixture.path;
    expect((await runCli(['build'], { cwd })).stderr).not.toContain('\u001B[');
    expect((await runCli(['build'], { cwd, env: { FORCE_COLOR: '1' } })).stderr).toContain(
      '\u001B[31m',
    );
    expect(
      (await runCli(['build'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stderr,
    ).not.toContain('\u001B[');
  });
});

test('the site is found from a folder in it, and by --root from anywhere', async () => {
  await using fixture = await createFixture({ 'storyclub.config.ts': config, 'stories/a.md': '' });
  await using elsewhere = await createFixture({});
  await runCli(['new', 'Inside'], { cwd: fixture.getPath('stories') });
  await runCli(['new', 'Outside', '--root', fixture.path], { cwd: elsewhere.path });
  expect(await fixture.exists('stories/inside.md')).toBe(true);
  expect(await fixture.exists('stories/outside.md')).toBe(true);
});

describe('Ctrl-C', () => {
  test('ends a command that stops gently with its own exit code', async () => {
    await using fixture = await createFixture({ 'storyclub.config.ts': config });
    const child = spawn(process.execPath, [cliPath, 'serve', '--port', '0'], { cwd: fixture.path });
    child.stdout.once('data', () => child.kill('SIGINT'));
    const exitCode = await new Promise((done) => child.once('close', done));
    expect(exitCode).toBe(0);
  });
});

/** The text as it was before it was broken into lines of 80 columns. */
function unwrapped(text: string): string {
  return text.trim().replaceAll(/\s+/g, ' ');
}
