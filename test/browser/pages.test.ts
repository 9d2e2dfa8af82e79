import { afterAll, beforeAll, expect, test } from 'vitest';
import { inspectPage } from './inspect-page.ts';
import { openPage } from './open-page.ts';
import { type ServedSite, serveSite } from './serve-site.ts';

let site: ServedSite;
beforeAll(async () => {
  site = await serveSite();
});
afterAll(async () => await site[Symbol.asyncDispose]());

test.each([
  ['home', ''],
  ['archive', 'archive/'],
  ['tag', 'tags/work/'],
  ['author', 'authors/ada-lind/'],
  ['story', 'stories/weights-and-measures/'],
  ['story-with-everything', 'stories/everything/'],
  ['story-from-right-to-left', 'stories/seed/'],
])('a page of the kind "%s" is sound and accessible', async (name, path) => {
  await using opened = await openPage(site.published);
  const answer = await opened.page.goto(site.published + path);
  expect(answer?.status()).toBe(200);
  expect(await inspectPage(opened.page, name)).toEqual([]);
  expect(opened.complaints).toEqual([]);
});

test('the page for URLs that lead nowhere is sound and accessible', async () => {
  await using opened = await openPage(site.published);
  const answer = await opened.page.goto(`${site.published}stories/nobody-wrote-this/`);
  expect(answer?.status()).toBe(404);
  expect(await inspectPage(opened.page, 'not-found')).toEqual([]);
  expect(opened.complaints).toEqual([expect.stringMatching(/status of 404 .*nobody-wrote-this/)]);
});

test('a redirect page is accessible while it is shown, and leads on', async () => {
  await using opened = await openPage(site.published);
  const from = `${site.published}2019/everything/`;
  await opened.page.route(from, async (route) => {
    const answer = await route.fetch();
    const body = (await answer.text()).replace(/<meta http-equiv="refresh"[^>]*>/, '');
    await route.fulfill({ response: answer, body });
  });
  await opened.page.goto(from);
  expect(await inspectPage(opened.page, 'redirect')).toEqual([]);
  await opened.page.unroute(from);
  await opened.page.goto(from);
  await opened.page.waitForURL(`${site.published}stories/everything/`);
  expect(opened.complaints).toEqual([]);
});

test('the skip link is the first thing the keyboard reaches, and leads to the content', async () => {
  await using opened = await openPage(site.published);
  await opened.page.goto(`${site.published}stories/the-fox/`);
  await opened.page.keyboard.press('Tab');
  await opened.page.keyboard.press('Enter');
  expect(await opened.page.evaluate('document.activeElement.id')).toBe('content');
});
