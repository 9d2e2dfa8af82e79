import { cpus, loadavg, totalmem } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dropPlaces, openPlaces, type Place } from './folders.ts';
import { answerOf } from './measure.ts';
import { findPeers, type Peer } from './peers.ts';
import { compileProgram, programVersion, ROOT } from './program.ts';
import { renderTable, shortLine, type Row } from './row.ts';
import { measureFullBuild, measureLaterBuilds, measureLongStories } from './tasks-build.ts';
import { measureFixTypo } from './tasks-fix-typo.ts';
import { measureLedgers } from './tasks-ledger.ts';
import { measurePlan } from './tasks-plan.ts';
import { measurePublish } from './tasks-publish.ts';
import { measureS3 } from './tasks-s3.ts';
import { measureSettle } from './tasks-settle.ts';
import { measureStartup } from './tasks-startup.ts';

const USAGE = `npm run bench -- [options]

  --stories N,M     sizes of sites, in stories of 8 KB (1000,10000,100000)
  --runs N          runs of each command, in turn; medians are printed (5, but 2
                    from 50,000 stories on)
  --only a,b        of: build, later, long, publish, fix-typo, settle, s3, plan,
                    ledger, startup (all)
  --tools FOLDER    where tools may be installed besides on PATH
  --quick           1,000 stories, 2 runs, in memory only, no peers
`;

/** Tasks for each size, in order. */
const SIZED = ['build', 'later', 'long', 'publish', 'fix-typo', 'settle'] as const;
/** Once. */
const SINGLE = ['s3', 'plan', 'ledger', 'startup'] as const;
type Task = (typeof SIZED)[number] | (typeof SINGLE)[number];

/** Peers, the disk and S3 are measured with so many stories. */
const COMPARED = 10_000;
/** Runs of a large site, and of publishing to S3: some take minutes each. */
const LARGE = 50_000;
const LARGE_RUNS = 2;
const S3_RUNS = 3;
/** Stories that make one object in all, with the lists they are in. */
const STORIES_AN_OBJECT = 0.73;

const { values } = parseArgs({
  options: {
    stories: { type: 'string' },
    runs: { type: 'string' },
    only: { type: 'string' },
    tools: { type: 'string' },
    quick: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) process.stdout.write(USAGE);
else await main();

async function main(): Promise<void> {
  const sizes = (values.stories ?? (values.quick ? '1000' : '1000,10000,100000')).split(',');
  const runs = Number(values.runs ?? (values.quick ? 2 : 5));
  const wanted = readTasks();
  if (values.tools !== undefined)
    process.env['PATH'] = `${resolve(values.tools)}${delimiter}${process.env['PATH'] ?? ''}`;
  progress('compiling');
  compileProgram();
  const peers = wanted.has('build') && !values.quick ? findPeers() : [];
  const [load, began] = [loadNow(), performance.now()];
  const rows: Row[] = [];
  for (const stories of sizes.map(Number)) {
    const isLarge = stories >= LARGE;
    const terms = { stories, runs: isLarge && values.runs === undefined ? LARGE_RUNS : runs };
    rows.push(...(await measureSize(terms, wanted, stories === COMPARED ? peers : [])));
  }
  if (wanted.has('s3') && !values.quick) rows.push(...(await measureS3Alone(runs)));
  if (wanted.has('plan')) rows.push(...measurePlan(runs));
  if (wanted.has('ledger') && !values.quick) rows.push(...(await measureLedgers()));
  if (wanted.has('startup')) rows.push(...measureStartup(runs));
  const minutes = Math.ceil((performance.now() - began) / 60_000);
  const commit = answerOf('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD']) ?? 'no commit';
  const lines = [
    `storyclub ${programVersion()} (${commit}), Node ${process.version}, ${machine()}`,
    `Stories of 8 KB, medians of ${runs} runs in turn (${LARGE_RUNS} of large sites, at least 21 of --version), in ${minutes} min in all, load ${load} before and ${loadNow()} after.`,
    '',
    ...renderTable(rows),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function readTasks(): ReadonlySet<Task> {
  const all: readonly Task[] = [...SIZED, ...SINGLE];
  return new Set(
    (values.only?.split(',') ?? all).map((name) => {
      const task = all.find((known) => known === name);
      if (task === undefined) throw new Error(`no task ${name}\n\n${USAGE}`);
      return task;
    }),
  );
}

interface Terms {
  readonly stories: number;
  readonly runs: number;
}

/** Everything on sites of one size: where peers are compared with on disk too, else in memory. */
async function measureSize(
  terms: Terms,
  wanted: ReadonlySet<Task>,
  peers: readonly Peer[],
): Promise<readonly Row[]> {
  return await withPlaces(async (places) => {
    const rows: Row[] = [];
    for (const [at, place] of places.entries()) {
      const isFirst = at === 0;
      if (!isFirst && (terms.stories !== COMPARED || values.quick)) continue;
      const task = { place, ...terms };
      for (const name of SIZED) {
        if (!wanted.has(name) || (!isFirst && name !== 'build' && name !== 'later')) continue;
        progress(`${name}: ${terms.stories} stories ${place.name}`);
        const measured = await measureTask(name, task, peers);
        for (const row of measured) progress(`  ${shortLine(row)}`);
        rows.push(...measured);
      }
    }
    return rows;
  });
}

async function measureTask(
  name: (typeof SIZED)[number],
  task: Terms & { readonly place: Place },
  peers: readonly Peer[],
): Promise<readonly Row[]> {
  switch (name) {
    case 'build':
      return measureFullBuild(task, peers);
    case 'later':
      return measureLaterBuilds(task);
    case 'long':
      return task.stories < LARGE ? measureLongStories(task) : [];
    case 'publish':
      return await measurePublish(task);
    case 'fix-typo':
      return measureFixTypo(task);
    case 'settle':
      return measureSettle(task);
  }
}

async function measureS3Alone(runs: number): Promise<readonly Row[]> {
  progress('s3');
  const stories = Math.round(COMPARED * STORIES_AN_OBJECT);
  return await withPlaces(async ([place]) =>
    place === undefined ? [] : await measureS3({ place, stories, runs: Math.min(runs, S3_RUNS) }),
  );
}

/** Folders of their own for as long as `measure` takes. */
async function withPlaces(
  measure: (places: readonly Place[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const places = openPlaces();
  const stop = (): void => {
    dropPlaces(places);
    process.exit(130);
  };
  process.once('SIGINT', stop);
  try {
    return await measure(places);
  } finally {
    process.off('SIGINT', stop);
    dropPlaces(places);
  }
}

function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}

function machine(): string {
  const all = cpus();
  const gigabytes = Math.round(totalmem() / 1e9);
  return `${all.length} × ${all[0]?.model.trim() ?? 'unknown processor'}, ${gigabytes} GB, ${process.platform} ${process.arch}`;
}

/** Runnable threads over the last minute; other work on the machine shows here. */
function loadNow(): string {
  return (loadavg()[0] ?? NaN).toFixed(1);
}
