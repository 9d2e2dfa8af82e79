import { beforeAll, describe, expect, test } from 'vitest';
import type { Rehearsal as Played, RehearsedChange } from '../../src/rehearse/result.ts';
import { rehearsalToHtml } from '../../src/report/rehearsal-html.ts';
import { renderRehearsal } from '../../src/report/rehearsal-text.ts';
import { at, DAY, Rehearsal } from '../support/plan-rehearsal.ts';
import { changeAt, rehearsed } from '../support/rehearsed.ts';

const club = new Rehearsal();
const old = (body: string) => ({ body, date: '2020-01-01', loads: ['assets/site.css'] });
const site = {
  'stories/a-story-with-a-name-that-no-column-of-a-table-has-room-for/index.html': old('A/1'),
  'stories/layout/index.html': old('B/1'),
  'stories/the-"quoted"-&-<marked>/index.html': old('C/1'),
  'index.html': 'home',
  'assets/site.css': 'css',
};
club.publish(site, at('10:00', -10));
const plan = club.plan(
  {
    ...site,
    'stories/a-story-with-a-name-that-no-column-of-a-table-has-room-for/index.html': old('A2/1'),
    'stories/layout/index.html': old('B/2'),
    'stories/the-"quoted"-&-<marked>/index.html': old('C2/1'),
    'index.html': 'home 2',
    'assets/other.css': 'new css',
  },
  at('10:00'),
);

const options = { width: 80, verbose: false, paint: (_: string, text: string) => text } as const;
let played: Played;
let screen: readonly string[];
let page: string;
beforeAll(async () => {
  played = await rehearsed(plan);
  screen = renderRehearsal(played, options);
  page = rehearsalToHtml(played, plan);
});

const withChange = (change: Partial<RehearsedChange>): Played => ({
  ...played,
  changes: played.changes.map((own) => (own.url === '/' ? { ...own, ...change } : own)),
});

describe('the screen of a rehearsal', () => {
  test('fits on eighty columns', () => {
    expect(screen.filter((line) => line.length > 80)).toEqual([]);
  });

  test('has layout after what is due, and nothing of a file only new pages load', () => {
    const of = (text: string) => screen.findIndex((line) => line.includes(text));
    expect(of('/stories/layout/')).toBeGreaterThan(of('/stories/a-story-with'));
    expect(screen[of('/stories/layout/')]).toMatch(/2026-11-27 {2}not due yet$/);
    expect(of('other.css')).toBe(-1);
    expect(of('old layout shown')).toBeGreaterThan(0);
  });

  test('says what nobody read, and that a bound was broken, first of all', () => {
    const broken = renderRehearsal(withChange({ verdict: 'broken', url: '/late/' }), options);
    expect(broken[4]).toMatch(/^ {2}\/late\/ .*BROKEN$/);
    expect(broken.join(' ')).toContain('1 bound was broken. Readers were shown an older version');
    const unread = renderRehearsal(withChange({ verdict: 'unread' }), options);
    expect(unread.join(' ')).toContain('nobody read it');
    expect(unread.join(' ')).toContain('1 change was not read.');
  });

  test('says what was left out of a large site', () => {
    const large = { ...played, stories: 10_000, storiesPlayed: 2000, share: 0.82, notPlayed: 8000 };
    const text = renderRehearsal(large, options).join(' ');
    expect(text).toContain('8,000 changed objects more not played');
    expect(text).toContain(
      'Of 10,000 stories 2,000 were played, changed and most read ones, with 82 %',
    );
  });

  test('shows twenty changes, all with --verbose', () => {
    const home = changeAt(played, '/');
    const many = { ...played, changes: Array.from({ length: 30 }, () => home) };
    const rows = (verbose: boolean) =>
      renderRehearsal(many, { ...options, verbose }).filter((line) => line.endsWith('kept'));
    expect(rows(false)).toHaveLength(20);
    expect(rows(true)).toHaveLength(30);
    expect(renderRehearsal(many, options).join()).toContain('… and 10 more (--verbose shows all)');
  });
});

describe('the report', () => {
  test('needs nothing but itself', () => {
    expect(page).not.toMatch(/<script|<link|<img|<iframe|@import|url\((?!#)|(?:src|href)=|https?:/);
  });

  test('says what it shows to those who do not see it', () => {
    expect(page).toContain('<html lang="en">');
    const pictures = page.match(/<svg class="lane"[^>]*>/g) ?? [];
    expect(pictures.length).toBe(3 * 4 + 3);
    for (const picture of pictures)
      expect(picture).toMatch(
        /role="img" aria-label="(as planned|purge everything|wait for everything): .+"/,
      );
    expect(page.match(/<th scope="(?:col|row)"/g)?.length).toBeGreaterThan(15);
  });

  test('takes names for names, whatever is in them', () => {
    expect(page).not.toContain('<marked>');
    expect(page).toContain('/stories/the-%22quoted%22-&amp;-%3Cmarked%3E/');
  });

  test('draws what was seen: old below, new above, and where the bound is', () => {
    const lane = /<svg class="lane"[^>]*purge everything: [^>]*>.*?<\/svg>/s.exec(page)?.[0] ?? '';
    expect(lane).toMatch(/<path class="new" d="M\d/);
    expect(lane).toMatch(/<path class="old" d="M\d/);
    expect(lane).toContain('<path class="put" d="M');
    expect(lane).toContain('<path class="purge" d="M');
    expect(lane).toContain('<path class="bound" d="M');
    const waiting = /<svg class="lane"[^>]*wait for everything: [^>]*>.*?<\/svg>/s.exec(page)?.[0];
    expect(waiting).not.toContain('class="purge"');
    expect(page).not.toContain('NaN');
  });

  test('draws no bound that lies beyond the end', () => {
    const layout = page.slice(page.indexOf('<h3>/stories/layout/'));
    const section = layout.slice(0, layout.indexOf('</section>'));
    expect(section).not.toContain('class="bound"');
    expect(section).toContain('still old at the end');
  });

  test('of a long rehearsal is as long as of a short one', async () => {
    const long = await rehearsed(plan, { readers: 0.002, seconds: (30 * DAY) / 1000 });
    expect(rehearsalToHtml(long, plan).length).toBeLessThan(2 * page.length);
  });
});
