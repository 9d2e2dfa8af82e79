import { cpus, loadavg, totalmem } from 'node:os';
import { delimiter, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { dropPlaces, openPlaces, type Place } from './folders.ts';
import { answerOf } from './measure.ts';
import { findPeers } from './peers.ts';
import { compileProgram, programVersion, ROOT } from './program.ts';
import { renderTable, type Row } from './row.ts';
import { measureFullBuild, measureUnchangedBuild } from './tasks-build.ts';
import { measureFixTypo } from './tasks-fix-typo.ts';
import { measurePlan } from './tasks-plan.ts';
import { measurePublish } from './tasks-publish.ts';
import { measureS3 } from './tasks-s3.ts';
import { measureSettle } from './tasks-settle.ts';
import { measureStartup } from './tasks-startup.ts';

const USAGE = `npm run bench -- [options]

  --stories N       stories of 8 KB (10000)
  --runs N          runs of each command, in turn; medians are printed (5)
  --only a,b        of: build, unchanged, publish, s3, settle, fix-typo, plan,
                  startup (all)
  --tools FOLDER    where tools may be installed besides on PATH
  --quick           1,000 stories, 2 runs, in memory only, no peers
`;

const TASKS = [
  'build',
  'unchanged',
  'publish',
  's3',
  'settle',
  'fix-typo',
  'plan',
  'startup',
] as const;
/** Runs of publishing to S3 at most: some tools take half a minute each. */
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
  const stories = Number(values.stories ?? (values.quick ? 1000 : 10_000));
  const runs = Number(values.runs ?? (values.quick ? 2 : 5));
  const wanted = new Set(values.only?.split(',') ?? TASKS);
  for (const task of wanted) {
    if (!TASKS.some((known) => known === task)) throw new Error(`no task ${task}\n\n${USAGE}`);
  }
  if (values.tools !== undefined)
    process.env['PATH'] = `${resolve(values.tools)}${delimiter}${process.env['PATH'] ?? ''}`;
  progress('compiling');
  compileProgram();
  const peers = wanted.has('build') && !values.quick ? findPeers() : [];
  const load = loadNow();
  const places = openPlaces();
  process.once('SIGINT', () => {
    dropPlaces(places);
    process.exit(130);
  });
  const rows: Row[] = [];
  try {
    for (const place of values.quick ? places.slice(0, 1) : places) {
      const task = { place, stories, runs };
      if (wanted.has('build')) rows.push(...told(place, 'build', measureFullBuild(task, peers)));
      if (wanted.has('unchanged'))
        rows.push(...told(place, 'unchanged', measureUnchangedBuild(task)));
    }
    const [place] = places;
    if (wanted.has('publish') && place !== undefined)
      rows.push(...told(place, 'publish', await measurePublish({ place, stories, runs })));
    if (wanted.has('s3') && !values.quick && place !== undefined) {
      const task = {
        stories: Math.round(stories * STORIES_AN_OBJECT),
        runs: Math.min(runs, S3_RUNS),
      };
      rows.push(...told(place, 's3', await measureS3({ place, ...task })));
    }
    if (wanted.has('fix-typo') && place !== undefined) {
      for (const each of values.quick ? [stories] : [stories, stories * 10])
        rows.push(...told(place, 'fix-typo', measureFixTypo({ place, stories: each, runs })));
    }
    if (wanted.has('settle') && place !== undefined)
      rows.push(...told(place, 'settle', measureSettle({ place, stories, runs })));
  } finally {
    dropPlaces(places);
  }
  if (wanted.has('plan')) rows.push(...measurePlan(runs));
  if (wanted.has('startup')) rows.push(...measureStartup(runs));
  const lines = [
    `storyclub ${programVersion()} (${answerOf('git', ['-C', ROOT, 'rev-parse', '--short', 'HEAD']) ?? 'no commit'}), Node ${process.version}, ${machine()}`,
    `${stories} stories of 8 KB, medians of ${runs} runs in turn (--version: of at least 21), load ${load} before and ${loadNow()} after.`,
    '',
    ...renderTable(rows),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

function told(place: Place, task: string, rows: readonly Row[]): readonly Row[] {
  progress(`${task} ${place.name}: measured`);
  return rows;
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
