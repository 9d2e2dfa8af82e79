import fastGlob from 'fast-glob';
import { describe, expect, test, vi } from 'vitest';
import { type BucketClub, bucket, createBucketClub, inBucket } from '../support/bucket-club.ts';
import { story } from '../support/club.ts';
import { type Grant, type Policy, grantsOf, without } from '../support/iam.ts';
import type { CliResult } from '../support/run-cli.ts';
import { startCli } from '../support/start-cli.ts';

// Every row publishes several times, beside others.
vi.setConfig({ testTimeout: 240_000, maxConcurrency: 2 });

const kmsKey = 'arn:aws:kms:eu-west-2:111122223333:key/1234abcd';
const ownPolicy = '7d6c5b4a-1111-4222-8333-444455557777';
const month = 31 * 86_400;
/** Longer than a lease lasts: two minutes, and the half that a request may still be under way. */
const leaseAndMore = 151;

const fox = (body: string) => story({ title: 'The Fox', date: '2019-11-18', body });
const HARE = 'stories/the-hare/index.html';

/** A bucket that needs everything: versions, a key, and behind it a cache policy of its owner. */
async function createLockedClub(): Promise<BucketClub> {
  const club = await createBucketClub({
    stories: {
      'the-fox': fox('It was dark.'),
      'the-hare': story({ title: 'The Hare', date: '2026-11-20' }),
      'the-owl': story({ title: 'The Owl', date: '2026-11-19' }),
    },
    config: { limits: { maxRemovedShare: 1 } },
    cloudFront: {
      distribution: 'distribution-own-policy',
      policies: { [ownPolicy]: 'policy-own' },
    },
  });
  club.s3.version(bucket, 'on');
  club.s3.encrypt(bucket, kmsKey);
  return club;
}

async function printedPolicy(club: BucketClub, ...flags: readonly string[]): Promise<Policy> {
  const args = ['infra', 'policy', '--kms-key', kmsKey, ...flags];
  return JSON.parse((await club.run(args)).stdout);
}

function authorise(club: BucketClub, policy: Policy): void {
  club.s3.authorise(policy);
  club.cloudFront.authorise(policy);
}

type Act = (club: BucketClub) => Promise<CliResult>;

/** What a site lives through, in this order; each can be done again. */
const acts = {
  'first publish': (club) => club.run(['publish', '--yes']),
  'edit and remove': async (club) => {
    await club.write('stories/the-fox.md', fox('It was light.'));
    await club.remove('stories/the-owl.md').catch(() => {});
    return await club.run(['publish', '--yes']);
  },
  'look at status': (club) => club.run(['status']),
  'settle a story with tags': async (club) => {
    const objects = club.s3.objects(bucket);
    const hare = objects.get(inBucket(HARE));
    if (hare !== undefined) objects.set(inBucket(HARE), { ...hare, tags: 'team=stories' });
    club.forward(month);
    return await club.run(['settle']);
  },
  'roll back': (club) => club.run(['rollback', '--yes']),
} as const satisfies Readonly<Record<string, Act>>;
type ActName = keyof typeof acts;

/** Other commands that change something; they need no right that those above do not need. */
const others = {
  'look for drift': (club) => club.run(['status', '--refresh']),
  'put drift right': async (club) => {
    club.s3.objects(bucket).delete(inBucket('index.html'));
    return await club.run(['publish', '--refresh', '--yes']);
  },
  'take down': (club) => club.run(['take-down', 'the-hare', '--yes', '--no-wait']),
  restore: (club) => club.run(['restore', 'the-hare', '--yes']),
  'correct a word': (club) =>
    club.run(['fix-typo', 'the-fox', '--replace', 'light=bright', '--yes']),
  'list releases': (club) => club.run(['releases', '--verbose']),
  'adopt what has no ledger': async (club) => {
    const objects = club.s3.objects(bucket);
    for (const key of objects.keys()) if (key.startsWith('.storyclub/')) objects.delete(key);
    return await club.run(['adopt', '--yes', '--no-wait']);
  },
  'publish after it': (club) => club.run(['publish', '--yes']),
  unlock: async (club) => {
    const held = club.s3.hold('PutObject', '.storyclub/ledger.json');
    await club.write('stories/the-fox.md', fox('It was bright and late.'));
    const publishing = startCli(['publish', '--yes'], { cwd: club.root, env: club.env });
    await held.arrived;
    publishing.signal('SIGKILL');
    held.release();
    await publishing.ended;
    club.forward(leaseAndMore);
    return await club.run(['unlock', '--yes']);
  },
} as const satisfies Readonly<Record<string, Act>>;

/** `s3:GetObject site/*`: an action, and the last part of what it is allowed on. */
const nameOf = ({ action, resource, only }: Grant): string =>
  `${action} ${only === undefined ? resource.replace(/^.*?(?:example\/|distribution\/)|^.*:/, '') : `below ${only}`}`;

/** What each right is first missed by, how that ends, and the words that name it. */
const missed: readonly (readonly [
  right: string,
  by: ActName,
  exitCode: number,
  said: string | RegExp,
])[] = [
  ['s3:GetObject site/*', 'edit and remove', 2, 'Nothing on the site was changed.'],
  ['s3:GetObject .storyclub/*', 'first publish', 2, 'needed to read the ledger'],
  ['s3:PutObject site/*', 'first publish', 2, 'Nothing on the site was changed.'],
  ['s3:PutObject .storyclub/*', 'first publish', 2, 'write the ledger and the lease'],
  ['s3:DeleteObject site/*', 'edit and remove', 3, 'Publishing again does the rest.'],
  ['s3:DeleteObject .storyclub/*', 'first publish', 0, 'could not be released'],
  ['s3:ListBucket below site/*', 'first publish', 2, 'see what else is in the bucket'],
  ['s3:ListBucket below .storyclub/*', 'first publish', 2, 'tell an object that is missing'],
  ['s3:GetObjectVersion site/*', 'roll back', 2, 'needed to go back to an earlier publish'],
  ['s3:GetObjectTagging site/*', 'settle a story with tags', 3, 'object that has tags'],
  ['s3:PutObjectTagging site/*', 'settle a story with tags', 3, 'needed to keep the tags'],
  ['kms:Decrypt key/1234abcd', 'edit and remove', 2, 'needed to read objects'],
  ['kms:GenerateDataKey key/1234abcd', 'first publish', 2, 'needed to write objects'],
  ['cloudfront:GetDistributionConfig E123EXAMPLE', 'first publish', 2, 'how long edges keep'],
  ['cloudfront:CreateInvalidation E123EXAMPLE', 'edit and remove', 4, 'purge owed: The perm'],
  ['cloudfront:GetInvalidation E123EXAMPLE', 'look at status', 0, 'has completed is not known'],
  ['cloudfront:ListInvalidations E123EXAMPLE', 'edit and remove', 0, 'Which free paths other'],
  ['cloudfront:GetCachePolicy cache-policy/*', 'first publish', 2, 'a cache policy of your own'],
];

const flat = ({ stdout, stderr }: CliResult): string =>
  `${stdout}${stderr}`.replaceAll(/\s+/g, ' ');

describe('the policy of infra policy', () => {
  test.concurrent('is enough for everything', async ({ expect }) => {
    await using club = await createLockedClub();
    authorise(club, await printedPolicy(club, '--object-tags'));
    for (const [name, act] of Object.entries({ ...acts, ...others })) {
      const result = await act(club);
      expect({ name, exitCode: result.exitCode, denied: /permission/.test(flat(result)) }).toEqual({
        name,
        exitCode: 0,
        denied: false,
      });
    }
  });

  test.concurrent('has no right that is not in the table below', async ({ expect }) => {
    await using club = await createLockedClub();
    const grants = grantsOf(await printedPolicy(club, '--object-tags'));
    expect(grants.map(nameOf).toSorted()).toEqual(missed.map(([right]) => right).toSorted());
  });

  test.concurrent.each(missed)(
    'without %s: %s ends with %d and names it; with it, all is well',
    async (right, by, exitCode, said) => {
      await using club = await createLockedClub();
      const policy = await printedPolicy(club, '--object-tags');
      const grant = grantsOf(policy).find((candidate) => nameOf(candidate) === right);
      if (grant === undefined) throw new Error(`the policy does not have ${right}`);
      authorise(club, without(policy, grant));
      for (const [name, act] of Object.entries(acts)) {
        const result = await act(club);
        const text = flat(result);
        if (name !== by) {
          expect({ name, exitCode: result.exitCode, named: text.includes(grant.action) }).toEqual({
            name,
            exitCode: 0,
            named: false,
          });
          continue;
        }
        expect({ name, exitCode: result.exitCode }).toEqual({ name, exitCode });
        expect(text).toContain(`The permission ${grant.action} on arn:aws:`);
        expect(text).toMatch(said);
        if (exitCode >= 2) expect(text).toContain('`storyclub infra policy` prints all it needs');
        break;
      }

      authorise(club, policy);
      club.forward(leaseAndMore);
      const again = await acts[by](club);
      expect({ again: again.exitCode, said: again.stderr }).toMatchObject({ again: 0 });
      await club.publish();
      await expectAsBuilt(club);
    },
  );
});

/** The bucket has the site as it was built, and owes no purge. */
async function expectAsBuilt(club: BucketClub): Promise<void> {
  const built = await fastGlob('**', { cwd: club.path('dist'), dot: true });
  const keys = club.keys();
  expect(keys).toEqual(built.toSorted());
  for (const key of keys)
    expect({ key, text: club.text(key) }).toEqual({ key, text: await club.built(key) });
  const { stdout } = await club.run(['status', '--json']);
  const status: { unfinished: unknown; purges: readonly { state: string }[] } = JSON.parse(stdout);
  expect(status.unfinished).toBeNull();
  expect(status.purges.filter(({ state }) => state === 'owed')).toEqual([]);
}

describe('the policy of infra policy --read-only', () => {
  const plan: Act = (club) => club.run(['plan']);
  const status: Act = (club) => club.run(['status']);

  /** What each right is missed by: looking at a bucket where nothing is yet, or at one in the middle of things. */
  const looks: readonly (readonly [right: string, where: 'empty' | 'busy', look: Act])[] = [
    ['s3:GetObject site/*', 'busy', plan],
    ['s3:GetObject .storyclub/*', 'busy', plan],
    ['s3:ListBucket below site/*', 'empty', plan],
    ['s3:ListBucket below .storyclub/*', 'empty', plan],
    ['kms:Decrypt key/1234abcd', 'busy', plan],
    ['cloudfront:GetDistributionConfig E123EXAMPLE', 'empty', plan],
    ['cloudfront:GetInvalidation E123EXAMPLE', 'busy', status],
    ['cloudfront:ListInvalidations E123EXAMPLE', 'busy', status],
    ['cloudfront:GetCachePolicy cache-policy/*', 'empty', plan],
  ];

  /** A purge is under way, a publish stopped half-way, and a story was edited since. */
  async function createBusyClub(): Promise<BucketClub> {
    const club = await createLockedClub();
    await club.publish();
    await acts['edit and remove'](club);
    await club.write('stories/the-fox.md', fox('It was light again.'));
    club.s3.deny('s3:PutObject', '.storyclub/entries-');
    expect((await club.run(['publish', '--yes'])).exitCode).toBe(3);
    club.s3.allowAll();
    return club;
  }

  const stateOf = ({ s3, cloudFront }: BucketClub) => ({
    objects: new Map(s3.objects(bucket)),
    purges: cloudFront.purges.length,
  });

  test('is enough to look, has no right more, and cannot change anything', async () => {
    await using club = await createBusyClub();
    await using empty = await createLockedClub();
    const all = await printedPolicy(club, '--object-tags');
    const policy = await printedPolicy(club, '--read-only');
    const grants = grantsOf(policy);
    expect(grants.map(nameOf).toSorted()).toEqual(looks.map(([right]) => right).toSorted());
    const clubs = { empty, busy: club };
    const before = { empty: stateOf(empty), busy: stateOf(club) };
    const looking = [['plan'], ['status'], ['releases', '--verbose'], ['rehearse', '--seed', '1']];

    authorise(club, policy);
    authorise(empty, policy);
    for (const args of looking)
      expect({ args, exitCode: (await club.run(args)).exitCode }).toEqual({ args, exitCode: 0 });
    expect((await plan(empty)).exitCode).toBe(0);

    for (const [right, where, look] of looks) {
      const [taken] = grants.filter((grant) => nameOf(grant) === right);
      if (taken === undefined) throw new Error(`the policy does not have ${right}`);
      authorise(clubs[where], without(policy, taken));
      const said = flat(await look(clubs[where]));
      expect({ right, named: said.includes(`The permission ${taken.action} on arn:`) }).toEqual({
        right,
        named: true,
      });
      authorise(clubs[where], policy);
    }

    for (const args of [['publish', '--yes'], ['settle'], ['take-down', 'the-hare', '--yes']]) {
      const refused = await club.run(args);
      expect({ args, exitCode: refused.exitCode }).toEqual({ args, exitCode: 2 });
      expect(flat(refused)).toContain('The permission s3:PutObject on arn:aws:s3:::');
    }
    expect({ empty: stateOf(empty), busy: stateOf(club) }).toEqual(before);

    authorise(club, all);
    club.forward(leaseAndMore);
    await club.publish();
    await expectAsBuilt(club);
  });
});

test('a site at the top of its bucket needs the whole bucket, and that is enough', async () => {
  const live = { bucket, region: 'eu-west-2', distribution: 'E123EXAMPLE', prefix: '' };
  await using club = await createBucketClub({
    stories: { 'the-fox': fox('It was dark.') },
    config: { targets: { live } },
    cloudFront: { distribution: 'distribution-simple' },
  });
  const policy: Policy = JSON.parse((await club.run(['infra', 'policy'])).stdout);
  expect(grantsOf(policy).filter(({ action }) => action.startsWith('s3:'))).toEqual([
    { action: 's3:GetObject', resource: `arn:aws:s3:::${bucket}/*` },
    { action: 's3:PutObject', resource: `arn:aws:s3:::${bucket}/*` },
    { action: 's3:DeleteObject', resource: `arn:aws:s3:::${bucket}/*` },
    { action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}` },
    { action: 's3:GetObjectVersion', resource: `arn:aws:s3:::${bucket}/*` },
  ]);
  authorise(club, policy);
  await club.publish();
  await club.write('stories/the-fox.md', fox('It was light.'));
  await club.publish();
  expect(club.cloudFront.purges).toHaveLength(1);
});

test('a bucket that keeps no versions is gone back in without s3:GetObjectVersion', async () => {
  await using club = await createBucketClub({ stories: { 'the-fox': fox('It was dark.') } });
  const policy: Policy = JSON.parse((await club.run(['infra', 'policy'])).stdout);
  const [taken] = grantsOf(policy).filter(({ action }) => action === 's3:GetObjectVersion');
  if (taken === undefined) throw new Error('the policy does not have it');
  authorise(club, without(policy, taken));
  await club.publish();
  const before = club.text('stories/the-fox/index.html');
  await club.write('stories/the-fox.md', fox('It was light.'));
  await club.publish();
  expect((await club.run(['rollback', '--yes'])).exitCode).toBe(0);
  expect(club.text('stories/the-fox/index.html')).toBe(before);
});
