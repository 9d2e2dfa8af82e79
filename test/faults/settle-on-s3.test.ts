import { describe, expect, test } from 'vitest';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';
import { story } from '../support/club.ts';
import { startCli } from '../support/start-cli.ts';

const stories = {
  'the-fox': story({ title: 'The Fox', date: '2026-11-20' }),
  'the-owl': story({ title: 'The Owl', date: '2026-11-20' }),
};

describe('on S3', () => {
  const key = 'stories/the-fox/index.html';
  const month = 31 * 86_400;
  /** Longer than a lease lasts: two minutes, and the half that a request may still be under way. */
  const leaseAndMore = 151;
  const stored = ({ s3 }: BucketClub, name = key) => {
    const object = s3.objects(bucket).get(inBucket(name));
    if (object === undefined) throw new Error(`there is no ${name}`);
    return object;
  };
  const copies = ({ s3 }: BucketClub): number =>
    s3.requests.filter(({ operation }) => operation === 'CopyObject').length;

  test('nothing changes but Cache-Control: not the body, the type, metadata, tags or storage class', async () => {
    await using club = await createBucketClub({ stories });
    await club.publish();
    const published = stored(club);
    // What an owner may have set: tags for costs, a cheaper class for old pages.
    const before = { ...published, tags: 'team=stories&year=2026', storageClass: 'STANDARD_IA' };
    club.s3.objects(bucket).set(inBucket(key), before);
    club.forward(month);
    const { exitCode } = await club.run(['settle']);
    expect(exitCode).toBe(0);
    const { lastModified } = stored(club);
    expect(stored(club)).toEqual({
      ...before,
      lastModified,
      headers: { ...before.headers, 'cache-control': 'max-age=60, s-maxage=31536000' },
    });
    expect(before.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'max-age=60, s-maxage=300',
      'x-amz-meta-sha256': expect.stringMatching(/^[\w-]{43}$/),
    });
    const sent = club.s3.requests.filter(({ operation }) => operation === 'CopyObject');
    expect(sent.find((request) => request.key === inBucket(key))?.headers).toMatchObject({
      'x-amz-copy-source-if-match': before.etag,
      'if-match': before.etag,
      'x-amz-metadata-directive': 'REPLACE',
      'x-amz-tagging-directive': 'COPY',
    });
  });

  test.each([
    ['before its headers are read', 'HeadObject'],
    ['between reading its headers and the copy', 'CopyObject'],
  ] as const)('a story uploaded by someone %s stays theirs', async (_, operation) => {
    await using club = await createBucketClub({ stories });
    await club.publish();
    club.forward(month);
    const held = club.s3.hold(operation, inBucket(key));
    const settling = club.run(['settle']);
    await held.arrived;
    const theirs = { ...stored(club), body: Buffer.from('theirs'), etag: '"theirs"' };
    club.s3.objects(bucket).set(inBucket(key), theirs);
    held.release();
    const { exitCode, stderr } = await settling;
    expect({ exitCode, names: stderr.includes(key) }).toEqual({ exitCode: 3, names: true });
    expect(stored(club)).toBe(theirs);
  });

  test('Ctrl-C half-way, then again: the rest is done, and nothing twice', async () => {
    // More than are under way at once.
    const count = 100;
    const names = Array.from({ length: count }, (_, i) => `s${i}`);
    const many = names.map((name) => [name, story({ title: name, date: '2026-11-20' })]);
    await using club = await createBucketClub({ stories: Object.fromEntries(many) });
    await club.publish();
    club.forward(month);
    const held = club.s3.hold('CopyObject', inBucket('stories/'));
    const settling = startCli(['settle'], { cwd: club.root, env: club.env });
    await held.arrived;
    settling.signal('SIGINT');
    await settling.written(/stopping after what is under way/);
    held.release();
    const { exitCode, stdout } = await settling.ended;
    const first = copies(club);
    expect(exitCode).toBe(3);
    expect(stdout).toContain(`stopped after ${first} stor`);
    const again = await club.run(['settle']);
    expect(again.exitCode).toBe(0);
    expect(again.stdout).toContain(`settled ${count - first} stor`);
    expect(copies(club)).toBe(count);
    const left = names.map((name) => stored(club, `stories/${name}/index.html`).headers);
    expect(new Set(left.map((headers) => headers['cache-control']))).toEqual(
      new Set(['max-age=60, s-maxage=31536000']),
    );
  });

  test('killed half-way, then again: what was copied is found, the rest is done', async () => {
    await using club = await createBucketClub({ stories });
    await club.publish();
    club.forward(month);
    const other = inBucket('stories/the-owl/index.html');
    const owl = club.s3.hold('CopyObject', other);
    const fox = club.s3.hold('CopyObject', inBucket(key), 'after');
    const settling = startCli(['settle'], { cwd: club.root, env: club.env });
    await Promise.all([owl.arrived, fox.arrived]);
    settling.signal('SIGKILL');
    await settling.ended;
    // Of the copy that was sent nobody can say whether S3 made it: here it did not.
    club.s3.failNext('CopyObject', 'request lost');
    owl.release();
    fox.release();
    expect((await club.run(['status'])).stdout).toContain('a publish is under way, or died');
    club.forward(leaseAndMore);
    const { exitCode, stdout } = await club.run(['settle']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('settled 1 story');
    for (const name of [key, 'stories/the-owl/index.html'])
      expect(stored(club, name).headers['cache-control']).toBe('max-age=60, s-maxage=31536000');
    const { stdout: after } = await club.run(['status']);
    expect(after).toContain('stories   0 kept 5 min at the edge, 2 kept 365 days\n');
    expect(after).not.toContain('died');
  });

  test('a bucket that asks to slow down is asked again', async () => {
    await using club = await createBucketClub({ stories });
    await club.publish();
    club.forward(month);
    const slow = { status: 503, code: 'SlowDown' };
    club.s3.failNext('CopyObject', slow, slow);
    const { exitCode, stdout } = await club.run(['settle']);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('settled 2 stories');
    expect(copies(club)).toBe(4);
  });
});
