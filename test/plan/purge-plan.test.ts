import { describe, expect, it } from 'vitest';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import { toBatches } from '../../src/plan/batches.ts';
import { effectOn } from '../../src/plan/purge-effect.ts';
import { tagOf } from '../../src/plan/tags.ts';
import { at, Rehearsal, SECOND, type SiteSketch } from '../support/plan-rehearsal.ts';

const story = (slug: string): string => `stories/${slug}/index.html`;
const old = (body: string) => ({ body, date: '2020-01-01' });
const site = (body: string, slugs: readonly string[]): SiteSketch =>
  Object.fromEntries(slugs.map((slug) => [story(slug), old(body)]));

const items = (rehearsal: Rehearsal, after: SiteSketch): readonly string[] =>
  rehearsal
    .plan(after, at('10:00'))
    .purge.items.map(({ item }) => item)
    .toSorted();

describe('how a purge is sent', () => {
  it('names every URL of a key', () => {
    const rehearsal = new Rehearsal();
    rehearsal.publish(site('A', ['fox', 'owl']), at('10:00', -1));
    expect(items(rehearsal, { ...site('B', ['fox']), ...site('A', ['owl']) })).toEqual([
      '/stories/fox',
      '/stories/fox/',
      '/stories/fox/index.html',
    ]);
  });

  it('by url* where query strings are in the cache key', () => {
    const distribution = {
      ...plainDistribution,
      behaviours: plainDistribution.behaviours.map((usual) => ({
        ...usual,
        queryStringsInKey: true,
      })),
    };
    const rehearsal = new Rehearsal({ distribution });
    rehearsal.publish(site('A', ['fox', 'owl']), at('10:00', -1));
    expect(items(rehearsal, { ...site('B', ['fox']), ...site('A', ['owl']) })).toEqual([
      '/stories/fox*',
    ]);
  });

  it('by tag when everything that may be cached was stored with it, else by path', () => {
    const rehearsal = new Rehearsal({ tagged: true });
    // The cached error of a new page carries no tag; once that is past, nothing is without.
    rehearsal.publish(site('A', ['fox']), at('09:59:50'));
    expect(items(rehearsal, site('B', ['fox']))).toHaveLength(3);
    const later = rehearsal.plan(site('B', ['fox']), at('10:00:11'));
    expect(later.purge.items).toMatchObject([{ item: `#${tagOf(story('fox'))}`, type: 'tag' }]);
  });

  it('by path while a copy stored without the tag may be cached', () => {
    const rehearsal = new Rehearsal();
    rehearsal.publish(site('A', ['fox']), at('10:00', -2));
    rehearsal.law = { ...rehearsal.law, tagged: true };
    rehearsal.publish(site('A', ['fox']), at('10:00', -1));
    expect(items(rehearsal, site('B', ['fox']))).toHaveLength(3);
  });

  it('counts unchanged keys a prefix evicts', () => {
    const rehearsal = new Rehearsal({}, { freePaths: 0, prefer: 'money' });
    rehearsal.publish(site('A', ['fox', 'owl', 'hen']), at('10:00', -1));
    const { purge, cost } = rehearsal.plan(
      { ...site('B', ['fox', 'owl']), ...site('A', ['hen']) },
      at('10:00'),
    );
    expect(purge).toMatchObject({
      items: [{ item: '/stories/*', type: 'prefix', evicts: 1 }],
      evicts: 1,
      seconds: 1,
    });
    expect(purge.otherwise).toMatchObject({ prefer: 'readers', cover: { cost: { evicts: 0 } } });
    expect(cost.usd).toBeCloseTo(0.005 + (7 * 0.005) / 1000 + (2 * 0.0004) / 1000, 6);
  });

  it('counts the free paths its own purges and others used this month', () => {
    const rehearsal = new Rehearsal({}, { othersPaths: 990, othersAtLeast: true });
    rehearsal.publish(site('A', ['fox']), at('10:00', -30));
    rehearsal.publish(site('B', ['fox']), at('11:00', -30));
    rehearsal.publish(site('B', ['fox', 'owl']), at('10:00', -2));
    const second = rehearsal.publish(
      { ...site('B', ['fox']), ...site('C', ['owl']) },
      at('10:00', -1),
    );
    expect(second.plan.purge).toMatchObject({ freePathsLeft: 10, usedAtLeast: true });
    const third = rehearsal.plan({ ...site('B', ['fox']), ...site('D', ['owl']) }, at('10:00'));
    // October's three do not count, yesterday's three do.
    expect(third.purge.freePathsLeft).toBe(7);
  });

  it('is not overdue by the wildcards it sends', () => {
    const rehearsal = new Rehearsal(
      { promises: { ...new Rehearsal().law.promises, correction: 10 } },
      { freePaths: 0 },
    );
    const slugs = Array.from({ length: 9 }, (_, n) => `${n}`);
    rehearsal.publish(site('A', slugs), at('10:00', -1));
    rehearsal.publish({ ...site('A', slugs), 'stories/hen.html': '1' }, at('11:00', -1));
    const { purge } = rehearsal.plan({ ...site('B', slugs), 'stories/hen.html': '1' }, at('10:00'));
    // Half of ten seconds, at one a second.
    expect(purge.items.filter(({ type }) => type === 'prefix')).toHaveLength(5);
  });
});

describe('batches', () => {
  const paths = Array.from({ length: 301 }, (_, n) => `/p${n}`);

  it('hold at most 150 items and one wildcard', () => {
    const batches = toBatches([...paths, '/a*', '/b*', '/c*'], { publish: 'one', serial: 1 }).map(
      (batch) => batch.items,
    );
    expect(batches.map((batch) => batch.length)).toEqual([150, 150, 4]);
    for (const batch of batches) {
      expect(batch.filter((item) => item.endsWith('*'))).toHaveLength(1);
    }
    expect(batches.flat().toSorted()).toEqual([...paths, '/a*', '/b*', '/c*'].toSorted());
  });

  it('are named by publish, serial and items: the same on a retry, others the next time', () => {
    const names = (publish: string, items: readonly string[], serial = 1): readonly string[] =>
      toBatches(items, { publish, serial }).map(({ callerReference }) => callerReference);
    expect(names('one', paths)).toEqual(names('one', paths));
    expect(new Set([...names('one', paths), ...names('two', paths)]).size).toBe(6);
    // One publish may purge the same paths twice, at a barrier and at its end: the second must not be the first.
    expect(names('one', ['/a'], 1)).not.toEqual(names('one', ['/a'], 2));
    expect(names('one', ['/a', '/b'])).not.toEqual(names('one', ['/a', '/c']));
  });
});

describe('what a purge covers', () => {
  const effect = (items: readonly (readonly string[])[], accepted = items.length) =>
    effectOn({
      publish: 'one',
      dueBy: 0,
      batches: items.map((batch, index) => ({
        callerReference: `${index}`,
        items: batch,
        id: null,
        createdAt: index < accepted ? 1000 + index : null,
        completedAt: index < accepted ? 5000 + index : null,
      })),
    })('a/index.html');

  it.each<[string, readonly (readonly string[])[], object | null]>([
    ['all its URLs', [['/a', '/a/', '/a/index.html']], { createdAt: 1000, completedAt: 5000 }],
    ['not when one is missing', [['/a', '/a/index.html']], null],
    ['a prefix of all', [['/a*']], { createdAt: 1000 }],
    ['/a/* is not /a', [['/a/*']], null],
    ['a prefix and the rest', [['/a/*', '/a']], { createdAt: 1000 }],
    ['everything', [['/*']], { createdAt: 1000 }],
    [
      'in two batches: created with the first, completed with the last',
      [['/a', '/a/'], ['/a/index.html']],
      { createdAt: 1000, completedAt: 5001 },
    ],
    ['its tag', [[`#${tagOf('a/index.html')}`]], { createdAt: 1000, byTag: true }],
    ['the site', [['#site']], { createdAt: 1000, byTag: true }],
    ['the tag of another key', [[`#${tagOf('b/index.html')}`]], null],
  ])('%s', (_, items, expected) => {
    if (expected === null) expect(effect(items)).toBeNull();
    else expect(effect(items)).toMatchObject(expected);
  });

  it('is nothing until every batch it needs is accepted', () => {
    expect(effect([['/a', '/a/'], ['/a/index.html']], 1)).toBeNull();
  });

  it('is nothing for a version that ended after it was created', () => {
    const rehearsal = new Rehearsal();
    rehearsal.publish(site('A', ['fox']), at('10:00', -1));
    rehearsal.publish(site('B', ['fox']), at('10:00'), { purges: 'accepted' });
    rehearsal.publish(site('C', ['fox']), at('10:00:10'), { purges: 'accepted' });
    rehearsal.complete(at('10:00:30'));
    const [a, b] = rehearsal.entry(story('fox')).tails;
    expect(a).toMatchObject({ digest: 'A', purgedAt: at('10:00:30') });
    expect(b).toMatchObject({ digest: 'B', purgedAt: null, end: at('10:00:10') + 5 * SECOND });
  });
});
