import { test, vi } from 'vitest';
import { screen, story } from '../support/club.ts';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';

// Its tests run beside each other: they wait for the real clock of a purge.
vi.setConfig({ testTimeout: 60_000 });

const fox = (body: string) => story({ title: 'The Fox', date: '2019-11-18', body });
const well = (body: string) => story({ title: 'The Old Well', date: '2019-03-02', body });

/** A site with a settled story that has been published. */
async function publishedClub(): Promise<BucketClub> {
  const club = await createBucketClub({
    stories: { 'the-fox': fox('Teh fox.'), 'old-well': well('The well.') },
  });
  await club.publish();
  club.requestsSince();
  return club;
}

/** Of the site itself; DeleteObjects carries entries that nothing refers to any more. */
const isChange = (request: string): boolean =>
  !request.includes('.storyclub/') && request !== 'DeleteObjects';

/** Texts without the instants of this run and the parts of its id. */
const timeless = (text: string): string =>
  text
    .replaceAll(/\d{4}-\d\d-\d\d( \d\d:\d\d)?|\d\d:\d\d/g, '…')
    .replaceAll(/(entries-\d+)-\w{8}/g, '$1-…')
    .replaceAll(/(bodies\/)[\w-]{43}/g, '$1…');

const receiptOf = ({ stdout }: { readonly stdout: string }): string | undefined =>
  timeless(screen(stdout)).split('\n\n').at(-1);

test.concurrent('a story is published, corrected with a purge, and rests', async ({ expect }) => {
  await using club = await publishedClub();
  expect(club.keys()).toContain('stories/the-fox/index.html');
  expect(club.cloudFront.requests).toEqual([
    'cloudfront:GetDistributionConfig',
    'cloudfront:GetCachePolicy',
  ]);
  expect(club.cloudFront.purges).toEqual([]);

  await club.write('stories/the-fox.md', fox('The fox.'));
  expect(receiptOf(await club.publish())).toMatchInlineSnapshot(`
    "published to live: 7 puts, 0 header updates, 0 deletes in … s
    purge of 3 paths sent: every edge has it in about a minute (I0000000000001)
    every reader is up to date by … UTC
    22 origin requests, $0.0001; something is due again … UTC
    look at it: https://www.storyclub.example/"
  `);
  expect(club.text('stories/the-fox/index.html')).toContain('The fox.');
  expect(club.cloudFront.purges.map(({ items }) => items)).toEqual([
    ['/stories/the-fox', '/stories/the-fox/', '/stories/the-fox/index.html'],
  ]);
  const requests = club.requestsSince();
  expect(requests.filter((request) => !isChange(request)).map(timeless)).toMatchInlineSnapshot(`
    [
      "GetObject .storyclub/ledger.json",
      "GetObject .storyclub/entries-000001-….json.gz",
      "PutObject .storyclub/lease",
      "PutObject .storyclub/ledger.json",
      "CopyObject .storyclub/bodies/…",
      "CopyObject .storyclub/bodies/…",
      "CopyObject .storyclub/bodies/…",
      "CopyObject .storyclub/bodies/…",
      "CopyObject .storyclub/bodies/…",
      "CopyObject .storyclub/bodies/…",
      "CopyObject .storyclub/bodies/…",
      "PutObject .storyclub/entries-000002-….json.gz",
      "PutObject .storyclub/ledger.json",
      "PutObject .storyclub/ledger.json",
      "DeleteObject .storyclub/lease",
    ]
  `);
  expect(requests.filter(isChange)).toHaveLength(7);

  club.cloudFront.complete('I0000000000001');
  expect(screen((await club.publish()).stdout)).toMatchInlineSnapshot(
    `"nothing to do: the site is as published (3 origin requests)"`,
  );
  expect((await club.publish()).stdout).toContain('(1 origin request)');
  expect(club.requestsSince().at(-1)).toBe('GetObject .storyclub/ledger.json');
});

test.concurrent('while a purge is under way, a second correction is said to wait for it', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  await club.publish();
  await club.write('stories/the-fox.md', fox('The red fox.'));
  const { stdout } = await club.publish();
  expect(stdout).toMatch(
    /stories\/the-fox\/index.html +content differs\n +wait for the purge under way/,
  );
  const year = new Date().getUTCFullYear();
  expect(stdout.split('\n\n')[0]).not.toContain(String(year + 1));
  expect(receiptOf({ stdout })).toContain('every reader is up to date by … UTC');
  expect(stdout).not.toMatch(new RegExp(`up to date by ${year + 1}`));
  expect(club.cloudFront.purges).toHaveLength(1);
});

test.concurrent('a purge that nobody may ask about counts as under way, and the missing right is named', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  await club.publish();
  club.cloudFront.deny('cloudfront:GetInvalidation');
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(0);
  expect(stderr).toMatchInlineSnapshot(`
    "warning  purge-status-unknown
      Whether the purge I0000000000001 has completed is not known: The permission
      cloudfront:GetInvalidation on arn:aws:cloudfront::*:distribution/E123EXAMPLE
      is missing.
      → Until it is, it counts as not completed; allow cloudfront:GetInvalidation on
      the distribution.

    "
  `);
});

test.concurrent('what only waits asks the CDN nothing, and the origin seven times besides what changes and is kept', async ({
  expect,
}) => {
  await using club = await publishedClub();
  const asked = club.cloudFront.requests.length;
  await club.write('stories/the-new.md', story({ title: 'The New', date: '2020-01-01' }));
  const { receipt, changes } = await club.receipt();
  expect(club.cloudFront.requests).toHaveLength(asked);
  const sent = club.requestsSince();
  // This bucket keeps no versions: what is replaced is copied first.
  const kept = sent.filter((request) => request.startsWith('CopyObject .storyclub/bodies/')).length;
  expect(kept).toBe(changes.filter(({ reason }) => reason === 'content-differs').length);
  expect(sent).toHaveLength(changes.length + kept + 7);
  const requests = { put: changes.length + kept + 4, get: 2, delete: 1, paths: 0 };
  expect(receipt?.cost.requests).toEqual(requests);
});

test.concurrent('a purge that is throttled is owed: it is sent first next time, unchanged', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  club.cloudFront.failNext('cloudfront:CreateInvalidation', {
    status: 400,
    code: 'TooManyInvalidationsInProgress',
  });
  const owed = await club.run(['publish', '--yes']);
  expect(owed.exitCode).toBe(4);
  expect(receiptOf(owed)).toMatchInlineSnapshot(`
    "published to live: 7 puts, 0 header updates, 0 deletes in … s
    purge owed: CloudFront answered TooManyInvalidationsInProgress (400).
      the next publish sends it first, even with nothing else to do
    every reader is up to date by … UTC, if the purge is sent by then
    21 origin requests, $0.0001; something is due again … UTC
    look at it: https://www.storyclub.example/"
  `);
  expect((await club.run(['status'])).stdout).toContain('1 owed');

  const paid = await club.publish();
  expect(timeless(screen(paid.stdout))).toMatchInlineSnapshot(`
    "storyclub plan · live · … UTC · $0.0000

    send 1 purge owed from before
    0 puts, 0 header updates, 0 deletes now, 0 later, 13 unchanged

    published to live: 0 puts, 0 header updates, 0 deletes in … s
    purge of 3 paths sent: every edge has it in about a minute (I0000000000001)
    7 origin requests, $0.0000; something is due again … UTC
    look at it: https://www.storyclub.example/"
  `);
  const [purge] = club.cloudFront.purges;
  expect(purge?.items).toHaveLength(3);
  expect(purge?.reference).toMatch(/./);
  club.cloudFront.complete(purge?.id ?? '');
  await club.publish();
  expect(club.cloudFront.purges).toHaveLength(1);
});

test.concurrent('without the right to invalidate the site is published, and the missing permission named', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  club.cloudFront.deny('cloudfront:CreateInvalidation');
  const { exitCode, stdout } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(4);
  expect(receiptOf({ stdout })).toMatchInlineSnapshot(`
    "published to live: 7 puts, 0 header updates, 0 deletes in … s
    purge owed: The permission cloudfront:CreateInvalidation on
      arn:aws:cloudfront::*:distribution/E123EXAMPLE is missing.
      Allow cloudfront:CreateInvalidation on
      arn:aws:cloudfront::*:distribution/E123EXAMPLE to the role or user that
      publishes; \`storyclub infra policy\` prints all it needs.
      the next publish sends it first, even with nothing else to do
    every reader is up to date by … UTC, if the purge is sent by then
    21 origin requests, $0.0001; something is due again … UTC
    look at it: https://www.storyclub.example/"
  `);
  expect(club.text('stories/the-fox/index.html')).toContain('The fox.');
});

test.concurrent('an upload that is denied half-way leaves out what follows; publishing again completes', async ({
  expect,
}) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  await club.remove('stories/old-well.md');
  club.s3.deny('s3:PutObject', inBucket('index.html'));
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(3);
  expect(stderr.replace(/\d+ of \d+ changes/, '… of … changes')).toMatchInlineSnapshot(`
    "error  The permission s3:PutObject on
           arn:aws:s3:::www.storyclub.example/site/index.html is missing.
    why    It is needed to upload pages, and to write the ledger and the lease.
           Replacing an object also needs s3:GetObject on it. AWS says: because no
           identity-based policy allows the action.
    state  … of … changes are live and in the ledger; nothing was deleted.
           Publishing again does the rest.
    next   Allow s3:PutObject on arn:aws:s3:::www.storyclub.example/site/index.html
           to the role or user that publishes; \`storyclub infra policy\` prints all
           it needs.
    "
  `);
  expect(club.text('stories/the-fox/index.html')).toContain('The fox.');
  expect(club.text('stories/old-well/index.html')).not.toBeNull();
  expect(club.cloudFront.purges).toHaveLength(1);

  club.s3.allowAll();
  await club.publish();
  expect(club.text('stories/old-well/index.html')).toBeNull();
  expect(club.text('index.html')).not.toContain('old-well');
});

test.concurrent('an object that is not ours is not overwritten', async ({ expect }) => {
  await using club = await createBucketClub({ stories: { 'the-fox': fox('The fox.') } });
  club.s3.objects(bucket).set(inBucket('index.html'), guest);
  club.s3.objects(bucket).set(inBucket('feed.xml'), guest);
  club.s3.objects(bucket).set(inBucket('notes.txt'), guest);
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(1);
  expect(stderr).toMatchInlineSnapshot(`
    "error  foreign-key-in-the-way
      feed.xml and index.html are already in s3://www.storyclub.example and were not
      published by storyclub.
      → If this is the site, published by another tool or with its ledger lost, take
      it over: storyclub adopt. Else move them away, or publish to another prefix:
      what storyclub did not publish it never overwrites.


    refused: nothing was changed
    "
  `);
  expect(club.keys()).toEqual(['feed.xml', 'index.html', 'notes.txt']);
});

test.concurrent('an object someone changed by hand stops the publish', async ({ expect }) => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('The fox.'));
  club.s3.objects(bucket).set(inBucket('stories/the-fox/index.html'), guest);
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatchInlineSnapshot(`
    "error  stories/the-fox/index.html is not what was published last: someone else
           changed or deleted it.
    why    What storyclub did not publish it never overwrites or deletes.
    state  Nothing on the site was changed.
    next   See what else is different with \`storyclub status --refresh\`, then put it
           right with \`storyclub publish --refresh\`.
    "
  `);
  expect(club.text('stories/the-fox/index.html')).toBe('not ours');
});

test.concurrent('a server that takes conditions and heeds none is refused, and nothing is left in it', async ({
  expect,
}) => {
  await using club = await createBucketClub({
    stories: { 'the-fox': fox('The fox.') },
    server: { ignoresConditions: true },
  });
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(2);
  expect(stderr).toMatchInlineSnapshot(`
    "error  s3://www.storyclub.example does not enforce conditional writes.
    why    Without them two publishes at once could mix their pages, and no lease
           can keep them apart.
    next   Use a server that does (Amazon S3 does), then publish again.
    "
  `);
  expect([...club.s3.objects(bucket).keys()]).toEqual([]);
});

test.concurrent('a rehearsal’s clock is refused for a real bucket', async ({ expect }) => {
  await using club = await createBucketClub({ stories: { 'the-fox': fox('The fox.') } });
  const { exitCode, stderr } = await club.run(['publish', '--yes'], { at: '2026-11-20 10:00' });
  expect(exitCode).toBe(2);
  expect(stderr).toContain('STORYCLUB_NOW is set, but this target is a real bucket');
  expect(club.requestsSince()).toEqual([]);
});

const guest = {
  body: Buffer.from('not ours'),
  etag: '"08b3a2b2c3a4e4a1d0e1c4b8a7f6e5d4"',
  lastModified: 0,
  headers: { 'content-type': 'text/plain' },
  storageClass: 'STANDARD',
  tags: '',
};
