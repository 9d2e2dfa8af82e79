import { expect, test } from 'vitest';
import { statusToHtml } from '../../src/report/status-html.ts';
import { now, statusWith } from '../support/status-of.ts';

const page = (parts: Parameters<typeof statusWith>[0], verbose = false): string =>
  statusToHtml(statusWith(parts), { target: 'live', verbose });

const old = (key: string) => ({
  key,
  urls: [],
  shows: 'older' as const,
  edgeUntil: now + 60_000,
  browserUntil: null,
  until: now + 60_000,
});

test('one page that needs nothing else and runs nothing', () => {
  const html = page({ stale: [old('index.html')] });
  expect(html).not.toMatch(/<script|<link|<img|@import|url\(|src=|href=/);
  expect(html).toContain('<html lang="en">');
  expect(html).toContain('<h2 id="caches">What readers may still be shown of before</h2>');
  expect(html).toContain('<tr><th scope="row">/</th><td>edges until 2026-11-20 10:07</td></tr>');
});

test('names from the ledger are text, whatever they hold', () => {
  const html = page({
    stale: [old('stories/<img src=x onerror=alert(1)>/index.html')],
    publish: {
      id: 'x',
      at: now,
      commit: null,
      committedAt: null,
      isUncommitted: null,
      by: '"><script>',
    },
    site: 'https://a.example/&"<b>',
  });
  expect(html).not.toMatch(/<img|<script|<b>/);
});

test('what should be seen to is marked, and only that', () => {
  expect(page({})).not.toContain('class="warning"');
  const purge = { items: ['/d'], state: 'owed', dueBy: now, sendAt: null } as const;
  const owed = { ...purge, createdAt: null, completedAt: null };
  expect(page({ purges: [owed] })).toContain('<section class="warning" aria-labelledby="purges">');
});

test('a long list is cut, unless all of it is asked for', () => {
  const stale = Array.from({ length: 300 }, (_, i) => old(`stories/s${i}/index.html`));
  expect(page({ stale })).toContain('… and 100 more');
  expect(page({ stale }, true)).not.toContain('more</p>');
});

test('before the first publish it says so', () => {
  expect(statusToHtml(null, { target: 'live', verbose: false })).toContain(
    '<p>Nothing has been published yet.</p>',
  );
});
