import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { availableParallelism } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hunt, type Hunt } from './hunt.ts';

/** The long run of the proofs: random sequences on all cores, in chunks that can each be run again by their seed. */

const USAGE = `npm run prove -- [options]

  --runs N    sequences in all (200000)
  --seed S    of the first chunk; chunk n has S + n (drawn and printed)
  --jobs N    processes (as many as there are cores)
`;

const CHUNK = 500;

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '200000' },
    seed: { type: 'string' },
    jobs: { type: 'string', default: String(availableParallelism()) },
    help: { type: 'boolean', default: false },
    /** Set by this program for its children: first chunk, step and chunks in all. */
    worker: { type: 'string' },
  },
});

const seed = Number(values.seed ?? Math.floor(Math.random() * 0x7fffffff));
const runs = Number(values.runs);
if (values.help) process.stdout.write(USAGE);
else if (!Number.isSafeInteger(seed) || !Number.isSafeInteger(runs) || runs < 1) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else if (values.worker === undefined) await lead();
else work(values.worker);

/** Plays every so manieth chunk and says after each what came of it. */
function work(task: string): void {
  const [first = 0, step = 1] = task.split(',').map(Number);
  for (let chunk = first; chunk * CHUNK < runs; chunk += step) {
    const length = Math.min(CHUNK, runs - chunk * CHUNK);
    const result = hunt({ seed: seed + chunk, runs: length, isShrunk: true });
    process.stdout.write(`${JSON.stringify(result)}\n`);
    if (result.found) return;
  }
}

async function lead(): Promise<void> {
  const began = performance.now();
  const jobs = Math.max(1, Number(values.jobs));
  process.stderr.write(`${runs} sequences, seed ${seed}, ${jobs} processes\n`);
  const children: ChildProcess[] = [];
  let done = 0;
  let found: Hunt | null = null;
  const hear = (result: Hunt): void => {
    done += result.runs;
    const took = (performance.now() - began) / 1000;
    process.stderr.write(`\r${done} of ${runs} in ${took.toFixed(0)} s `);
    if (!result.found || found !== null) return;
    found = result;
    for (const child of children) child.kill();
  };
  const ends = Array.from({ length: jobs }, (_, first) =>
    follow(start(first, jobs, children), hear),
  );
  const codes = await Promise.all(ends);
  process.stderr.write('\n');
  report(found, {
    done,
    isWhole: codes.every((code) => code === 0),
    took: performance.now() - began,
  });
}

function start(first: number, jobs: number, children: ChildProcess[]): ChildProcess {
  const jiti = join(
    dirname(createRequire(import.meta.url).resolve('jiti/package.json')),
    'lib/jiti-cli.mjs',
  );
  const own = ['--runs', String(runs), '--seed', String(seed), '--worker', `${first},${jobs}`];
  const child = spawn(process.execPath, [jiti, fileURLToPath(import.meta.url), ...own], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  return child;
}

function follow(child: ChildProcess, hear: (result: Hunt) => void): Promise<number | null> {
  if (child.stdout !== null)
    createInterface(child.stdout).on('line', (line) => hear(JSON.parse(line) as Hunt));
  return new Promise((resolve) => child.on('close', resolve));
}

function report(
  found: Hunt | null,
  {
    done,
    isWhole,
    took,
  }: { readonly done: number; readonly isWhole: boolean; readonly took: number },
): void {
  const seconds = (took / 1000).toFixed(0);
  if (found?.found === true) {
    process.stdout.write(
      [
        `broken after ${done} sequences, seed ${found.seed}${found.path === null ? '' : `, path ${found.path}`}`,
        ...found.broken.map((what) => `  ${what}`),
        found.sequence,
        `again: npm run prove -- --seed ${found.seed} --runs ${CHUNK} --jobs 1`,
        '',
      ].join('\n'),
    );
    process.exitCode = 1;
    return;
  }
  process.stdout.write(`${done} sequences from seed ${seed} in ${seconds} s: nothing is broken\n`);
  if (!isWhole || done < runs) process.exitCode = 1;
}
