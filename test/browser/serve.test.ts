import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { correct } from '../docs/sample-site.ts';
import { inspectPage } from './inspect-page.ts';
import { openPage } from './open-page.ts';
import { type ServedSite, serveSite } from './serve-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(async () => await site[Symbol.asyncDispose]());

/** What the panel says of an object, location by location. */
async function heldOf(page: Page, url: string): Promise<readonly string[]> {
  const row = page
    .getByRole('row')
    .filter({ has: page.getByRole('link', { name: url, exact: true }) });
  return await row.getByRole('cell').locator('.state, .none').allTextContents();
}

describe('the sources as saved', () => {
  const file = 'stories/2021/weights-and-measures.md';

  test('a page loads again by itself when its story is saved, where the reader was', async () => {
    await using opened = await openPage(site.saved);
    const { page } = opened;
    await page.goto(`${site.saved}stories/weights-and-measures/`);
    await page.mouse.wheel(0, 700);
    await page.waitForFunction('scrollY === 700');
    await correct(site.files, file, { wrong: 'in the green van', right: 'in the blue van' });
    await page.getByText('in the blue van').waitFor();
    expect(await page.evaluate('scrollY')).toBe(700);
    expect(opened.complaints).toEqual([]);
  });

  test('a save that cannot be built leaves the page and says why, until it is mended', async () => {
    await using opened = await openPage(site.saved);
    const { page } = opened;
    await page.goto(`${site.saved}stories/weights-and-measures/`);
    await correct(site.files, file, { wrong: 'title: Weights', right: 'titel: Weights' });
    const said = page.getByRole('alert');
    await said.waitFor();
    expect(await said.textContent()).toContain('weights-and-measures.md');
    expect(await inspectPage(page, 'not-built')).toEqual([]);

    await page.reload();
    await said.waitFor();
    await page.getByRole('button', { name: 'Close' }).click();
    await said.waitFor({ state: 'detached' });

    await correct(site.files, file, { wrong: 'titel: Weights', right: 'title: Weighty' });
    await page.getByRole('heading', { name: 'Weighty and Measures' }).waitFor();
    expect(opened.complaints).toEqual([]);
    await correct(site.files, file, { wrong: 'title: Weighty', right: 'title: Weights' });
  });
});

describe('the published site', () => {
  test('a new story is old until its copy expires: the panel shows it, and lets the time pass', async () => {
    await using reader = await openPage(site.published);
    await using owner = await openPage(site.published);
    await reader.page.goto(`${site.published}stories/corrections/`);
    await owner.page.goto(site.panel);
    await owner.page.getByLabel('Find').fill('corrections');
    await expect
      .poll(() => heldOf(owner.page, '/stories/corrections/'))
      .toEqual(['fresh, current version', 'not cached', 'not cached']);

    const heading = reader.page.getByRole('heading', { level: 1 });
    const before = await heading.textContent();
    const loaded = reader.page.waitForEvent('load');
    await correct(site.files, 'stories/2026/corrections.md', {
      wrong: 'title: ',
      right: 'title: The ',
    });
    await site.publish('2026-11-20T10:01:00Z');
    await loaded;
    expect(await heading.textContent()).toBe(before);
    await expect
      .poll(() => heldOf(owner.page, '/stories/corrections/'))
      .toEqual(['fresh, old version', 'not cached', 'not cached']);

    await owner.page.getByRole('button', { name: '+5 min' }).click();
    await expect.poll(() => heading.textContent()).toBe(`The ${before ?? ''}`);
    await expect
      .poll(() => heldOf(owner.page, '/stories/corrections/'))
      .toEqual(['fresh, current version', 'not cached', 'not cached']);
    expect([...reader.complaints, ...owner.complaints]).toEqual([]);
  });

  test('a settled story is new as soon as its purge arrives, with no time passing', async () => {
    await using reader = await openPage(site.published);
    await using owner = await openPage(site.published);
    await reader.page.goto(`${site.published}stories/the-fox/`);
    await owner.page.goto(site.panel);
    const heading = reader.page.getByRole('heading', { level: 1 });
    await correct(site.files, 'stories/2019/the-fox.md', {
      wrong: 'title: The',
      right: 'title: That',
    });
    await site.publish('2026-11-20T10:02:00Z');
    await expect.poll(() => heading.textContent()).toBe('That Fox');
    await owner.page.getByText('/stories/the-fox /stories/the-fox/').first().waitFor();
    expect([...reader.complaints, ...owner.complaints]).toEqual([]);
  });

  test('a purge of the panel empties every location', async () => {
    await using owner = await openPage(site.published);
    for (const location of ['0', '1', '2']) {
      const headers = { 'X-Storyclub-Location': location };
      await fetch(`${site.published}archive/`, { headers });
    }
    await owner.page.goto(site.panel);
    await owner.page.getByLabel('Find').fill('archive');
    const held = () => heldOf(owner.page, '/archive/');
    await expect.poll(held).toEqual(Array.from({ length: 3 }, () => 'fresh, current version'));
    await owner.page.getByLabel('Paths').fill('/archive*');
    await owner.page.getByRole('button', { name: 'Purge' }).click();
    await owner.page.getByText('A purge of 1 item is created.').waitFor();
    await expect.poll(held).toEqual(Array.from({ length: 3 }, () => 'not cached'));
    expect(owner.complaints).toEqual([]);
  });

  test('the panel of a site that is served is sound and accessible', async () => {
    await using opened = await openPage(site.published);
    await opened.page.goto(site.panel);
    await opened.page.getByLabel('Find').fill('/stories/t');
    await opened.page.getByText('objects that match').waitFor();
    expect(await inspectPage(opened.page, 'panel-of-a-site')).toEqual([]);
    expect(opened.complaints).toEqual([]);
  });
});
