import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/cache/behaviour.ts';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import { at, changeOf, Rehearsal, YEAR } from '../support/plan-rehearsal.ts';

const FOX = 'stories/fox/index.html';
const OWL = 'stories/owl/index.html';

const withMaximum = (maxTtl: number): Distribution => ({
  ...plainDistribution,
  behaviours: plainDistribution.behaviours.map((usual) => ({ ...usual, defaultTtl: 0, maxTtl })),
});

describe('a distribution that was changed (§2)', () => {
  it('may have kept errors for longer, until those are past', () => {
    const errors = { ...plainDistribution.errors, defaultMinTtl: 60 };
    const site = new Rehearsal({ distribution: { ...plainDistribution, errors } });
    site.publish({ 'index.html': '1' }, at('09:00'));
    site.law = { ...site.law, distribution: plainDistribution };
    const { plan } = site.publish({ 'index.html': '1', [FOX]: 'A' }, at('10:00'));
    expect(changeOf(plan, FOX).until).toBe(at('10:01:05'));
    const soon = site.publish({ 'index.html': '1', [FOX]: 'A', 'a.html': '1' }, at('10:00:30'));
    expect(changeOf(soon.plan, 'a.html').until).toBe(at('10:01:05'));
    const later = { 'index.html': '1', [FOX]: 'A', 'a.html': '1', [OWL]: 'A' };
    expect(changeOf(site.plan(later, at('10:10')), OWL).until).toBe(at('10:10:15'));
  });

  it('lets an edge keep headers of long ago for as long as they say, which it did not before', () => {
    const tiers = [{ age: 0, edge: YEAR, browser: 60 }];
    const site = new Rehearsal({ distribution: withMaximum(200), tiers });
    site.publish({ [FOX]: 'A' }, at('10:00', -2));
    site.law = { ...site.law, tiers: [{ age: 0, edge: 100, browser: 60 }] };
    site.publish({ [FOX]: 'A' }, at('10:00', -1));
    site.law = { ...site.law, distribution: withMaximum(YEAR) };
    const { plan } = site.publish({ [FOX]: 'B' }, at('10:00'));
    expect(changeOf(plan, FOX)).toMatchObject({ edge: { action: 'purge' } });
  });

  it('lets one header of a returning page be told from the other, though both came to nothing', () => {
    const tiers = [{ age: 0, edge: YEAR, browser: 60 }];
    const site = new Rehearsal({ distribution: withMaximum(0), tiers });
    site.publish({ [FOX]: 'A' }, at('10:00', -3));
    site.law = { ...site.law, tiers: [{ age: 0, edge: 100, browser: 60 }] };
    site.publish({ [FOX]: 'B' }, at('10:00', -2));
    site.publish({ [FOX]: 'A' }, at('10:00:06', -2));
    site.law = { ...site.law, distribution: withMaximum(YEAR) };
    const { plan } = site.publish({ [FOX]: 'C' }, at('10:00'));
    expect(changeOf(plan, FOX)).toMatchObject({ edge: { action: 'purge' } });
  });

  it('counts also for versions that have returned after they were forgotten', () => {
    const tiers = [{ age: 0, edge: YEAR, browser: 60 }];
    const site = new Rehearsal({ distribution: withMaximum(0), tiers });
    site.publish({ [FOX]: 'A' }, at('10:00', -4));
    site.law = { ...site.law, tiers: [{ age: 0, edge: 100, browser: 60 }] };
    site.publish({ [FOX]: 'B' }, at('10:00', -3));
    site.publish({ [FOX]: 'A' }, at('10:00', -2));
    site.law = { ...site.law, distribution: withMaximum(YEAR) };
    const { plan } = site.publish({ [FOX]: 'C' }, at('10:00'));
    expect(changeOf(plan, FOX)).toMatchObject({ edge: { action: 'purge' } });
  });

  it('counts for old visible headers of a text that comes back under others', () => {
    const page = (body: string, type: string) => ({ [FOX]: { body, type } });
    const site = new Rehearsal({ distribution: withMaximum(200) });
    site.publish(page('A', 'text/html'), at('10:00'));
    site.publish(page('B', 'text/html'), at('10:00:06'));
    site.law = { ...site.law, distribution: withMaximum(YEAR) };
    site.publish(page('A', 'text/plain'), at('10:00:12'), { purges: 'refused' });
    const tail = site
      .entry(FOX)
      .tails.find(({ contentType, digest }) => `${digest} ${contentType}` === 'A text/html');
    expect(Math.max(...(tail?.sets.map(({ edge }) => edge) ?? []))).toBeGreaterThanOrEqual(YEAR);
  });

  it('counts also for versions that return', () => {
    const tiers = [{ age: 0, edge: YEAR, browser: 60 }];
    const site = new Rehearsal({ distribution: withMaximum(200), tiers });
    site.publish({ [FOX]: 'A' }, at('10:00', -3));
    site.law = { ...site.law, tiers: [{ age: 0, edge: 100, browser: 60 }] };
    site.publish({ [FOX]: 'B' }, at('10:00', -2));
    site.publish({ [FOX]: 'B', [OWL]: 'A' }, at('10:00', -1));
    site.law = { ...site.law, distribution: withMaximum(YEAR) };
    site.publish({ [FOX]: 'A', [OWL]: 'A' }, at('10:00'), { purges: 'refused' });
    const kept = site.entry(FOX).live?.sets.map(({ edge }) => edge) ?? [];
    expect(Math.max(...kept)).toBeGreaterThanOrEqual(YEAR);
  });
});
