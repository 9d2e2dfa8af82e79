import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HostileBucket, createHostileBucket } from './hostile-bucket.ts';
import type { Answered, Tamper } from './tampering-proxy.ts';

/** What a server, or whatever answers in its place, can say to a publish. */

let place: HostileBucket;
beforeAll(async () => {
  place = await createHostileBucket();
}, 60_000);
afterAll(async () => {
  await place[Symbol.asyncDispose]();
});
beforeEach(async () => {
  await place.reset();
});

const page = Buffer.from('<html><body>Please sign in</body></html>');

/** An answer with another body, and headers if any. */
const withBody = (
  answer: Answered,
  body: string | Buffer,
  headers: Readonly<Record<string, string>> = {},
): Answered => ({
  status: 200,
  headers: {
    ...answer.headers,
    ...headers,
    'content-length': String(Buffer.byteLength(body)),
  },
  body: Buffer.from(body),
});

const without = (answer: Answered, header: string): Answered => {
  const { [header]: _gone, ...headers } = answer.headers;
  return { ...answer, headers };
};

/** Tampers with what is asked of one path. */
const on =
  (path: string, tamper: (answer: Answered) => Answered): Tamper =>
  (asked, answer) =>
    asked.url.includes(path) ? tamper(answer) : answer;

const listing = (keys: readonly string[], more = '<IsTruncated>false</IsTruncated>'): string =>
  `<ListBucketResult>${more}<EncodingType>url</EncodingType>${keys
    .map(
      (key) =>
        `<Contents><Key>${key}</Key><ETag>"0"</ETag><Size>1</Size><LastModified>2026-01-01T00:00:00.000Z</LastModified></Contents>`,
    )
    .join('')}</ListBucketResult>`;

/** The answer to a publish's first listing: a ledger that is gone makes it look for objects of others. */
const listed = (body: string): Tamper => {
  const gone = [...place.objects.keys()].filter((key) => key.startsWith('.storyclub/'));
  for (const key of gone) place.objects.delete(key);
  return on('list-type=2', (answer) =>
    withBody(answer, body, { 'content-type': 'application/xml' }),
  );
};

describe('S3', () => {
  test.each<[string, () => Tamper, string]>([
    [
      'a page of a proxy for the ledger',
      () => on('ledger.json', (answer) => withBody(answer, page)),
      'ledger-damaged',
    ],
    [
      'a ledger cut short',
      () => on('ledger.json', (answer) => withBody(answer, answer.body.subarray(0, 90))),
      'ledger-damaged',
    ],
    [
      'an answer without a Date',
      () => on('ledger.json', (answer) => without(answer, 'date')),
      'answer-wrong',
    ],
    [
      'an object without an ETag',
      () => on('ledger.json', (answer) => without(answer, 'etag')),
      'answer-wrong',
    ],
    [
      'another host to go to',
      () =>
        on('ledger.json', (answer) => ({
          ...answer,
          status: 307,
          headers: { ...answer.headers, location: 'http://192.0.2.1/x' },
        })),
      'origin-failed',
    ],
    ['a listing that is a page', () => listed(page.toString()), 'answer-wrong'],
    ['a listing of other keys', () => listed(listing(['secret.txt'])), 'answer-wrong'],
    ['a listing of keys nobody can decode', () => listed(listing(['site/%ff'])), 'answer-wrong'],
    [
      'a listing of nothing that goes on',
      () =>
        listed(
          listing(
            [],
            '<IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken>',
          ),
        ),
      'answer-wrong',
    ],
    [
      'a listing that begins again',
      () =>
        listed(
          listing(
            ['site/a'],
            '<IsTruncated>true</IsTruncated><NextContinuationToken>a</NextContinuationToken>',
          ),
        ),
      'answer-wrong',
    ],
    [
      'a listing that does not say where it goes on',
      () => listed(listing(['site/a'], '<IsTruncated>true</IsTruncated>')),
      'answer-wrong',
    ],
  ])('%s: %s', async (_what, tamper, code) => {
    place.s3.tamper = tamper();
    const seen = await place.run(['publish', '--yes']);
    expect(seen).toMatchObject({ exitCode: 2, code });
    expect(place.touched()).toEqual([]);
  });

  test('a write that was taken without an ETag is looked at, and the publish goes on', async () => {
    await place.club.write('stories/new.md', newStory);
    place.s3.tamper = (asked, answer) =>
      asked.method === 'PUT' && asked.url.includes('/site/') ? without(answer, 'etag') : answer;
    expect(await place.run(['publish', '--yes'])).toMatchObject({ exitCode: 0, code: null });
    expect(place.objects.has('site/stories/new/index.html')).toBe(true);
    await place.club.remove('stories/new.md');
  });

  test('what an error says of itself is shown, not obeyed', async () => {
    const message = 'x\u001b[2J\u001b]0;owned\u0007\u009b31m';
    place.s3.tamper = on('ledger.json', (answer) => ({
      ...withBody(
        answer,
        `<Error><Code>Odd</Code><Message>${message.replaceAll('\u001b', '&#155;')}</Message></Error>`,
      ),
      status: 400,
    }));
    const { stdout, exitCode } = await place.run(['status']);
    expect(exitCode).toBe(2);
    expect(JSON.parse(stdout).error.why).toContain('owned');
  });
});

const newStory = '---\ntitle: New\nauthor: Ada Lind\ndate: 2026-05-06\n---\n\nNew.\n';

describe('CloudFront', () => {
  test.each<[string, string, (answer: Answered) => Answered]>([
    ['a page for its configuration', '/config', (answer) => withBody(answer, page)],
    ['nothing for its configuration', '/config', (answer) => withBody(answer, '')],
    [
      'a distribution without behaviours',
      '/config',
      (answer) => withBody(answer, '<DistributionConfig/>'),
    ],
    [
      'a lifetime that is no number',
      '/config',
      (answer) =>
        withBody(
          answer,
          answer.body.toString().replace(/<ErrorCachingMinTTL>\d+/, '<ErrorCachingMinTTL>soon'),
        ),
    ],
    [
      'a policy without its configuration',
      '/cache-policy/',
      (answer) => withBody(answer, '<CachePolicy/>'),
    ],
  ])('%s', async (_what, path, tamper) => {
    const gone = [...place.objects.keys()].filter((key) => /^(?:site|\.storyclub)\//.test(key));
    for (const key of gone) place.objects.delete(key);
    place.cloudFront.tamper = on(path, tamper);
    const seen = await place.run(['plan']);
    expect(['answer-wrong', 'cdn-failed', null]).toContain(seen.code);
    expect(place.touched()).toEqual([]);
  });

  test('a purge without an id is owed, and sent again under the same reference', async () => {
    await place.club.write('stories/fox.md', newStory.replace('New.', 'Newer.'));
    const gone = (answer: Answered): Answered => withBody(answer, '<Invalidation/>');
    place.cloudFront.tamper = (asked, answer) => (asked.method === 'POST' ? gone(answer) : answer);
    expect(await place.run(['publish', '--yes', '--urgent'])).toMatchObject({ exitCode: 4 });
    const sent = place.club.cloudFront.purges.at(-1);
    place.cloudFront.tamper = (_asked, answer) => answer;
    expect(await place.run(['publish', '--yes'])).toMatchObject({ exitCode: 0 });
    expect(place.club.cloudFront.purges.at(-1)?.reference).toBe(sent?.reference);
  });
});
