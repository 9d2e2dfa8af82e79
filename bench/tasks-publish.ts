import { appendFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './folders.ts';
import { slugOf } from './generate.ts';
import { measureLedger } from './ledger-size.ts';
import type { Sample } from './measure.ts';
import { createSite, forgetBuild, storyclub } from './program.ts';
import type { Row } from './row.ts';
import { measureInTurn, type Measured, type Subject } from './task.ts';

interface PublishTask {
  readonly place: Place;
  readonly stories: number;
  readonly runs: number;
}

/** Publishing to the local target: for the first time, with nothing to do, and after one story was edited. */
export async function measurePublish({
  place,
  stories,
  runs,
}: PublishTask): Promise<readonly Row[]> {
  const site = join(place.folder, 'site');
  createSite(site, stories);
  measureInTurn([{ tool: 'build', prepare: () => {}, command: storyclub(site, 'build') }], 1);
  const publish = storyclub(site, 'publish', '--yes', '--json', '--quiet');
  const subject = (prepare: Subject['prepare']): Subject => ({
    tool: 'storyclub',
    prepare,
    command: publish,
    told: requestsOf,
  });
  const measureOne = (prepare: Subject['prepare']): Measured[] =>
    measureInTurn([subject(prepare)], runs);

  const first = measureOne(() => forgetPublished(site));
  const unchanged = measureOne(() => {});
  const edit = (story: number): void =>
    appendFileSync(join(site, 'stories', `${slugOf(story)}.md`), '\nAnd that was that.\n');
  // Old stories have long edge lifetimes: each is purged when it is edited first, and waited for from then on.
  const purged = measureOne((run) => edit(run));
  const waited = measureOne(() => edit(0));
  const cloned = measureOne(() => forgetBuild(site, '.storyclub/build'));
  const ledger = await measureLedger(site);
  const limit = stories > 10_000 ? 1.5 : 0.6;
  // The ledger of a large site is a table and shards: one of them is read and written besides.
  const shards = stories > 10_000 ? 2 : 0;
  const rows: readonly Row[] = [
    ...first.map((row) => ({ ...row, title: 'first publish of built pages', target: null })),
    ...unchanged.map((row) => ({
      ...row,
      title: 'publish of an unchanged site',
      target: {
        says: `1 origin request, ≤ ${limit} s`,
        isMet: row.wallSeconds <= limit && row.told['origin requests'] === 1,
      },
    })),
    ...cloned.map((row) => ({
      ...row,
      title: 'the same from a fresh clone',
      note: 'no build is remembered: all is rendered, nothing is uploaded',
      target: null,
    })),
    ...waited.map((row) => ({
      ...row,
      title: 'publish of one edited story, waiting',
      target: editTarget(row, {
        more: 7 + shards,
        seconds: stories > 10_000 ? 2.5 : null,
        isPurging: false,
      }),
    })),
    ...purged.map((row) => ({
      ...row,
      title: 'publish of one edited story, purging',
      target: editTarget(row, { more: 9 + shards, seconds: null, isPurging: true }),
      note: 'with the 5 s allowance before the purge',
    })),
    { ...ledger, told: { ...ledger.told, ...buildCacheOf(site, ledger) } },
  ];
  return rows.map((row) => ({ ...row, stories }));
}

function buildCacheOf(site: string, { told: { keys = NaN } }: Row): Record<string, number> {
  const folder = join(site, '.storyclub', 'build');
  const bytes = readdirSync(folder).reduce(
    (sum, name) => sum + statSync(join(folder, name)).size,
    0,
  );
  return { 'bytes a key in the build cache': bytes / keys };
}

/** So many requests more than changed objects; the CDN is asked for something only when an edge copy is purged. */
function editTarget(
  { told, wallSeconds }: Measured,
  {
    more,
    seconds,
    isPurging,
  }: { readonly more: number; readonly seconds: number | null; readonly isPurging: boolean },
): NonNullable<Row['target']> {
  const { 'origin requests': requests = NaN, changed = NaN, purges = NaN } = told;
  return {
    says: `changed + ${more} origin requests, ${isPurging ? 'one purge' : 'no purge'}${seconds === null ? '' : `, ≤ ${seconds} s`}`,
    isMet:
      changed === 1 &&
      requests <= changed + more &&
      purges === (isPurging ? 1 : 0) &&
      wallSeconds <= (seconds ?? Infinity),
  };
}

/** Everything of the local target, but not what the build keeps. */
function forgetPublished(site: string): void {
  const folder = join(site, '.storyclub');
  for (const name of readdirSync(folder)) {
    if (name !== 'build' && name !== 'config.json')
      rmSync(join(folder, name), { recursive: true, force: true });
  }
}

interface PublishDocument {
  readonly cost: {
    readonly usd: number;
    readonly requests: Readonly<Record<'put' | 'get' | 'delete', number>>;
  };
  readonly receipt: null | {
    readonly changes: readonly unknown[];
    readonly purge: { readonly ids: readonly string[] };
    readonly cost: PublishDocument['cost'];
  };
}

/** What a document of `publish --json` says was asked and done. */
export function requestsOf({ stdout }: Sample): Record<string, number> {
  const { cost, receipt }: PublishDocument = JSON.parse(stdout);
  const { usd, requests } = receipt?.cost ?? cost;
  const { put, get, delete: deleted } = requests;
  return {
    'origin requests': put + get + deleted,
    US$: usd,
    changed: receipt?.changes.length ?? 0,
    purges: receipt?.purge.ids.length ?? 0,
  };
}
