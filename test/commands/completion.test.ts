import { spawnSync } from 'node:child_process';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';

async function scriptFor(shell: string): Promise<string> {
  await using fixture = await createFixture({});
  const { exitCode, stdout } = await runCli(['completion', shell], { cwd: fixture.path });
  expect(exitCode).toBe(0);
  return stdout;
}

describe('the bash script', () => {
  /** What bash offers for a line that ends in the last word. Nothing named storyclub is there to be run. */
  async function complete(...words: readonly string[]): Promise<readonly string[]> {
    const list = words.map((word) => `'${word}'`).join(' ');
    const { stdout, stderr } = spawnSync('bash', ['--norc'], {
      input: `${await scriptFor('bash')}
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}
_storyclub; printf '%s\\n' "\${COMPREPLY[@]}"`,
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin' },
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  }

  test.each([
    [['storyclub', 'b'], ['build']],
    [['storyclub', '--v'], ['--version']],
    [['storyclub', 'serve', '--po'], ['--port']],
    [['storyclub', 'build', '--po'], []],
    [['storyclub', 'build', '--j'], ['--json']],
  ])('%j: %j', async (words, offered) => {
    expect(await complete(...words)).toEqual(offered);
  });

  test('offers every command', async () => {
    expect(await complete('storyclub', '')).toEqual(
      expect.arrayContaining(['init', 'new', 'build', 'serve', 'completion']),
    );
  });
});

test.each([
  ['zsh', "'serve:Serves what was published to the local target over HTTP'"],
  ['fish', "complete -c storyclub -n '__fish_seen_subcommand_from serve' -l port"],
])('the %s script names commands and flags', async (shell, line) => {
  expect(await scriptFor(shell)).toContain(line);
});

test('is one JSON document, too', async () => {
  await using fixture = await createFixture({});
  const { stdout } = await runCli(['completion', 'bash', '--json'], { cwd: fixture.path });
  expect(JSON.parse(stdout)).toMatchObject({ version: 1, shell: 'bash' });
});
