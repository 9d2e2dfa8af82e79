import { expect, inject, test, vi } from 'vitest';
import { createClub } from '../support/club.ts';
import { commitChain } from '../support/race/commits.ts';
import { faultsOf } from '../support/race/faults-of.ts';
import { type Place, raceConfig, runRace } from '../support/race/run-race.ts';
import { openBucket } from './open-bucket.ts';

vi.setConfig({ testTimeout: 300_000 });

test.each([2, 5, 20])(
  '%d processes publish to one bucket of a real S3 server: the newest commit wins whole',
  async (racers) => {
    const settings = {
      AWS_ENDPOINT_URL_S3: inject('versityUrl'),
      AWS_ACCESS_KEY_ID: inject('versityAccess'),
      AWS_SECRET_ACCESS_KEY: inject('versitySecret'),
      AWS_REGION: 'eu-west-2',
    };
    const { bucket, origin, close } = await openBucket(settings);
    const live = { bucket, region: 'eu-west-2', prefix: 'site/' };
    await using club = await createClub({
      stories: {},
      files: { '.gitignore': 'dist/\n.storyclub/\n', 'stories/notes.txt': 'Not a story.\n' },
      config: { ...raceConfig, target: 'live', targets: { live } },
    });
    try {
      const commits = await commitChain(club, racers);
      const place: Place = { origin, prefix: 'site/', env: settings };
      const finishes = await runRace(commits, place);
      expect(await faultsOf(finishes, { commits, place, before: 0 })).toEqual([]);
    } finally {
      await close();
    }
  },
);
