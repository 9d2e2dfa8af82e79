import { expect, test } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { blockOf } from './pages.ts';
import { copySampleSite, correct } from './sample-site.ts';

/**
 * The sample site is published on 12 November; eight days later a word is corrected in the story that came out
 * that day, and one in a story of 2020.
 */
test('the plan in the README is what storyclub prints', async () => {
  await using site = await copySampleSite();
  const at = (instant: string) => ({ cwd: site.path, env: { STORYCLUB_NOW: instant } });
  const first = await runCli(['publish', '--yes'], at('2026-11-12T09:00:00Z'));
  expect(first).toMatchObject({ exitCode: 0, stderr: '' });
  await correct(site, 'stories/2026/corrections.md', { wrong: 'sixty-one', right: 'sixty-two' });
  await correct(site, 'stories/2020/old-well.md', { wrong: 'two hundred', right: 'three hundred' });
  const { stdout, stderr, exitCode } = await runCli(['plan'], at('2026-11-20T10:00:00Z'));
  expect({ stderr, exitCode }).toEqual({ stderr: '', exitCode: 0 });
  expect(blockOf('README.md', 'text')).toBe(stdout);
});
