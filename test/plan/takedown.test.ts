import { describe, expect, it } from 'vitest';
import { commitPlan, toJournal } from '../../src/plan/commit.ts';
import { isDueNow, type Plan, planPublish } from '../../src/plan/plan.ts';
import { recoverJournal } from '../../src/plan/recover.ts';
import {
  at,
  changeOf,
  Rehearsal,
  type SiteSketch,
  toFiles,
  writtenAt,
} from '../support/plan-rehearsal.ts';

const FOX = 'stories/fox/index.html';
const OWL = 'stories/owl/index.html';
const HOME = 'index.html';
const ROBOTS = 'robots.txt';
const whole = { [FOX]: 'A', [OWL]: 'A', [HOME]: 'fox, owl', [ROBOTS]: '1' };
const without = { [OWL]: 'A', [HOME]: 'owl' };

/** The fox is taken down; home, which lists it, and robots.txt change too. */
const takenDown = (
  takedowns: readonly string[],
): { readonly site: Rehearsal; readonly plan: Plan } => {
  const site = new Rehearsal();
  site.publish(whole, at('09:00'));
  return { site, plan: planned(site, without, takedowns) };
};

function planned(site: Rehearsal, sketch: SiteSketch, takedowns: readonly string[]): Plan {
  const { siteDigest, ...built } = site.plan(sketch, at('10:00')).site;
  return planPublish({
    publish: 'p1',
    target: 'local',
    now: at('10:00'),
    site: { ...built, siteDigest, files: toFiles(sketch) },
    ledger: site.ledger,
    law: site.law,
    policyDigest: '',
    urgent: false,
    takedowns: new Set(takedowns),
    money: site.money,
    review: site.review,
  });
}

describe('a take-down (§5)', () => {
  it('gives the keys it names 60 s, and no other', () => {
    const { plan } = takenDown([FOX, HOME]);
    const kinds = plan.changes.map(({ key, kind, edge }) => [key, kind, edge.action]);
    expect(kinds).toEqual([
      [HOME, 'takedown', 'purge'],
      [ROBOTS, 'file', 'wait'],
      [FOX, 'takedown', 'purge'],
    ]);
    expect(changeOf(plan, FOX).edge).toMatchObject({ dueBy: at('10:01:05') });
  });

  it('is what a removal in passing is not', () => {
    const { plan } = takenDown([]);
    expect(changeOf(plan, FOX)).toMatchObject({ kind: 'correction', edge: { action: 'wait' } });
    expect(changeOf(plan, HOME)).toMatchObject({ kind: 'listing', edge: { action: 'wait' } });
  });

  it('stays one when it is committed', () => {
    const { site, plan } = takenDown([FOX]);
    const { ledger, purge } = commitPlan(plan, {
      done: writtenAt(plan.changes, at('10:00')),
      isComplete: true,
      now: at('10:00'),
      record: { id: 'p1', at: at('10:00'), commit: null, isUncommitted: null, by: 'a test' },
      money: site.money,
      distributionReadAt: 0,
    });
    expect(purge.keys).toEqual([FOX]);
    expect(ledger.entries.get(FOX)?.owed).toMatchObject({
      kind: 'takedown',
      dueBy: at('10:01:05'),
    });
  });

  it('stays one when the publish died and is found out later', () => {
    const { site, plan } = takenDown([FOX]);
    const journal = toJournal(plan, plan.changes.filter(isDueNow));
    const { ledger } = recoverJournal(site.ledger, journal, {
      observed: new Map([[FOX, { object: null }]]),
      law: site.law,
      now: at('10:02'),
    });
    expect(ledger.entries.get(FOX)?.owed).toMatchObject({
      kind: 'takedown',
      dueBy: at('10:03:05'),
    });
  });
});
