import { describe, expect, it } from 'vitest';
import { renderPlan } from '../../src/report/plan-text.ts';
import { paintFor } from '../../src/report/paint.ts';
import type { Plan } from '../../src/plan/plan.ts';
import { at, Rehearsal, type SiteSketch } from '../support/plan-rehearsal.ts';

const screen = (plan: Plan): string =>
  `\n${renderPlan(plan, { width: 110, paint: paintFor(false), verbose: false }).join('\n')}\n`;

const story = (body: string, css: string, date = '2026-11-20') => ({ body, date, loads: [css] });
const before = 'assets/site.91bb02.css';
const now = 'assets/site.3f9a1c.css';

describe('the screen of a plan', () => {
  it('shows what is put, settled, purged and retired, and what simpler ways would cost', () => {
    const site = new Rehearsal();
    const tea = { 'stories/tea/index.html': story('T', before) };
    const others = (css: string): SiteSketch => ({
      'stories/old-well/index.html': story('A', css, '2020-01-01'),
      [css]: css,
      'index.html': { body: css, loads: [css] },
    });
    site.publish({ ...tea, ...others(before) }, at('10:00', -30));
    const plan = site.plan(
      {
        ...tea,
        'stories/the-fox/index.html': story('F', now),
        'stories/old-well/index.html': story('B', now, '2020-01-01'),
        [now]: now,
        'index.html': { body: now, loads: [now] },
      },
      at('10:00'),
    );
    expect(screen(plan)).toMatchInlineSnapshot(`
      "
      storyclub plan · local · 2026-11-20 10:00 UTC · readers up to date by 10:06 · $0.0001

      assets
        + put      assets/site.3f9a1c.css  new file

      pages
        + put      stories/the-fox/index.html   new page  wait until 10:01
        + put      stories/old-well/index.html  content differs  purge (edge copy until 2027-11-20)
        ~ headers  stories/tea/index.html       settled: 5 min → 365 days at the edge

      listings
        + put      index.html  content differs  wait until 10:06

      retire
        · later    assets/site.91bb02.css  when no page that may be shown loads it

      purge 3 paths of 1,000 free this month (0 used), evicts 0 unchanged pages:
        /stories/old-well /stories/old-well/ /stories/old-well/index.html
      instead: purge everything 1 path, $0.0001, evicts 0 pages
      instead: wait for everything $0.0001, last reader 2027-11-20
      4 puts, 1 header update, 0 deletes now, 1 later, 0 unchanged
      "
    `);
  });

  it('says nothing of readers when only headers change', () => {
    const site = new Rehearsal();
    site.publish({ 'stories/tea/index.html': 'T' }, at('10:00', -30));
    expect(screen(site.plan({ 'stories/tea/index.html': 'T' }, at('10:00'))))
      .toMatchInlineSnapshot(`
      "
      storyclub plan · local · 2026-11-20 10:00 UTC · $0.0000

      pages
        ~ headers  stories/tea/index.html  settled: 5 min → 365 days at the edge

      0 puts, 1 header update, 0 deletes now, 0 later, 0 unchanged
      "
    `);
  });

  it('names layout kept back, and a purge that is owed', () => {
    const site = new Rehearsal();
    const page = (body: string) => ({ body, date: '2020-01-01' });
    site.publish(
      { 'stories/a/index.html': page('A/1'), 'stories/b/index.html': page('B/1') },
      at('09:00'),
    );
    site.publish(
      { 'stories/a/index.html': page('A2/1'), 'stories/b/index.html': page('B/1') },
      at('09:30'),
      {
        purges: 'refused',
      },
    );
    const plan = site.plan(
      { 'stories/a/index.html': page('A2/1'), 'stories/b/index.html': page('B/2') },
      at('10:00'),
    );
    expect(screen(plan)).toMatchInlineSnapshot(`
      "
      storyclub plan · local · 2026-11-20 10:00 UTC · layout by 2026-11-27 · $0.0000

      pages
        + put      stories/b/index.html  layout differs  purge by 2026-11-27 (kept back)

      send 1 purge owed from before
      kept back 1 purge for layout until 2026-11-26
      instead: purge everything 1 path, $0.0000, evicts 1 page
      instead: wait for everything $0.0000, last reader 2027-11-20
      1 put, 0 header updates, 0 deletes now, 0 later, 1 unchanged
      "
    `);
  });
});
