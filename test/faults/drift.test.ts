import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';
import { screen, story } from '../support/club.ts';
import type { StoredObject } from '../support/s3-store.ts';

/** Objects that others change in the bucket: what is found, what is put right, what is left. */

vi.setConfig({ testTimeout: 60_000 });

const fox = (body: string) => story({ title: 'The Fox', date: '2019-11-18', body });
const stories = {
  'the-fox': fox('The fox.'),
  'old-well': story({ title: 'The Old Well', date: '2019-03-02', body: 'The well.' }),
};
const foxPage = 'stories/the-fox/index.html';

const timeless = (text: string): string =>
  screen(text).replaceAll(/\d{4}-\d\d-\d\d( \d\d:\d\d)?|\d\d:\d\d/g, '…');

async function publishedClub(): Promise<BucketClub> {
  const club = await createBucketClub({ stories });
  await club.publish();
  club.forward(60);
  club.requestsSince();
  return club;
}

/** As someone does in the console or with another tool. */
function meddle(club: BucketClub, key: string, change: (was: StoredObject) => StoredObject): void {
  const objects = club.s3.objects(bucket);
  const was = objects.get(inBucket(key));
  if (was === undefined) throw new Error(`${key} is not there`);
  objects.set(inBucket(key), { ...change(was), lastModified: Date.now() + 60_000 });
}

const otherBody =
  (text: string) =>
  (was: StoredObject): StoredObject => ({
    ...was,
    body: Buffer.from(text),
    etag: `"${createHash('md5').update(text).digest('hex')}"`,
  });

const otherHeaders =
  (headers: Readonly<Record<string, string>>) =>
  (was: StoredObject): StoredObject => ({ ...was, headers: { ...was.headers, ...headers } });

/** One of everything. */
function meddleWithAll(club: BucketClub): void {
  meddle(club, foxPage, otherBody('<p>Hacked.'));
  meddle(club, 'stories/old-well/index.html', otherHeaders({ 'cache-control': 'no-store' }));
  meddle(club, 'archive/index.html', otherHeaders({ 'content-type': 'text/plain' }));
  meddle(club, 'feed.xml', otherHeaders({ 'content-disposition': 'attachment' }));
  meddle(club, 'atom.xml', (was) => was);
  const objects = club.s3.objects(bucket);
  objects.delete(inBucket('sitemap.xml'));
  const page = objects.get(inBucket('index.html'));
  if (page !== undefined) objects.set(inBucket('guest.html'), page);
}

test('status says what others have changed, for a listing and a request for what it leaves open', async () => {
  await using club = await publishedClub();
  const asIs = await club.run(['status', '--refresh']);
  expect(asIs.stdout).toContain(
    'everything is there as it was published (1 listing, 0 HEADs, 0 GETs)',
  );
  meddleWithAll(club);
  club.requestsSince();
  const { stdout, exitCode } = await club.run(['status', '--refresh']);
  expect(exitCode).toBe(0);
  expect(timeless(stdout.slice(stdout.indexOf('changed by others')))).toMatchInlineSnapshot(`
    "changed by others
      archive/index.html  other headers since … UTC: Content-Type
        text/html; charset=utf-8 → text/plain
      feed.xml  other headers since … UTC: Content-Type
        application/rss+xml; charset=utf-8 → application/rss+xml; charset=utf-8,
        content-disposition: attachment
      sitemap.xml  deleted
      stories/old-well/index.html  other headers since … UTC:
        Cache-Control max-age=60, s-maxage=31536000 → no-store
      stories/the-fox/index.html  another body since … UTC, 10
        bytes

    not published by storyclub, left alone
      guest.html

    compared with 1 listing, 4 HEADs, 1 GET
    put right by storyclub publish --refresh; --keep-drift "<pattern>" leaves what it names"
  `);
  const requests = club.requestsSince().filter((request) => !request.includes('.storyclub/'));
  expect(requests.toSorted()).toEqual([
    `GetObject ${inBucket(foxPage)}`,
    `HeadObject ${inBucket('archive/index.html')}`,
    `HeadObject ${inBucket('atom.xml')}`,
    `HeadObject ${inBucket('feed.xml')}`,
    `HeadObject ${inBucket('stories/old-well/index.html')}`,
    'ListObjectsV2',
  ]);
  const { drift } = JSON.parse((await club.run(['status', '--refresh', '--json'])).stdout);
  expect(drift.added).toEqual(['guest.html']);
});

test('publish --refresh puts all of it right, purges what edges may hold of it, and leaves guests alone', async () => {
  await using club = await publishedClub();
  const before = new Map(club.s3.objects(bucket));
  meddleWithAll(club);
  const planned = await club.run(['plan', '--refresh']);
  expect(planned.stderr).toContain('5 objects are not as storyclub published them');
  const published = await club.publish({}, '--refresh');
  expect(timeless(published.stdout)).toMatchInlineSnapshot(`
    "storyclub plan · live · … UTC
    readers up to date by … · $0.0001

    pages
      ~ headers  stories/old-well/index.html  Cache-Control differs
      + put      stories/the-fox/index.html   content differs
                 purge (edge copy until …)

    listings
      ~ headers  archive/index.html  now text/html; charset=utf-8
                 purge (edge copy until purged)
      + put      feed.xml            has headers that storyclub does not set
                 purge (edge copy until purged)
      + put      sitemap.xml         back again  purge (edge copy until …)

    purge 8 paths of 1,000 free this month (0 used), evicts 0 unchanged pages:
      /archive /archive/ /archive/index.html and 5 more
    instead: purge everything 1 path, $0.0001, evicts 8 pages
    instead: wait for everything $0.0001, never for some readers
    3 puts, 2 header updates, 0 deletes now, 0 later, 8 unchanged

    published to live: 3 puts, 2 header updates, 0 deletes in … s
    purge of 8 paths sent: every edge has it in about a minute (I0000000000001)
    every reader is up to date by … UTC
    22 origin requests, $0.0001
    look at it: https://www.storyclub.example/"
  `);
  for (const [key, { body, headers }] of before)
    if (key.startsWith('site/'))
      expect(club.s3.objects(bucket).get(key)).toMatchObject({ body, headers });
  expect(club.text('guest.html')).not.toBeNull();
  expect(club.cloudFront.purges.flatMap(({ items }) => items).toSorted()).toMatchInlineSnapshot(`
    [
      "/archive",
      "/archive/",
      "/archive/index.html",
      "/feed.xml",
      "/sitemap.xml",
      "/stories/the-fox",
      "/stories/the-fox/",
      "/stories/the-fox/index.html",
    ]
  `);
  expect((await club.publish({}, '--refresh')).stdout).toContain('nothing to do');
  const { drift } = JSON.parse((await club.run(['status', '--refresh', '--json'])).stdout);
  expect(drift.changed).toEqual([]);
});

test('a publish that meets it stops and names --refresh; that takes the correction along', async () => {
  await using club = await publishedClub();
  meddle(club, foxPage, otherBody('<p>Hacked.'));
  expect((await club.publish()).stdout).toContain('nothing to do');
  await club.write('stories/the-fox.md', fox('A fox.'));
  const stopped = await club.run(['publish', '--yes']);
  expect(stopped.stderr).toContain('`storyclub publish --refresh`');
  expect(club.text(foxPage)).toBe('<p>Hacked.');
  await club.publish({}, '--refresh');
  expect(club.text(foxPage)).toContain('A fox.');
  expect((await club.publish()).stdout).toContain('nothing to do');
});

test('what others have made is left where the owner says so, and said again each time', async () => {
  await using club = await publishedClub();
  meddle(club, foxPage, otherBody('<p>Kept.'));
  meddle(club, 'robots.txt', otherBody('User-agent: *'));
  const kept = await club.publish({}, '--refresh', '--keep-drift', 'stories/the-fox/*');
  expect(kept.stderr).toContain(`Left as it is, by --keep-drift: ${foxPage} (another body).`);
  expect(club.text(foxPage)).toBe('<p>Kept.');
  expect(club.text('robots.txt')).not.toBe('User-agent: *');
  const again = await club.publish({}, '--refresh', '--keep-drift', 'stories/*');
  expect(again.stderr).toContain('Left as it is');
  expect(again.stdout).toContain('nothing to do');
  expect((await club.run(['publish', '--keep-drift', 'x'])).stderr).toContain(
    'goes with --refresh',
  );
});

test('what others have made as the build would is noted, and not written again', async () => {
  await using club = await publishedClub();
  await club.write('stories/the-fox.md', fox('A fox.'));
  await club.run(['build']);
  const built = await club.built(foxPage);
  meddle(club, foxPage, otherBody(built ?? ''));
  club.requestsSince();
  await club.publish({}, '--refresh');
  expect(club.requestsSince()).not.toContain(`PutObject ${inBucket(foxPage)}`);
  // Edges may keep for a year what was published before.
  expect(club.cloudFront.purges.flatMap(({ items }) => items)).toContain('/stories/the-fox/');
  expect((await club.publish()).stdout).toContain('nothing to do');
});

test('a key that came in the way is refused before anything is written', async () => {
  await using club = await publishedClub();
  await club.write('stories/tea.md', story({ title: 'Tea', date: '2019-01-01', body: 'Tea.' }));
  const objects = club.s3.objects(bucket);
  const page = objects.get(inBucket('index.html'));
  if (page !== undefined) objects.set(inBucket('stories/tea/index.html'), page);
  const refused = await club.run(['publish', '--yes', '--refresh']);
  expect(refused).toMatchObject({ exitCode: 1 });
  expect(refused.stderr).toContain(
    'stories/tea/index.html is already in s3://www.storyclub.example',
  );
});
