import { expect } from 'vitest';
import { z } from 'zod';
import { planToJson } from '../../src/report/plan-json.ts';
import type { BuildResult } from '../../src/site/types.ts';
import type { Row } from './history-expected.ts';
import type { Judge, Owed, Verdict } from './history-judge.ts';
import type { Published, VirtualClock } from './history-publish.ts';
import { expectOrder, expectPromises, expectPurges } from './history-purge-check.ts';

export interface Made {
  readonly published: Published;
  readonly built: BuildResult;
  /** What the law says, from before the publish. */
  readonly verdict: Verdict;
  readonly judge: Judge;
  readonly clock: VirtualClock;
}

/**
 * What was printed and done is what the law, recomputed from the past events, says. The judge then counts the publish
 * among the past.
 */
export function expectLawful({ published, built, verdict, judge, clock }: Made): void {
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
  expect(judge.owed(clock.now()).toSorted(byKey), 'purges owed').toEqual(keptBack.toSorted(byKey));
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
