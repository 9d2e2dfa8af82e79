import { join } from 'node:path';
import * as fc from 'fast-check';
import { expect } from 'vitest';
import { virtualClock } from '../../src/clock.ts';
import { type InventedSite, writeInvented } from './history-invented.ts';
import { Judge } from './history-judge.ts';
import { expectLawful, expectRest } from './history-lawful.ts';
import { expectLedgerIsOrigin, type Seen } from './history-origin.ts';
import { prepareOnce, publishOnce } from './history-publish.ts';
import { createHistorySite } from './history-site.ts';

/** What the real history hardly has: texts and layouts that come back, stories removed and brought back. */
const change = fc.oneof(
  fc.record({ text: fc.nat(2), of: fc.nat(2) }),
  fc.record({ layout: fc.nat(2) }),
  fc.record({ robots: fc.nat(1) }),
  fc.record({ removed: fc.nat(2) }),
  fc.record({}),
);

const minute = 60_000;
const day = 1440 * minute;
const pause = fc.oneof(
  fc.integer({ min: 1000, max: 20_000 }),
  fc.integer({ min: minute, max: 20 * minute }),
  fc.integer({ min: day, max: 9 * day }),
  fc.integer({ min: 25 * day, max: 450 * day }),
);

type Change = typeof change extends fc.Arbitrary<infer T> ? T : never;

function changed(site: InventedSite, made: Change): InventedSite {
  if ('layout' in made) return { ...site, layout: made.layout };
  if ('robots' in made) return { ...site, robots: made.robots };
  if ('removed' in made) return { ...site, texts: site.texts.with(made.removed, null) };
  return 'of' in made ? { ...site, texts: site.texts.with(made.of, made.text) } : site;
}

/** Publishes the site after each change, and holds every publish to the law. */
async function publishAll(steps: readonly { readonly change: Change; readonly pause: number }[]) {
  const site = await createHistorySite('limits: { maxRemovedShare: 1 },');
  const clock = virtualClock(Date.parse('2026-01-01T12:00:00Z'));
  const judge = new Judge();
  const seen: Seen = new Map();
  let invented: InventedSite = { layout: 0, robots: 0, texts: [0, 0, null] };
  try {
    for (const step of [{ change: {}, pause: 0 }, ...steps]) {
      clock.advance(step.pause);
      invented = changed(invented, step.change);
      const built = writeInvented(join(site.root, 'dist'), invented);
      const verdict = judge.expect(built, clock.now());
      const published = await publishOnce(site, { built, clock, commit: 'invented' });
      if (published === null)
        expect([...verdict.rows.filter(({ due }) => due === null), ...verdict.due]).toEqual([]);
      else expectLawful({ published, built, verdict, judge });
      await expectRest(site, { built, clock, judge });
      const { target } = await prepareOnce(site, { built, clock });
      await expectLedgerIsOrigin(target, { built, seen });
    }
  } finally {
    await site.remove();
  }
}

/** Any history of a tiny site is published as the law has it. */
export const inventedHistory = fc.asyncProperty(
  fc.array(fc.record({ change, pause }), { minLength: 4, maxLength: 14 }),
  publishAll,
);
