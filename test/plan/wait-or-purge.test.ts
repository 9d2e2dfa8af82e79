import { describe, expect, it } from 'vitest';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import { browserBound, edgeBound, readerBound } from '../../src/plan/bounds.ts';
import {
  actionFor,
  at,
  changeOf,
  DAY,
  HOUR,
  Rehearsal,
  SECOND,
  type SiteSketch,
  YEAR,
} from '../support/plan-rehearsal.ts';

const FOX = 'stories/fox/index.html';
const old = (body: string, more: { loads?: readonly string[] } = {}) => ({
  body,
  date: '2020-01-01',
  ...more,
});

/** A site as published a day ago; a body of `old` was imported from an archive and starts settled. */
const published = (site: SiteSketch, law = {}): Rehearsal => {
  const rehearsal = new Rehearsal(law);
  rehearsal.publish(site, at('10:00', -1));
  return rehearsal;
};

/** A change and what is done about the edges. */
describe('wait or purge, for each kind of change (§5)', () => {
  it.each<[string, SiteSketch, SiteSketch, string, string, string]>([
    ['a new story', {}, { [FOX]: 'A' }, FOX, 'arrival', 'wait'],
    ['a fix in a new story', { [FOX]: 'A' }, { [FOX]: 'B' }, FOX, 'correction', 'wait'],
    [
      'a fix in a settled one',
      { [FOX]: old('A') },
      { [FOX]: old('B') },
      FOX,
      'correction',
      'purge',
    ],
    ['a new story removed', { [FOX]: 'A' }, {}, FOX, 'correction', 'wait'],
    ['a settled one removed', { [FOX]: old('A') }, {}, FOX, 'correction', 'purge'],
    ['layout of a new story', { [FOX]: 'A/1' }, { [FOX]: 'A/2' }, FOX, 'chrome', 'wait'],
    [
      'layout of a settled one',
      { [FOX]: old('A/1') },
      { [FOX]: old('A/2') },
      FOX,
      'chrome',
      'kept back',
    ],
    ['home', { 'index.html': '1' }, { 'index.html': '2' }, 'index.html', 'listing', 'wait'],
    ['the 404 page', { '404.html': '1' }, { '404.html': '2' }, '404.html', 'listing', 'wait'],
    [
      'another Content-Type',
      { 'feed.xml': { body: '1', type: 'text/xml' } },
      { 'feed.xml': { body: '1', type: 'application/atom+xml' } },
      'feed.xml',
      'listing',
      'purge',
    ],
    ['robots.txt', { 'robots.txt': '1' }, { 'robots.txt': '2' }, 'robots.txt', 'file', 'wait'],
    ['robots.txt removed', { 'robots.txt': '1' }, {}, 'robots.txt', 'file', 'wait'],
    ['a new asset', {}, { 'assets/a.css': '1' }, 'assets/a.css', 'arrival', 'wait'],
    ['an asset gone', { 'assets/a.css': '1' }, {}, 'assets/a.css', 'retire', 'none'],
  ])('%s', (_, before, after, key, kind, action) => {
    const plan = published(before).plan(after, at('10:00'));
    expect(changeOf(plan, key).kind).toBe(kind);
    expect(actionFor(plan, key)).toBe(action);
    expect(plan.purge.keys).toEqual(action === 'purge' ? [key] : []);
    expect(plan.purge.keptBack.map((kept) => kept.key)).toEqual(
      action === 'kept back' ? [key] : [],
    );
  });

  it('says until when: the end of the old version, the allowance and its lifetime', () => {
    const site = published({ [FOX]: 'A', 'robots.txt': '1', 'index.html': '1' });
    const plan = site.plan({ [FOX]: 'B', 'robots.txt': '2', 'index.html': '1' }, at('10:00'));
    expect(changeOf(plan, FOX).until).toBe(at('10:05:05'));
    expect(changeOf(plan, 'robots.txt').until).toBe(at('10:00:05', 1));
    expect(plan.readersBy).toBe(at('10:00:05', 1));
  });

  it.each([
    ['a minute less than it lives', 299, 'purge'],
    ['as long as it lives', 300, 'wait'],
  ])('a promise of %s', (_, correction, action) => {
    const promises = { ...new Rehearsal().law.promises, correction };
    const plan = published({ [FOX]: 'A' }, { promises }).plan({ [FOX]: 'B' }, at('10:00'));
    expect(actionFor(plan, FOX)).toBe(action);
  });

  it('purges by the promise, and layout a day and an hour before it, for those who publish daily', () => {
    const site = published({ [FOX]: old('A/1'), 'stories/owl/index.html': old('A') });
    const plan = site.plan({ [FOX]: old('A/2'), 'stories/owl/index.html': old('B') }, at('10:00'));
    expect(changeOf(plan, 'stories/owl/index.html').edge).toEqual({
      action: 'purge',
      because: 'edge-copy-outlives-promise',
      dueBy: at('10:05:05'),
      keptBackUntil: null,
    });
    expect(changeOf(plan, FOX).edge).toMatchObject({
      dueBy: at('10:00:05', 7),
      keptBackUntil: at('09:00:05', 6),
    });
    expect(plan.nextDue).toBe(at('09:00:05', 6));
  });
});

describe('a page taken out as soon as it was published', () => {
  it('leaves no error behind that readers must not see: there is nothing again', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: 'A', 'index.html': '1' }, at('10:00'));
    expect(site.entry(FOX).tails.map(({ digest }) => digest)).toEqual([null]);
    site.publish({ 'index.html': '1' }, at('10:00:06'));
    expect(site.entry(FOX).tails.map(({ digest }) => digest)).toEqual(['A']);
    site.publish({ [FOX]: 'A', 'index.html': '1' }, at('10:00:12'));
    expect(site.entry(FOX).tails.map(({ digest }) => digest)).toEqual([null]);
  });
});

describe('two purges of one page that are seen completed together', () => {
  it('the later one counts for a version the earlier one had cleared a header set of', () => {
    const site = published({ [FOX]: old('A') });
    site.publish({ [FOX]: old('B') }, at('10:00'), { purges: 'accepted' });
    site.publish({ [FOX]: old('A') }, at('10:10'), { purges: 'accepted' });
    site.publish({ [FOX]: old('C') }, at('10:20'), { purges: 'accepted', urgent: true });
    site.complete(at('10:21'));
    const { tails, live } = site.entry(FOX);
    const bounds = tails.map((tail) => [tail.digest, edgeBound(tail, live, 5)]);
    expect(bounds).toContainEqual(['A', at('10:21:05')]);
  });
});

describe('a change of headers', () => {
  it('settles a story in place, without a purge, once it is 30 days old', () => {
    const site = new Rehearsal();
    site.publish({ [FOX]: 'A' }, at('10:00'));
    expect(site.ledger.root.nextDue).toBe(at('10:00', 30));
    expect(site.plan({ [FOX]: 'A' }, at('09:59', 30)).changes).toEqual([]);
    const { plan } = site.publish({ [FOX]: 'A' }, at('10:00', 30));
    expect(changeOf(plan, FOX)).toMatchObject({
      change: 'copy-headers',
      reason: 'settled',
      previousCacheControl: 'max-age=60, s-maxage=300',
      edge: { action: 'none', because: 'headers-only' },
    });
    expect(site.entry(FOX).live?.sets.map(({ edge }) => edge)).toEqual([300, YEAR]);
    expect(site.ledger.root.nextDue).toBeNull();
  });

  it('does not make a story new again when its layout changes', () => {
    const site = published({ [FOX]: old('A/1') });
    site.publish({ [FOX]: old('A/2') }, at('10:00'));
    expect(site.entry(FOX).live?.cacheControl).toBe('max-age=60, s-maxage=31536000');
    site.publish({ [FOX]: old('B/2') }, at('11:00'));
    expect(site.entry(FOX).live?.cacheControl).toBe('max-age=60, s-maxage=300');
  });

  it('of tags alone stores them and purges nothing', () => {
    const site = published({ [FOX]: 'A' });
    site.law = { ...site.law, tagged: true };
    const { plan } = site.publish({ [FOX]: 'A' }, at('10:00'));
    expect(changeOf(plan, FOX)).toMatchObject({ reason: 'tags-differ', edge: { action: 'none' } });
    expect(site.plan({ [FOX]: 'A' }, at('10:01')).changes).toEqual([]);
  });

  it('that readers see is shown until purged, and by browsers a little longer', () => {
    const feed = (type: string): SiteSketch => ({ 'feed.xml': { body: '1', type } });
    const site = published(feed('text/xml'));
    const { plan } = site.publish(feed('application/atom+xml'), at('10:00'), {
      purges: 'accepted',
    });
    expect(changeOf(plan, 'feed.xml').until).toBe(Infinity);
    expect(readerBound(site.entry('feed.xml'), 5)).toBe(Infinity);
    site.complete(at('10:01'));
    // An answer may have been on its way to a browser when the purge completed.
    expect(readerBound(site.entry('feed.xml'), 5)).toBe(at('10:02:05'));
  });

  const typed = (body: string, type: string): SiteSketch => ({ [FOX]: { body, type } });
  const boundsOfPlain = (site: Rehearsal): readonly number[] =>
    site
      .entry(FOX)
      .tails.filter(({ contentType }) => contentType === 'text/plain')
      .flatMap((tail) => [
        edgeBound(tail, site.entry(FOX).live, 5),
        browserBound(tail, site.entry(FOX).live, 5),
      ]);

  it('that readers see may be renewed until the text changes, while its purge is under way', () => {
    const site = published(typed('A', 'text/plain'));
    site.publish(typed('A', 'text/html'), at('10:00'), { purges: 'accepted' });
    site.publish(typed('B', 'text/html'), at('10:20'), { purges: 'accepted' });
    expect(boundsOfPlain(site)).toEqual([at('10:25:05'), at('10:21:05')]);
    site.complete(at('10:21'));
    expect(boundsOfPlain(site)).toEqual([at('10:21:05'), at('10:21:05')]);
  });

  it('that readers see is purged when the text has been shown under others long ago', () => {
    const site = new Rehearsal();
    site.publish(typed('A', 'text/html'), at('10:00', -10));
    site.publish(typed('B', 'text/html'), at('10:00', -9));
    // Edges may have kept the first text, expired, and be told by a 304 that it is right.
    const { plan } = site.publish(typed('A', 'text/plain'), at('10:00'));
    expect(changeOf(plan, FOX)).toMatchObject({ edge: { action: 'purge' }, until: Infinity });
    expect(site.entry(FOX).tails).toContainEqual(
      expect.objectContaining({ digest: 'A', contentType: 'text/html', end: at('10:00:05', -9) }),
    );
    // What is purged is gone.
    expect(site.entry(FOX).memory).toEqual([]);
  });

  it('that readers see may be revived while its purge is under way, also where nothing is fresh', () => {
    const behaviours = plainDistribution.behaviours.map((behaviour) => ({
      ...behaviour,
      defaultTtl: 0,
      maxTtl: 0,
    }));
    const site = new Rehearsal({ distribution: { ...plainDistribution, behaviours } });
    site.publish(typed('A', 'text/plain'), at('10:00', -1));
    site.publish(typed('B', 'text/plain'), at('10:00'));
    site.publish(typed('B', 'text/html'), at('10:00:06'), { purges: 'accepted' });
    site.publish(typed('A', 'text/html'), at('10:10'), { purges: 'accepted' });
    expect(site.entry(FOX).tails).toContainEqual(
      expect.objectContaining({ digest: 'A', contentType: 'text/plain' }),
    );
    expect(readerBound(site.entry(FOX), 5)).toBe(Infinity);
  });

  it('that readers see counts from the end of the version, not of its longest header set', () => {
    const site = new Rehearsal({ tiers: [{ age: 0, edge: 900, browser: 60 }] });
    site.publish(typed('A', 'text/html'), at('10:00', -9));
    site.law = { ...site.law, tiers: [{ age: 0, edge: 300, browser: 60 }] };
    site.publish(typed('A', 'text/html'), at('10:00', -8));
    site.publish(typed('B', 'text/html'), at('10:00', -7), { purges: 'refused' });
    site.publish(typed('A', 'text/plain'), at('10:00'));
    expect(site.entry(FOX).tails).toContainEqual(
      expect.objectContaining({ digest: 'A', contentType: 'text/html', end: at('10:00:05', -7) }),
    );
  });

  it('that readers see is purged when the text comes back to a page that was gone', () => {
    const site = new Rehearsal();
    site.publish({ ...typed('A', 'text/html'), 'index.html': '1' }, at('10:00', -10));
    site.publish({ 'index.html': '1' }, at('10:00', -9));
    site.publish({ 'index.html': '2' }, at('10:00', -8));
    const { plan } = site.publish(typed('A', 'text/plain'), at('10:00'));
    expect(changeOf(plan, FOX)).toMatchObject({ kind: 'arrival', edge: { action: 'purge' } });
  });

  it('that readers see may be kept by browsers for as long as the new Cache-Control says', () => {
    const tiers = [
      { age: 0, edge: 300, browser: 60 },
      { age: 3600, edge: YEAR, browser: 200 },
    ];
    const site = new Rehearsal({ tiers });
    site.publish(typed('A', 'text/plain'), at('08:00'));
    // The story settles with the same change, and a 304 may hand out one header and not the other.
    site.publish(typed('A', 'text/html'), at('10:00'), { purges: 'accepted' });
    site.complete(at('10:01'));
    expect(boundsOfPlain(site)).toEqual([at('10:01:05'), at('10:04:25')]);
  });

  it('that readers see stays in browsers that took it before its purge, when the text changes', () => {
    const site = published(typed('A', 'text/plain'));
    site.publish(typed('A', 'text/html'), at('10:00'), { purges: 'accepted' });
    site.complete(at('10:20'));
    site.publish(typed('B', 'text/html'), at('10:20:10'));
    expect(boundsOfPlain(site)).toEqual([at('10:20:05'), at('10:21:05')]);
  });
});

describe('urgent', () => {
  const urgent = { urgent: true };

  it.each<[string, SiteSketch, SiteSketch, string, string]>([
    ['a fix that could wait is purged', { [FOX]: 'A' }, { [FOX]: 'B' }, FOX, 'purge'],
    ['so is home', { 'index.html': '1' }, { 'index.html': '2' }, 'index.html', 'purge'],
    ['layout is not', { [FOX]: old('A/1') }, { [FOX]: old('A/2') }, FOX, 'kept back'],
    ['nor robots.txt', { 'robots.txt': '1' }, { 'robots.txt': '2' }, 'robots.txt', 'wait'],
    ['nor a new story', {}, { [FOX]: 'A' }, FOX, 'wait'],
  ])('%s', (_, before, after, key, action) => {
    expect(actionFor(published(before).plan(after, at('10:00'), urgent), key)).toBe(action);
  });

  it('does not promise that browsers are up to date before their copies end', () => {
    const plan = published({ [FOX]: 'A' }).plan({ [FOX]: 'B' }, at('10:00'), urgent);
    expect(changeOf(plan, FOX).edge).toMatchObject({ dueBy: at('10:00:05') });
    expect(plan.readersBy).toBe(at('10:01:05'));
  });
});

/** §9: the sequences a publisher must have thought of. */
describe('cases to have by name', () => {
  it('A(1 y) → B → A → C: the year-old copies of A that no purge cleared count again', () => {
    const site = published({ [FOX]: old('A') });
    const first = site.publish({ [FOX]: old('B') }, at('10:00'), { purges: 'refused' });
    expect(actionFor(first.plan, FOX)).toBe('purge');
    const back = site.publish({ [FOX]: old('A') }, at('10:01'), { purges: 'refused' });
    expect(actionFor(back.plan, FOX)).toBe('wait');
    expect(back.plan.purge).toMatchObject({ keys: [], items: [], resend: [] });
    expect(site.entry(FOX).owed).toBeNull();
    const last = site.plan({ [FOX]: old('C') }, at('12:00'));
    expect(actionFor(last, FOX)).toBe('purge');
    expect(changeOf(last, FOX).until).toBe(at('12:00:05') + YEAR * SECOND);
  });

  it('A(1 y) → B, purged → A → C: what the purge cleared does not count', () => {
    const site = published({ [FOX]: old('A') });
    site.publish({ [FOX]: old('B') }, at('10:00'));
    site.publish({ [FOX]: old('A') }, at('11:00'));
    expect(actionFor(site.plan({ [FOX]: old('C') }, at('12:00')), FOX)).toBe('wait');
  });

  it('A(1 y) → A(300) → B: its old header set counts, not only the last', () => {
    const site = published({ [FOX]: old('A') });
    site.law = { ...site.law, tiers: [{ age: 0, edge: 300, browser: 60 }] };
    const shortened = site.publish({ [FOX]: old('A') }, at('10:00'));
    expect(changeOf(shortened.plan, FOX)).toMatchObject({ reason: 'policy-differs' });
    expect(actionFor(site.plan({ [FOX]: old('B') }, at('12:00')), FOX)).toBe('purge');
  });

  it('edit, edit again within the TTL: both old versions count, the first to its own end', () => {
    const site = published({ [FOX]: 'A' });
    site.publish({ [FOX]: 'B' }, at('10:00'));
    const { plan } = site.publish({ [FOX]: 'C' }, at('10:02'));
    expect(actionFor(plan, FOX)).toBe('wait');
    expect(changeOf(plan, FOX).until).toBe(at('10:07:05'));
    expect(site.entry(FOX).tails.map(({ digest, end }) => [digest, end])).toEqual([
      ['A', at('10:00:05')],
      ['B', at('10:02:05')],
    ]);
  });

  it('settled, edited, purge under way, edited again: waits, the first purge counts as done', () => {
    const site = published({ [FOX]: old('A') });
    site.publish({ [FOX]: old('B') }, at('10:00'), { purges: 'accepted' });
    const { plan } = site.publish({ [FOX]: old('C') }, at('10:00:20'), { purges: 'accepted' });
    expect(actionFor(plan, FOX)).toBe('wait');
    expect(readerBound(site.entry(FOX), 5)).toBe(at('10:00:05') + YEAR * SECOND);
    site.complete(at('10:00:30'));
    expect(readerBound(site.entry(FOX), 5)).toBe(at('10:05:25'));
  });

  it('settled, edited, purge refused, edited again: one purge for both', () => {
    const site = published({ [FOX]: old('A') });
    site.publish({ [FOX]: old('B') }, at('10:00'), { purges: 'refused' });
    const { plan } = site.publish({ [FOX]: old('C') }, at('10:00:20'));
    expect(plan.purge.keys).toEqual([FOX]);
    expect(plan.purge.resend).toEqual([]);
    expect(plan.purge.dueBy).toBe(at('10:05:05'));
    expect(site.plan({ [FOX]: old('C') }, at('10:01')).purge.items).toEqual([]);
  });

  it('header changed while a purge is under way: the set in use then is not cleared', () => {
    const site = published({ [FOX]: old('A/1') });
    site.publish({ [FOX]: old('A/2') }, at('10:00'));
    site.publish({ [FOX]: old('A/2') }, at('09:00:05', 7), { purges: 'accepted' });
    site.law = { ...site.law, tiers: [{ age: 0, edge: 300, browser: 60 }] };
    site.publish({ [FOX]: old('A/2') }, at('09:00:20', 7));
    site.complete(at('09:00:40', 7));
    expect(site.entry(FOX).live?.sets.map(({ edge }) => edge)).toEqual([YEAR, 300]);
    expect(actionFor(site.plan({ [FOX]: old('B/2') }, at('12:00', 7)), FOX)).toBe('purge');
  });

  it('delete and re-create within the TTL: the old page and the cached error both count', () => {
    const site = published({ [FOX]: 'A', 'index.html': '1' });
    site.publish({ 'index.html': '1' }, at('10:00'));
    expect(readerBound(site.entry(FOX), 5)).toBe(at('10:05:05'));
    const { plan } = site.publish({ [FOX]: 'B', 'index.html': '1' }, at('10:01'));
    expect(changeOf(plan, FOX)).toMatchObject({ reason: 'returned', until: at('10:05:05') });
    expect(site.entry(FOX).tails.map(({ digest, end }) => [digest, end])).toEqual([
      ['A', at('10:00:05')],
      [null, at('10:01:05')],
    ]);
  });

  it('layout change with old CSS: the old file waits for the last page that may load it', () => {
    const css = (name: string) => ({ loads: [`assets/${name}`] });
    const before = { [FOX]: old('A/1', css('1.css')), 'assets/1.css': '1' };
    const after = { [FOX]: old('A/2', css('2.css')), 'assets/2.css': '2' };
    const site = published(before);
    const { plan } = site.publish(after, at('10:00'));
    expect(changeOf(plan, 'assets/1.css')).toMatchObject({ isDue: false, change: 'retire' });
    expect(site.entry('assets/1.css')).toMatchObject({ unusedSince: at('10:00') });
    // The page is purged a day and an hour before seven days are over; the file may go when that is past.
    const purged = site.publish(after, at('09:00:05', 6));
    expect(purged.plan.purge.keys).toEqual([FOX]);
    expect(site.ledger.root.nextDue).toBe(at('10:00', 7));
    const gone = site.publish(after, at('10:00', 7));
    expect(changeOf(gone.plan, 'assets/1.css')).toMatchObject({ isDue: true });
    expect(site.ledger.root.nextDue).toBeNull();
  });

  it('a file retired, asked for (cached 404), brought back: pages wait for the cached error', () => {
    const with1 = { [FOX]: { body: 'A/1', loads: ['assets/1.css'] }, 'assets/1.css': '1' };
    const with2 = { [FOX]: { body: 'A/2', loads: ['assets/2.css'] }, 'assets/2.css': '2' };
    const site = published(with1);
    site.publish(with2, at('10:00'));
    site.publish(with2, at('11:00', 7));
    expect(site.ledger.root.retired).toEqual(['assets/1.css']);
    const later = at('12:00', 500);
    site.publish(with2, later);
    expect(site.ledger.entries.has('assets/1.css')).toBe(false);
    const { plan } = site.publish(with1, later + HOUR);
    expect(changeOf(plan, 'assets/1.css')).toMatchObject({
      reason: 'returned',
      kind: 'arrival',
      until: later + HOUR + 15 * SECOND,
    });
  });

  it('behaviours that differ between /x/ and /x/index.html: the longest counts', () => {
    const [usual] = new Rehearsal().law.distribution.behaviours;
    if (usual === undefined) throw new Error('no behaviour');
    const distribution = {
      ...new Rehearsal().law.distribution,
      behaviours: [{ ...usual, pattern: '/stories/*/index.html', minTtl: 3600 }, usual],
    };
    const plan = published({ [FOX]: 'A' }, { distribution }).plan({ [FOX]: 'B' }, at('10:00'));
    expect(actionFor(plan, FOX)).toBe('purge');
    expect(changeOf(plan, FOX).until).toBe(at('11:00:05'));
  });
});

describe('an owed or kept-back purge is judged again before it is sent', () => {
  const layout = (n: number): SiteSketch => ({ [FOX]: old(`A/${n}`) });

  it('a week of layout changes costs one purge, due by the first', () => {
    const site = published(layout(1));
    for (const day of [0, 1, 2, 3, 4, 5]) {
      const { plan } = site.publish(layout(2 + day), at('10:00', day));
      expect(plan.purge.items).toEqual([]);
      expect(plan.purge.keptBack).toMatchObject([{ owed: { dueBy: at('10:00:05', 7) } }]);
    }
    const { plan } = site.publish(layout(7), at('09:00:05', 7));
    expect(plan.purge.keys).toEqual([FOX]);
    expect(site.ledger.root.nextDue).toBeNull();
    expect(site.plan(layout(7), at('10:00', 8)).purge.items).toEqual([]);
  });

  it('is sent with a purge of the same key for another reason', () => {
    const site = published(layout(1));
    site.publish(layout(2), at('10:00'));
    const { plan } = site.publish({ [FOX]: old('B/2') }, at('11:00'));
    expect(plan.purge).toMatchObject({ keys: [FOX], keptBack: [] });
    expect(site.entry(FOX).owed).toBeNull();
  });

  it('is dropped when the version it was for is live again', () => {
    const site = published({ [FOX]: 'A' });
    site.publish({ [FOX]: 'A' }, at('10:00', 30));
    site.publish({ [FOX]: 'B' }, at('11:00', 30), { purges: 'refused' });
    expect(site.entry(FOX).owed).not.toBeNull();
    const { plan } = site.publish({ [FOX]: 'A' }, at('11:01', 30));
    expect(plan.purge).toMatchObject({ keys: [], items: [], resend: [] });
    expect(site.entry(FOX).owed).toBeNull();
  });

  it('is dropped when every copy it was for is past its bound, and not before', () => {
    const promises = { ...new Rehearsal().law.promises, correction: 60 };
    const site = published({ [FOX]: 'A' }, { promises });
    site.publish({ [FOX]: 'B' }, at('10:00'), { purges: 'refused' });
    const bound = at('10:05:05');
    const due = (now: number): number => site.plan({ [FOX]: 'B' }, now).purge.resend.length;
    expect(due(at('10:04'))).toBe(1);
    // Past is later than the bound and the allowance (§3.7).
    expect(due(bound + 5 * SECOND)).toBe(1);
    expect(due(bound + 5 * SECOND + 1)).toBe(0);
  });

  it('is sent again unchanged when it was refused, whatever else is planned', () => {
    const site = published({ [FOX]: old('A') });
    site.publish({ [FOX]: old('B') }, at('10:00'), { purges: 'refused' });
    const [record] = site.ledger.root.purges;
    const { plan } = site.publish({ [FOX]: old('B'), 'index.html': '1' }, at('10:01'), {
      purges: 'refused',
    });
    expect(plan.purge.resend).toEqual([record]);
    expect(plan.purge.items).toEqual([]);
    expect(site.ledger.root.purges).toEqual([record]);
    const paid = site.publish({ [FOX]: old('B'), 'index.html': '1' }, at('10:02'));
    expect(paid.plan.changes).toEqual([]);
    expect(site.entry(FOX).owed).toBeNull();
    expect(site.plan({ [FOX]: old('B'), 'index.html': '1' }, at('10:03')).purge.resend).toEqual([]);
  });
});

describe('when the distribution or the policy changes', () => {
  it('a minimum TTL raised in the console counts for what is live, a lowered one as well', () => {
    const site = published({ [FOX]: 'A' });
    const { distribution } = site.law;
    const raised = {
      ...distribution,
      behaviours: distribution.behaviours.map((usual) => ({ ...usual, minTtl: 3600 })),
    };
    site.law = { ...site.law, distribution: raised };
    expect(actionFor(site.plan({ [FOX]: 'B' }, at('10:00')), FOX)).toBe('purge');
    site.publish({ [FOX]: 'A' }, at('10:00'));
    site.publish({ [FOX]: 'A', 'index.html': '1' }, at('10:01'));
    site.law = { ...site.law, distribution };
    const plan = site.plan({ [FOX]: 'B', 'index.html': '1' }, at('12:00'));
    expect(actionFor(plan, FOX)).toBe('purge');
    expect(changeOf(plan, FOX).until).toBe(at('13:00:05'));
  });

  it('a version forgotten under longer tiers counts when it returns under shorter ones', () => {
    const hour = [{ age: 0, edge: 3600, browser: 60 }];
    const patient = { ...new Rehearsal().law.promises, correction: 7200 };
    const site = published({ [FOX]: 'A' }, { tiers: hour, promises: patient });
    site.publish({ [FOX]: 'B' }, at('10:00'));
    // A's copies are all past; a policy that gives an hour to all need not remember it.
    site.publish({ [FOX]: 'B', 'index.html': '1' }, at('10:00', 1));
    expect(site.entry(FOX)).toMatchObject({ tails: [], memory: [{ digest: null }] });
    site.law = { ...site.law, tiers: [{ age: 0, edge: 300, browser: 60 }] };
    site.publish({ [FOX]: 'A', 'index.html': '1' }, at('10:00', 2));
    site.law = new Rehearsal({ tiers: site.law.tiers }).law;
    const plan = site.plan({ [FOX]: 'C', 'index.html': '1' }, at('10:00', 3));
    expect(actionFor(plan, FOX)).toBe('purge');
    expect(changeOf(plan, FOX).until).toBe(at('11:00:05', 3));
  });
});

describe('browsers', () => {
  it('that keep a page beyond the promise are a finding: nothing recalls their copies', () => {
    const site = published({ [FOX]: 'A' }, { tiers: [{ age: 0, edge: 300, browser: 3600 }] });
    site.law = { ...site.law, tiers: [{ age: 0, edge: 300, browser: 60 }] };
    const plan = site.plan({ [FOX]: 'B' }, at('10:00'));
    expect(actionFor(plan, FOX)).toBe('wait');
    expect(plan.findings.map(({ code }) => code)).toEqual(['browsers-outlive-promise']);
    expect(plan.findings[0]?.what).toContain('2026-11-20 11:01 UTC');
  });

  it('keep what a purge took from the edges, also when that version returns and ends again', () => {
    const tiers = [
      { age: 0, edge: 60, browser: 10 },
      { age: 86_400, edge: YEAR, browser: 300 },
    ];
    const site = published({ [FOX]: old('A') }, { tiers });
    site.publish({ [FOX]: old('B') }, at('10:00'));
    site.publish({ [FOX]: old('A') }, at('10:01'));
    const { plan } = site.publish({ [FOX]: old('C') }, at('10:01:30'));
    // The purge was seen completed at 10:00:25; a browser may have asked the moment before.
    expect(actionFor(plan, FOX)).toBe('wait');
    expect(changeOf(plan, FOX).until).toBeGreaterThanOrEqual(at('10:05:25'));
    // No more is known of those browsers once their copies have ended.
    site.publish({ [FOX]: old('A') }, at('10:20'));
    const later = site.plan({ [FOX]: old('D') }, at('10:30'));
    expect(changeOf(later, FOX).until).toBe(at('10:31:05'));
  });
});

describe('what a publish leaves alone', () => {
  it('a key the ledger does not know is never changed, and publishing again does nothing', () => {
    const site = published({ [FOX]: old('A'), 'index.html': '1' });
    const next = { [FOX]: old('B'), 'index.html': '2' };
    site.publish(next, at('10:00'));
    const again = site.plan(next, at('10:10'));
    expect(again.changes).toEqual([]);
    expect(again.purge).toMatchObject({ items: [], resend: [], keptBack: [] });
    expect(again.nextDue).toBe(at('10:00') + 30 * DAY);
  });
});
