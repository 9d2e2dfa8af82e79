import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type Case, parseResults, type Result } from './results.ts';
import { stopOf } from './stop.ts';

const run = promisify(execFile);

/** A run takes 20 to 30 s, most of it pauses of 3 s in which copies grow old. */
const timeLimitMs = 120_000;

/** Something listening, to be stopped. */
export interface Running {
  readonly url: string;
  readonly stop: () => Promise<void>;
}

interface SuiteTest {
  readonly id: string;
  readonly name: string;
  readonly kind?: Case['kind'];
  readonly depends_on?: readonly string[];
}

/** Every case of the installed suite; those for browsers only have no result here. */
export async function readCases(suite: string): Promise<readonly Case[]> {
  const files = ['index.mjs', 'surrogate-control.mjs'];
  const modules: { default: unknown }[] = await Promise.all(
    files.map(async (file) => import(pathToFileURL(join(suite, 'tests', file)).href)),
  );
  const groups = modules.flatMap((module) => module.default) as { tests: SuiteTest[] }[];
  return groups
    .flatMap((group) => group.tests)
    .map((test) => ({
      id: test.id,
      name: test.name,
      kind: test.kind ?? 'required',
      dependsOn: test.depends_on ?? [],
    }));
}

/** Starts the suite's own server, the origin that a cache is put before, on a free port; `hear` is given what it says. */
export async function startOrigin(
  suite: string,
  scratch: string,
  hear: (line: string) => void,
): Promise<Running> {
  const child = spawn(process.execPath, [join('server', 'server.mjs')], {
    cwd: suite,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: settings({ protocol: 'http', port: '0', pidfile: join(scratch, 'origin.pid') }),
  });
  const stop = stopOf(child);
  // The reader stays: what else the server says must be read, or its pipe fills.
  const lines = createInterface({ input: child.stdout });
  const first = await Promise.race([once(lines, 'line'), once(child, 'exit')]);
  const port = /^Listening on .*:(\d+)\/$/.exec(String(first[0]))?.[1];
  if (port !== undefined) {
    lines.on('line', hear);
    return { url: `http://127.0.0.1:${port}`, stop };
  }
  await stop();
  throw new Error(`the suite’s server did not listen: ${String(first[0])}`);
}

/** Runs all cases through whatever listens at `url`. */
export async function runClient(suite: string, url: string): Promise<ReadonlyMap<string, Result>> {
  return parseResults(await startClient(suite, url, ''));
}

/** What one case sent and got, on the client's side, in the suite's own words. */
export async function explainCase(suite: string, url: string, id: string): Promise<string> {
  return startClient(suite, url, id);
}

async function startClient(suite: string, url: string, id: string): Promise<string> {
  const { stdout } = await run(process.execPath, ['--no-warnings', 'cli.mjs'], {
    cwd: suite,
    timeout: timeLimitMs,
    maxBuffer: 16 * 1024 * 1024,
    env: settings({ base: url, id }),
  });
  return stdout;
}

/** The suite reads its settings from the variables that `npm run` makes of flags and of package.json. */
function settings(values: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !/^npm_(package_)?config_/.test(name));
  const given = Object.entries(values).flatMap(([name, value]) => [
    [`npm_config_${name}`, value],
    [`npm_package_config_${name}`, value],
  ]);
  return { ...Object.fromEntries(own), ...Object.fromEntries(given) };
}
