import type { Clock } from '../../../src/clock.ts';
import type { ObjectHeaders } from '../../../src/origin/origin.ts';
import { createClub } from '../club.ts';
import type { CliResult } from '../run-cli.ts';
import type { Point } from './gate.ts';
import { type Happened, judgeScene } from './judge-world.ts';
import { BEGINS, liveUntilChangeSet } from './live.ts';
import { memoryCdn } from './memory-cdn.ts';
import { memoryOrigin, type MemoryObject } from './memory-origin.ts';
import { Builds, targetOf, toKept, watched } from './memory-target.ts';
import { Life } from './mortal.ts';
import { publishOnce } from './publish-once.ts';
import { readLedger, siteIn } from './read-ledger.ts';
import { firstStories } from './sources.ts';
import { type FaultWorld, MINUTE, SECOND } from './world.ts';

/** The same site in memory, where a publish takes milliseconds. */
export interface MemoryWorld extends FaultWorld {
  /** Publishes and dies at a point of it; its operations, begun and carried out. */
  publishUntil(end: Point | null): Promise<Pick<Life, 'begun' | 'done'>>;
}

const headers: ObjectHeaders = {
  contentType: 'text/html',
  cacheControl: 'max-age=60, s-maxage=86400',
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: { owner: 'guest' },
};
const guests = ['stories/guest/index.html', 'zebra.txt'];

/** A ledger in one object, or in shards as if the site were large. */
export type LedgerKind = 'whole' | 'in shards';

const sizesOf = {
  whole: { inline: 1000, shard: 1000 },
  'in shards': { inline: 8, shard: 5 },
} as const;

export async function createMemoryWorld(kind: LedgerKind): Promise<MemoryWorld> {
  const sizes = sizesOf[kind];
  let ahead = BEGINS;
  const now = (): number => Date.now() + ahead;
  const forward = (milliseconds: number): void => {
    ahead += milliseconds;
  };
  const clock: Clock = { now, sleep: async (milliseconds) => forward(milliseconds) };
  const born = now();
  const club = await createClub({ stories: firstStories(born) });
  const site = await siteIn(club.root, clock);
  const objects = new Map<string, MemoryObject>();
  const happened: Happened[] = [];
  const ends: number[] = [];
  const origin = watched(memoryOrigin(objects, now), (key) => {
    const object = objects.get(key);
    if (!key.startsWith('.storyclub/'))
      happened.push({ key, object: object === undefined ? null : toKept(object), at: now() });
  });
  for (const key of guests)
    await memoryOrigin(objects, now).put({
      key,
      body: Buffer.from('A guest.'),
      headers,
      condition: null,
    });
  const found = guests.map((key) => objects.get(key));
  const cdn = memoryCdn(now, { usual: 20 * SECOND, slow: 30 * MINUTE });
  const builds = new Builds(site, club);
  const publish = async (life: Life): Promise<CliResult> => {
    const target = targetOf(site, { origin: life.origin(origin), cdn: life.cdn(cdn.cdn), sizes });
    const result = await Promise.race([
      publishOnce(site, { target, built: await builds.current() }),
      life.died.then((): CliResult => ({ exitCode: null, stdout: '', stderr: 'died' })),
    ]);
    ends.push(now());
    return result;
  };
  const world: MemoryWorld = {
    club,
    clock,
    born,
    ahead: () => ahead,
    forward,
    slept: forward,
    edit: async (edits) => builds.edit(edits),
    publish: () => publish(new Life(null)),
    publishUntil: async (end) => {
      const life = new Life(end);
      await publish(life);
      return life;
    },
    ended: async () => {},
    save: async () => {
      const then = {
        ahead,
        objects: [...objects],
        happened: [...happened],
        ends: [...ends],
        purges: [...cdn.purges],
      };
      return async () => {
        ahead = then.ahead;
        objects.clear();
        for (const [key, object] of then.objects) objects.set(key, object);
        happened.splice(0, Infinity, ...then.happened);
        ends.splice(0, Infinity, ...then.ends);
        cdn.purges.splice(0, Infinity, ...then.purges);
      };
    },
    judge: async () => {
      const kept = [...objects].map(([key, object]) => [key, toKept(object)] as const);
      const isOfState = (key: string): boolean => key.startsWith('.storyclub/');
      const isTouched = guests.some((key, index) => objects.get(key) !== found[index]);
      const scene = {
        happened,
        ends,
        purges: cdn.purges.map((purge) => ({ ...purge, completedAt: cdn.completedAt(purge) })),
        objects: new Map(kept.filter(([key]) => !isOfState(key))),
        state: new Map(
          kept.flatMap(([key, object]) =>
            isOfState(key) ? [[key.slice('.storyclub/'.length), object] as const] : [],
          ),
        ),
        guests: new Set(guests),
        now: now(),
      };
      return [
        ...judgeScene(
          scene,
          await readLedger(site, targetOf(site, { origin, cdn: cdn.cdn, sizes })),
        ),
        ...(isTouched ? ['an object of someone else was touched'] : []),
      ];
    },
    [Symbol.asyncDispose]: () => club[Symbol.asyncDispose](),
  };
  await liveUntilChangeSet(world, {
    slowLastPurge: () => cdn.slow.add(cdn.purges.at(-1)?.id ?? ''),
    refusePurges: (refuses) => {
      cdn.refuses = refuses;
    },
  });
  return world;
}
