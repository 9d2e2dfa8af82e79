import { describe, expect, it } from 'vitest';
import { decide } from '../../src/plan/decide.ts';
import type { ChangeKind } from '../../src/plan/ledger.ts';
import { actionFor, at, MINUTE, Rehearsal, SECOND } from '../support/plan-rehearsal.ts';

const FOX = 'stories/fox/index.html';

describe('one old version, by the kind of the change that ended it', () => {
  const site = new Rehearsal();
  site.publish({ [FOX]: 'A' }, at('09:00'));
  site.publish({}, at('10:00'), { purges: 'refused' });
  const entry = { ...site.entry(FOX), owed: null };
  const t = at('10:00:05');

  it.each<[ChangeKind, boolean, string, number | null]>([
    ['correction', false, 'wait', null],
    ['correction', true, 'purge', 0],
    ['listing', true, 'purge', 0],
    ['takedown', false, 'purge', 60],
    ['takedown', true, 'purge', 0],
    ['chrome', true, 'wait', null],
    ['file', true, 'wait', null],
    ['retire', false, 'none', null],
  ])('%s, urgent %s: %s', (kind, urgent, action, seconds) => {
    const { edge } = decide(entry, { kind, t, urgent, law: site.law });
    expect(edge.action).toBe(action);
    if (edge.action === 'purge') expect(edge.dueBy).toBe(t + (seconds ?? 0) * SECOND);
  });

  it('nothing cached, nothing to do', () => {
    const { edge } = decide(
      { ...entry, tails: [] },
      { kind: 'takedown', t, urgent: true, law: site.law },
    );
    expect(edge).toEqual({ action: 'none', because: 'nothing-cached' });
  });
});

describe('where a regional cache does not pass on Age', () => {
  it('a story edges keep five minutes is kept ten, and purged', () => {
    const site = new Rehearsal({ cacheTiers: 2 });
    site.publish({ [FOX]: 'A' }, at('09:00'));
    const plan = site.plan({ [FOX]: 'B' }, at('10:00'));
    expect(actionFor(plan, FOX)).toBe('purge');
    expect(plan.changes[0]?.until).toBe(at('10:00:05') + 10 * MINUTE);
  });
});
