import { describe, expect, it, test } from 'vitest';
import { type Drift, driftOf, suspectsIn, withDrift } from '../../src/plan/drift.ts';
import type { FoundObject } from '../../src/plan/found-object.ts';
import { isIdle } from '../../src/plan/plan.ts';
import { at, changeOf, Rehearsal, SECOND } from '../support/plan-rehearsal.ts';

const FOX = 'stories/fox/index.html';
const html = 'text/html; charset=utf-8';
const site = { 'index.html': '1', [FOX]: 'A' };

/** Published at nine, and nothing of before cached by ten. */
function published(): Rehearsal {
  const rehearsal = new Rehearsal();
  rehearsal.publish(site, at('09:00'));
  return rehearsal;
}

const asPublished: FoundObject = {
  key: FOX,
  digest: 'A',
  size: 1,
  etag: '"etag of A"',
  version: null,
  lastModified: at('09:30'),
  contentType: html,
  cacheControl: 'max-age=60, s-maxage=300',
  isTagged: false,
};

const found = (more: Partial<FoundObject>): FoundObject => ({ ...asPublished, ...more });

test.each([
  ['as published', {}, null],
  ['another body', { digest: 'X', etag: '"x"' }, 'body'],
  ['another Cache-Control', { cacheControl: 'no-store' }, 'headers'],
  ['another Content-Type', { contentType: 'text/plain' }, 'headers'],
  ['a header more', { contentType: `${html}\ncontent-language: de` }, 'headers'],
  ['the same with another ETag, as under another key', { etag: '"kms"' }, 'rewritten'],
] as const)('%s', (_, more, what) => {
  expect(driftOf(published().entry(FOX), found(more), false)?.what ?? null).toBe(what);
});

describe('what a listing leaves open', () => {
  const listed = (more: object = {}) => ({ ...asPublished, lastModified: at('09:00'), ...more });
  const cases = [
    ['as it was put', listed(), {}],
    ['written later', listed({ lastModified: at('09:01') }), { touched: [FOX] }],
    ['another ETag', listed({ etag: '"x"' }), { rewritten: [FOX] }],
    ['another size', listed({ size: 2 }), { rewritten: [FOX] }],
    ['gone', null, { gone: [FOX] }],
    ['another key', { ...listed(), key: 'guest.html' }, { gone: [FOX], added: ['guest.html'] }],
  ] as const;

  it.each(cases)('%s', (_, object, expected) => {
    const { entries } = published().ledger;
    const page = new Map([[FOX, published().entry(FOX)]]);
    expect(entries.size).toBe(2);
    const there = object === null ? [] : [[object.key, object] as const];
    expect(suspectsIn(new Map(there), page, 5)).toEqual({
      gone: [],
      rewritten: [],
      touched: [],
      added: [],
      ...expected,
    });
  });

  it('is nothing after a header update of our own, whose instant the ledger knows', () => {
    const rehearsal = published();
    // Settled a month later: the object was put at nine of that day.
    rehearsal.publish(site, at('09:00', 31));
    const entry = rehearsal.entry(FOX);
    expect(entry.live?.putAt).toBe(at('09:00'));
    const isTouched = (lastModified: number): boolean =>
      suspectsIn(new Map([[FOX, listed({ lastModified })]]), new Map([[FOX, entry]]), 5).touched
        .length > 0;
    expect(isTouched(at('09:00', 31) - SECOND)).toBe(false);
    expect(isTouched(at('09:05', 31))).toBe(true);
  });
});

describe('what others have changed, once it is in the ledger', () => {
  /** The plan at ten, of the site as it was published at nine. */
  function planAfter(drift: Drift, built: Record<string, string> = site) {
    const rehearsal = published();
    const { law } = rehearsal;
    rehearsal.ledger = withDrift(rehearsal.ledger, [drift], { law, now: at('10:00') });
    return rehearsal.plan(built, at('10:00'));
  }

  it.each([
    [
      { digest: 'X', etag: '"x"' },
      { change: 'put', replaces: '"x"', edge: { action: 'purge' } },
    ],
    [
      { digest: 'X', etag: '"x"', cacheControl: 'no-store' },
      { change: 'put', reason: 'content-differs', edge: { action: 'purge' } },
    ],
    [{ contentType: 'text/plain' }, { change: 'copy-headers', edge: { action: 'purge' } }],
    // A change of Cache-Control alone never needs a purge.
    [{ cacheControl: 'no-store' }, { change: 'copy-headers', edge: { action: 'none' } }],
  ] as const)('%o', (more, expected) => {
    const drift = driftOf(published().entry(FOX), found(more), false);
    if (drift === null) throw new Error('nothing has changed');
    expect(changeOf(planAfter(drift), FOX)).toMatchObject(expected);
  });

  it('is put again where it was deleted, and edges are purged of what may have been there', () => {
    const plan = planAfter({ what: 'gone', key: FOX });
    expect(changeOf(plan, FOX)).toMatchObject({
      change: 'put',
      reason: 'returned',
      replaces: null,
      edge: { action: 'purge' },
    });
    expect(plan.purge.keys).toContain(FOX);
  });

  it('says with the headers that were seen how long browsers keep it', () => {
    const object = found({ digest: 'X', etag: '"x"', cacheControl: 'max-age=86400' });
    const { readersBy } = planAfter({ what: 'body', key: FOX, object });
    expect(readersBy).toBe(at('10:00:05', 1));
  });

  it('is taken as it is where the build has it so: only edges still hold what was published', () => {
    const object = found({ digest: 'B', etag: '"b"', size: 1 });
    const plan = planAfter({ what: 'body', key: FOX, object }, { ...site, [FOX]: 'B' });
    expect(plan.changes).toEqual([]);
    expect(plan.purge.keys).toEqual([FOX]);
    expect(isIdle({ ...plan, isRefreshed: true })).toBe(false);
  });

  it('is left where the owner says so, and the site is then none that was built', () => {
    const rehearsal = published();
    const changed = { ...site, [FOX]: 'B', 'index.html': '2' };
    const plan = rehearsal.plan(changed, at('10:00'), { leave: new Set([FOX]) });
    expect(plan.changes.map(({ key }) => key)).toEqual(['index.html']);
    expect(plan.site.siteDigest).toBe('');
    const unchanged = rehearsal.plan(site, at('10:00'), { leave: new Set([FOX]) });
    expect(unchanged.site.siteDigest).not.toBe('');
  });

  it('of a story that comes back as it was published changes nothing in its age', () => {
    const rehearsal = published();
    rehearsal.publish(site, at('09:00', 31));
    const { law } = rehearsal;
    const object = found({ digest: 'X', etag: '"x"' });
    const drift: Drift = { what: 'body', key: FOX, object };
    const now = at('10:00', 31);
    rehearsal.ledger = withDrift(rehearsal.ledger, [drift], { law, now });
    const back = changeOf(rehearsal.plan(site, now), FOX);
    const other = changeOf(rehearsal.plan({ ...site, [FOX]: 'C' }, now), FOX);
    const controlOf = (change: typeof back): string =>
      'desired' in change ? change.desired.cacheControl : '';
    expect(controlOf(back)).toBe('max-age=60, s-maxage=31536000');
    expect(controlOf(other)).toBe('max-age=60, s-maxage=300');
  });
});
