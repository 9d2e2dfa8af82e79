import { writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { createClub } from '../../support/club.ts';
import { commitChain } from '../../support/race/commits.ts';
import { lookAfterwards, raceConfig } from '../../support/race/run-race.ts';
import { runCli } from '../../support/run-cli.ts';
import { startCli } from '../../support/start-cli.ts';

vi.setConfig({ testTimeout: 120_000 });

const times = Number(process.env['RACES'] ?? '1') * 4;

/**
 * How it may end that was stopped and went on: done before it was, overtaken before it began, or overtaken, which a process
 * that was stopped while it\s+held a file of the folder sees by how long that was.
 */
const ENDS = [
  [0, /^$/],
  [2, /is older than what is\s+published|was stopped while it\s+held a file/],
  [3, /A publish by bob from commit \w+ took over the lease|was stopped while it\s+held a file/],
] as const;

test.each(Array.from({ length: times }, (_, round) => round + 1))(
  'a publish to a folder that is stopped at any moment, while another one comes: the site is the other one’s (%d)',
  async () => {
    await using club = await createClub({
      stories: {},
      files: { '.gitignore': 'dist/\n.storyclub/\n', 'stories/notes.txt': 'Not a story.\n' },
      config: raceConfig,
    });
    const { ids, checkOut } = await commitChain(club, 5);
    const [oldest = '', first = '', , , second = ''] = ids;
    const clock = club.path('clock');
    writeFileSync(clock, '0');
    const env = {
      NODE_OPTIONS: `--import=${pathToFileURL('test/support/race/forwarded-clock.mjs').href}`,
      STORYCLUB_TEST_CLOCK: clock,
    };
    const publish = (id: string, who: string) => ({
      args: ['publish', '--yes'] as const,
      options: { cwd: checkOut(id, 'whole'), env: { ...env, GITHUB_ACTOR: who } },
    });
    const before = publish(oldest, 'ada');
    expect(await runCli(before.args, before.options)).toMatchObject({ exitCode: 0 });

    const stopped = publish(first, 'ada');
    const running = startCli(stopped.args, stopped.options);
    while ((await club.origin.head('.storyclub/lease')).object === null) await pause(1);
    await pause(Math.random() * 80);
    running.signal('SIGSTOP');
    writeFileSync(clock, '151000');
    const other = publish(second, 'bob');
    const came = await runCli(other.args, other.options);
    running.signal('SIGCONT');
    const { exitCode, stderr } = await running.ended;
    expect(came).toMatchObject({ exitCode: 0 });
    const [, words = /^never$/] = ENDS.find(([code]) => code === exitCode) ?? [];
    expect(stderr).toMatch(words);

    const after = await lookAfterwards({ origin: club.origin, prefix: '', env: {} });
    expect({ ...after, root: after.root.publish?.commit }).toEqual({
      root: second,
      marks: [4],
      isLocked: false,
    });
  },
);
