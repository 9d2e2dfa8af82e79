import { describe, expect, test } from 'vitest';
import { rehearse } from '../../src/rehearse/rehearse.ts';
import { play } from '../../src/rehearse/play.ts';
import { type Rehearsal as Played, strategies } from '../../src/rehearse/result.ts';
import { toStage } from '../../src/rehearse/stage.ts';
import { usualTerms } from '../../src/rehearse/terms.ts';
import {
  at,
  DAY,
  HOUR,
  MINUTE,
  Rehearsal,
  SECOND,
  type SiteSketch,
} from '../support/plan-rehearsal.ts';
import { asUsual, changeAt, rehearsed } from '../support/rehearsed.ts';

const old = (body: string) => ({ body, date: '2020-01-01', loads: ['assets/site.css'] });
const young = (body: string) => ({ body, date: '2099-01-01', loads: ['assets/site.css'] });
const site: SiteSketch = {
  'stories/old/index.html': old('A/1'),
  'stories/young/index.html': young('B/1'),
  'index.html': 'home',
  'assets/site.css': 'css',
};
const OLD = '/stories/old/';
const YOUNG = '/stories/young/';

/** The plan for a site that was published ten days before. */
function planFor(next: SiteSketch, options: { readonly urgent?: boolean } = {}) {
  const club = new Rehearsal();
  club.publish(site, at('10:00', -10));
  return club.plan({ ...site, ...next }, at('10:00'), options);
}

const outcome = (played: Played, name: string) =>
  played.outcomes.find((candidate) => candidate.name === name)!;

describe('a correction of a settled story', () => {
  const plan = planFor({ 'stories/old/index.html': old('A2/1') });

  test('is seen by everyone as soon as the purge is everywhere', async () => {
    const { verdict, seen } = changeAt(await rehearsed(plan), OLD);
    expect(verdict).toBe('kept');
    // Uploaded, five seconds for fetches under way, at most twenty for the purge, and what browsers took before.
    expect(seen.plan.lastOld).toBeLessThan(at('10:00:30'));
    expect(seen.plan.oldViews).toBeGreaterThan(0);
  });

  test('is not seen at all by most when nothing is purged', async () => {
    const played = await rehearsed(plan);
    const { seen } = changeAt(played, OLD);
    expect(seen['wait-for-everything'].stillOld).toBe(3);
    expect(outcome(played, 'wait-for-everything').oldViews).toBeGreaterThan(
      10 * outcome(played, 'plan').oldViews,
    );
  });

  test('evicts nothing else, as purging everything does', async () => {
    const played = await rehearsed(plan);
    const bytes = (name: string) => outcome(played, name).originBytes;
    expect(bytes('purge-everything')).toBeGreaterThan(bytes('plan'));
    expect(played.outcomes.map(({ paths }) => paths)).toEqual([3, 1, 0]);
  });

  test('breaks its promise when a purge takes longer than that', async () => {
    const slow = await rehearsed(plan, { purgeDelay: 3600, seconds: 3600 });
    expect(changeAt(slow, OLD).verdict).toBe('broken');
  });
});

describe('a correction of a new story', () => {
  const plan = planFor({ 'stories/young/index.html': young('B2/1') });

  test('is waited for: the last reader sees it within five minutes, unpaid', async () => {
    const played = await rehearsed(plan);
    const { verdict, seen, bound } = changeAt(played, YOUNG);
    expect(verdict).toBe('kept');
    expect(bound! - plan.at).toBeLessThan(5 * MINUTE + 6 * SECOND);
    expect(seen.plan.lastOld! - plan.at).toBeGreaterThan(MINUTE);
    expect(outcome(played, 'plan').paths).toBe(0);
  });

  test('with --urgent it is purged, and browsers have it a minute later at most', async () => {
    const urgent = planFor({ 'stories/young/index.html': young('B2/1') }, { urgent: true });
    const { verdict, seen } = changeAt(await rehearsed(urgent), YOUNG);
    expect(verdict).toBe('kept');
    expect(seen.plan.lastOld! - plan.at).toBeLessThan(MINUTE + 5 * SECOND);
  });
});

describe('what else may happen to a page', () => {
  test('a new one is there for whoever tried it before, ten seconds later', async () => {
    const plan = planFor({ 'stories/new/index.html': young('C/1') });
    const { verdict, kind, seen } = changeAt(
      await rehearsed(plan, { readers: 50 }),
      '/stories/new/',
    );
    expect([verdict, kind]).toEqual(['kept', 'arrival']);
    expect(seen.plan.old.reduce((sum, views) => sum + views, 0)).toBeGreaterThan(0);
  });

  test('one that is removed is gone', async () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00', -10));
    const { 'stories/old/index.html': _, ...rest } = site;
    const { verdict, change, seen } = changeAt(await rehearsed(club.plan(rest, at('10:00'))), OLD);
    expect([verdict, change]).toEqual(['kept', 'remove']);
    expect(seen.plan.firstNew).toBeGreaterThan(at('10:00'));
    expect(seen.plan.stillOld).toBe(0);
  });

  test('a layout is kept back for days: its bound lies beyond the end', async () => {
    const { verdict, keptBackUntil, bound } = changeAt(
      await rehearsed(planFor({ 'stories/old/index.html': old('A/2') })),
      OLD,
    );
    expect(verdict).toBe('not-due');
    expect(bound).toBeGreaterThan(at('10:00', 6));
    expect(keptBackUntil).toBeLessThan(bound!);
  });

  test('and goes out with a later publish, when the rehearsal lasts so long', async () => {
    const plan = planFor({ 'stories/old/index.html': old('A/2') });
    const played = await rehearsed(plan, { readers: 0.005, seconds: (8 * DAY) / SECOND });
    const { verdict, seen, keptBackUntil } = changeAt(played, OLD);
    expect(verdict).toBe('kept');
    expect(seen.plan.lastOld).toBeLessThan(keptBackUntil! + MINUTE);
    expect(seen['wait-for-everything'].stillOld).toBe(3);
  });

  test('another type for the same text is seen once it is purged', async () => {
    const plan = planFor({ 'stories/old/index.html': { ...old('A/1'), type: 'text/plain' } });
    const { verdict, seen } = changeAt(await rehearsed(plan), OLD);
    expect(verdict).toBe('kept');
    expect(seen['wait-for-everything'].stillOld).toBeGreaterThan(0);
  });

  test('another Cache-Control alone is nothing a reader could see', async () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00'));
    const plan = club.plan(site, at('10:00', 31));
    expect(plan.changes.map(({ change }) => change)).toEqual(['copy-headers']);
    expect((await rehearsed(plan)).changes).toEqual([]);
  });
});

describe('the world before the publish', () => {
  test('is empty before the first one', async () => {
    const plan = new Rehearsal().plan(site, at('10:00'));
    const played = await rehearsed(plan);
    expect(played.changes.map(({ kind }) => kind)).toEqual(played.changes.map(() => 'arrival'));
    expect(played.changes.every(({ verdict }) => verdict === 'kept')).toBe(true);
    expect(changeAt(played, '/').seen.plan.firstNew).toBeGreaterThan(at('10:00'));
  });

  test('still has copies of a version that was replaced a moment ago', async () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00', -10));
    club.publish({ ...site, 'stories/young/index.html': young('B2/1') }, at('09:57'));
    const plan = club.plan({ ...site, 'stories/young/index.html': young('B3/1') }, at('10:00'));
    const { verdict, seen } = changeAt(await rehearsed(plan, { readers: 50 }), YOUNG);
    expect(verdict).toBe('kept');
    expect(seen.plan.lastOld).toBeGreaterThan(at('10:01'));
  });

  test('has a purge of the publish before under way', async () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00', -10));
    const edited = { ...site, 'stories/old/index.html': old('A2/1') };
    club.publish(edited, at('09:59:50'), { purges: 'accepted' });
    const plan = club.plan({ ...edited, 'index.html': 'home 2' }, at('10:00'));
    const played = await rehearsed(plan, { purgeDelay: 60 });
    expect(played.changes.map(({ verdict }) => verdict)).toEqual(['kept']);
  });

  test('owes a purge that was refused: it is sent, and its page watched', async () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00', -10));
    const edited = { ...site, 'stories/old/index.html': old('A2/1') };
    club.publish(edited, at('09:59'), { purges: 'refused' });
    const plan = club.plan({ ...edited, 'index.html': 'home 2' }, at('10:00'));
    const played = await rehearsed(plan);
    expect(outcome(played, 'plan').paths).toBeGreaterThan(0);
    expect(outcome(played, 'plan').lastOld).toBeLessThan(at('10:06'));
  });
});

describe('what is hardly a rehearsal', () => {
  test('of a site without a page ends without a view', async () => {
    const played = await rehearsed(new Rehearsal().plan({}, at('10:00')));
    expect(played).toMatchObject({ views: 0, changes: [], stories: 0 });
  });

  test('that ends before the bounds are due judges none of them', async () => {
    const plan = planFor({ 'stories/old/index.html': old('A2/1'), 'index.html': 'home 2' });
    const { changes } = await rehearsed(plan, { seconds: 1 });
    expect(changes.map(({ verdict }) => verdict)).toEqual(['not-due', 'not-due']);
  });

  test('with next to no readers says that nobody read it', async () => {
    const plan = planFor({ 'stories/old/index.html': old('A2/1') });
    const { changes } = await rehearsed(plan, { readers: 0.0001, seconds: 900 });
    expect(changes.map(({ verdict }) => verdict)).toEqual(['unread']);
  });

  test('owes a purge that is long overdue: that is said, and no bound is broken', async () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00', -60));
    const other = { ...site, 'stories/old/index.html': old('A/2') };
    club.publish(other, at('10:00', -50));
    const played = await rehearsed(club.plan(other, at('10:00')));
    expect(changeAt(played, OLD)).toMatchObject({
      verdict: 'overdue',
      change: 'purge',
      bound: null,
    });
  });
});

describe('a rehearsal', () => {
  const plan = planFor({ 'stories/old/index.html': old('A2/1'), 'index.html': 'home 2' });

  test('is the same with the same seed, and another with another', async () => {
    const once = await rehearsed(plan);
    expect(await rehearsed(plan)).toEqual(once);
    expect((await rehearsed(plan, { seed: 2 })).views).not.toBe(once.views);
  });

  test('comes to the same when each strategy is played by itself', async () => {
    const apart = await rehearse({
      ...asUsual(plan),
      playAll: async () => {
        const alone = strategies.map((name) =>
          play(toStage(asUsual(plan)), [name], async () => true),
        );
        return (await Promise.all(alone)).flatMap((played) => played ?? []);
      },
    });
    expect(apart).toEqual(await rehearse(asUsual(plan)));
  });

  test('shows the same readers to every strategy', async () => {
    const { changes } = await rehearsed(plan);
    for (const { seen } of changes) {
      const views = Object.values(seen).map((of) => of.views);
      expect(new Set(views).size).toBe(1);
    }
  });

  test('ends when it is told to', async () => {
    const asked: number[] = [];
    const played = await rehearse({
      ...asUsual(plan),
      terms: { ...usualTerms, readers: 100, seconds: HOUR / SECOND },
      goesOn: async (done) => asked.push(done) < 3,
    });
    expect(played).toBeNull();
    expect(asked).toEqual(asked.toSorted((a, b) => a - b));
    expect(asked.length).toBe(3);
  });
});
