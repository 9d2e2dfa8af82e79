import { describe, expect, it } from 'vitest';
import type { Behaviour } from '../../src/cache/behaviour.ts';
import { plainDistribution } from '../../src/cache/behaviour-match.ts';
import type { Law } from '../../src/plan/law.ts';
import type { MoneyTerms } from '../../src/plan/plan.ts';
import type { ReviewTerms } from '../../src/plan/review.ts';
import { at, defaultReview, Rehearsal, type SiteSketch } from '../support/plan-rehearsal.ts';

interface Case {
  readonly before?: SiteSketch;
  readonly after: SiteSketch;
  readonly terms?: Partial<ReviewTerms>;
  readonly law?: Partial<Law>;
  readonly money?: Partial<MoneyTerms>;
}

const [usual] = plainDistribution.behaviours;
if (usual === undefined) throw new Error('no behaviour');
const under = (...behaviours: readonly Partial<Behaviour>[]): Partial<Law> => ({
  distribution: {
    ...plainDistribution,
    behaviours: [...behaviours.map((changed) => ({ ...usual, ...changed })), usual],
  },
});
const served = { hasDistribution: true, prefix: 'site/' };
const fox = 'stories/fox/index.html';
const pages = (count: number): SiteSketch =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`stories/s${n}/index.html`, 'A']));
const promises = new Rehearsal().law.promises;

const findings = ({ before, after, terms = {}, law = {}, money = {} }: Case) => {
  const site = new Rehearsal(law, money);
  if (before !== undefined) site.publish(before, at('10:00', -400));
  site.review = { ...defaultReview, ...terms };
  return site.plan(after, at('10:00')).findings;
};

describe('what a plan is refused or remarked for', () => {
  it.each<[string, Case, readonly string[]]>([
    ['nothing', { after: { [fox]: 'A' } }, []],
    [
      'as many removals as allowed',
      { before: pages(9), after: pages(6), terms: { maxRemovals: 3 } },
      [],
    ],
    [
      'one more',
      { before: pages(9), after: pages(5), terms: { maxRemovals: 3 } },
      ['too-many-removals'],
    ],
    [
      'a larger share of the site',
      { before: pages(10), after: pages(6), terms: { maxRemovedShare: 0.3 } },
      ['too-large-share-removed'],
    ],
    [
      'the whole of it',
      { before: pages(300), after: {}, terms: { maxRemovedShare: 0.3 } },
      ['too-many-removals', 'too-large-share-removed'],
    ],
    [
      'files that wait to be retired are no removals',
      { before: { 'assets/a.css': '1' }, after: {}, terms: { maxRemovals: 0 } },
      [],
    ],
    [
      'a key somebody else put there',
      { after: { [fox]: 'A', 'index.html': '1' }, terms: { foreign: new Set([fox, 'other.txt']) } },
      ['foreign-key-in-the-way'],
    ],
    ['a tilde', { after: { 'stories/~fox/index.html': 'A' } }, ['unpurgeable-key']],
    ['an asterisk', { after: { 'notes*.txt': 'A' } }, ['unpurgeable-key']],
    [
      'stories that browsers keep longer than promised',
      { after: {}, law: { tiers: [{ age: 0, edge: 300, browser: 301 }] } },
      ['html-browser-lifetime'],
    ],
    [
      'as long as promised',
      { after: {}, law: { tiers: [{ age: 0, edge: 300, browser: 300 }] } },
      [],
    ],
    [
      'state the distribution would serve',
      {
        after: {},
        terms: { hasDistribution: true, prefix: '' },
        law: under({ viewerFunction: false }),
      },
      ['state-served'],
    ],
    [
      'state beside the prefix',
      { after: {}, terms: served, law: under({ viewerFunction: false }) },
      [],
    ],
    [
      'a page behind another origin',
      {
        after: { [fox]: 'A' },
        terms: served,
        law: under({ pattern: '/stories/*', leadsHere: false }),
      },
      ['key-behind-another-origin'],
    ],
    [
      'pretty URLs nobody rewrites',
      { after: { [fox]: 'A' }, terms: served, law: under({ viewerFunction: false }) },
      ['pretty-urls-not-rewritten'],
    ],
    [
      'a minimum TTL above the promise',
      { after: { [fox]: 'A' }, terms: served, law: under({ minTtl: 301 }) },
      ['min-ttl-above-promise'],
    ],
    [
      'no caching at all',
      {
        after: { [fox]: 'A' },
        terms: served,
        law: under({ minTtl: 0, defaultTtl: 0, maxTtl: 0 }),
      },
      ['caching-off'],
    ],
    [
      'no distribution: nothing about one',
      {
        after: { [fox]: 'A' },
        law: under({ viewerFunction: false, minTtl: 301, leadsHere: false }),
      },
      [],
    ],
    [
      'browsers beyond the promise',
      {
        before: { [fox]: 'A' },
        after: { [fox]: 'B' },
        law: {
          tiers: [{ age: 0, edge: 60, browser: 600 }],
          promises: { ...promises, correction: 300 },
        },
      },
      ['html-browser-lifetime', 'browsers-outlive-promise'],
    ],
    [
      'what money would have chosen',
      {
        before: { ...pages(4), [fox]: 'A', 'stories/owl/index.html': 'A' },
        after: { ...pages(4), [fox]: 'B', 'stories/owl/index.html': 'B' },
        law: { tiers: [{ age: 0, edge: 31_536_000, browser: 60 }] },
        money: { freePaths: 0 },
      },
      ['money-would-evict'],
    ],
  ])('%s', (_, given, codes) => {
    expect(findings(given).map(({ code }) => code)).toEqual(codes);
  });

  it('says what, in numbers, and what to do', () => {
    const [share] = findings({
      before: pages(10),
      after: pages(6),
      terms: { maxRemovedShare: 0.3 },
    });
    expect(share).toMatchObject({ severity: 'error' });
    expect(share?.what).toBe(
      'This publish would remove 4 of 10 live objects (40 %); limits.maxRemovedShare allows 30 %.',
    );
    expect(share?.next).toContain('limits.maxRemovedShare');
  });
});
