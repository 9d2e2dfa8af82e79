import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Club, createClub, story } from '../support/club.ts';

let club: Club;
const at = '2026-11-20 10:00';

beforeAll(async () => {
  club = await createClub({
    stories: {
      'the-fox': story({ title: 'The Fox', date: '2026-11-20', more: 'mood: wry' }),
    },
  });
});
afterAll(() => club[Symbol.asyncDispose]());

test('without a terminal and without --yes it shows the plan, changes nothing and says what to do', async () => {
  const { exitCode, stdout, stderr } = await club.run(['publish'], { at });
  expect(exitCode).toBe(1);
  expect(stdout).toContain('+ put      stories/the-fox/index.html');
  expect(stderr).toMatchInlineSnapshot(`
    "stories/the-fox.md:5  notice  unknown-field
      "mood" is not a field we know; 1 story has it. Templates get it as
      story.extra.
      → Nothing needs doing if a template uses "mood".

    error  Nothing was done: this needs a yes, and there is no terminal to ask on.
    next   Read what it would do above, then run it again with --yes.
    "
  `);
  expect(await club.live('index.html')).toBeNull();
});

test('under --json the refusal is the one document', async () => {
  const { exitCode, stdout, stderr } = await club.run(['publish', '--json'], { at });
  expect(exitCode).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'needs-confirmation' } });
  expect(stderr).toBe('');
});

test('under --json a broken story is the one document, with every finding', async () => {
  await club.write('stories/broken.md', '---\nauthor: Ada Lind\n---\n');
  const { exitCode, stdout, stderr } = await club.run(['publish', '--yes', '--json'], { at });
  expect(exitCode).toBe(1);
  const { error } = JSON.parse(stdout);
  expect(error.findings.map(({ code }: { code: string }) => code)).toContain('field-missing');
  expect(stderr).toBe('');
  await club.remove('stories/broken.md');
});

test('--quiet leaves out notices and notes, and keeps the result', async () => {
  const { stdout, stderr } = await club.run(['plan', '--quiet'], { at });
  expect(stderr).toBe('');
  expect(stdout).toContain('readers up to date by');
});

test('colour is written where FORCE_COLOR asks for it, and nowhere under NO_COLOR', async () => {
  const forced = await club.run(['plan'], { at, env: { FORCE_COLOR: '1' } });
  expect(forced.stdout).toContain('\u001B[');
  const none = await club.run(['plan'], { at, env: { FORCE_COLOR: '1', NO_COLOR: '1' } });
  expect(none.stdout).not.toContain('\u001B[');
});

test('in a GitHub job plan and receipt are in the summary', async () => {
  const env = { GITHUB_STEP_SUMMARY: club.path('summary.md') };
  await club.publish({ at, env });
  const summary = readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8');
  expect(summary).toContain(
    '### storyclub plan\n\n```\nstoryclub plan · local · 2026-11-20 10:00 UTC',
  );
  expect(summary).toContain('- published to local: 12 puts');
});

test('so are the reasons of a refusal, and that there was nothing to do', async () => {
  const env = { GITHUB_STEP_SUMMARY: club.path('refusals.md') };
  await club.publish({ at, env });
  expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain('nothing to do');
  await club.write('stories/broken.md', '---\nauthor: Ada Lind\n---\n');
  await club.run(['publish', '--yes'], { at, env });
  expect(readFileSync(env.GITHUB_STEP_SUMMARY, 'utf8')).toContain(
    '- **error** `field-missing` `stories/broken.md:1`: The front matter has no title',
  );
  await club.remove('stories/broken.md');
});

test('a log that cannot be written stops the publish before anything is changed', async () => {
  await club.write('stories/the-fox.md', story({ title: 'The Red Fox', date: '2026-11-20' }));
  const { exitCode, stderr } = await club.run(['publish', '--yes', '--log', 'stories'], { at });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('stories cannot be used: it is a folder.');
  expect(await club.live('index.html')).not.toContain('Red');
  await club.publish({ at }, '--log', 'logs/audit.jsonl');
  expect(readFileSync(club.path('logs/audit.jsonl'), 'utf8')).toContain('"op":"put"');
});
