import { test, vi } from 'vitest';
import { screen, story } from '../support/club.ts';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';
import { startCli } from '../support/start-cli.ts';

// Its tests run beside each other: they wait for the real clock of a purge.
vi.setConfig({ testTimeout: 60_000 });

const fox = (body: string) => story({ title: 'The Fox', date: '2019-11-18', body });
const page = 'stories/the-fox/index.html';

/** A site with a settled story that has been published and then corrected. */
async function correctedClub(): Promise<BucketClub> {
  const club = await createBucketClub({ stories: { 'the-fox': fox('Teh fox.') } });
  await club.publish();
  await club.write('stories/the-fox.md', fox('The fox.'));
  return club;
}

/** Starts a publish and answers when it is about to upload the home page; its stories are up then. */
async function publishUntilHome(club: BucketClub) {
  const held = club.s3.hold('PutObject', inBucket('index.html'));
  const publishing = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
  await held.arrived;
  return { publishing, release: held.release };
}

/** Longer than a lease lasts: two minutes, and the half that a request may still be under way. */
const leaseAndMore = 151;

test.concurrent('a publish that is killed between two uploads is settled by the next one', async ({
  expect,
}) => {
  await using club = await correctedClub();
  const { publishing, release } = await publishUntilHome(club);
  publishing.signal('SIGKILL');
  await publishing.ended;
  release();
  expect(club.text(page)).toContain('The fox.');
  expect(club.cloudFront.purges).toEqual([]);

  const tooSoon = await club.run(['publish', '--yes']);
  expect(tooSoon.exitCode).toBe(2);
  expect(
    tooSoon.stderr
      .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '…')
      .replaceAll(/by \S+@\S+/g, 'by ada@desk'),
  ).toMatchInlineSnapshot(`
    "error  A publish by ada@desk since … has died: its process
           on this machine is no more.
    why    What it had sent may still arrive; its lease runs out
           ….
    next   Delete the lease with \`storyclub unlock\`, or wait until then; then run
           \`storyclub publish\` again.
    "
  `);

  club.forward(leaseAndMore);
  const ledger = club.s3.objects(bucket).get('.storyclub/ledger.json');
  expect(await club.run(['publish'])).toMatchObject({ exitCode: 1 });
  expect(club.s3.objects(bucket).get('.storyclub/ledger.json')).toBe(ledger);

  // Nothing is left to change in the sources: what died is reason enough.
  const next = await club.publish();
  expect(next.stderr).toContain(
    'An earlier publish did not finish; what it had changed is counted here.',
  );
  expect(club.cloudFront.purges.map(({ items }) => items)).toEqual([
    ['/stories/the-fox', '/stories/the-fox/', `/${page}`],
  ]);
  expect(club.text('index.html')).toContain('The fox.');
  club.cloudFront.complete('I0000000000001');
  await club.publish();
  expect(screen((await club.publish()).stdout)).toContain('nothing to do');
});

test.concurrent('a publish that is killed between its commit and its purge: the next one sends it, with nothing else to do', async ({
  expect,
}) => {
  await using club = await correctedClub();
  const entries = club.s3.hold('PutObject', '.storyclub/entries-', 'after');
  const publishing = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
  await entries.arrived;
  const commit = club.s3.hold('PutObject', '.storyclub/ledger.json', 'after');
  entries.release();
  await commit.arrived;
  publishing.signal('SIGKILL');
  await publishing.ended;
  commit.release();
  expect(club.cloudFront.purges).toEqual([]);

  club.forward(leaseAndMore);
  const { stdout } = await club.publish();
  expect(stdout).toContain('send 1 purge owed from before');
  expect(club.cloudFront.purges.map(({ items }) => items)).toEqual([
    ['/stories/the-fox', '/stories/the-fox/', `/${page}`],
  ]);
});

test.concurrent('while a publish is under way a second one is refused, and the first ends as if alone', async ({
  expect,
}) => {
  await using club = await correctedClub();
  const { publishing, release } = await publishUntilHome(club);
  const second = await club.run(['publish', '--yes', '--json']);
  expect(second.exitCode).toBe(2);
  expect(JSON.parse(second.stdout)).toMatchObject({ error: { code: 'lease-taken' } });
  release();
  expect(await publishing.ended).toMatchObject({ exitCode: 0 });
  expect(club.cloudFront.purges).toHaveLength(1);
});

test.concurrent('a lease released while a second publish looks at it is taken by that one', async ({
  expect,
}) => {
  await using club = await correctedClub();
  const { publishing, release } = await publishUntilHome(club);
  const looking = club.s3.hold('GetObject', '.storyclub/lease');
  const second = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
  await looking.arrived;
  release();
  await publishing.ended;
  looking.release();
  expect(await second.ended).toMatchObject({ exitCode: 0 });
});

test.concurrent('a publish that another one overtook plans again', async ({ expect }) => {
  await using club = await correctedClub();
  const held = club.s3.hold('PutObject', '.storyclub/lease');
  const overtaken = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
  await held.arrived;
  held.keep();
  await club.publish();
  expect(club.text(page)).toContain('The fox.');
  const revision = club.s3.objects(bucket).get(inBucket(page));
  held.release();
  const { exitCode, stdout, stderr } = await overtaken.ended;
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr: 'another publish came first: planning again\n',
  });
  expect(stdout).toContain('nothing to do');
  expect(club.s3.objects(bucket).get(inBucket(page))).toBe(revision);
  expect(club.cloudFront.purges).toHaveLength(1);
});

test.concurrent('Ctrl-C ends a publish after what is under way; publishing again does the rest', async ({
  expect,
}) => {
  await using club = await correctedClub();
  const held = club.s3.hold('PutObject', inBucket(page));
  const publishing = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
  await held.arrived;
  publishing.signal('SIGINT');
  await publishing.written(/stopping after what is under way/);
  held.release();
  const stopped = await publishing.ended;
  expect(stopped.exitCode).toBe(3);
  expect(
    screen(stopped.stdout)
      .split('\n\n')
      .at(-1)
      ?.replaceAll(/\d{4}-\d\d-\d\d( \d\d:\d\d)?|\d\d:\d\d/g, '…'),
  ).toMatchInlineSnapshot(`
    "stopped, published in part to live: 1 put, 0 header updates, 0 deletes in … s
    what was changed is live and in the ledger; the next publish does the rest
    purge of 3 paths sent: every edge has it in about a minute (I0000000000001)
    every reader is up to date by … UTC
    16 origin requests, $0.0001; something is due again … UTC
    look at it: https://www.storyclub.example/"
  `);
  expect(club.text(page)).toContain('The fox.');
  expect(club.text('index.html')).toContain('Teh fox.');
  expect(club.cloudFront.purges).toHaveLength(1);

  const rest = await club.publish();
  expect(rest.stderr).toBe('');
  expect(club.text('index.html')).toContain('The fox.');
});

test.concurrent('Ctrl-C before the first upload changes nothing', async ({ expect }) => {
  await using club = await correctedClub();
  const held = club.s3.hold('GetObject', '.storyclub/ledger.json');
  const publishing = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
  await held.arrived;
  publishing.signal('SIGINT');
  await publishing.written(/stopping after what is under way/);
  held.release();
  const stopped = await publishing.ended;
  expect(stopped.exitCode).toBe(1);
  expect(stopped.stderr).toContain('stopped: nothing was changed');
  expect(club.text(page)).toContain('Teh fox.');
});
