import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, vi } from 'vitest';
import { story } from '../support/club.ts';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';
import { startCli } from '../support/start-cli.ts';

// Its tests run beside each other: they wait for the real clock of a purge.
vi.setConfig({ testTimeout: 60_000 });

const FOX = 'stories/the-fox/index.html';

/** Two settled stories that have been published. */
async function publishedClub(): Promise<BucketClub> {
  const club = await createBucketClub({
    stories: {
      'the-fox': story({ title: 'The Fox', date: '2019-11-18' }),
      'the-owl': story({ title: 'The Owl', date: '2019-11-19' }),
    },
  });
  await club.publish();
  return club;
}

/** Serves the bucket as it is, with index documents: a site whose edges keep nothing. */
async function siteOf(club: BucketClub): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => {
    const path = decodeURI(request.url ?? '/').slice(1);
    const name = /\.\w+$/.test(path) ? path : `${path.replace(/\/$/, '')}/index.html`;
    const found = club.s3.objects(bucket).get(inBucket(name.replace(/^\//, '')));
    response.writeHead(found === undefined ? 404 : 200, {
      'content-type': found?.headers['content-type'] ?? 'text/plain',
      'cache-control': found?.headers['cache-control'] ?? '',
    });
    response.end(found?.body ?? 'not found');
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((closed) => server.close(closed));
    },
  };
}

test.concurrent('it ends when the purge is confirmed, and every address answers that it is gone', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await using site = await siteOf(club);
  const args = ['take-down', 'the-fox', '--yes', '--url', site.url];
  const taking = startCli(args, { cwd: club.root, env: club.env });
  await vi.waitUntil(() => club.cloudFront.purges.length === 1, { timeout: 20_000 });
  club.cloudFront.complete('I0000000000001');
  const { exitCode, stdout } = await taking.ended;
  expect(
    stdout.slice(stdout.indexOf('taken down:'), stdout.indexOf('What cannot')).split('\n').slice(1),
  ).toEqual([
    'purge of 15 paths sent (I0000000000001)',
    expect.stringMatching(/^gone from every edge: confirmed at \d\d:\d\d:\d\d UTC$/),
    expect.stringMatching(/^asked http:\S+: 3 URLs are gone \(404 or 410\), 12 URLs are/),
    expect.stringContaining('published'),
    '',
    '',
  ]);
  expect(exitCode).toBe(0);
});

test.concurrent('a site that still shows it is told, and exits with 5', async ({ expect }) => {
  await using club = await publishedClub();
  const stale = createServer((_, response) => response.end('an old copy'));
  await new Promise<void>((listening) => stale.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(stale.address() as AddressInfo).port}`;
  const args = ['take-down', 'the-fox', '--yes', '--page-only', '--url', url];
  const taking = startCli(args, { cwd: club.root, env: club.env });
  await vi.waitUntil(() => club.cloudFront.purges.length === 1, { timeout: 20_000 });
  club.cloudFront.complete('I0000000000001');
  const { exitCode, stdout } = await taking.ended;
  expect(stdout).toContain('taken out, and something is still there');
  expect(stdout).toContain('not verified: 3 URLs are not as they should be');
  expect(exitCode).toBe(5);
  stale.closeAllConnections();
  stale.close();
});

test.concurrent('without permission to purge it says where it is gone from and where not', async ({
  expect,
}) => {
  await using club = await publishedClub();
  club.cloudFront.deny('cloudfront:CreateInvalidation');
  const { exitCode, stdout } = await club.run(['take-down', 'the-fox', '--yes']);
  expect(exitCode).toBe(4);
  const said = stdout.slice(stdout.indexOf('taken down:'), stdout.indexOf('\nWhat cannot'));
  expect(
    said
      .replace(/until \d{4}-\d\d-\d\d/, 'until …')
      .split('\n')
      .slice(1),
  ).toMatchInlineSnapshot(`
    [
      "It is off the bucket, and NOT off the edges: the purge was not accepted. The",
      "permission cloudfront:CreateInvalidation on",
      "arn:aws:cloudfront::*:distribution/E123EXAMPLE is missing.",
      "Edges that have it may show it until … UTC.",
      "Allow cloudfront:CreateInvalidation on",
      "arn:aws:cloudfront::*:distribution/E123EXAMPLE to the role or user that",
      "publishes; \`storyclub infra policy\` prints all it needs.",
      "Publishing sends the purge first, even with nothing else to do.",
      "",
    ]
  `);
  expect(club.text(FOX)).toBeNull();
  club.cloudFront.allowAll();
  const { stdout: next } = await club.publish();
  expect(next).toContain('send 1 purge owed from before');
  expect(club.cloudFront.purges[0]?.items).toContain('/stories/the-fox/');
});

test.concurrent('a purge nobody may ask about is not confirmed; one that takes long need not be waited for', async ({
  expect,
}) => {
  await using club = await publishedClub();
  club.cloudFront.deny('cloudfront:GetInvalidation');
  const unknown = await club.run(['take-down', 'the-fox', '--yes', '--url', 'http://127.0.0.1:1']);
  expect(unknown.stdout).toMatch(/that edges have forgotten it is not confirmed:\s+The permission/);
  expect(unknown.exitCode).toBe(5);
  club.cloudFront.allowAll();
  const taking = startCli(['take-down', 'the-owl', '--yes'], { cwd: club.root, env: club.env });
  await taking.written(/purge of \d+ paths sent/);
  taking.signal('SIGINT');
  const { exitCode, stdout } = await taking.ended;
  expect(stdout).toContain('taken down; not waited until its purge is confirmed');
  expect(exitCode).toBe(0);
});

/** Longer than a lease lasts: two minutes, and the half that a request may still be under way. */
const leaseAndMore = 151;

test.concurrent('one that is killed before it has removed anything still goes down with the next publish', async ({
  expect,
}) => {
  await using club = await publishedClub();
  const journal = club.s3.hold('PutObject', '.storyclub/ledger.json', 'after');
  const taking = startCli(['take-down', 'the-fox', '--yes'], { cwd: club.root, env: club.env });
  await journal.arrived;
  taking.signal('SIGKILL');
  await taking.ended;
  journal.release();
  expect(club.text(FOX)).toContain('The Fox');

  club.forward(leaseAndMore);
  const { stdout, stderr } = await club.publish();
  expect(stderr).toContain('the-fox stays down');
  expect(stdout).toMatch(/- delete +stories\/the-fox\/index.html/);
  expect(club.text(FOX)).toBeNull();
  expect(club.text('index.html')).not.toContain('The Fox');
  expect(club.cloudFront.purges[0]?.items).toContain('/stories/the-fox/');
});

test.concurrent('two at once: a publish that was built before it does not bring it back', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-owl.md', story({ title: 'The Old Owl', date: '2019-11-19' }));
  const looking = club.s3.hold('GetObject', '.storyclub/entries-');
  const publishing = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
  await looking.arrived;
  looking.keep();
  const taken = await club.run(['take-down', 'the-fox', '--yes', '--no-wait']);
  expect(taken.exitCode).toBe(0);
  looking.release();
  const { exitCode, stderr } = await publishing.ended;
  expect(exitCode).toBe(0);
  expect(stderr).toContain('another publish came first: planning again');
  expect(club.text(FOX)).toBeNull();
  expect(club.text('index.html')).toContain('The Old Owl');
  expect(club.text('index.html')).not.toContain('The Fox');
});
