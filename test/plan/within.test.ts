import { describe, expect, test } from 'vitest';
import { commitPlan } from '../../src/plan/commit.ts';
import { type Plan, planPublish } from '../../src/plan/plan.ts';
import {
  at,
  Rehearsal,
  type SiteSketch,
  stored,
  toFiles,
  writtenAt,
} from '../support/plan-rehearsal.ts';

const FOX = 'stories/fox/index.html';
const OWL = 'stories/owl/index.html';
const HOME = 'index.html';
const CSS = 'assets/site.1.css';
const FONT = 'assets/serif.1.woff2';

const whole = {
  [FONT]: 'font',
  [CSS]: { body: 'css', loads: [FONT] },
  [FOX]: { body: 'A', loads: [CSS] },
  [OWL]: { body: 'A', loads: [CSS] },
  [HOME]: 'fox, owl',
};

/** A plan in which only some keys may change; `part` has those that are to be there. */
function planWithin(site: Rehearsal, part: SiteSketch, keys: readonly string[], now: number): Plan {
  const { siteDigest, ...rest } = site.plan(whole, now).site;
  return planPublish({
    publish: 'part',
    target: 'local',
    now,
    site: { ...rest, siteDigest, files: toFiles(part) },
    ledger: site.ledger,
    law: site.law,
    policyDigest: '',
    urgent: false,
    within: new Set(keys),
    money: site.money,
    review: site.review,
  });
}

describe('a plan within some keys', () => {
  const site = new Rehearsal();
  site.publish(whole, at('09:00'));
  // By now both stories would move up a tier.
  const now = at('09:00', 40);
  const plan = planWithin(site, { [FOX]: { body: 'B', loads: [CSS] } }, [FOX], now);

  test('changes nothing else: not what the site given lacks, not what has come of age', () => {
    expect(site.plan(whole, now).changes.map(({ key }) => key)).toEqual([FOX, OWL]);
    expect(plan.changes.map(({ key, change }) => [key, change])).toEqual([[FOX, 'put']]);
    expect(plan.kept).toBe(4);
  });

  test('knows what published files load in their turn', () => {
    const [change] = plan.changes;
    expect(change?.change === 'put' && change.desired.loads).toEqual([FONT, CSS].toSorted());
  });

  test('leaves the others’ entries as they are, and says that they are due', () => {
    const committed = commitPlan(plan, {
      done: writtenAt(plan.changes, now),
      isComplete: true,
      now,
      record: {
        id: 'part',
        at: now,
        commit: null,
        committedAt: null,
        isUncommitted: true,
        by: 'a test',
      },
      money: site.money,
      distributionReadAt: now,
    });
    expect(committed.ledger.entries.get(OWL)).toBe(site.ledger.entries.get(OWL));
    expect(committed.ledger.root.nextDue).toBe(now);
    // A whole publish then does what was left, and nothing twice.
    const after = new Rehearsal();
    after.ledger = stored({
      ...committed.ledger,
      root: { ...committed.ledger.root, journal: null },
    });
    const edited = { ...whole, [FOX]: { body: 'B', loads: [CSS] } };
    expect(after.plan(edited, now).changes.map(({ key }) => key)).toEqual([OWL]);
  });

  test('takes out a key that is not among the files', () => {
    const { changes } = planWithin(site, {}, [OWL], now);
    expect(changes.map(({ key, change }) => [key, change])).toEqual([[OWL, 'remove']]);
  });
});
