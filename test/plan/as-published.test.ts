import { describe, expect, test } from 'vitest';
import { publishedFiles, withOverlay } from '../../src/plan/as-published.ts';
import { siteDigestOf } from '../../src/site/site-digest.ts';
import { at, Rehearsal, type SiteSketch, toFiles } from '../support/plan-rehearsal.ts';

const site: SiteSketch = {
  'index.html': 'home',
  'stories/fox/index.html': { body: 'A/1', loads: ['assets/a.css'] },
  'stories/owl/index.html': { body: 'B/1', loads: ['assets/a.css'] },
  'assets/a.css': 'css',
};

describe('the site as it is published', () => {
  test('publishing it changes nothing', () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00'));
    const files = publishedFiles(club.ledger.entries.values());
    expect(files.map(({ key }) => key)).toEqual(Object.keys(site).toSorted());
    expect(siteDigestOf(files)).toBe(siteDigestOf(sorted(site)));
  });

  test('a file that waits to be retired is no part of it', () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00'));
    const { 'assets/a.css': _, ...rest } = site;
    const bare = { ...rest, 'stories/fox/index.html': 'A/2', 'stories/owl/index.html': 'B/2' };
    club.publish(bare, at('11:00'));
    expect(club.ledger.entries.get('assets/a.css')?.live).not.toBeNull();
    const files = publishedFiles(club.ledger.entries.values());
    expect(files.map(({ key }) => key)).not.toContain('assets/a.css');
  });

  test('one story is changed and all others are left alone', () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00'));
    const fixed = toFiles({ 'stories/fox/index.html': { body: 'C/1', loads: ['assets/a.css'] } });
    const files = withOverlay(publishedFiles(club.ledger.entries.values()), {
      files: fixed,
      removed: new Set(['stories/owl/index.html']),
    });
    expect(files.map(({ key, digest }) => [key, digest])).toEqual([
      ['assets/a.css', 'css'],
      ['index.html', 'home'],
      ['stories/fox/index.html', 'C/1'],
    ]);
  });
});

const sorted = (sketch: SiteSketch) => toFiles(sketch).toSorted((a, b) => (a.key < b.key ? -1 : 1));
