import { parseArgs } from 'node:util';
import * as fc from 'fast-check';
import type { Fuzz } from './fuzz.ts';
import { kinds } from './kinds.ts';

/** The long run of the fuzz: each kind of hostile input, counted, so that any of it can be run again by its seed. */

const USAGE = `npm run fuzz -- [options]

  --only TEXT  kinds whose name has it
  --share N    this share of each kind's inputs (1)
  --seed S     of every kind (drawn and printed)
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: '' },
    share: { type: 'string', default: '1' },
    seed: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 0x7fffffff));
const share = Number(values.share);
if (values.help) process.stdout.write(USAGE);
else if (!Number.isSafeInteger(seed) || !(share > 0)) {
  process.stderr.write(USAGE);
  process.exitCode = 2;
} else await fuzzAll(kinds.filter(({ name }) => name.includes(values.only)));

async function fuzzAll(chosen: readonly Fuzz[]): Promise<void> {
  process.stdout.write(`seed ${seed}\n`);
  let inputs = 0;
  const began = performance.now();
  for (const kind of chosen) inputs += await fuzzOne(kind);
  process.stdout.write(`${inputs} inputs in ${secondsSince(began)} s\n`);
}

async function fuzzOne({ name, runs, open }: Fuzz): Promise<number> {
  const began = performance.now();
  const { property, close } = await open();
  try {
    const result = await fc.check(property, { seed, numRuns: Math.ceil(runs * share) });
    const count = `${name}: ${result.numRuns} inputs, ${secondsSince(began)} s`;
    if (!result.failed) {
      process.stdout.write(`${count}, nothing found\n`);
      return result.numRuns;
    }
    process.stdout.write(`${count}, found:\n${reportOf(result)}\n`);
    process.exitCode = 1;
    return result.numRuns;
  } finally {
    await close();
  }
}

function reportOf(result: fc.RunDetails<unknown>): string {
  return `${fc.defaultReportMessage(result) ?? ''}\n${String(result.errorInstance)}`;
}

function secondsSince(began: number): string {
  return ((performance.now() - began) / 1000).toFixed(0);
}
