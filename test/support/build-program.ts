import { spawnSync } from 'node:child_process';

/** Vitest's global setup: the command-line tests run the program people run, `dist/cli.js`. */
export default function buildProgram(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['.ci/build.js'], {
    encoding: 'utf8',
  });
  if (status !== 0) console.warn(`the program has type errors:\n${stdout}${stderr}`);
}
