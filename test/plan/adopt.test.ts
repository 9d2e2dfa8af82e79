import { describe, expect, it } from 'vitest';
import { adoptedLedger } from '../../src/plan/adopt-ledger.ts';
import { toDesired } from '../../src/plan/desired.ts';
import { type FoundObject, toVisible } from '../../src/plan/found-object.ts';
import { withBatches } from '../../src/plan/purge-progress.ts';
import { directCdn } from '../../src/cdn/direct.ts';
import { at, changeOf, DAY, Rehearsal, stored, toFiles, YEAR } from '../support/plan-rehearsal.ts';
import { emptyLedger } from '../../src/plan/prepare.ts';

const FOX = 'stories/fox/index.html';
const CSS = 'assets/site.css';
const html = 'text/html; charset=utf-8';
const site = { 'index.html': '1', [FOX]: { body: 'A', date: '2019-01-01', loads: [CSS] } };

/** An object of the site as another tool may have left it. */
const object = (key: string, digest: string, more: Partial<FoundObject> = {}): FoundObject => ({
  key,
  digest,
  size: digest.length,
  etag: `"etag of ${digest}"`,
  version: null,
  lastModified: at('09:00', -100),
  contentType: html,
  cacheControl: null,
  isTagged: false,
  ...more,
});

interface Adopting {
  readonly found: readonly FoundObject[];
  /** Seconds. */
  readonly longestMaxAge?: number;
  readonly purge?: 'owed' | 'accepted' | 'completed';
  readonly law?: ConstructorParameters<typeof Rehearsal>[0];
}

/** A site whose ledger was made at ten of what was found. */
function adopted({ found, longestMaxAge = 86_400, purge = 'completed', law }: Adopting): Rehearsal {
  const rehearsal = new Rehearsal(law);
  const now = at('10:00');
  const terms = { law: rehearsal.law, now };
  const ledger = emptyLedger('https://example.org', rehearsal.law);
  const { root, ...rest } = adoptedLedger(found, null, {
    ...terms,
    desired: toDesired(toFiles(site), { ledger, ...terms }),
    longestMaxAge,
    siteName: 'https://example.org',
    record: { id: 'p', commit: null, committedAt: null, isUncommitted: null, by: 'a test' },
    nextStoryAt: null,
  });
  const createdAt = now + 5000;
  const completedAt = purge === 'completed' ? createdAt + 20_000 : null;
  const known = root.purges
    .flatMap(({ batches }) => batches)
    .map(({ callerReference }) => [callerReference, { id: 'I1', createdAt, completedAt }] as const);
  const sent = purge === 'owed' ? root : withBatches(root, new Map(known));
  rehearsal.ledger = stored({ root: sent, ...rest });
  return rehearsal;
}

const asBuilt = [
  object('index.html', '1', { cacheControl: 'max-age=60, s-maxage=300' }),
  object(FOX, 'A', { cacheControl: 'max-age=60, s-maxage=31536000' }),
];
const corrected = { ...site, [FOX]: { ...site[FOX], body: 'B' } };

describe('a site of which the origin alone is known (§4)', () => {
  it('has nothing to publish where all is as the build makes it', () => {
    const { changes, purge } = adopted({ found: asBuilt }).plan(site, at('10:01'));
    expect({ changes, items: purge.items }).toEqual({ changes: [], items: [] });
  });

  it('owes one purge of everything, which the next publish sends when it was not taken', () => {
    const { purge } = adopted({ found: asBuilt, purge: 'owed' }).plan(site, at('10:01'));
    expect(purge.resend.flatMap(({ batches }) => batches.flatMap(({ items }) => items))).toEqual([
      '/*',
    ]);
  });

  it('counts for every page that browsers have something of before, for as long as its owner says', () => {
    const rehearsal = adopted({ found: asBuilt, longestMaxAge: 7 * 86_400 });
    const { until } = changeOf(rehearsal.plan(corrected, at('11:00')), FOX);
    // The settled version itself lasts a year at the edges; the plan purges that.
    expect(until).toBe(at('11:00:05') + YEAR * 1000);
    const { plan } = rehearsal.publish(corrected, at('11:00'));
    expect(plan.readersBy).toBe(at('10:00:30') + 7 * DAY);
    expect(rehearsal.plan(corrected, at('11:00', 8)).changes).toEqual([]);
    expect(rehearsal.plan(site, at('11:00', 8)).readersBy).toBeLessThan(at('11:10', 8));
  });

  it.each([
    ['accepted', { action: 'wait', because: 'purge-under-way' }],
    ['owed', { action: 'purge' }],
  ] as const)('with the purge of everything %s, an arrival is decided by it', (purge, edge) => {
    // Nothing is there: but something may have been, and edges may have it.
    const plan = adopted({ found: asBuilt.slice(0, 1), purge }).plan(site, at('10:01'));
    expect(changeOf(plan, FOX)).toMatchObject({ change: 'put', reason: 'returned', edge });
  });

  it('replaces a page that differs, and imports its story with its date', () => {
    const { cacheControl } = { cacheControl: 'max-age=60, s-maxage=31536000' };
    const plan = adopted({ found: [object(FOX, 'old')] }).plan(site, at('10:01'));
    const change = changeOf(plan, FOX);
    expect(change).toMatchObject({ change: 'put', reason: 'content-differs', kind: 'correction' });
    expect('desired' in change ? change.desired.cacheControl : '').toBe(cacheControl);
  });

  it('puts a page again whose other headers a copy in place would keep', () => {
    const contentType = toVisible(html, [['content-disposition', 'attachment']]);
    const plan = adopted({ found: [object(FOX, 'A', { contentType })] }).plan(site, at('10:01'));
    expect(changeOf(plan, FOX)).toMatchObject({ change: 'put', reason: 'other-headers' });
  });

  it('counts what says nothing of its life as kept to the maximum, for an Expires may say so', () => {
    const { live } = adopted({ found: [object(FOX, 'A')] }).entry(FOX);
    expect(live?.sets).toMatchObject([{ edge: YEAR, browser: 86_400 }]);
  });

  it('keeps every file until no page of before can load it', () => {
    const found = [...asBuilt, object('old.css', 'p {}', { contentType: 'text/css' })];
    const rehearsal = adopted({ found });
    expect(changeOf(rehearsal.plan(site, at('10:10')), 'old.css')).toMatchObject({
      change: 'retire',
      isDue: false,
    });
    expect(changeOf(rehearsal.plan(site, at('10:10', 2)), 'old.css').change).toBe('remove');
  });

  it('does not delete a file while a page lives that others have made', () => {
    const found = [object(FOX, 'old'), object('old.css', 'p {}', { contentType: 'text/css' })];
    const rehearsal = adopted({ found });
    rehearsal.publish(site, at('10:10', 2), { failing: [FOX] });
    expect(changeOf(rehearsal.plan(site, at('10:10', 9)), 'old.css')).toMatchObject({
      change: 'retire',
      isDue: false,
    });
  });

  it('owes nothing where nothing stands between the origin and browsers', async () => {
    const law = { distribution: await directCdn().describe() };
    const rehearsal = adopted({ found: asBuilt, purge: 'owed', law });
    expect(rehearsal.ledger.root.purges).toEqual([]);
    const { purge } = rehearsal.plan(corrected, at('10:01'));
    expect([purge.items, purge.resend]).toEqual([[], []]);
  });
});
