import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pLimit from 'p-limit';
import type { Caught } from './catch.ts';
import { type Mutant, MUTANTS } from './mutants.ts';

/** Makes every mutant in a copy of the program, runs the proofs there, and prints what catches it. */

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const JITI = join(
  dirname(createRequire(import.meta.url).resolve('jiti/package.json')),
  'lib/jiti-cli.mjs',
);
const run = promisify(execFile);

const limit = pLimit(availableParallelism());
const rows = await limit.map(MUTANTS, async (mutant) => {
  const caught = await hold(mutant);
  process.stderr.write(`${mutant.name}: ${isCaught(caught) ? 'caught' : 'NOT CAUGHT'}\n`);
  return { mutant, caught };
});
process.stdout.write('| mutant | promises broken | after | named cases |\n|---|---|---|---|\n');
for (const { mutant, caught } of rows) process.stdout.write(`${toRow(mutant, caught)}\n`);
const missed = rows.filter(({ caught }) => !isCaught(caught));
process.stdout.write(`${rows.length - missed.length} of ${rows.length} mutants are caught\n`);
if (missed.length > 0) process.exitCode = 1;

function isCaught(caught: Caught | string): boolean {
  return typeof caught !== 'string' && (caught.sequences !== null || caught.publishes !== null);
}

/** What the proofs say of a mutant; a text when they could not be run at all. */
async function hold({ file, find, replace }: Mutant): Promise<Caught | string> {
  const folder = await mkdtemp(join(tmpdir(), 'storyclub-mutant-'));
  try {
    for (const part of ['src', 'test/support', 'test/prove'])
      await cp(join(ROOT, part), join(folder, part), { recursive: true });
    await mkdir(join(folder, 'templates'), { recursive: true });
    await symlink(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
    await cp(join(ROOT, 'package.json'), join(folder, 'package.json'));
    const source = await readFile(join(folder, file), 'utf8');
    const [before, after, ...more] = source.split(find);
    if (before === undefined || after === undefined || more.length > 0)
      return `${file} has no one place for it`;
    await writeFile(join(folder, file), `${before}${replace}${after}`);
    const { stdout } = await run(process.execPath, [JITI, join(folder, 'test/prove/catch.ts')], {
      cwd: folder,
      timeout: 600_000,
    });
    return JSON.parse(stdout) as Caught;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function toRow({ name }: Mutant, caught: Caught | string): string {
  if (typeof caught === 'string') return `| ${name} | not run: ${caught.slice(0, 120)} | | |`;
  const { sequences, publishes, cases, outOf } = caught;
  const found = sequences ?? publishes;
  const promises = new Set((found?.broken ?? []).map(promiseIn));
  const unit = sequences === null ? 'real publishes' : 'sequences';
  const after = found === null ? 'not caught' : `${found.after} ${unit}`;
  return `| ${name} | ${[...promises].toSorted().join(', ')} | ${after} | ${cases.length} of ${outOf} |`;
}

/** The promise that a line of what is broken is about. */
function promiseIn(line: string): string {
  const numbered = /\bI\d\b/.exec(line);
  if (numbered !== null) return numbered[0];
  return /too long|without end/.test(line) ? 'tight bounds' : 'other';
}
