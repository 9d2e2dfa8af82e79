import { expect } from 'vitest';
import { z } from 'zod';
import { isIdle } from '../../src/plan/plan.ts';
import { planToJson } from '../../src/report/plan-json.ts';
import type { BuildResult } from '../../src/site/types.ts';
import type { Row } from './history-expected.ts';
import type { Judge, Owed, Verdict } from './history-judge.ts';
import { type Planning, prepareOnce, type Published } from './history-publish.ts';
import type { HistorySite } from './history-site.ts';
import { expectOrder, expectPromises, expectPurges } from './history-purge-check.ts';

export interface Made {
  readonly published: Published;
  readonly built: BuildResult;
  /** What the law says, from before the publish. */
  readonly verdict: Verdict;
  readonly judge: Judge;
}

/**
 * What was printed and done is what the law, recomputed from the past events, says. The judge then counts the publish
 * among the past.
 */
export function expectLawful({ published, built, verdict, judge }: Made): void {
  const { plan, receipt, log } = published;
  const { rows, due, keptBack } = verdict;
  const printed = planDocument.parse(planToJson(plan, { verbose: false, findings: [] }));
  expect(printed.changes.toSorted(byKey), 'the printed decisions').toEqual(rows);
  expect(printed.purge.keptBack.toSorted(byKey), 'the purges kept back').toEqual(
    keptBack.map(toPrinted).toSorted(byKey),
  );
  const { evicts } = receipt.purge;
  expectPurges({ log, due, files: built.files, rows, now: plan.at, evicts });
  const before = new Set(judge.past.keys().filter((key) => judge.past.live(key) !== null));
  expectOrder(log, { files: built.files, before });

  const bounds = judge.note(published, { built, rows });
  const stated = log.flatMap((line) => (line.op === 'bound' ? [line] : []));
  expect(stated.toSorted(byKey), 'the bounds').toEqual(bounds.toSorted(byKey));
  expectPromises(bounds, { rows, log });
}

const toPrinted = ({ key, sendAt, dueBy }: Owed) => ({
  key,
  sendAt: new Date(sendAt).toISOString(),
  dueBy: new Date(dueBy).toISOString(),
});

const row = z.object({
  key: z.string(),
  change: z.enum(['put', 'copy-headers', 'remove', 'retire']),
  kind: z.enum(['correction', 'listing', 'arrival', 'chrome', 'file', 'retire']),
  digest: z.string().nullable(),
  cacheControl: z.string().nullable(),
  action: z.enum(['wait', 'purge', 'none']),
  until: z.string().nullable(),
  dueBy: z.string().nullable(),
  keptBackUntil: z.string().nullable(),
  due: z.string().nullable(),
}) satisfies z.ZodType<Row>;

/** What is checked of the document of `plan --json`. */
const planDocument = z.object({
  changes: z.array(row),
  purge: z.object({
    keptBack: z.array(z.object({ key: z.string(), sendAt: z.string(), dueBy: z.string() })),
  }),
});

const byKey = (a: { readonly key: string }, b: { readonly key: string }): number =>
  a.key < b.key ? -1 : 1;

/**
 * A second publish asks for one object and is done; looked at in full, it would do nothing either, and keeps the purges
 * back that the law does.
 */
export async function expectRest(
  site: HistorySite,
  { built, clock, judge }: Omit<Planning, 'thorough'> & { readonly judge: Judge },
): Promise<void> {
  const { target, prepared } = await prepareOnce(site, { built, clock });
  if (prepared.outcome === 'planned') {
    const nextDue = prepared.found?.root.nextDue ?? Infinity;
    expect(nextDue, 'something came due while publishing').toBeLessThanOrEqual(clock.now());
    return;
  }
  expect(target.counts, 'requests of a second publish').toEqual({ put: 0, get: 1, delete: 0 });
  const { prepared: full } = await prepareOnce(site, { built, clock, thorough: true });
  if (full.outcome !== 'planned') throw new Error('a thorough plan looks at every key');
  expect(isIdle(full.plan), 'a second publish, looked at in full').toBe(true);
  const keptBack = full.plan.purge.keptBack.map(({ key, owed }) => ({
    key,
    sendAt: owed.sendAt,
    dueBy: owed.dueBy,
  }));
  expect(keptBack.toSorted(byKey), 'purges owed').toEqual(judge.owed(clock.now()).toSorted(byKey));
}
