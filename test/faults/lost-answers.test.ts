import { test, vi } from 'vitest';
import { story } from '../support/club.ts';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';

// Its tests run beside each other: they wait for the real clock of a purge.
vi.setConfig({ testTimeout: 60_000 });

const fox = (body: string) => story({ title: 'The Fox', date: '2019-11-18', body });
const page = 'stories/the-fox/index.html';

/** A site with two settled stories that has been published. */
async function publishedClub(): Promise<BucketClub> {
  const club = await createBucketClub({
    stories: {
      'the-fox': fox('Teh fox.'),
      'old-well': story({ title: 'The Old Well', date: '2019-03-02' }),
    },
  });
  await club.publish();
  return club;
}

test.concurrent('an upload whose answer never came counts when the object shows that it took place', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  club.s3.failAll('PutObject', inBucket(page), 'answer lost');
  await club.publish();
  expect(club.cloudFront.purges.map(({ items }) => items)).toEqual([
    ['/stories/the-fox', '/stories/the-fox/', `/${page}`],
  ]);
  club.s3.allowAll();
  await club.write('stories/the-fox.md', fox('The red fox.'));
  await club.publish();
  expect(club.text(page)).toContain('The red fox.');
});

test.concurrent('one that cannot be asked about stays in the journal: the next publish settles and purges it', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  club.s3.failAll('PutObject', inBucket(page), 'answer lost');
  club.s3.failAll('HeadObject', inBucket(page), 'request lost');
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(3);
  expect(stderr).toMatchInlineSnapshot(`
    "error  S3 did not answer (ECONNRESET).
    why    The network is down, a proxy is in the way, or AWS_ENDPOINT_URL points to
           a server that is not there.
    state  Nothing on the site was changed. Whether stories/the-fox/index.html
           changed is not known; the next publish looks.
    next   Check the connection and the endpoint, and repeat the command.
    "
  `);
  expect(club.text(page)).toContain('The fox.');
  expect(club.cloudFront.purges).toEqual([]);

  club.s3.allowAll();
  await club.write('stories/the-fox.md', fox('The red fox.'));
  const next = await club.publish();
  expect(next.stderr).toContain('An earlier publish did not finish');
  expect(club.text(page)).toContain('The red fox.');
  expect(club.cloudFront.purges.flatMap(({ items }) => items)).toContain(`/${page}`);
  await club.publish();
  expect((await club.run(['publish', '--yes'])).exitCode).toBe(0);
});

test.concurrent('a ledger that cannot be written: exit 3, and the next publish settles the journal', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  club.s3.deny('s3:PutObject', '.storyclub/entries-');
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(3);
  expect(stderr.replaceAll(/entries-000002-\w{8}/g, 'entries-000002-…')).toMatchInlineSnapshot(`
    "error  The permission s3:PutObject on
           arn:aws:s3:::www.storyclub.example/.storyclub/entries-000002-….json.gz
           is missing.
    why    It is needed to upload pages, and to write the ledger and the lease.
           Replacing an object also needs s3:GetObject on it. AWS says: because no
           identity-based policy allows the action.
    state  7 changes are live and not yet in the ledger; the next publish finds them
           in its journal and settles them.
    next   Allow s3:PutObject on
           arn:aws:s3:::www.storyclub.example/.storyclub/entries-000002-….json.gz
           to the role or user that publishes; \`storyclub infra policy\` prints all
           it needs.
    "
  `);
  expect((await club.run(['status'])).stdout).toContain('a publish is under way, or died');
  expect(club.cloudFront.purges).toEqual([]);

  club.s3.allowAll();
  const next = await club.publish();
  expect(next.stderr).toContain('An earlier publish did not finish');
  expect(club.cloudFront.purges.map(({ items }) => items)).toEqual([
    ['/stories/the-fox', '/stories/the-fox/', `/${page}`],
  ]);
});

test.concurrent('a purge that was sent and could not be noted is sent again as the same purge', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  // The third write of the root would note the purge: journal and commit come before it.
  const hold = club.s3.hold('PutObject', '.storyclub/entries-', 'after');
  const publishing = club.run(['publish', '--yes']);
  await hold.arrived;
  const noting = club.s3.hold('PutObject', '.storyclub/ledger.json', 'after');
  hold.release();
  await noting.arrived;
  club.s3.failAll('PutObject', '.storyclub/ledger.json', 'request lost');
  noting.release();
  const { exitCode, stderr } = await publishing;
  expect(exitCode).toBe(3);
  expect(stderr).toMatchInlineSnapshot(`
    "error  S3 did not answer (ECONNRESET).
    why    The network is down, a proxy is in the way, or AWS_ENDPOINT_URL points to
           a server that is not there.
    state  The site is published and in the ledger; what was sent after that is not
           noted there. The next publish sends the same purge again, which counts
           once.
    next   Check the connection and the endpoint, and repeat the command.
    "
  `);
  expect(club.cloudFront.purges).toHaveLength(1);

  club.s3.allowAll();
  await club.publish();
  expect(club.cloudFront.purges).toHaveLength(1);
});

test.concurrent('a removal that fails stops the publish with what is done in the ledger', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.remove('stories/old-well.md');
  club.s3.deny('s3:DeleteObject', inBucket('stories/'));
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(3);
  expect(stderr).toMatchInlineSnapshot(`
    "error  The permission s3:DeleteObject on
           arn:aws:s3:::www.storyclub.example/site/stories/old-well/index.html is
           missing.
    why    It is needed to remove pages that are gone, and to give the lease back.
           AWS says: because no identity-based policy allows the action.
    state  8 of 9 changes are live and in the ledger; nothing was deleted.
           Publishing again does the rest.
    next   Allow s3:DeleteObject on
           arn:aws:s3:::www.storyclub.example/site/stories/old-well/index.html to
           the role or user that publishes; \`storyclub infra policy\` prints all it
           needs.
    "
  `);
  club.s3.allowAll();
  await club.publish();
  expect(club.text('stories/old-well/index.html')).toBeNull();
});

test.concurrent('a lease that cannot be released is said, and the publish is done', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  club.s3.deny('s3:DeleteObject', '.storyclub/lease');
  const { exitCode, stdout, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(0);
  expect(stdout).toContain('published to live');
  expect(stderr).toMatchInlineSnapshot(`
    "warning  lease-not-released
      The lease .storyclub/lease could not be released: The permission
      s3:DeleteObject on arn:aws:s3:::www.storyclub.example/.storyclub/lease is
      missing.
      → Mend the cause; until then another publish has to wait three minutes.

    "
  `);
});

test.concurrent('an object that someone deleted is published again', async ({ expect }) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  club.s3.objects(bucket).delete(inBucket(page));
  await club.publish();
  expect(club.text(page)).toContain('The fox.');
});

test.concurrent('a retired file that cannot be deleted is said, and is gone with the next publish', async ({
  expect,
}) => {
  await using club = await publishedClub();
  const old = club.keys().find((key) => key.startsWith('assets/')) ?? '';
  await club.write('templates/assets/site.css', 'body { color: navy }\n');
  await club.publish();
  club.forward(7 * 86_400 - 1800);
  await club.publish();
  for (const { id } of club.cloudFront.purges) club.cloudFront.complete(id);
  // Seen completed now, past a day later.
  await club.publish();
  club.forward(86_400);
  club.s3.deny('s3:DeleteObject', inBucket('assets/'));
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('file-not-deleted');
  expect(club.keys()).toContain(old);

  club.s3.allowAll();
  await club.publish();
  expect(club.keys()).not.toContain(old);
  expect((await club.publish()).stdout).toContain('(1 origin request)');
});
