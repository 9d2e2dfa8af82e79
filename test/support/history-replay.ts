import { expect } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import type { BuildResult } from '../../src/site/types.ts';
import { publishByCommand, toTold } from './history-command.ts';
import type { HistoryCommit } from './history-corpus.ts';
import type { Row } from './history-expected.ts';
import { Judge } from './history-judge.ts';
import { DAY, HOUR, MINUTE } from './history-law.ts';
import { expectLawful, expectRest } from './history-lawful.ts';
import { expectLedgerIsOrigin, type Seen } from './history-origin.ts';
import { prepareOnce, type Published, publishOnce, type VirtualClock } from './history-publish.ts';
import { buildCleanly, createHistorySite, type HistorySite, timeZone } from './history-site.ts';
import { expectCost } from './history-purge-check.ts';
import { HistoryStories } from './history-stories.ts';
import { Totals } from './history-totals.ts';

export interface ReplayOptions {
  /** Which commits are published; the others' changes come out with the next that is. */
  readonly publishes: (commit: HistoryCommit) => boolean;
  /** A clean build is made after every so many publishes, and after the last. */
  readonly cleanEvery: number;
  /** Whether there is a daily publish between the commits. */
  readonly daily?: boolean;
  /** Which of them are also published by the command people run, which must say and do the same. */
  readonly byCommand?: (commit: HistoryCommit) => boolean;
}

export interface Replayed {
  readonly stories: HistoryStories;
  readonly totals: Totals;
}

/** One site's way through the history. */
interface Replay extends Replayed {
  readonly site: HistorySite;
  readonly clock: VirtualClock;
  readonly judge: Judge;
  readonly seen: Seen;
}

/** Publishes the base state a day before the first commit, then replays the history, and checks each publish. */
export async function replayHistory(
  history: readonly HistoryCommit[],
  { publishes, cleanEvery, daily = false, byCommand = () => false }: ReplayOptions,
): Promise<Replayed> {
  const site = await createHistorySite();
  try {
    const replay = startReplay(site, history);
    const { stories, totals } = replay;
    const base = { n: 0, subject: 'the base state' };
    await inCommit(base, async () => void (await publishAndCheck(replay, 'base')));
    const last = history.findLast(publishes);
    for (const commit of history) {
      if (daily) await inCommit(commit, () => publishDaily(replay, commit.committed));
      site.update(stories, stories.apply(commit));
      if (!publishes(commit)) continue;
      advanceTo(commit.committed, replay.clock);
      await inCommit(commit, async () => {
        const told = byCommand(commit) ? await publishByCommand(site, replay.clock.now()) : null;
        const { built, published } = await publishAndCheck(replay, commit.commit);
        if (told !== null) expect(told).toEqual(published && toTold(published, built));
        if (totals.publishes % cleanEvery === 0 || commit === last)
          await expectClean(replay, built);
      });
    }
    return replay;
  } finally {
    await site.remove();
  }
}

function startReplay(site: HistorySite, history: readonly HistoryCommit[]): Replay {
  const first = history[0];
  if (first === undefined) throw new Error('the history is empty');
  const stories = new HistoryStories(history, timeZone);
  site.update(stories, { written: stories.slugs(), removed: [] });
  const clock = virtualClock(first.committed - DAY);
  return { site, stories, clock, judge: new Judge(), seen: new Map(), totals: new Totals() };
}

/** When the workflow's daily publish runs, after midnight in UTC. */
const DAILY_RUN = 4 * HOUR + 17 * MINUTE;

const nextDailyRun = (instant: number): number =>
  Math.ceil((instant - DAILY_RUN) / DAY) * DAY + DAILY_RUN;

/** Publishes daily until `committed`; the days on which the ledger says that nothing is due are left out. */
async function publishDaily(replay: Replay, committed: number): Promise<void> {
  const { clock, totals } = replay;
  for (;;) {
    const due = await nextDue(replay);
    const run = nextDailyRun(due);
    if (run >= committed) return;
    await expectNothingDue(replay, due - 1);
    clock.advance(run - clock.now());
    const { published } = await publishAndCheck(replay, 'daily');
    expect(published, 'a publish of what is due').not.toBeNull();
    totals.daily++;
  }
}

async function nextDue({ site, clock }: Replay): Promise<number> {
  const { prepared } = await prepareOnce(site, { built: await site.build(clock.now()), clock });
  if (prepared.outcome !== 'at-rest') throw new Error('something is due already');
  return prepared.root.nextDue ?? Infinity;
}

/** Before the instant the ledger names, publishing would do nothing. */
async function expectNothingDue({ site, judge, clock }: Replay, now: number): Promise<void> {
  if (now < clock.now()) return;
  const { rows, due } = judge.expect(await site.build(now), now);
  const isDue = ({ due }: Row): boolean => due === null || Date.parse(due) <= now;
  expect([...rows.filter(isDue), ...due], 'due before the ledger says so').toEqual([]);
}

/** A publish begins at its commit's time, and at least a second after the last one ended. */
function advanceTo(committed: number, clock: VirtualClock): void {
  clock.advance(Math.max(committed - clock.now(), 1000));
}

async function publishAndCheck(
  replay: Replay,
  commit: string,
): Promise<{ readonly built: BuildResult; readonly published: Published | null }> {
  const { site, clock, judge, totals, seen } = replay;
  const now = clock.now();
  const built = await site.build(now);
  const verdict = judge.expect(built, now);
  const published = await publishOnce(site, { built, clock, commit });
  if (published === null) {
    expect([...verdict.rows, ...verdict.due], 'a publish with nothing to do').toEqual([]);
    totals.nothingToDo++;
  } else {
    expectLawful({ published, built, verdict, judge });
    expectCost(published, totals.own.left(now));
    totals.add(published, verdict);
  }
  await expectBuilt(replay, built);
  await expectRest(site, { built, clock, judge });
  const { target } = await prepareOnce(site, { built, clock });
  await expectLedgerIsOrigin(target, { built, seen });
  return { built, published };
}

/** A second build renders nothing. */
async function expectBuilt({ site, clock }: Replay, built: BuildResult): Promise<void> {
  const again = await site.build(clock.now());
  expect({ digest: again.siteDigest, rendered: again.stats.rendered }).toEqual({
    digest: built.siteDigest,
    rendered: 0,
  });
}

async function expectClean({ stories, clock }: Replay, built: BuildResult): Promise<void> {
  const clean = await buildCleanly(stories, clock.now());
  expect(built.files, 'an incremental build').toEqual(clean.files);
  expect(built.siteDigest).toBe(clean.siteDigest);
}

/** Says in which commit a check failed. */
async function inCommit(
  { n, subject }: Pick<HistoryCommit, 'n' | 'subject'>,
  check: () => Promise<void>,
): Promise<void> {
  try {
    await check();
  } catch (error) {
    if (error instanceof Error) error.message = `commit ${n} (${subject}): ${error.message}`;
    throw error;
  }
}
