import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type BucketClub, createBucketClub } from '../support/bucket-club.ts';
import { story } from '../support/club.ts';
import { startCli } from '../support/start-cli.ts';

const well = (body: string) => story({ title: 'The Old Well', date: '2019-03-02', body });

describe('publish --wait to a bucket', () => {
  let live: BucketClub;

  beforeAll(async () => {
    const mill = story({ title: 'The Mill', date: '2019-04-02', body: 'Teh mill stood.' });
    const stories = { 'old-well': well('Teh well was deep.'), 'old-mill': mill };
    live = await createBucketClub({ stories });
    await live.publish();
  });
  afterAll(() => live[Symbol.asyncDispose]());

  test('ends at the first Ctrl-C: published, and its purge not waited for', async () => {
    await live.write('stories/old-well.md', well('The well was deep.'));
    const running = startCli(['publish', '--yes', '--wait'], { cwd: live.root, env: live.env });
    await running.written(/every edge has it in about a minute/);
    running.signal('SIGINT');
    const { exitCode, stdout } = await running.ended;
    expect(stdout).toMatch(/\npublished; not waited for the end of its purge\n$/);
    expect(exitCode).toBe(0);
  });

  test('ends at once where the CDN may not be asked whether the purge is done', async () => {
    live.cloudFront.deny('cloudfront:GetInvalidation');
    await live.write('stories/old-well.md', well('The well was very deep.'));
    const { exitCode, stdout } = await live.run(['publish', '--yes', '--wait', '--json']);
    expect(exitCode).toBe(5);
    expect(JSON.parse(stdout).waited).toMatchObject({
      outcome: 'not-confirmed',
      why: expect.stringContaining('The permission cloudfront:GetInvalidation'),
    });
  });

  test('does not wait for a purge that was refused: it is owed', async () => {
    live.cloudFront.deny('cloudfront:CreateInvalidation');
    const mill = story({ title: 'The Mill', date: '2019-04-02', body: 'The mill stood.' });
    await live.write('stories/old-mill.md', mill);
    const { exitCode, stdout } = await live.run(['publish', '--yes', '--wait']);
    expect(stdout).toContain('not waited: the purge is owed, and no time brings it');
    expect(exitCode).toBe(4);
  });
});
