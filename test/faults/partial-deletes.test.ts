import { expect, test } from 'vitest';
import { s3Origin } from '../../src/origin/s3.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { createBucketClub, inBucket } from '../support/bucket-club.ts';
import { story } from '../support/club.ts';
import { startS3Server } from '../support/s3-server.ts';

const keys = ['a', 'b', 'c', 'd'];

/** A bucket with four objects whose server can delete half of what it is asked to. */
async function openBucket() {
  const server = await startS3Server();
  server.createBucket('site');
  const restoreEnvironment = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: server.url });
  const origin = await s3Origin({ bucket: 'site', region: 'eu-west-2', conditionalBatches: true });
  const headers = {
    contentType: 'text/plain',
    cacheControl: null,
    contentEncoding: null,
    contentLanguage: null,
    contentDisposition: null,
    metadata: {},
  };
  for (const key of keys)
    await origin.put({ key, body: Buffer.from(key), headers, condition: null });
  return {
    server,
    remove: () => origin.remove(keys.map((key) => ({ key, ifMatch: null }))),
    [Symbol.asyncDispose]: async () => {
      restoreEnvironment();
      await server.close();
    },
  };
}

test('a request that deletes half of its keys is repeated for the others', async () => {
  await using bucket = await openBucket();
  let asked = 0;
  bucket.server.intercept(async ({ when }) =>
    when === 'before' && asked++ === 0 ? 'half deleted' : null,
  );
  const answers = await bucket.remove();
  expect(answers.map(({ key, outcome }) => `${key} ${outcome}`)).toEqual(
    keys.map((key) => `${key} removed`),
  );
  expect([...bucket.server.objects('site').keys()]).toEqual([]);
});

test('what is never deleted is said key by key, and why', async () => {
  await using bucket = await openBucket();
  bucket.server.intercept(async ({ when }) => (when === 'before' ? 'half deleted' : null));
  const answers = await bucket.remove();
  const left = [...bucket.server.objects('site').keys()];
  expect(left).toEqual(['a']);
  expect(answers.filter(({ outcome }) => outcome === 'failed')).toEqual([
    {
      key: 'a',
      outcome: 'failed',
      why: 'S3 answered InternalError: We encountered an internal error.',
    },
  ]);
});

test('of two removals one fails: the other is in the ledger, and the next publish deletes what is left', async () => {
  const old = (title: string): string => story({ title, date: '2019-11-18' });
  await using club = await createBucketClub({
    stories: { fox: old('The Fox'), mill: old('The Mill'), well: old('The Well') },
  });
  await club.publish();
  await club.remove('stories/mill.md');
  await club.remove('stories/well.md');
  club.s3.deny('s3:DeleteObject', inBucket('stories/well'));
  const { exitCode, stderr } = await club.run(['publish', '--yes']);
  expect(exitCode).toBe(3);
  expect(stderr).toMatch(/state {2}\d+ of \d+ changes are live and in the ledger/);
  expect(club.text('stories/well/index.html')).toContain('The Well');
  club.s3.allowAll();
  await club.publish();
  expect(club.text('stories/mill/index.html')).toBeNull();
  expect(club.text('stories/well/index.html')).toBeNull();
  expect(club.cloudFront.purges.flatMap(({ items }) => items)).toEqual(
    expect.arrayContaining(['/stories/mill/', '/stories/well/']),
  );
});
