import type { Clock } from '../../../src/clock.ts';
import { openTarget } from '../../../src/cli/open-target.ts';
import { invented, setAwsEnvironment } from '../aws-environment.ts';
import { bucket, bucketConfig, inBucket } from '../bucket-club.ts';
import {
  type CloudFrontServer,
  type ServerPurge,
  startCloudFrontServer,
} from '../cloudfront-server.ts';
import { createClub } from '../club.ts';
import type { CliResult } from '../run-cli.ts';
import { type S3Server, startS3Server } from '../s3-server.ts';
import type { StoredObject } from '../s3-store.ts';
import { type Happened, judgeScene, type Scene } from './judge-world.ts';
import { publishHere } from './publish-here.ts';
import { readLedger, siteIn } from './read-ledger.ts';
import { BEGINS, liveUntilChangeSet } from './live.ts';
import { edit, firstStories } from './sources.ts';
import { type FaultWorld, MINUTE, SECOND } from './world.ts';

/** A bucket and a distribution before it. */
export interface BucketWorld extends FaultWorld {
  readonly s3: S3Server;
  readonly cloudFront: CloudFrontServer;
  /** Publishes in this process, with more arguments. */
  publish(...more: readonly string[]): Promise<CliResult>;
  /** The clock of the machine that publishes jumps, and no other, milliseconds. */
  jump(milliseconds: number): void;
  /** Purges are never done from here on. */
  stickPurges(): void;
}

/** How long a purge takes in this world, but for the one that is under way. */
const PURGE_TAKES = 20 * SECOND;

/** In the bucket and nobody's but its owner's. */
const foreign = [inBucket('stories/guest/index.html'), inBucket('zebra.txt'), 'other/x.txt'];

/** The site of `liveUntilChangeSet` in a bucket. */
export async function createBucketWorld(): Promise<BucketWorld> {
  const world = await emptyWorld();
  const { cloudFront } = world;
  await liveUntilChangeSet(world, {
    slowLastPurge: () => world.slowPurges.add(cloudFront.purges.at(-1)?.id ?? ''),
    refusePurges: (refuses) => {
      if (refuses) cloudFront.deny('cloudfront:CreateInvalidation');
      else cloudFront.allowAll();
    },
  });
  return world;
}

interface EmptyWorld extends BucketWorld {
  readonly slowPurges: Set<string>;
}

async function emptyWorld(): Promise<EmptyWorld> {
  let ahead = BEGINS;
  let jumped = 0;
  let stuckSince = Infinity;
  const happened: Happened[] = [];
  const ends: number[] = [];
  const slowPurges = new Set<string>();
  const now = (): number => Date.now() + ahead;
  const s3 = await startS3Server({ now });
  s3.createBucket(bucket);
  const objects = s3.objects(bucket);
  const guests = new Map(foreign.map((key) => [key, guest(now())]));
  for (const [key, object] of guests) objects.set(key, object);
  watchObjects(objects, (key, object) => {
    if (key.startsWith(inBucket('')))
      happened.push({ key: key.slice(inBucket('').length), object, at: now() });
  });
  const purgeTakes = ({ id, createdAt }: ServerPurge): number => {
    if (createdAt >= stuckSince) return Infinity;
    return slowPurges.has(id) ? 30 * MINUTE : PURGE_TAKES;
  };
  const distribution = 'distribution-prefixed';
  const cloudFront = await startCloudFrontServer({ distribution, now, purgeTakes });
  const env = {
    ...invented,
    AWS_ENDPOINT_URL_S3: s3.url,
    AWS_ENDPOINT_URL_CLOUDFRONT: cloudFront.url,
  };
  const restoreEnvironment = setAwsEnvironment(env);
  const born = now();
  const config = { ...bucketConfig, allowance: '5s' };
  const club = await createClub({ stories: firstStories(born), config, env });
  const forward = (milliseconds: number): void => {
    ahead += milliseconds;
  };
  const clock: Clock = {
    now: () => now() + jumped,
    sleep: async (milliseconds) => forward(milliseconds),
  };
  const ended = async (): Promise<void> => {
    ends.push(now());
  };
  const publish = async (...more: readonly string[]): Promise<CliResult> => {
    const result = await publishHere({ root: club.root, clock, more });
    await ended();
    return result;
  };
  return {
    club,
    s3,
    cloudFront,
    clock,
    born,
    slowPurges,
    ahead: () => ahead,
    forward,
    slept: forward,
    jump: (milliseconds) => {
      jumped += milliseconds;
    },
    stickPurges: () => {
      stuckSince = now();
    },
    edit: (edits) => edit(club, edits),
    publish,
    ended,
    save: async () => {
      const then = {
        ahead,
        objects: new Map(objects),
        purges: [...cloudFront.purges],
        happened: [...happened],
        ends: [...ends],
      };
      return async () => {
        ahead = then.ahead;
        jumped = 0;
        stuckSince = Infinity;
        setBack(objects, then.objects);
        cloudFront.purges.splice(0, Infinity, ...then.purges);
        happened.splice(0, Infinity, ...then.happened);
        ends.splice(0, Infinity, ...then.ends);
        cloudFront.allowAll();
        s3.allowAll();
      };
    },
    judge: async () => {
      const scene: Scene = {
        happened,
        ends,
        purges: cloudFront.purges.map((purge) => ({
          ...purge,
          completedAt: purge.createdAt + purgeTakes(purge),
        })),
        objects: under(objects, inBucket('')),
        state: under(objects, '.storyclub/'),
        guests: new Set(foreign.map((key) => key.slice(inBucket('').length))),
        now: now(),
      };
      const site = await siteIn(club.root, clock);
      const touched = [...guests].filter(([key, object]) => objects.get(key) !== object);
      return [
        ...judgeScene(scene, await readLedger(site, await openTarget(site))),
        ...touched.map(([key]) => `${key} was touched and is someone else's`),
      ];
    },
    [Symbol.asyncDispose]: async () => {
      restoreEnvironment();
      await Promise.all([s3.close(), cloudFront.close(), club[Symbol.asyncDispose]()]);
    },
  };
}

function guest(lastModified: number): StoredObject {
  return {
    body: Buffer.from('A guest.'),
    etag: '"guest"',
    lastModified,
    headers: { 'content-type': 'text/html', 'cache-control': 'max-age=60, s-maxage=86400' },
    storageClass: 'STANDARD',
    tags: 'owner=guest',
  };
}

type Objects = Map<string, StoredObject>;

/** Tells of every object that is put or deleted from here on. */
function watchObjects(
  objects: Objects,
  saw: (key: string, object: StoredObject | null) => void,
): void {
  objects.set = (key, object) => {
    saw(key, object);
    Map.prototype.set.call(objects, key, object);
    return objects;
  };
  objects.delete = (key) => {
    if (objects.has(key)) saw(key, null);
    return Map.prototype.delete.call(objects, key);
  };
}

/** Without anyone seeing it. */
function setBack(objects: Objects, to: ReadonlyMap<string, StoredObject>): void {
  Map.prototype.clear.call(objects);
  for (const [key, object] of to) Map.prototype.set.call(objects, key, object);
}

const under = (objects: Objects, prefix: string): ReadonlyMap<string, StoredObject> =>
  new Map(
    [...objects].flatMap(([key, object]) =>
      key.startsWith(prefix) ? [[key.slice(prefix.length), object] as const] : [],
    ),
  );
