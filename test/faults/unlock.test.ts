import { describe, expect, test, vi } from 'vitest';
import { stateHeaders } from '../../src/publish/state-headers.ts';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';
import { type Club, createClub, screen, story } from '../support/club.ts';
import { md5Tag } from '../support/s3-store.ts';
import { startCli } from '../support/start-cli.ts';

vi.setConfig({ testTimeout: 60_000 });

const fox = (body: string): string => story({ title: 'The Fox', date: '2019-11-18', body });
const leaseKey = '.storyclub/lease';

/** A lease of someone on another machine, last renewed at an instant. */
const leaseOf = (renewed: number) => ({
  publish: 'another',
  by: 'bob',
  commit: 'c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00',
  process: { host: 'desk', pid: 4711, system: null, began: null },
  since: Date.parse('2026-11-20T09:58:00Z'),
  expires: renewed + 120_000,
  fence: 1,
});

async function putLease({ origin }: Club, lease: object | string): Promise<void> {
  const body = Buffer.from(typeof lease === 'string' ? lease : JSON.stringify(lease));
  await origin.put({ key: leaseKey, body, headers: stateHeaders, condition: null });
}

const isLocked = async ({ origin }: Club): Promise<boolean> =>
  (await origin.head(leaseKey)).object !== null;

test('without a lease there is nothing to unlock', async () => {
  await using club = await createClub({ stories: { 'the-fox': fox('The fox.') } });
  const free = await club.run(['unlock'], { at: '2026-11-20 10:00' });
  expect(free).toEqual({
    exitCode: 0,
    stdout: 'nothing to unlock in local: no publish is under way\n',
    stderr: '',
  });
  const { stdout } = await club.run(['unlock', '--json'], { at: '2026-11-20 10:00' });
  expect(JSON.parse(stdout)).toEqual({ version: 1, target: 'local', outcome: 'free', lease: null });
});

describe('a lease that was not renewed', () => {
  test('is shown with its holder, and deleted when somebody says so', async () => {
    await using club = await createClub({ stories: { 'the-fox': fox('The fox.') } });
    await putLease(club, leaseOf(Date.parse('2026-11-20T09:59:00Z')));
    const asked = await club.run(['unlock'], { at: '2026-11-20 10:00' });
    expect(asked.exitCode).toBe(1);
    expect(asked.stderr).toContain('run it again with --yes');
    expect(await isLocked(club)).toBe(true);

    const { stdout } = await club.run(['unlock', '--yes'], { at: '2026-11-20 10:00' });
    expect(stdout).toMatchInlineSnapshot(`
      "storyclub unlock · local

        held by   bob, from commit c0ffee00; process 4711 on desk
        since     2026-11-20 09:58 UTC, 2 min 00 s ago
        renewed   1 min 00 s ago; a publish at work renews it every 40 s
        runs out  in 1 min 30 s, unless it is renewed
        state     It was not renewed when it should have been: the publish is dead,
                  stopped, or cut off from the network.
        ledger    no publish has begun to change anything without finishing it

      the lease is deleted
      The next publish begins as ever.
      "
    `);
    expect(await isLocked(club)).toBe(false);
    await club.publish({ at: '2026-11-20 10:01' });
  });

  test('is looked at until that is certain', async () => {
    await using club = await createClub({ stories: { 'the-fox': fox('The fox.') } });
    await putLease(club, leaseOf(Date.parse('2026-11-20T09:59:50Z')));
    const { stdout } = await club.run(['unlock', '--yes', '--json'], { at: '2026-11-20 10:00' });
    expect(JSON.parse(stdout)).toMatchInlineSnapshot(`
      {
        "lease": {
          "at": "2026-11-20T10:00:41.000Z",
          "holder": {
            "by": "bob",
            "commit": "c0ffee00c0ffee00c0ffee00c0ffee00c0ffee00",
            "process": {
              "host": "desk",
              "pid": 4711,
            },
            "publish": "another",
            "renewedAt": "2026-11-20T09:59:50.000Z",
            "runsOutAt": "2026-11-20T10:02:20.000Z",
            "since": "2026-11-20T09:58:00.000Z",
          },
          "state": "overdue",
          "unfinished": null,
        },
        "outcome": "deleted",
        "target": "local",
        "version": 1,
      }
    `);
  });

  test.each(['', '[]', '{"by":"eve"}', '\u0000'])('or that nobody can read (%j)', async (text) => {
    await using club = await createClub({ stories: { 'the-fox': fox('The fox.') } });
    await putLease(club, text);
    const { exitCode, stdout } = await club.run(['unlock', '--yes'], { at: '2026-11-20 10:00' });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('It holds nothing that can be read');
  });
});

/** Bob's lease in a bucket, renewed now. */
function renewLease(club: BucketClub): void {
  const body = Buffer.from(JSON.stringify(leaseOf(Date.now())));
  club.s3.objects(bucket).set(leaseKey, {
    body,
    headers: {},
    etag: md5Tag(body),
    lastModified: Date.now(),
    storageClass: 'STANDARD',
    tags: '',
  });
}

const bucketWithLease = async (): Promise<BucketClub> => {
  const club = await createBucketClub({ stories: { 'the-fox': fox('The fox.') } });
  renewLease(club);
  return club;
};

describe('a lease that is renewed while it is looked at', () => {
  test.concurrent('is left alone with --yes, which a job gives', async ({ expect }) => {
    await using club = await bucketWithLease();
    const looked = club.s3.hold('GetObject', leaseKey, 'after');
    const unlocking = club.run(['unlock', '--yes']);
    await looked.arrived;
    renewLease(club);
    looked.release();
    const { exitCode, stdout, stderr } = await unlocking;
    expect(exitCode).toBe(1);
    expect(stdout).toContain('It was renewed while this command looked: the publish is at work.');
    expect(stderr).toMatchInlineSnapshot(`
      "error  The publish that holds the lease is at work: nothing was deleted.
      why    It would go on uploading until it finds its lease gone, beside whoever
             publishes next.
      next   Wait for it to end. Where it must not, stop its process first, or give
             --force.
      "
    `);
    expect(club.s3.objects(bucket).has(leaseKey)).toBe(true);
  });

  test.concurrent('and released: there is nothing left to unlock', async ({ expect }) => {
    await using club = await bucketWithLease();
    const looked = club.s3.hold('GetObject', leaseKey, 'after');
    const unlocking = club.run(['unlock', '--yes']);
    await looked.arrived;
    club.s3.objects(bucket).delete(leaseKey);
    looked.release();
    expect(await unlocking).toMatchObject({
      exitCode: 0,
      stdout: 'nothing to unlock in live: the publish that was under way has ended\n',
    });
  });

  test.concurrent('or got by someone else just before it is deleted: only what was shown is', async ({
    expect,
  }) => {
    await using club = await bucketWithLease();
    club.forward(100);
    const deleting = club.s3.hold('DeleteObject', leaseKey);
    const unlocking = club.run(['unlock', '--yes']);
    await deleting.arrived;
    renewLease(club);
    deleting.release();
    const { exitCode, stderr } = await unlocking;
    expect(exitCode).toBe(1);
    expect(stderr).toMatchInlineSnapshot(`
      "error  The lease is not the one that was shown any more: it was renewed, or
             another publish has it now.
      why    Only what was shown is deleted. Nothing was changed.
      next   Look again: storyclub unlock
      "
    `);
    expect(club.s3.objects(bucket).has(leaseKey)).toBe(true);
  });
});

test.concurrent('a publish that was killed on this machine: the next one is told, unlock frees it, and what it had changed is settled', async ({
  expect,
}) => {
  await using club = await createBucketClub({
    stories: { 'the-fox': fox('Teh fox.') },
    env: { GITHUB_ACTOR: 'ada' },
  });
  await club.publish();
  await club.write('stories/the-fox.md', fox('The fox.'));
  const held = club.s3.hold('PutObject', inBucket('index.html'));
  const publishing = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
  await held.arrived;
  publishing.signal('SIGKILL');
  await publishing.ended;
  held.release();

  const still = (text: string): string =>
    screen(text)
      .replaceAll(/\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d\.\d+Z)?/g, '<then>')
      .replaceAll(/process \d+/g, 'process <pid>')
      .replaceAll(/on \S+$/gm, 'on <host>')
      .replaceAll(/\b(\d+ min )?\d+ s(?= ago|,)/g, '<some> s');
  const refused = await club.run(['publish', '--yes']);
  expect(refused.exitCode).toBe(2);
  expect(still(refused.stderr)).toMatchInlineSnapshot(`
    "error  A publish by ada since <then> has died: its process on
           this machine is no more.
    why    What it had sent may still arrive; its lease runs out
           <then>.
    next   Delete the lease with \`storyclub unlock\`, or wait until then; then run
           \`storyclub publish\` again."
  `);
  club.forward(5);
  const { stdout } = await club.run(['unlock', '--yes']);
  expect(still(stdout)).toMatchInlineSnapshot(`
    "storyclub unlock · live

      held by   ada; process <pid> on <host>
      since     <then> UTC, <some> s ago
      renewed   <some> s ago; a publish at work renews it every 40 s
      runs out  in <some> s, unless it is renewed
      state     The publish has died: process <pid> on this machine is no more.
      ledger    a publish begun <then> UTC has not noted what became of 7
                changes

    the lease is deleted
    The next publish asks for each of those changes whether it was made, notes it,
    purges what has to be, and goes on from there."
  `);
  const next = await club.publish();
  expect(next.stderr).toContain('An earlier publish did not finish');
  expect(club.text('stories/the-fox/index.html')).toContain('The fox.');
});
