import { createHash } from 'node:crypto';
import { expect, test, vi } from 'vitest';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';
import { createClub, screen, story } from '../support/club.ts';
import { startCli } from '../support/start-cli.ts';

/** Sites whose ledger is lost or damaged, or that never had one: what is said, what is taken over, what is left alone. */

vi.setConfig({ testTimeout: 60_000 });

const stories = {
  'the-fox': story({ title: 'The Fox', date: '2019-11-18', body: 'The fox.' }),
  'old-well': story({ title: 'The Old Well', date: '2019-03-02', body: 'The well.' }),
};

const ledger = '.storyclub/ledger.json';

/** Texts without the instants of this run and the parts of its id. */
const timeless = (text: string): string =>
  text.replaceAll(/\d{4}-\d\d-\d\dT[\d.-]+Z/g, '…').replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d/g, '…');

/** A site in a bucket, as it is after its ledger was deleted. */
async function withoutLedger(): Promise<BucketClub> {
  const club = await createBucketClub({ stories });
  await club.publish();
  forgetLedger(club);
  club.requestsSince();
  return club;
}

function forgetLedger(club: BucketClub): void {
  const objects = club.s3.objects(bucket);
  for (const key of objects.keys()) if (key.startsWith('.storyclub/')) objects.delete(key);
}

/** Purges complete as soon as they are asked about. */
function completing(club: BucketClub): void {
  const { purges } = club.cloudFront;
  const push = purges.push.bind(purges);
  purges.push = (...more) => {
    for (const { id } of more) club.cloudFront.complete(id);
    return push(...more);
  };
}

const puts = (requests: readonly string[]): readonly string[] =>
  requests.filter((request) => /^(PutObject|CopyObject) site\//.test(request));

test('a lost ledger is made anew: nothing is uploaded, and nothing is left to publish', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  await club.origin.remove([{ key: ledger, ifMatch: null }]);
  const adopted = await club.run(['adopt', '--yes'], { at: '2026-11-20 11:00' });
  expect(adopted.exitCode).toBe(0);
  expect(screen(adopted.stdout)).toMatchInlineSnapshot(`
    "storyclub adopt · local

    .storyclub/origin has no ledger of https://www.storyclub.example.

      13 objects as the build makes them: taken over, not uploaded again

    assumed
      until everything is purged, any edge may hold anything, for up to 365 days:
        /* is purged and waited for
      no browser was ever told to keep anything longer than 24 h
        (--longest-max-age)

    20 origin requests, $0.0000 · purge of 1 path · no object of the site is written

    adopted 13 objects, 13 as the build makes them, in … s
    purged everything: no edge has anything of before
    browsers may have something of before until 2026-11-21 11:01 UTC
    20 origin requests, $0.0000
    next: storyclub plan, which shows what is not as the build makes it"
  `);
  expect(adopted.stderr).toContain('Take stories down again that are to stay down');
  const planned = await club.run(['plan'], { at: '2026-11-20 11:01' });
  expect(planned.stdout).toContain('nothing to do: 13 objects are as published');
  await club.publish({ at: '2026-11-20 11:02' });
  const rest = await club.publish({ at: '2026-11-20 11:03' });
  expect(rest.stdout).toBe('nothing to do: the site is as published (1 origin request)\n');
});

test('until browsers have forgotten what they were told, a correction says how long they may show what was there', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  await club.origin.remove([{ key: ledger, ifMatch: null }]);
  await club.run(['adopt', '--yes', '--longest-max-age', '7d'], { at: '2026-11-20 11:00' });
  await club.write(
    'stories/the-fox.md',
    story({ title: 'The Fox', date: '2019-11-18', body: 'A fox.' }),
  );
  const receipt = await club.receipt({ at: '2026-11-21 10:00' });
  const fox = receipt.changes.find(({ key }) => key === 'stories/the-fox/index.html');
  expect(fox).toMatchObject({ change: 'put', reason: 'content-differs', action: 'purge' });
  // The allowance after the purge of everything, and a week.
  expect(receipt.receipt?.readersBy?.slice(0, 10)).toBe('2026-11-27');
});

test('a damaged ledger is kept aside, and stories stay down while its root can be read', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  await club.run(['take-down', 'the-fox', '--yes', '--no-wait'], { at: '2026-11-20 10:10' });
  const entries: string[] = [];
  for await (const { key } of club.origin.inventory('.storyclub/'))
    if (!key.startsWith(ledger)) entries.push(key);
  await club.origin.remove(entries.map((key) => ({ key, ifMatch: null })));
  await club.write('stories/old-well.md', stories['old-well'].replace('The well.', 'A well.'));
  const refused = await club.run(['publish', '--yes'], { at: '2026-11-20 11:00' });
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toContain('`storyclub adopt` makes a new ledger');
  const adopted = await club.run(['adopt', '--yes'], { at: '2026-11-20 11:00' });
  expect(adopted.exitCode).toBe(0);
  expect(adopted.stderr).toContain('the-fox stays down');
  expect(adopted.stdout).toContain(
    'the ledger that could not be read is kept as\n.storyclub/ledger.json.damaged-2026-11-20T11-00-00.000Z',
  );
  const planned = await club.run(['plan'], { at: '2026-11-20 11:01' });
  expect(planned.stdout).not.toContain('the-fox');
});

test('a ledger that was cut short is refused, put aside and made anew', async () => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  const { object } = await club.origin.head(ledger);
  const text = (await club.live(ledger)) ?? '';
  if (object === null) throw new Error('there is no ledger');
  const body = Buffer.from(text.slice(0, 200));
  await club.origin.put({ key: ledger, body, headers: object.headers, condition: null });
  const refused = await club.run(['publish', '--yes'], { at: '2026-11-20 11:00' });
  expect(refused.exitCode).toBe(2);
  expect(refused.stderr).toContain('ledger.json is not JSON');
  expect(await club.live(ledger)).toBe(text.slice(0, 200));
  const adopted = await club.run(['adopt', '--yes'], { at: '2026-11-20 11:00' });
  expect(adopted.exitCode).toBe(0);
  expect(await club.live(`${ledger}.damaged-2026-11-20T11-00-00.000Z`)).toBe(text.slice(0, 200));
  const planned = await club.run(['plan'], { at: '2026-11-20 11:01' });
  expect(planned.stdout).toContain('nothing to do');
});

test.each([
  ['of a newer version', { version: 2 }, 'Update storyclub'],
  [
    'of another site',
    { site: 'https://other.example' },
    'holds the ledger of https://other.example',
  ],
])('a ledger %s is not adopted over', async (_, change, words) => {
  await using club = await createClub({ stories });
  await club.publish({ at: '2026-11-20 10:00' });
  const text = await club.live(ledger);
  const body = Buffer.from(JSON.stringify({ ...JSON.parse(text ?? ''), ...change }));
  const { object } = await club.origin.head(ledger);
  if (object === null) throw new Error('there is no ledger');
  await club.origin.put({ key: ledger, body, headers: object.headers, condition: null });
  for (const command of ['adopt', 'publish']) {
    const { exitCode, stderr } = await club.run([command, '--yes'], { at: '2026-11-20 11:00' });
    expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringContaining(words) });
  }
  expect(await club.live(ledger)).toBe(body.toString('utf8'));
});

test('in a bucket: a listing, HEADs, one purge of everything that is waited for', async () => {
  await using club = await withoutLedger();
  completing(club);
  club.s3.objects(bucket).set(inBucket('guest.txt'), object('not ours'));
  const adopted = await club.run(['adopt', '--yes']);
  expect(adopted.exitCode).toBe(0);
  expect(timeless(screen(adopted.stdout))).toMatchInlineSnapshot(`
    "storyclub adopt · live

    s3://www.storyclub.example has no ledger of https://www.storyclub.example.

      13 objects as the build makes them: taken over, not uploaded again
      1 object that the build does not make: left alone, for ever
          guest.txt

    assumed
      until everything is purged, any edge may hold anything, for up to 365 days:
        /* is purged and waited for
      no browser was ever told to keep anything longer than 24 h
        (--longest-max-age)

    20 origin requests, $0.0000 · purge of 1 path · no object of the site is written

    adopted 13 objects, 13 as the build makes them, in … s
    purged everything: no edge has anything of before
    browsers may have something of before until … UTC
    24 origin requests, $0.0000
    next: storyclub plan, which shows what is not as the build makes it"
  `);
  const requests = club.requestsSince();
  expect(puts(requests)).toEqual([]);
  expect(requests.filter((request) => request === 'ListObjectsV2')).toHaveLength(1);
  expect(requests.filter((request) => request.startsWith('HeadObject site/'))).toHaveLength(13);
  expect(requests.filter((request) => request.startsWith('GetObject site/'))).toEqual([]);
  expect(club.cloudFront.purges.map(({ items }) => items)).toEqual([['/*']]);
  expect((await club.publish()).stdout).toContain('nothing to do');
  expect(club.text('guest.txt')).toBe('not ours');
});

test('metadata are not believed: what lies under a key is what was read or what S3 itself has summed', async () => {
  await using club = await withoutLedger();
  const objects = club.s3.objects(bucket);
  const forged = objects.get(inBucket('index.html'));
  const parts = objects.get(inBucket('feed.xml'));
  if (forged === undefined || parts === undefined) throw new Error('nothing was published');
  // The metadata name the digest of the page that was there.
  const other = Buffer.from(forged.body.toString('utf8').replace('The Fox', 'The Ox '));
  expect(other).toHaveLength(forged.body.length);
  objects.set(inBucket('index.html'), { ...forged, body: other, etag: md5Of(other) });
  // Put in two parts: its ETag says nothing of its bytes.
  objects.set(inBucket('feed.xml'), { ...parts, etag: '"0123456789abcdef0123456789abcdef-2"' });
  const adopted = await club.run(['adopt', '--yes', '--no-wait', '--json']);
  expect(JSON.parse(adopted.stdout)).toMatchObject({
    plan: { same: 11, unsure: ['feed.xml', 'index.html'] },
    adopted: { objects: 13, identical: 12, purge: { state: 'sent' } },
  });
  expect((await club.receipt()).changes).toMatchObject([
    { key: 'index.html', change: 'put', reason: 'content-differs' },
  ]);
});

test('what the build does not make stays, unless the owner says that it is the site’s', async () => {
  await using club = await withoutLedger();
  const objects = club.s3.objects(bucket);
  objects.set(inBucket('old/index.html'), object('<p>An old page.', 'text/html'));
  objects.set(inBucket('old/style.css'), object('p { color: red }', 'text/css'));
  objects.set(inBucket('guest.txt'), object('not ours'));
  const adopted = await club.run([
    'adopt',
    '--yes',
    '--no-wait',
    '--take',
    'old/*',
    '--take',
    'nix*',
  ]);
  expect(adopted.stdout).toContain('2 objects that the build does not make (--take)');
  expect(adopted.stdout).toContain('1 object that the build does not make: left alone');
  expect(adopted.stderr).toContain('--take nix* names no object');
  const receipt = await club.receipt();
  expect(receipt.changes).toMatchObject([
    { key: 'old/index.html', change: 'remove' },
    { key: 'old/style.css', change: 'retire', reason: 'may-still-be-loaded' },
  ]);
  expect([club.text('old/index.html'), club.text('old/style.css'), club.text('guest.txt')]).toEqual(
    [null, 'p { color: red }', 'not ours'],
  );
});

test('a purge that is refused is owed: adopting again sends it, and so would a publish', async () => {
  await using club = await withoutLedger();
  completing(club);
  club.cloudFront.deny('cloudfront:CreateInvalidation');
  const owed = await club.run(['adopt', '--yes']);
  expect(owed.exitCode).toBe(4);
  expect(owed.stdout).toContain('purge of everything owed:');
  club.cloudFront.allowAll();
  const again = await club.run(['adopt']);
  expect(again.exitCode).toBe(0);
  expect(again.stdout).toContain('nothing to adopt: s3://www.storyclub.example has a ledger');
  expect(again.stdout).toContain('purged everything: no edge has anything of before');
  expect(club.cloudFront.purges.map(({ items }) => items)).toEqual([['/*']]);
  expect((await club.run(['adopt'])).stdout).not.toContain('purge');
});

test.each([
  ['before the ledger is written', 'PutObject', ledger, 'before'],
  ['after the ledger is written', 'PutObject', ledger, 'after'],
] as const)('adopting that dies %s is done again', async (_, operation, key, when) => {
  await using club = await withoutLedger();
  completing(club);
  const held = club.s3.hold(operation, key, when);
  const dying = startCli(['adopt', '--yes'], { cwd: club.root, env: club.env });
  await held.arrived;
  dying.signal('SIGKILL');
  await dying.ended;
  held.release();
  club.forward(200);
  expect(await club.run(['adopt', '--yes'])).toMatchObject({ exitCode: 0 });
  expect(club.cloudFront.purges.map(({ items }) => items)).toEqual([['/*']]);
  expect((await club.publish()).stdout).toContain('nothing to do');
});

test('a ledger restored from before the last publish learns what was published since', async () => {
  await using club = await withoutLedger();
  completing(club);
  const objects = club.s3.objects(bucket);
  await club.run(['adopt', '--yes']);
  await club.publish();
  const before = [...objects].filter(([key]) => key.startsWith('.storyclub/'));
  await club.write('stories/tea.md', story({ title: 'Tea', date: '2019-01-01' }));
  await club.publish();
  forgetLedger(club);
  for (const [key, state] of before) objects.set(key, state);
  const refused = await club.run(['publish', '--yes']);
  expect(refused.exitCode).not.toBe(0);
  club.requestsSince();
  const adopted = await club.run(['adopt', '--yes']);
  expect(adopted.stdout).toContain('not know all that is there');
  expect(adopted.stdout).toContain('adopted 1 object, 1 as the build makes them');
  expect(puts(club.requestsSince())).toEqual([]);
  // The lists that show it were put anew as well, which the restored ledger takes for the work of others.
  await club.publish({}, '--refresh');
  expect((await club.publish()).stdout).toContain('nothing to do');
});

test('where nothing is, nothing is taken over', async () => {
  await using club = await createBucketClub({ stories });
  const { exitCode, stderr } = await club.run(['adopt', '--yes']);
  expect(exitCode).toBe(0);
  expect(stderr).toContain('nothing to take over: storyclub publish starts afresh');
  expect(club.s3.objects(bucket).size).toBe(0);
});

test('nothing is written without a yes', async () => {
  await using club = await withoutLedger();
  expect(await club.run(['adopt', '--dry-run'])).toMatchObject({ exitCode: 0 });
  expect(await club.run(['adopt'])).toMatchObject({ exitCode: 1 });
  expect(club.requestsSince().filter((request) => /^(Put|Copy|Delete)/.test(request))).toEqual([]);
  expect(club.cloudFront.purges).toEqual([]);
});

const md5Of = (body: Buffer): string => `"${createHash('md5').update(body).digest('hex')}"`;

function object(text: string, contentType = 'text/plain') {
  const body = Buffer.from(text);
  return {
    body,
    etag: md5Of(body),
    lastModified: Date.now(),
    headers: { 'content-type': contentType },
    storageClass: 'STANDARD',
    tags: '',
  };
}
