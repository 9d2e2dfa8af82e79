import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Cache } from './caches/cache.ts';
import { nginx } from './caches/nginx.ts';
import { none } from './caches/none.ts';
import { storyclub } from './caches/storyclub.ts';
import { varnish } from './caches/varnish.ts';
import { compareResults, renderComparison } from './compare.ts';
import { differences } from './differences.ts';
import { installSuite, resultCount } from './install.ts';
import { type Judged, judgeResults } from './results.ts';
import { explainCase, readCases, runClient, startOrigin } from './suite.ts';
import { renderTable, type Row } from './table.ts';

const USAGE = `npm run test:cache-suite -- [options]

The public HTTP cache tests (cache-tests.fyi) against the local edge, and against other caches for comparison.

  --cache NAME   storyclub (default), nginx, varnish, none, or all of them in turn
  --case ID      one case only, with every request and response of both sides
  --failures     each required case that did not pass, and why
`;

const caches: readonly Cache[] = [storyclub, nginx, varnish, none];

const { values } = parseArgs({
  options: {
    cache: { type: 'string', default: 'storyclub' },
    case: { type: 'string' },
    failures: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
// Whoever ends the run early ends what it started, too: see stopOf.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
if (values.help) process.stdout.write(USAGE);
else process.exitCode = await main();

async function main(): Promise<number> {
  const chosen = caches.filter(({ name }) => values.cache === 'all' || values.cache === name);
  if (chosen.length === 0) throw new Error(`no cache ${values.cache}\n\n${USAGE}`);
  const suite = await installSuite(say);
  const one = values.case;
  if (one !== undefined) {
    for (const cache of chosen)
      print(await against(cache, suite, (url) => explainCase(suite, url, one)));
    return 0;
  }
  const rows: Row[] = [];
  for (const cache of chosen) rows.push(await measure(cache, suite));
  print(renderTable(rows).join('\n'));
  if (values.failures) for (const row of rows) print(renderFailures(row).join('\n'));
  return judgeRows(rows);
}

async function measure(cache: Cache, suite: string): Promise<Row> {
  const version = await cache.version();
  if (version === null) return { cache: cache.name, version, judged: [] };
  say(`${cache.name} ${version}`.trim());
  const cases = await readCases(suite);
  const results = await against(cache, suite, (url) => runClient(suite, url));
  return { cache: cache.name, version, judged: judgeResults(cases, results) };
}

/** Starts an origin and the cache before it, and stops both whatever comes of the use. */
async function against<T>(
  cache: Cache,
  suite: string,
  use: (url: string) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), 'storyclub-cache-suite-'));
  const clear = (): void => rmSync(scratch, { recursive: true, force: true });
  process.once('exit', clear);
  try {
    const origin = await startOrigin(suite, scratch, values.case === undefined ? () => {} : say);
    try {
      const running = await cache.start(origin.url, scratch);
      try {
        return await use(running.url);
      } finally {
        await running.stop();
      }
    } finally {
      await origin.stop();
    }
  } finally {
    process.off('exit', clear);
    clear();
  }
}

function renderFailures({ cache, judged }: Row): readonly string[] {
  const wrong = judged.filter((one) => one.kind === 'required' && one.outcome !== 'passed');
  return [
    `\n${cache}: required and not passed`,
    ...wrong.map(({ id, outcome, because }) => `  ${outcome.padEnd(7)} ${id}  ${because}`),
  ];
}

/** 0 when every cache gave all results, and ours is as the list of differences says. */
function judgeRows(rows: readonly Row[]): number {
  const wrong: string[] = [];
  for (const { cache, version, judged } of rows) {
    if (version !== null && judged.length !== resultCount)
      wrong.push(`${cache}: ${judged.length} results instead of ${resultCount}`);
  }
  const ours = rows.find((row) => row.cache === storyclub.name);
  if (ours !== undefined) wrong.push(...judgeOurs(ours.judged));
  if (wrong.length > 0) print(['', ...wrong].join('\n'));
  return wrong.length > 0 ? 1 : 0;
}

function judgeOurs(judged: readonly Judged[]): readonly string[] {
  const wrong = renderComparison(compareResults(judged, differences));
  if (wrong.length === 0) {
    const excused = differences.reduce((sum, { cases }) => sum + cases.length, 0);
    print(`Every required case passes, or is one of ${excused} listed in differences.ts.`);
  }
  return wrong;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}
