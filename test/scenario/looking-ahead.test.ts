import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Club, createClub, screen, story } from '../support/club.ts';

let club: Club;
const at = '2026-11-18 12:00';

beforeAll(async () => {
  club = await createClub({
    stories: {
      'the-fox': story({ title: 'The Fox', date: '2026-11-18' }),
      'the-snow': story({ title: 'The Snow', date: '2026-12-01' }),
    },
  });
  await club.publish({ at: '2026-11-18 10:00' });
});
afterAll(() => club[Symbol.asyncDispose]());

test('a plan with nothing to do says so, and when that will change', async () => {
  const { stdout, exitCode } = await club.run(['plan'], { at });
  expect(exitCode).toBe(0);
  expect(screen(stdout)).toMatchInlineSnapshot(`
    "storyclub plan · local · 2026-11-18 12:00 UTC · $0.0000

    nothing to do: 12 objects are as published; something is due 2026-12-01 UTC"
  `);
});

test('--at plans for another instant: what comes out by then is in it', async () => {
  const { stdout } = await club.run(['plan', '--at', '2026-12-01T05:00:00Z'], { at });
  expect(stdout).toContain('+ put      stories/the-snow/index.html  new page');
});

test('and looking ahead leaves no trace of it in dist/', async () => {
  const { stdout } = await club.run(['publish', '--yes'], { at });
  expect(stdout).toContain('nothing to do');
  await club.run(['plan', '--at', '2026-12-01T05:00:00Z'], { at });
  expect(await club.built('stories/the-snow/index.html')).toBeNull();
});

test('a plan is written into a folder that does not exist yet', async () => {
  const { exitCode } = await club.run(['plan', '--out', 'plans/today.json'], { at });
  expect(exitCode).toBe(0);
});

test('a plan file that is not there is said to be missing', async () => {
  const { stderr } = await club.run(['publish', '--yes', '--plan', 'plans/none.json'], { at });
  expect(stderr).toContain('why    There is no such file.');
});

test('a port that cannot be is a mistake of the command line', async () => {
  const { exitCode, stderr } = await club.run(['serve', '--port', '99999']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatchInlineSnapshot(`
    "error  Nothing can be served at 127.0.0.1, port 99999: there is no such port.
    next   Name an address of this machine with --host and a port from 1024 to 65535
           with --port.
    "
  `);
});
