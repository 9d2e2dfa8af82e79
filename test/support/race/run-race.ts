import { setTimeout as pause } from 'node:timers/promises';
import type { Origin } from '../../../src/origin/origin.ts';
import type { StoredRoot } from '../../../src/publish/root-shape.ts';
import { LedgerStore } from '../../../src/publish/ledger-store.ts';
import { runCli } from '../run-cli.ts';
import { type Commits, markOf } from './commits.ts';

/** Where all publish to. */
export interface Place {
  readonly origin: Origin;
  readonly prefix: string;
  /** Of the program. */
  readonly env: Readonly<Record<string, string>>;
}

/** What one process came to, run again as a job would be until it is told that there is nothing to gain. */
export interface Finish {
  readonly commit: string;
  readonly outcome: 'published' | 'nothing to do' | 'older';
  /** What it was told before, each a code. */
  readonly refusals: readonly string[];
}

/** What a publish may be told while others publish: to come again. */
const COME_AGAIN = new Set(['lease-taken', 'ledger-busy']);

/** Publishes every commit at once, each from a checkout of its own, and answers when all have come to an end. */
export async function runRace(commits: Commits, place: Place): Promise<readonly Finish[]> {
  const racers = commits.ids.map((id, index) => ({
    id,
    cwd: commits.checkOut(id, index % 2 === 0 ? 'whole' : 'none'),
  }));
  return await Promise.all(racers.map((racer) => publishUntilDone(racer, place)));
}

async function publishUntilDone(
  { id, cwd }: { readonly id: string; readonly cwd: string },
  { env }: Place,
): Promise<Finish> {
  const refusals: string[] = [];
  for (let attempt = 1; attempt < 200; attempt++) {
    const { exitCode, stdout, stderr } = await runCli(['publish', '--yes', '--json'], { cwd, env });
    const document = JSON.parse(stdout);
    if (exitCode === 0) {
      const outcome = (document.receipt ?? null) === null ? 'nothing to do' : 'published';
      return { commit: id, outcome, refusals };
    }
    const code: string = document.error?.code ?? 'none';
    if (exitCode === 2 && code === 'older-commit')
      return { commit: id, outcome: 'older', refusals };
    if (exitCode !== 2 || !COME_AGAIN.has(code))
      throw new Error(`${id} ended with ${exitCode}, ${code}:\n${stderr}${stdout}`);
    refusals.push(code);
    await pause(100 + 400 * Math.random());
  }
  throw new Error(`${id} never came to an end`);
}

/** What is live after a race. */
export interface Aftermath {
  readonly root: StoredRoot;
  /** Which commits the pages are of, each once. */
  readonly marks: readonly number[];
  readonly isLocked: boolean;
}

export async function lookAfterwards({ origin, prefix }: Place): Promise<Aftermath> {
  const store = new LedgerStore(origin, {
    statePrefix: '.storyclub/',
    site: 'https://www.storyclub.example',
  });
  const { found } = await store.look();
  if (found === null) throw new Error('there is no ledger');
  const marks = new Set<number>();
  for await (const { key } of origin.inventory(prefix)) {
    if (!key.endsWith('.html') || key.startsWith('.storyclub/')) continue;
    const got = await origin.get(key);
    const mark = got.outcome === 'found' ? markOf(Buffer.from(got.body).toString('utf8')) : null;
    if (mark === null) throw new Error(`${key} is of no commit`);
    marks.add(mark);
  }
  const { object } = await origin.head(store.names.lease);
  return { root: found.root, marks: [...marks].toSorted(), isLocked: object !== null };
}

/** Limits that let one commit replace any other. */
export const raceConfig = { limits: { maxRemovals: 1000, maxRemovedShare: 1 } };
