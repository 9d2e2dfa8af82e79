import { describe, expect, test } from 'vitest';
import { toCatalogue } from '../../src/rehearse/catalogue.ts';
import { model, mostAt } from '../../src/rehearse/terms.ts';
import { at, Rehearsal, type SiteSketch } from '../support/plan-rehearsal.ts';

const storyOf = (date: string) => ({ body: 'A/1', date, loads: ['assets/site.css'] });

function catalogueOf(site: SiteSketch, locations = 12) {
  return toCatalogue(new Rehearsal().plan(site, at('10:00')), locations);
}

const weightOf = (catalogue: ReturnType<typeof toCatalogue>, key: string): number =>
  catalogue.urls.reduce((sum, url) => (url.key === key ? sum + url.weight : sum), 0);

describe('what readers ask for', () => {
  const catalogue = catalogueOf({
    'index.html': 'home',
    'archive/index.html': 'archive',
    'tags/owls/index.html': 'tag',
    'robots.txt': 'robots',
    'assets/site.css': 'css',
    'stories/new/index.html': storyOf('2026-11-01'),
    'stories/old/index.html': storyOf('2019-11-01'),
  });

  test('all views together are all views', () => {
    const sum = catalogue.urls.reduce((total, { weight }) => total + weight, 0);
    expect(sum).toBeCloseTo(1, 12);
    expect(catalogue.share).toBeCloseTo(1, 12);
  });

  test('the newest story is read most, twice as often as the second', () => {
    const newest = weightOf(catalogue, 'stories/new/index.html');
    expect(newest / weightOf(catalogue, 'stories/old/index.html')).toBeCloseTo(2, 12);
  });

  test('home has its share, listings that lie higher more than those below', () => {
    expect(weightOf(catalogue, 'index.html')).toBeCloseTo(model.home, 12);
    const archive = weightOf(catalogue, 'archive/index.html');
    expect(archive / weightOf(catalogue, 'tags/owls/index.html')).toBeCloseTo(2, 12);
  });

  test('files that pages load are asked for with them only, others now and then', () => {
    expect(weightOf(catalogue, 'assets/site.css')).toBe(0);
    expect(weightOf(catalogue, 'robots.txt')).toBeCloseTo(model.files, 12);
  });

  test('each URL of a page is asked for, its own most', () => {
    const urls = catalogue.urls.filter(({ key }) => key === 'stories/new/index.html');
    expect(urls.map(({ path }) => path)).toEqual([
      '/stories/new/',
      '/stories/new',
      '/stories/new/index.html',
    ]);
    expect(urls[1]!.weight).toBeCloseTo(weightOf(catalogue, 'stories/new/index.html') / 50, 12);
  });
});

describe('a site of one kind of page', () => {
  test('has all views there', () => {
    const { urls, share } = catalogueOf({ 'stories/a/index.html': storyOf('2026-11-01') });
    expect(share).toBe(1);
    expect(urls.reduce((sum, { weight }) => sum + weight, 0)).toBeCloseTo(1, 12);
  });
});

describe('a large site', () => {
  const day = (index: number) => new Date(Date.UTC(2010, 0, 1 + index)).toISOString().slice(0, 10);
  const stories = Array.from(
    { length: 300 },
    (_, index) => [`stories/s${index}/index.html`, storyOf(day(index))] as const,
  );
  const site: SiteSketch = Object.fromEntries(stories);

  test('is played as far as there is room: the most read, and those that changed', () => {
    const club = new Rehearsal();
    club.publish(site, at('10:00', -400), { purges: 'completed' });
    const edited = { ...storyOf(day(0)), body: 'B/1' };
    const plan = club.plan({ ...site, 'stories/s0/index.html': edited }, at('10:00'));
    const { keys, stories: all, storiesPlayed, share } = toCatalogue(plan, 200);
    expect([all, storiesPlayed]).toEqual([300, mostAt(200).stories]);
    expect(keys).toContain('stories/s299/index.html');
    expect(keys).toContain('stories/s0/index.html');
    expect(keys).not.toContain('stories/s1/index.html');
    expect(share).toBeGreaterThan(0.9);
    expect(share).toBeLessThan(1);
  });

  test('is played whole where there are few locations', () => {
    expect(catalogueOf(site).storiesPlayed).toBe(300);
  });
});
