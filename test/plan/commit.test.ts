import { describe, expect, it } from 'vitest';
import { commitPlan, toJournal } from '../../src/plan/commit.ts';
import { isDueNow, isIdle, type Plan } from '../../src/plan/plan.ts';
import { prepareLedger } from '../../src/plan/prepare.ts';
import { withBatches } from '../../src/plan/purge-progress.ts';
import { type Observed, recoverJournal } from '../../src/plan/recover.ts';
import { at, changeOf, Rehearsal, type SiteSketch } from '../support/plan-rehearsal.ts';

const FOX = 'stories/fox/index.html';
const OWL = 'stories/owl/index.html';
const old = (body: string, css?: string) => ({
  body,
  date: '2020-01-01',
  loads: css === undefined ? [] : [css],
});

const desiredOf = (plan: Plan, key: string): Observed => {
  const change = changeOf(plan, key);
  if (!('desired' in change)) return { object: null };
  const { digest, cacheControl, contentType } = change.desired;
  return { object: { digest, cacheControl, contentType, etag: `"${digest}"` } };
};

/** What a publish that dies leaves: some keys changed, and a journal. */
const dies = (
  site: Rehearsal,
  next: SiteSketch,
  { now, done, urgent = false }: { now: number; done: readonly string[]; urgent?: boolean },
) => {
  const plan = site.plan(next, now, { urgent });
  const due = plan.changes.filter(isDueNow);
  const observed = new Map<string, Observed>(
    due.map(({ key }) => [
      key,
      done.includes(key)
        ? desiredOf(plan, key)
        : { object: site.ledger.entries.get(key)?.live ?? null },
    ]),
  );
  return { journal: toJournal(plan, due), observed };
};

describe('a publish that fails half-way', () => {
  it('commits what was changed, leaves the rest as it was, and is not at rest', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: old('A'), [OWL]: old('A') }, at('10:00', -1));
    const next = { [FOX]: old('B'), [OWL]: old('B') };
    const { committed } = site.publish(next, at('10:00'), { failing: [OWL] });
    expect(committed.made.map(({ change }) => change.key)).toEqual([FOX]);
    expect(committed.purge.keys).toEqual([FOX]);
    expect(site.entry(OWL)).toMatchObject({ tails: [], live: { digest: 'A' }, owed: null });
    expect(site.ledger.root.siteDigest).toBe('');
    const again = site.plan(next, at('10:01'));
    expect(again.changes.map(({ key }) => key)).toEqual([OWL]);
  });

  it('does not start the clock of a file its pages still load', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: old('A/1', 'assets/1.css'), 'assets/1.css': '1' }, at('10:00', -1));
    const next = { [FOX]: old('A/2', 'assets/2.css'), 'assets/2.css': '2' };
    site.publish(next, at('10:00'), { failing: [FOX] });
    expect(site.entry('assets/1.css').unusedSince).toBeNull();
    site.publish(next, at('10:00', 3));
    expect(site.entry('assets/1.css').unusedSince).toBe(at('10:00', 3));
  });

  it('deletes no file', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: 'A', 'assets/1.css': '1' }, at('10:00', -20));
    site.publish({ [FOX]: 'A' }, at('10:00', -19));
    const { plan, committed } = site.publish({ [FOX]: 'B' }, at('10:00'), { failing: [FOX] });
    expect(changeOf(plan, 'assets/1.css')).toMatchObject({ isDue: true });
    expect(committed.ledger.root.journal).toBeNull();
    expect(site.entry('assets/1.css').live).not.toBeNull();
  });
});

describe('a publish that died', () => {
  it('with the middle version live: A → B, died → C: both old versions count', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: 'A' }, at('09:00'));
    const { journal, observed } = dies(site, { [FOX]: 'B' }, { now: at('10:00'), done: [FOX] });
    const { ledger, changed } = recoverJournal(site.ledger, journal, {
      observed,
      law: site.law,
      now: at('10:03'),
    });
    expect(changed).toEqual([FOX]);
    site.ledger = ledger;
    const { plan } = site.publish({ [FOX]: 'C' }, at('10:03'));
    expect(changeOf(plan, FOX).until).toBe(at('10:08:05'));
    expect(site.entry(FOX).tails.map(({ digest, end }) => [digest, end])).toEqual([
      ['A', at('10:03:05')],
      ['B', at('10:03:05')],
    ]);
  });

  it('is decided again by the promise it recorded, even when nothing else changed', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: 'A' }, at('09:00'));
    const { journal, observed } = dies(
      site,
      { [FOX]: 'B' },
      { now: at('10:00'), done: [FOX], urgent: true },
    );
    site.ledger = recoverJournal(site.ledger, journal, {
      observed,
      law: site.law,
      now: at('10:01'),
    }).ledger;
    expect(site.entry(FOX).owed).toMatchObject({ kind: 'correction', dueBy: at('10:01:05') });
    const { plan } = site.publish({ [FOX]: 'B' }, at('10:01'));
    expect(plan.changes).toEqual([]);
    expect(plan.purge.keys).toEqual([FOX]);
    expect(isIdle(plan)).toBe(false);
  });

  it('before it changed anything leaves everything as it was', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: old('A'), 'robots.txt': '1' }, at('09:00'));
    const before = site.ledger;
    const { journal, observed } = dies(site, { [FOX]: old('B') }, { now: at('10:00'), done: [] });
    const recovered = recoverJournal(before, journal, {
      observed,
      law: site.law,
      now: at('10:01'),
    });
    expect(recovered).toMatchObject({ changed: [], drifted: [], undeleted: [] });
    const asItWas = prepareLedger(before, site.law, at('10:01'));
    expect(recovered.ledger.entries).toEqual(asItWas.entries);
    expect(recovered.ledger.root).toEqual({ ...before.root, journal: null });
  });

  it('for the keys it changed ends as if it had lived, at the instant that is found out', () => {
    const start = { [FOX]: old('A'), [OWL]: 'A', 'index.html': '1', 'robots.txt': '1' };
    const next = { [FOX]: old('B'), 'index.html': '2', 'robots.txt': '1', 'feed.xml': '1' };
    const done = [FOX, OWL, 'feed.xml'];
    const dead = new Rehearsal();
    dead.publish(start, at('09:00'));
    const { journal, observed } = dies(dead, next, { now: at('10:00'), done });
    const { ledger } = recoverJournal(dead.ledger, journal, {
      observed,
      law: dead.law,
      now: at('10:02'),
    });
    const alive = new Rehearsal();
    alive.publish(start, at('09:00'));
    alive.publish(next, at('10:02'), { failing: ['index.html'], purges: 'refused' });
    for (const key of [...done, 'index.html']) {
      const recovered = ledger.entries.get(key);
      const own = alive.entry(key);
      const { tails, owed, live } = recovered ?? { tails: [], owed: null, live: null };
      expect({ key, tails, owed }).toEqual({ key, tails: own.tails, owed: own.owed });
      expect(live?.digest).toBe(own.live?.digest);
      expect(live?.sets.map(({ edge, browser }) => [edge, browser])).toEqual(
        own.live?.sets.map(({ edge, browser }) => [edge, browser]),
      );
    }
  });

  it('while the policy was shortened: what may have been forgotten counts all the same', () => {
    const { promises } = new Rehearsal().law;
    const site = new Rehearsal({
      tiers: [{ age: 0, edge: 3600, browser: 60 }],
      promises: { ...promises, correction: 7200 },
    });
    site.publish({ [FOX]: 'A' }, at('10:00', -3));
    site.publish({ [FOX]: 'B' }, at('10:00', -2));
    site.publish({ [FOX]: 'B', 'index.html': '1' }, at('10:00', -1));
    site.law = { ...site.law, tiers: [{ age: 0, edge: 300, browser: 60 }] };
    const next = { [FOX]: 'A', 'index.html': '1' };
    const { journal, observed } = dies(site, next, { now: at('10:00'), done: [FOX] });
    const { ledger } = recoverJournal(site.ledger, journal, {
      observed,
      law: site.law,
      now: at('10:01'),
    });
    expect(ledger.entries.get(FOX)?.live?.sets.map(({ edge }) => edge)).toEqual([3600, 300]);
  });

  it('where somebody else wrote meanwhile says so', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: 'A' }, at('09:00'));
    const { journal } = dies(site, { [FOX]: 'B' }, { now: at('10:00'), done: [] });
    const foreign = { digest: null, cacheControl: null, contentType: 'text/plain', etag: '"else"' };
    const { drifted, changed } = recoverJournal(site.ledger, journal, {
      observed: new Map([[FOX, { object: foreign }]]),
      law: site.law,
      now: at('10:01'),
    });
    expect({ drifted, changed }).toEqual({ drifted: [FOX], changed: [] });
  });

  it('between its commit and its deletes: what is retired in the ledger is still to be deleted', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: 'A', 'assets/1.css': '1' }, at('10:00', -20));
    site.publish({ [FOX]: 'A' }, at('10:00', -19));
    const { committed } = site.publish({ [FOX]: 'A' }, at('10:00'));
    const { journal } = committed.ledger.root;
    if (journal === null) throw new Error('no journal');
    const etag = '"etag of 1"';
    const object = { digest: '1', cacheControl: null, contentType: 'text/css', etag };
    const context = { law: site.law, now: at('10:01') };
    const left = recoverJournal(committed.ledger, journal, {
      ...context,
      observed: new Map([['assets/1.css', { object }]]),
    });
    expect(left.undeleted).toEqual([{ key: 'assets/1.css', etag }]);
    const gone = recoverJournal(committed.ledger, journal, {
      ...context,
      observed: new Map([['assets/1.css', { object: null }]]),
    });
    expect(gone.undeleted).toEqual([]);
  });
});

describe('a purge sent at a barrier, before the last uploads', () => {
  const commitAt = (
    site: Rehearsal,
    plan: Plan,
    { now, done, isComplete }: { now: number; done: readonly string[]; isComplete: boolean },
  ) =>
    commitPlan(plan, {
      done: new Map(done.map((key) => [key, { at: now, etag: '"new"' }])),
      isComplete,
      now,
      record: {
        id: plan.publish,
        at: now,
        commit: null,
        committedAt: null,
        isUncommitted: null,
        by: 'a test',
      },
      money: site.money,
      distributionReadAt: now,
    });
  const fixes = () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: old('A'), [OWL]: old('A') }, at('10:00', -1));
    const plan = site.plan({ [FOX]: old('B'), [OWL]: old('B') }, at('10:00'));
    const first = commitAt(site, plan, { now: at('10:00'), done: [FOX], isComplete: false });
    return { site, plan, first };
  };
  const both = { done: [FOX, OWL], isComplete: true };

  it('is not sent again with the commit', () => {
    const { site, plan, first } = fixes();
    expect(first.purge.keys).toEqual([FOX]);
    const known = new Map(
      first.ledger.root.purges.flatMap(({ batches }) =>
        batches.map(({ callerReference }) => [
          callerReference,
          { id: 'I1', createdAt: at('10:00:05'), completedAt: null },
        ]),
      ),
    );
    const root = withBatches(first.ledger.root, known);
    // The fox was put before that purge was created, at the instant the first commit says.
    const resumed = { ...plan, ledger: { ...plan.ledger, root } };
    const last = commitPlan(resumed, {
      done: new Map([
        [FOX, { at: at('10:00'), etag: '"new"' }],
        [OWL, { at: at('10:04'), etag: '"new"' }],
      ]),
      isComplete: true,
      now: at('10:04'),
      record: {
        id: plan.publish,
        at: at('10:04'),
        commit: null,
        committedAt: null,
        isUncommitted: null,
        by: 'a test',
      },
      money: site.money,
      distributionReadAt: at('10:04'),
    });
    expect(last.purge.keys).toEqual([OWL]);
    expect(last.ledger.root.purges).toHaveLength(2);
    expect(last.ledger.entries.get(FOX)?.owed).toBeNull();
  });

  it('goes with the commit when it was refused', () => {
    const { site, plan, first } = fixes();
    const resumed = { ...plan, ledger: { ...plan.ledger, root: first.ledger.root } };
    const last = commitAt(site, resumed, { now: at('10:04'), ...both });
    expect(last.purge).toMatchObject({ keys: [FOX, OWL], resend: [] });
    expect(last.ledger.root.purges).toHaveLength(1);
  });
});

describe('when publishing again would do something', () => {
  it.each<[string, (site: Rehearsal) => void, number | null]>([
    ['never, for listings', (site) => site.publish({ 'index.html': '1' }, at('10:00')), null],
    ['when a story settles', (site) => site.publish({ [FOX]: 'A' }, at('10:00')), at('10:00', 30)],
    ['never, once it has', (site) => site.publish({ [FOX]: old('A') }, at('10:00')), null],
    [
      'when a dated story comes out',
      (site) => site.publish({ [FOX]: 'A' }, at('10:00'), { nextStoryAt: at('00:00', 2) }),
      at('00:00', 2),
    ],
  ])('%s', (_, publish, due) => {
    const site = new Rehearsal();
    publish(site);
    const plan = site.plan({}, at('10:00'));
    expect(plan.ledger.root.nextDue).toBe(due);
  });

  it('at once, while a purge is refused', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: old('A') }, at('10:00', -1));
    site.publish({ [FOX]: old('B') }, at('10:00'), { purges: 'refused' });
    expect(isIdle(site.plan({ [FOX]: old('B') }, at('10:00:10')))).toBe(false);
  });
});
