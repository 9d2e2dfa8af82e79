import { describe, expect, test, vi } from 'vitest';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../../support/bucket-club.ts';
import { createClub } from '../../support/club.ts';
import { type Commits, commitChain, markOf } from '../../support/race/commits.ts';
import { faultsOf } from '../../support/race/faults-of.ts';
import { type Place, raceConfig, runRace } from '../../support/race/run-race.ts';
import { setAwsEnvironment } from '../../support/aws-environment.ts';
import { s3Origin } from '../../../src/origin/s3.ts';
import { runCli } from '../../support/run-cli.ts';

vi.setConfig({ testTimeout: 300_000 });

const site = {
  stories: {},
  files: { '.gitignore': 'dist/\n.storyclub/\n', 'stories/notes.txt': 'Not a story.\n' },
};

/** Races of each kind; more with RACES=20 npm run test:faults -- races. */
const times = Number(process.env['RACES'] ?? '1');
const rounds = Array.from({ length: times }, (_, round) => round + 1);

/** Some races begin with nothing published, the others with the oldest commit live. */
async function publishOldest({ ids, checkOut }: Commits, { env }: Place): Promise<number> {
  const { exitCode, stderr } = await runCli(['publish', '--yes'], {
    cwd: checkOut(ids[0] ?? '', 'whole'),
    env,
  });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return 1;
}

describe.each(rounds)('race %d', () => {
  test.each([
    [2, 'nothing'],
    [5, 'the oldest'],
    [20, 'the oldest'],
  ])('%d processes publish to one folder where %s is published', async (racers, is) => {
    await using club = await createClub({ ...site, config: raceConfig });
    const commits = await commitChain(club, racers);
    const place: Place = { origin: club.origin, prefix: '', env: {} };
    const before = is === 'nothing' ? 0 : await publishOldest(commits, place);
    const finishes = await runRace(commits, place);
    expect(await faultsOf(finishes, { commits, place, before })).toEqual([]);
  });

  test.each([
    [2, 'nothing'],
    [5, 'the oldest'],
    [20, 'the oldest'],
  ])('%d processes publish to one bucket where %s is published', async (racers, is) => {
    await using club = await createBucketClub({
      ...site,
      config: {
        ...raceConfig,
        targets: { live: { bucket, region: 'eu-west-2', prefix: 'site/' } },
      },
    });
    const commits = await commitChain(club, racers);
    const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_S3: club.s3.url });
    try {
      const origin = await s3Origin({ bucket, region: 'eu-west-2' });
      const place: Place = { origin, prefix: 'site/', env: club.env };
      const before = is === 'nothing' ? 0 : await publishOldest(commits, place);
      const writes = watchLedger(club, commits);
      const finishes = await runRace(commits, place);
      expect(writes.torn).toEqual([]);
      expect(writes.count).toBeGreaterThan(1);
      expect(await faultsOf(finishes, { commits, place, before })).toEqual([]);
    } finally {
      restore();
    }
  });
});

/** Looks at every page at each write of the ledger: all are of the commit it says is published, none older than before. */
function watchLedger(club: BucketClub, { ids }: Commits) {
  const watched: { count: number; newest: number; torn: string[] } = {
    count: 0,
    newest: -1,
    torn: [],
  };
  const objects = club.s3.objects(bucket);
  const set = objects.set.bind(objects);
  objects.set = (key, object) => {
    set(key, object);
    if (key !== '.storyclub/ledger.json') return objects;
    watched.count += 1;
    const { publish, serial } = JSON.parse(object.body.toString('utf8'));
    const marks = new Set(
      [...objects]
        .filter(([name]) => name.startsWith(inBucket('')) && name.endsWith('.html'))
        .map(([, { body }]) => markOf(body.toString('utf8'))),
    );
    const live = publish === null ? [] : [ids.indexOf(publish.commit)];
    if ((live[0] ?? -1) < watched.newest) watched.torn.push(`ledger ${serial}: an older commit`);
    watched.newest = Math.max(watched.newest, live[0] ?? -1);
    if (JSON.stringify([...marks]) !== JSON.stringify(live))
      watched.torn.push(
        `ledger ${serial}: pages of ${[...marks].join()}, published ${live.join()}`,
      );
    return objects;
  };
  return watched;
}
