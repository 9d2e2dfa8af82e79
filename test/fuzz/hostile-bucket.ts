import type { Clock } from '../../src/clock.ts';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { type BucketClub, bucket, createBucketClub } from '../support/bucket-club.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { story } from '../support/club.ts';
import type { StoredObject } from '../support/s3-store.ts';
import { innerXml, textOfXml } from '../support/s3-xml.ts';
import { type Seen, runMain } from './run-main.ts';
import {
  type Asked,
  type TamperingProxy,
  startTamperingProxy,
  untouched,
} from './tampering-proxy.ts';

/** Objects that are not the site's: in its place, beside it, and among its state. */
export const foreignKeys = [
  'site/foreign.txt',
  'site/images/holiday.jpg',
  'site/stories/mine/notes.html',
  'other-site/index.html',
  'secret.txt',
  '.storyclub-backup/ledger.json',
] as const;

/** A bucket with a published site and with objects of others, which a test makes lie and then puts back. */
export interface HostileBucket extends AsyncDisposable {
  readonly club: BucketClub;
  readonly s3: TamperingProxy;
  readonly cloudFront: TamperingProxy;
  readonly env: Readonly<Record<string, string>>;
  /** The bucket's objects, as they are. */
  readonly objects: Map<string, StoredObject>;
  /** Everything as it was published: objects, sources, faithful answers; `edit` not 0: with a story to publish. */
  reset(edit?: number): Promise<void>;
  /** With `--json`, or as `how` says. */
  run(args: readonly string[], how?: readonly string[]): Promise<Seen>;
  /** What was written for browsers: the page of `status --html`, the summary of a GitHub job. */
  pages(): readonly string[];
  /** Keys of others that are not as they were. */
  harmed(): readonly string[];
  /** Keys that were written or deleted since the last reset. */
  touched(): readonly string[];
}

export async function createHostileBucket({
  releases = 1,
}: {
  /** How often it was published: once, or twice with a change and a removal. */
  readonly releases?: 1 | 2;
} = {}): Promise<HostileBucket> {
  const club = await createBucketClub({
    stories: {
      fox: story({ title: 'The fox', date: '2026-01-02', body: 'A [well](./well.md).' }),
      well: story({ title: 'The well', date: '2025-03-04', body: 'Deep.' }),
      tea: story({ title: 'Tea', date: '2026-03-04', body: 'Hot.', more: 'tags: [tea]' }),
    },
  });
  const s3 = await startTamperingProxy(club.s3.url);
  const cloudFront = await startTamperingProxy(club.cloudFront.url);
  const env = {
    ...club.env,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_CLOUDFRONT: cloudFront.url,
    GITHUB_STEP_SUMMARY: club.path('summary.md'),
  };
  const pages = [club.path('status.html'), club.path('summary.md')];
  const ahead = { ms: 0 };
  const clock: Clock = {
    now: () => Date.now() + ahead.ms,
    // Nobody waits: the machine and the servers are set forward.
    sleep: async (ms) => {
      ahead.ms += ms;
      club.forward(ms / 1000);
    },
  };
  const restore = setAwsEnvironment(env);
  const objects = club.s3.objects(bucket);
  const run: HostileBucket['run'] = (args, how = ['--json']) =>
    runMain([...args, ...how], { cwd: club.root, env, clock });
  const first = await run(['publish', '--yes']);
  if (first.exitCode !== 0) throw new Error(`${first.stdout}\n${first.stderr}`);
  if (releases > 1) await publishAgain(club, run);
  for (const key of foreignKeys) await putForeign(key, club);
  const published = new Map(objects);
  return {
    club,
    s3,
    cloudFront,
    env,
    objects,
    async reset(edit = 0) {
      const body = edit === 0 ? 'A [well](./well.md).' : `Text ${edit}.`;
      await club.write('stories/fox.md', story({ title: 'The fox', date: '2026-01-02', body }));
      objects.clear();
      for (const [key, object] of published) objects.set(key, object);
      for (const path of pages) rmSync(path, { force: true });
      s3.tamper = untouched;
      cloudFront.tamper = untouched;
      s3.asked.length = 0;
      cloudFront.asked.length = 0;
      club.s3.allowAll();
    },
    run,
    pages: () => pages.flatMap((path) => (existsSync(path) ? [readFileSync(path, 'utf8')] : [])),
    harmed: () => foreignKeys.filter((key) => objects.get(key) !== published.get(key)),
    touched: () => s3.asked.flatMap(keysWritten),
    [Symbol.asyncDispose]: async () => {
      restore();
      await Promise.all([s3.close(), cloudFront.close()]);
      await club[Symbol.asyncDispose]();
    },
  };
}

async function publishAgain(club: BucketClub, run: HostileBucket['run']): Promise<void> {
  await club.write(
    'stories/well.md',
    story({ title: 'The well', date: '2025-03-04', body: 'Dry.' }),
  );
  await club.remove('stories/tea.md');
  const { exitCode, stdout } = await run(['publish', '--yes']);
  if (exitCode !== 0) throw new Error(stdout);
}

/** The keys a request writes or deletes; DeleteObjects names them in its body. */
function keysWritten({ method, url, body }: Asked): readonly string[] {
  if (method === 'GET' || method === 'HEAD') return [];
  if (method !== 'POST') return [keyOf(url)];
  return innerXml(body.toString(), 'Key').map(textOfXml);
}

function keyOf(url: string): string {
  const [path = ''] = url.split('?');
  return decodeURIComponent(path.split('/').slice(2).join('/'));
}

async function putForeign(key: string, club: BucketClub): Promise<void> {
  await fetch(`${club.s3.url}/${bucket}/${key}`, { method: 'PUT', body: `of others: ${key}` });
}
