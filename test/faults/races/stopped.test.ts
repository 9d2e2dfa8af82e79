import { writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { expect, test, vi } from 'vitest';
import { s3Origin } from '../../../src/origin/s3.ts';
import { setAwsEnvironment } from '../../support/aws-environment.ts';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../../support/bucket-club.ts';
import { commitChain } from '../../support/race/commits.ts';
import { lookAfterwards, raceConfig } from '../../support/race/run-race.ts';
import { runCli } from '../../support/run-cli.ts';
import type { Hold } from '../../support/s3-server.ts';
import { startCli } from '../../support/start-cli.ts';

vi.setConfig({ testTimeout: 120_000 });

/** A site whose oldest commit is published, with a clock that can be set forward for its server and its processes. */
async function startedClub() {
  const club = await createBucketClub({
    stories: {},
    files: { '.gitignore': 'dist/\n.storyclub/\n', 'stories/notes.txt': 'Not a story.\n' },
    config: { ...raceConfig, targets: { live: { bucket, region: 'eu-west-2', prefix: 'site/' } } },
  });
  const commits = await commitChain(club, 5);
  const clock = club.path('clock');
  const shim = pathToFileURL('test/support/race/forwarded-clock.mjs').href;
  const forward = (seconds: number): void => {
    writeFileSync(clock, String(seconds * 1000));
    club.forward(seconds);
  };
  forward(0);
  const env = {
    ...club.env,
    NODE_OPTIONS: `--import=${shim}`,
    STORYCLUB_TEST_CLOCK: clock,
  };
  const by = (who: string) => ({ ...env, GITHUB_ACTOR: who });
  const [oldest = '', first = '', , , second = ''] = commits.ids;
  const publish = (id: string, who: string) =>
    runCli(['publish', '--yes'], { cwd: commits.checkOut(id, 'whole'), env: by(who) });
  expect(await publish(oldest, 'ada')).toMatchObject({ exitCode: 0 });
  return {
    club,
    forward,
    startFirst: () =>
      startCli(['publish', '--yes'], { cwd: commits.checkOut(first, 'whole'), env: by('ada') }),
    publishSecond: () => publish(second, 'bob'),
    second,
    [Symbol.asyncDispose]: () => club[Symbol.asyncDispose](),
  };
}

/** Where a publish is stopped: what holds it back. */
type Point = (club: BucketClub) => Promise<Hold>;

const at =
  (
    operation: 'PutObject' | 'DeleteObjects' | 'DeleteObject',
    key: string,
    when: 'before' | 'after',
  ): Point =>
  async ({ s3 }) => {
    const held = s3.hold(operation, key, when);
    await held.arrived;
    held.keep();
    return held;
  };

const [lease, root, entries] = [
  '.storyclub/lease',
  '.storyclub/ledger.json',
  '.storyclub/entries-',
];

/** The second write of the root: the first has the journal. */
const atCommit =
  (when: 'before' | 'after'): Point =>
  async (club) => {
    const held = await at('PutObject', entries, 'after')(club);
    const committing = at('PutObject', root, when)(club);
    held.release();
    return await committing;
  };

const lost = { exitCode: 3, code: 'lease-lost' };
const older = { exitCode: 2, code: 'older-commit' };
const done = { exitCode: 0, code: null };

test.each<readonly [string, Point, { readonly exitCode: number; readonly code: string | null }]>([
  ['it has got its lease', at('PutObject', lease, 'after'), older],
  ['its journal is on its way', at('PutObject', root, 'before'), lost],
  ['it has written its journal', at('PutObject', root, 'after'), lost],
  ['a page is on its way', at('PutObject', inBucket('stories/the-fox/'), 'before'), lost],
  ['it has uploaded a page', at('PutObject', inBucket('stories/the-fox/'), 'after'), lost],
  ['it has uploaded the home page', at('PutObject', inBucket('index.html'), 'after'), lost],
  ['its list of entries is on its way', at('PutObject', entries, 'before'), lost],
  ['it has written its list of entries', at('PutObject', entries, 'after'), lost],
  ['its commit is on its way', atCommit('before'), lost],
  ['it has committed', atCommit('after'), done],
  ['it releases its lease', at('DeleteObject', lease, 'before'), done],
])(
  'a publish that is stopped when %s, while another one comes: the site is the other one’s',
  async (_, point, end) => {
    await using site = await startedClub();
    const { club } = site;
    const first = site.startFirst();
    const held = await point(club);
    first.signal('SIGSTOP');
    site.forward(151);
    expect(await site.publishSecond()).toMatchObject({ exitCode: 0 });
    held.release();
    first.signal('SIGCONT');
    const { exitCode, stdout, stderr } = await first.ended;
    expect({ exitCode, stderr }).toEqual({
      exitCode: end.exitCode,
      stderr: end.code === null ? '' : expect.stringContaining(wordsOf[end.code] ?? ''),
    });
    expect(stdout.includes('published to live')).toBe(end.exitCode === 0);

    const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: club.s3.url });
    const origin = await s3Origin({ bucket, region: 'eu-west-2' });
    const after = await lookAfterwards({ origin, prefix: 'site/', env: {} });
    restore();
    expect({ ...after, root: after.root.publish?.commit }).toEqual({
      root: site.second,
      marks: [4],
      isLocked: false,
    });
    const again = await site.publishSecond();
    expect(again.stdout).toContain('nothing to do');
  },
);

const wordsOf: Readonly<Record<string, string>> = {
  'lease-lost': 'A publish by bob',
  'older-commit': 'is older than what is',
};
