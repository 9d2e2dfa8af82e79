import { expect, test } from 'vitest';
import { inspectPage } from './inspect-page.ts';
import { openPage } from './open-page.ts';
import { copyOf, nothing, standIn, startedAt, usualFacts } from './panel-stand-in.ts';

test('the panel is sound and accessible', async () => {
  await using edge = await standIn(usualFacts);
  await using opened = await openPage(edge.url);
  await opened.page.goto(edge.url);
  await opened.page.getByText('fresh, old version').waitFor();
  expect(await inspectPage(opened.page, 'panel')).toEqual([]);
  expect(opened.complaints).toEqual([]);
});

test('the panel of a site that could not be built, and of twelve locations with nothing in them', async () => {
  const saved = {
    url: 'http://localhost:8081/',
    state: 'failed',
    builtAt: null,
    lines: ['stories/the-fox.md:3', '  error  title: a story needs one'],
  } as const;
  await using edge = await standIn({
    ...usualFacts,
    clock: { offset: 0, runs: false },
    site: { ...usualFacts.site, saved },
    objects: [],
    purges: [],
    locations: Array.from({ length: 12 }, (_, n) => ({
      name: `POP${n}`,
      counts: nothing,
      copies: [],
    })),
  });
  await using opened = await openPage(edge.url);
  await opened.page.goto(edge.url);
  await opened.page.getByText('could not be built').waitFor();
  await opened.page.getByText('0 objects').waitFor();
  expect(await inspectPage(opened.page, 'panel-empty')).toEqual([]);
  expect(opened.complaints).toEqual([]);
});

test('time passes on the page as it does for the edge, without asking', async () => {
  await using edge = await standIn(usualFacts);
  await using opened = await openPage(edge.url);
  const { page } = opened;
  await page.clock.install({ time: startedAt });
  await page.goto(edge.url);
  await page.getByText('9 s left').waitFor();
  await page.route('**/state.json*', (route) => route.abort());
  await page.clock.runFor(10_000);
  await page.getByText('2026-11-20 10:00:10').waitFor();
  const row = page.getByRole('row').filter({ hasText: '/stories/corrections/' });
  await row.getByText('expired, current version').waitFor();
  await page.getByText('completed 2026-11-20 10:00:08').waitFor();
  expect(await row.getByText('ended').textContent()).toBe('ended 0 s ago');
});

test('the clock is advanced by buttons and by any number', async () => {
  await using edge = await standIn({ ...usualFacts, clock: { offset: 0, runs: false } });
  await using opened = await openPage(edge.url);
  const { page } = opened;
  await page.goto(edge.url);
  await page.getByRole('button', { name: '+1 h' }).click();
  await page.getByText('The clock is 1 h further on.').waitFor();
  await page.getByText('2026-11-20 11:00:00').waitFor();
  await page.getByLabel('By').fill('2');
  await page.getByLabel('Unit').selectOption('days');
  await page.getByRole('button', { name: 'Advance', exact: true }).press('Enter');
  await page.getByText('2026-11-22 11:00:00').waitFor();
  expect(opened.complaints).toEqual([]);
});

test('paths are purged, and a refusal says why', async () => {
  await using edge = await standIn(usualFacts);
  await using opened = await openPage(edge.url);
  const { page } = opened;
  await page.goto(edge.url);
  await page.getByLabel('Paths').fill('/archive/  /feed.xml');
  await page.keyboard.press('Enter');
  await page.getByText('A purge of 2 items is created.').waitFor();
  await page.getByText('/archive/ /feed.xml').waitFor();
  expect(edge.purged).toEqual([['/archive/', '/feed.xml']]);
  await page.getByLabel('Paths').fill('archive');
  await page.keyboard.press('Enter');
  await page.getByText('Refused: A path begins with a slash.').waitFor();
  expect(await page.getByLabel('Paths').inputValue()).toBe('archive');
});

test('of ten thousand objects the page shows some, finds any, and stays quick', async () => {
  const objects = Array.from({ length: 10_000 }, (_, n) => ({
    path: `/stories/story-${n}/index.html`,
    etag: '"1"',
    size: n,
  }));
  const copies = objects.map(({ path }) => copyOf(path, { age: 10, life: 300 }));
  const locations = usualFacts.locations.map((location) => ({ ...location, copies }));
  await using edge = await standIn({ ...usualFacts, objects, locations });
  await using opened = await openPage(edge.url);
  const { page } = opened;
  await page.goto(edge.url);
  await page.getByText('The first 50 of 10,000 objects').waitFor();
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText('The first 250 of 10,000 objects').waitFor();
  await page.getByLabel('Find').fill('story-777');
  await page.getByText('11 objects that match, of 10,000').waitFor();
  expect(await page.locator('#objects tr').count()).toBe(11);
  expect(opened.complaints).toEqual([]);
});

test('what is focused stays so while the page is kept up to date', async () => {
  await using edge = await standIn(usualFacts);
  await using opened = await openPage(edge.url);
  const { page } = opened;
  await page.goto(edge.url);
  const link = page.getByRole('link', { name: '/stories/the-fox/' });
  await link.focus();
  edge.tell((facts) => ({ ...facts, locations: facts.locations.slice(1) }));
  await page.getByText('fresh, old version').waitFor({ state: 'detached' });
  expect(await link.evaluate('document.activeElement.textContent')).toBe('/stories/the-fox/');
});

test('the page says that the server is gone, and goes on when it is back', async () => {
  await using edge = await standIn(usualFacts);
  await using opened = await openPage(edge.url);
  const { page } = opened;
  await page.goto(edge.url);
  await page.getByText('9 objects').waitFor();
  await page.route('**/_storyclub/*', (route) => route.abort());
  await page.getByRole('button', { name: '+1 min' }).click();
  const said = page.getByRole('status');
  await expect.poll(() => said.textContent()).toContain('The server does not answer.');
  await page.unroute('**/_storyclub/*');
  await page.getByRole('button', { name: '+1 min' }).click();
  await expect.poll(() => said.textContent()).toBe('The clock is 1 min further on.');
});
