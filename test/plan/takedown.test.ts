import { describe, expect, it } from 'vitest';
import { commitPlan, toJournal } from '../../src/plan/commit.ts';
import { isDueNow, type Plan, planPublish } from '../../src/plan/plan.ts';
import { recoverJournal } from '../../src/plan/recover.ts';
import { picturesOf } from '../../src/plan/takedown.ts';
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
  it('gives the keys it names 60 s, and no other, and takes out first', () => {
    const { plan } = takenDown([FOX, HOME]);
    const kinds = plan.changes.map(({ key, kind, edge }) => [key, kind, edge.action]);
    expect(kinds).toEqual([
      [FOX, 'takedown', 'purge'],
      [HOME, 'takedown', 'purge'],
      [ROBOTS, 'file', 'wait'],
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
      record: {
        id: 'p1',
        at: at('10:00'),
        commit: null,
        committedAt: null,
        isUncommitted: null,
        by: 'a test',
      },
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

describe('the pictures of a story that is taken down', () => {
  const FOX_PICTURE = 'images/fox.svg';
  const picture = (body: string) => ({ body, kind: 'fingerprinted' as const });
  const page = (body: string, loads: readonly string[]) => ({ body, loads });

  it('go with it at once, and count as files that lived before', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: page('A', [FOX_PICTURE]), [FOX_PICTURE]: picture('f') }, at('09:00'));
    const plan = planned(site, { [OWL]: 'A' }, [FOX, FOX_PICTURE]);
    expect(changeOf(plan, FOX_PICTURE)).toMatchObject({
      change: 'remove',
      kind: 'takedown',
      edge: { action: 'purge', dueBy: at('10:01:05') },
    });
    const { ledger } = commitPlan(plan, {
      done: writtenAt(plan.changes, at('10:00')),
      isComplete: true,
      now: at('10:00'),
      record: {
        id: 'p1',
        at: at('10:00'),
        commit: null,
        committedAt: null,
        isUncommitted: null,
        by: 'a test',
      },
      money: site.money,
      distributionReadAt: 0,
    });
    expect(ledger.root.retired).toEqual([FOX_PICTURE]);
  });

  it('are those no other page shows, nor an earlier version of one that may be cached', () => {
    const site = new Rehearsal();
    const pictures = {
      [FOX_PICTURE]: picture('f'),
      'images/both.svg': picture('b'),
      'images/owl-had.svg': picture('o'),
      'images/fox-had.svg': picture('h'),
    };
    const all = [FOX_PICTURE, 'images/both.svg', 'images/owl-had.svg'];
    site.publish(
      {
        ...pictures,
        [FOX]: page('A', [...all, 'images/fox-had.svg']),
        [OWL]: page('A', ['images/both.svg', 'images/owl-had.svg']),
      },
      at('09:00'),
    );
    const now = { ...pictures, [FOX]: page('B', all), [OWL]: page('B', ['images/both.svg']) };
    site.publish(now, at('09:59'));
    const fox = site.ledger.entries.get(FOX);
    if (fox === undefined) throw new Error('it is published');
    const { entries } = site.ledger;
    expect(picturesOf(fox, { entries, law: site.law, now: at('10:00') })).toEqual({
      gone: ['images/fox-had.svg', FOX_PICTURE],
      shared: ['images/both.svg'],
      later: ['images/owl-had.svg'],
    });
    const later = picturesOf(fox, { entries, law: site.law, now: at('10:06') });
    expect(later.later).toEqual([]);
  });
});
