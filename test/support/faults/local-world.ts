import {
  cpSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openTarget } from '../../../src/cli/open-target.ts';
import { readPurges } from '../../../src/cdn/local.ts';
import type { Clock } from '../../../src/clock.ts';
import { gonePath, placeOf } from '../../../src/origin/directory-store.ts';
import { directoryOrigin } from '../../../src/origin/directory.ts';
import type { ObjectHeaders, Origin } from '../../../src/origin/origin.ts';
import { createClub } from '../club.ts';
import type { CliResult } from '../run-cli.ts';
import { type Happened, judgeScene, type Kept } from './judge-world.ts';
import { publishHere } from './publish-here.ts';
import { readLedger, siteIn } from './read-ledger.ts';
import { BEGINS, liveUntilChangeSet } from './live.ts';
import { edit, firstStories } from './sources.ts';
import type { FaultWorld } from './world.ts';

/** The same site at the local target: an origin in a folder, a list of purges in another. */
export async function createLocalWorld(): Promise<FaultWorld> {
  const world = await emptyWorld();
  await liveUntilChangeSet(world, {});
  return world;
}

const guests = ['stories/guest/index.html', 'zebra.txt'];
const guestHeaders: ObjectHeaders = {
  contentType: 'text/html',
  cacheControl: 'max-age=60, s-maxage=86400',
  contentEncoding: null,
  contentLanguage: null,
  contentDisposition: null,
  metadata: { owner: 'guest' },
};

interface Objects {
  readonly site: ReadonlyMap<string, Kept & { readonly lastModified: number }>;
  readonly state: ReadonlyMap<string, Kept>;
}

async function emptyWorld(): Promise<FaultWorld> {
  let ahead = BEGINS;
  const now = (): number => Date.now() + ahead;
  const born = now();
  const forward = (milliseconds: number): void => {
    ahead += milliseconds;
    aheadBefore = ahead;
  };
  const sleep = (milliseconds: number): void => {
    ahead += milliseconds;
  };
  const clock: Clock = { now, sleep: async (milliseconds) => sleep(milliseconds) };
  const club = await createClub({ stories: firstStories(born) });
  const folder = join(club.root, '.storyclub');
  const saves = mkdtempSync(join(tmpdir(), 'storyclub-faults-'));
  const origin = directoryOrigin({ root: join(folder, 'origin'), clock });
  for (const key of guests)
    await origin.put({
      key,
      body: Buffer.from('A guest.'),
      headers: guestHeaders,
      condition: null,
    });
  let seen = await readObjects(origin);
  const asFound = guestsIn(seen);
  let happened: readonly Happened[] = [];
  let ends: readonly number[] = [];
  let aheadBefore = ahead;
  const ended = async (): Promise<void> => {
    releaseLocks(join(folder, 'origin', 'objects'));
    const found = await readObjects(origin);
    const deletedAt = deletionsIn(folder, { before: aheadBefore, after: ahead });
    happened = [...happened, ...changesBetween(seen, found, deletedAt)];
    seen = found;
    ends = [...ends, now()];
    aheadBefore = ahead;
  };
  return {
    club,
    clock,
    born,
    ahead: () => ahead,
    forward,
    slept: sleep,
    edit: (edits) => edit(club, edits),
    publish: async (): Promise<CliResult> => {
      const result = await publishHere({ root: club.root, clock });
      await ended();
      return result;
    },
    ended,
    save: async () => {
      const then = { ahead, seen, happened, ends };
      const saved = mkdtempSync(join(saves, 'saved-'));
      for (const part of ['origin', 'purges']) copy(join(folder, part), join(saved, part));
      return async () => {
        ({ ahead, seen, happened, ends } = then);
        aheadBefore = ahead;
        for (const part of ['origin', 'purges']) copy(join(saved, part), join(folder, part));
      };
    },
    judge: async () => {
      const { site, state } = seen;
      const purges = await readPurges(folder);
      const scene = { happened, ends, purges, objects: site, state, guests: new Set(guests) };
      const own = await siteIn(club.root, clock);
      const read = await readLedger(own, await openTarget(own));
      const isTouched = guestsIn(seen) !== asFound;
      return [
        ...judgeScene({ ...scene, now: now() }, read),
        ...(isTouched ? ['an object of someone else was touched'] : []),
      ];
    },
    [Symbol.asyncDispose]: async () => {
      rmSync(saves, { recursive: true, force: true });
      await club[Symbol.asyncDispose]();
    },
  };
}

function copy(from: string, to: string): void {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, preserveTimestamps: true, force: true });
}

/** A lock is believed dead a second after its owner died: that second is over. */
function releaseLocks(folder: string): void {
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/\.lock(\.takeover)?$/.test(name)) utimesSync(join(folder, name), 1, 1);
}

async function readObjects(origin: Origin): Promise<Objects> {
  const site = new Map<string, Kept & { readonly lastModified: number }>();
  const state = new Map<string, Kept>();
  for await (const { key } of origin.inventory('')) {
    const answer = await origin.get(key);
    if (answer.outcome !== 'found') continue;
    const { etag, lastModified, headers } = answer.object;
    const kept = { body: answer.body, etag, lastModified, headers: toNames(headers) };
    if (key.startsWith('.storyclub/')) state.set(key.slice('.storyclub/'.length), kept);
    else site.set(key, kept);
  }
  return { site, state };
}

function toNames(headers: ObjectHeaders): Readonly<Record<string, string>> {
  const metadata = Object.entries(headers.metadata);
  return {
    'content-type': headers.contentType,
    'cache-control': headers.cacheControl ?? '',
    ...Object.fromEntries(metadata.map(([name, value]) => [`x-amz-meta-${name}`, value])),
  };
}

const guestsIn = ({ site }: Objects): string =>
  JSON.stringify(guests.map((key) => [site.get(key)?.headers, String(site.get(key)?.body)]));

/**
 * When the keys that are gone were deleted. Their files know it by the system's clock, and a publish sleeps between its
 * deletions and its purges: what is older than a purge, or of the same tick, was deleted by the clock as it was before.
 */
function deletionsIn(
  folder: string,
  ahead: { readonly before: number; readonly after: number },
): (key: string) => number {
  const purges = join(folder, 'purges');
  const times = existsSync(purges)
    ? readdirSync(purges).map((name) => statSync(join(purges, name)).mtimeMs)
    : [];
  const lastPurge = Math.max(0, ...times);
  return (key) => {
    const gone = gonePath(placeOf(join(folder, 'origin'), key));
    const at = existsSync(gone) ? statSync(gone).ctimeMs : Date.now();
    return at + (at <= lastPurge ? ahead.before : ahead.after);
  };
}

/** One publish changes a key once: when it did is in the object, unless it is gone. */
function changesBetween(
  before: Objects,
  after: Objects,
  deletedAt: (key: string) => number,
): readonly Happened[] {
  const changed = [...after.site].flatMap(([key, object]) => {
    const had = before.site.get(key);
    const isSame = had?.etag === object.etag && had.lastModified === object.lastModified;
    return isSame ? [] : [{ key, object, at: object.lastModified }];
  });
  const gone = [...before.site.keys()].filter((key) => !after.site.has(key));
  return [...changed, ...gone.map((key) => ({ key, object: null, at: deletedAt(key) }))];
}
