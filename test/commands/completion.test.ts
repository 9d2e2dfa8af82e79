import { spawn, spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
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

/** Of util-linux: gives a command a terminal. */
const terminalProgram: string = 'script';

/** An interactive bash in a terminal; each text is typed once what was awaited before has appeared. */
async function openTerminal(folder: string, path: string) {
  const child = spawn(terminalProgram, ['-qec', 'bash --norc --noprofile -i', '/dev/null'], {
    cwd: folder,
    env: { PATH: path, HOME: folder, TERM: 'dumb', PS1: '$ ', HISTFILE: '' },
  });
  let shown = '';
  let onShown = (): void => {};
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    shown += text;
    onShown();
  });
  const closed = new Promise<void>((done) => child.once('close', () => done()));
  const appears = (text: string): Promise<void> =>
    new Promise((done) => {
      onShown = () => (shown.includes(text) ? done() : undefined);
      onShown();
    });
  await appears('$ ');
  return {
    type: async (text: string, awaited: string | null): Promise<void> => {
      shown = '';
      child.stdin.write(text);
      await (awaited === null ? closed : appears(awaited));
    },
  };
}

/** Lines as a build leaves them, and one that is no slug. */
const slugs = 'the-fox\nthe-owl\nרוח\n$(touch ran)\nthe; touch ran\n';

describe('the slug of a story', () => {
  /** What bash offers in a folder of a site. */
  async function offered(folder: string, ...words: readonly string[]): Promise<readonly string[]> {
    const list = words.map((word) => `'${word}'`).join(' ');
    const { stdout, stderr } = spawnSync('bash', ['--norc'], {
      cwd: folder,
      input: `${await scriptFor('bash')}
COMP_WORDS=(${list}); COMP_CWORD=${words.length - 1}
_storyclub; printf '%s\\n' "\${COMPREPLY[@]}"`,
      encoding: 'utf8',
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C.UTF-8' },
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((word) => word !== '');
  }

  test('is offered from what the last build wrote down, anywhere in the site', async () => {
    await using site = await createFixture({
      'storyclub.config.ts': '',
      'stories/2024/a.md': '',
      '.storyclub/build/slugs': slugs,
    });
    const inside = site.getPath('stories/2024');
    expect(await offered(site.path, 'storyclub', 'fix-typo', 'the-')).toEqual([
      'the-fox',
      'the-owl',
    ]);
    expect(await offered(inside, 'storyclub', 'fix-typo', '')).toEqual([
      'the-fox',
      'the-owl',
      'רוח',
    ]);
    expect(await offered(inside, 'storyclub', 'fix-typo', '--repl')).toEqual(['--replace']);
    expect(await offered(inside, 'storyclub', 'fix-typo', '--replace', 'the')).toEqual([]);
    expect(await offered(inside, 'storyclub', 'publish', 'the-')).toEqual([]);
    expect(await site.exists('ran')).toBe(false);
  });

  test('is not known before a build, and nothing is said of it', async () => {
    await using site = await createFixture({ 'storyclub.config.ts': '' });
    expect(await offered(site.path, 'storyclub', 'fix-typo', '')).toEqual([]);
    expect(await offered('/', 'storyclub', 'fix-typo', '')).toEqual([]);
  });

  const hasTerminal = spawnSync(terminalProgram, ['--version']).status === 0;

  test.skipIf(!hasTerminal)(
    'completes at a TAB in a terminal, and nothing is run or written',
    async () => {
      await using site = await createFixture({
        'bin/storyclub': '#!/bin/sh\ntouch "$HOME/ran"\n',
        'storyclub.config.ts': '',
        '.storyclub/build/slugs': slugs,
        'complete.bash': await scriptFor('bash'),
      });
      spawnSync('chmod', ['+x', site.getPath('bin/storyclub')]);
      const before = readdirSync(site.path, { recursive: true }).toSorted();
      const terminal = await openTerminal(site.path, `${site.getPath('bin')}:/usr/bin:/bin`);
      await terminal.type('. ./complete.bash\r', '$ ');
      await terminal.type('storyclub fix-typo the-f\t', 'fix-typo the-fox');
      // Ctrl-U takes the line away again.
      await terminal.type('\u0015exit\r', null);
      expect(readdirSync(site.path, { recursive: true }).toSorted()).toEqual(before);
    },
  );
});

test.each([
  ['zsh', "'serve:Shows the published site as readers get it, and the sources as you save them'"],
  ['fish', "complete -c storyclub -n '__fish_seen_subcommand_from serve' -l port"],
])('the %s script names commands and flags', async (shell, line) => {
  expect(await scriptFor(shell)).toContain(line);
});

test('is one JSON document, too', async () => {
  await using fixture = await createFixture({});
  const { stdout } = await runCli(['completion', 'bash', '--json'], { cwd: fixture.path });
  expect(JSON.parse(stdout)).toMatchObject({ version: 1, shell: 'bash' });
});
