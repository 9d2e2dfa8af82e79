import { describe, expect, it } from 'vitest';
import type { Distribution } from '../../src/cache/behaviour.ts';
import { behaviourOf, isMatch, plainDistribution } from '../../src/cache/behaviour-match.ts';

describe('CloudFront path patterns', () => {
  it.each([
    ['*', '/', true],
    ['*', '/a/b.html', true],
    ['/stories/*', '/stories/', true],
    ['/stories/*', '/stories', false],
    ['stories/*', '/stories/a', true],
    ['/stories*', '/stories', true],
    ['/stories*', '/storiesandmore', true],
    ['*.css', '/assets/site.css', true],
    ['*.css', '/assets/site.css.map', false],
    ['/a/*/c', '/a/b/c', true],
    ['/a/*/c', '/a/b/b/c', true],
    ['/a/*/c', '/a/c', false],
    ['/a?c', '/abc', true],
    ['/a?c', '/ac', false],
    ['/A', '/a', false],
    ['/a*b*c', '/axxbyybzzc', true],
    ['/a*b*c', '/axxbyybzz', false],
    ['/a.c', '/abc', false],
    ['', '/', true],
  ])('%s on %s: %s', (pattern, path, expected) => {
    expect(isMatch(pattern, path)).toBe(expected);
  });

  it('takes no longer for a pattern of many stars', () => {
    expect(isMatch(`/${'*a'.repeat(40)}`, `/${'a'.repeat(5000)}b`)).toBe(false);
  });
});

describe('the first behaviour that matches is the one', () => {
  const [usual] = plainDistribution.behaviours;
  if (usual === undefined) throw new Error('no default behaviour');
  const distribution: Distribution = {
    ...plainDistribution,
    behaviours: [
      { ...usual, pattern: '/feeds/*', maxTtl: 60 },
      { ...usual, pattern: '/feeds/atom.xml', maxTtl: 10 },
      usual,
    ],
  };

  it.each([
    ['/feeds/atom.xml', '/feeds/*'],
    ['/feeds', '*'],
    ['/', '*'],
  ])('%s: %s', (path, pattern) => {
    expect(behaviourOf(path, distribution).pattern).toBe(pattern);
  });

  it('refuses a distribution without a default', () => {
    expect(() => behaviourOf('/a', { ...distribution, behaviours: [] })).toThrow(/no behaviour/);
  });
});
