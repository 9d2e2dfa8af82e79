import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { virtualClock } from '../src/clock.ts';
import { directoryOrigin } from '../src/origin/directory.ts';
import type { Origin } from '../src/origin/origin.ts';
import type { Entry, Ledger } from '../src/plan/ledger.ts';
import { emptyLedger } from '../src/plan/prepare.ts';
import { lawNameOf } from '../src/publish/entries-store.ts';
import { LedgerStore } from '../src/publish/ledger-store.ts';
import type { OutputFile } from '../src/site/types.ts';
import { builtStories, committed, LAW, planFor } from './plan-world.ts';
import type { Row } from './row.ts';

/** What the ledger of a site of so many keys costs: made up, for no site of a million pages is built for it. */

const SIZES = [1000, 10_000, 100_000, 1_000_000];
const SITE = 'https://bench.storyclub.example';
const PUT_AT = Date.UTC(2025, 0, 15);
const NOW = Date.UTC(2026, 0, 15);
const SERIAL = 7;

export async function measureLedgers(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const keys of SIZES) {
    const folder = mkdtempSync(join(tmpdir(), 'storyclub-ledger-'));
    try {
      rows.push(...(await measureOne(keys, folder)));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return rows;
}

async function measureOne(keys: number, folder: string): Promise<readonly Row[]> {
  const origin = directoryOrigin({ root: folder, clock: virtualClock(NOW) });
  const files = builtStories(keys, null);
  await write(openStore(origin), settled(files), null);
  const before = await sizesOf(origin);
  const watched = watch(origin);
  const unchanged = await timed(() => openStore(watched.origin).look());
  const { gets: looks, read: looked } = { ...watched.seen };
  Object.assign(watched.seen, watch(origin).seen);
  const edited = withOneEdited(files);
  const edit = await timed(() => publishEdit(openStore(watched.origin), edited));
  const { gets, read, puts, written } = watched.seen;
  const common = { tool: 'storyclub', peakMegabytes: null, target: null, note: '' };
  const title = `ledger of ${keys.toLocaleString('en')} keys`;
  return [
    {
      ...common,
      title: `${title}, nothing changed`,
      wallSeconds: unchanged.wall,
      cpuSeconds: unchanged.cpu,
      told: { GET: looks, 'bytes read': looked, 'bytes of state a key': before.all / keys },
    },
    {
      ...common,
      title: `${title}, one story edited`,
      wallSeconds: edit.wall,
      cpuSeconds: edit.cpu,
      told: { GET: gets, 'KB read': read / 1000, PUT: puts, 'KB written': written / 1000 },
      note: `of ${(before.all / 1e6).toFixed(1)} MB in ${before.objects} objects`,
    },
  ];
}

/** Another version of the story in the middle. */
function withOneEdited(files: readonly OutputFile[]): readonly OutputFile[] {
  const middle = Math.floor(files.length / 2);
  const [other] = builtStories(1, 0);
  return files.map((file, at) => {
    if (at !== middle || other === undefined) return file;
    return { ...file, digest: other.digest, contentDigest: other.contentDigest };
  });
}

const openStore = (origin: Origin): LedgerStore =>
  new LedgerStore(origin, { statePrefix: '.storyclub/', site: SITE });

/** Root and entries read, planned, and written back, as a publish does between its requests for the site. */
async function publishEdit(store: LedgerStore, files: readonly OutputFile[]): Promise<void> {
  const { found } = await store.look();
  if (found === null) throw new Error('there is no ledger');
  const lawName = lawNameOf(LAW, 'policy');
  const read = await store.readFor(found.root, { files, now: NOW, monthStart: 0, lawName });
  const ledger = { root: found.root, entries: read.entries, elsewhere: read.elsewhere };
  const plan = planFor(read.files, { ledger, now: NOW, digest: 'edited' });
  if (plan.changes.length !== 1) throw new Error('one story was edited');
  await write(store, committed(plan, NOW), { ...found, entriesKey: found.root.entriesKey });
}

async function write(
  store: LedgerStore,
  ledger: Ledger,
  before: { readonly etag: string; readonly entriesKey: string | null } | null,
): Promise<void> {
  const entriesKey = await store.writeEntries(ledger, {
    serial: ledger.root.serial,
    publish: 'bench-publish',
    bodies: new Map(),
    releases: [],
    before: before?.entriesKey ?? null,
    law: LAW,
    lawName: lawNameOf(LAW, 'policy'),
    now: NOW,
    wrote: () => {},
  });
  await store.writeRoot(ledger.root, { entriesKey, replaces: before?.etag ?? null });
}

/** Stories that were published a year ago and have settled since. */
function settled(files: readonly OutputFile[]): Ledger {
  const loads = files[0]?.loads.toSorted() ?? [];
  const { root, elsewhere } = emptyLedger(SITE, LAW);
  const entries = new Map(files.map((file) => [file.key, toEntry({ ...file, loads })]));
  return { root: { ...root, serial: SERIAL, policyDigest: 'policy' }, entries, elsewhere };
}

function toEntry({ key, kind, story, ...file }: OutputFile): Entry {
  const { digest, contentType, size, contentDigest, loads } = file;
  const set = { edge: 31_536_000, browser: 60, tagged: false, purgeAccepted: false };
  return {
    key,
    kind,
    live: {
      digest,
      contentType,
      cacheControl: 'max-age=60, s-maxage=31536000',
      etag: `"${Buffer.from(digest).toString('hex').slice(0, 32)}"`,
      version: null,
      size,
      putAt: PUT_AT,
      contentDigest,
      loads,
      sets: [{ ...set, from: PUT_AT, until: null }],
    },
    tails: [],
    memory: [],
    owed: null,
    changedAt: PUT_AT,
    unusedSince: null,
    story,
  };
}

/** The origin, counting what is read and written. */
function watch(origin: Origin) {
  const seen = { gets: 0, read: 0, puts: 0, written: 0 };
  const get: Origin['get'] = async (key, ifNoneMatch) => {
    const answer = await origin.get(key, ifNoneMatch);
    seen.gets += 1;
    if (answer.outcome === 'found') seen.read += answer.body.length;
    return answer;
  };
  const put: Origin['put'] = async (request) => {
    seen.puts += 1;
    seen.written += request.body.length;
    return await origin.put(request);
  };
  const { name, capabilities } = origin;
  const remove: Origin['remove'] = (requests) => origin.remove(requests);
  const inventory: Origin['inventory'] = (prefix) => origin.inventory(prefix);
  const watched = new Proxy(origin, {
    get: (target, property) => {
      const own = { name, capabilities, get, put, remove, inventory };
      return Object.hasOwn(own, property)
        ? Reflect.get(own, property)
        : Reflect.get(target, property);
    },
  });
  return { origin: watched, seen };
}

async function sizesOf(
  origin: Origin,
): Promise<{ readonly all: number; readonly objects: number }> {
  let [all, objects] = [0, 0];
  for await (const { size } of origin.inventory('.storyclub/')) {
    all += size;
    objects += 1;
  }
  return { all, objects };
}

async function timed(
  call: () => Promise<unknown>,
): Promise<{ readonly wall: number; readonly cpu: number }> {
  const [began, used] = [performance.now(), process.cpuUsage()];
  await call();
  const { user, system } = process.cpuUsage(used);
  return { wall: (performance.now() - began) / 1000, cpu: (user + system) / 1e6 };
}
