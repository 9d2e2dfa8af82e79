import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Club, createClub, story } from '../support/club.ts';
import { type RunningCli, startCli } from '../support/start-cli.ts';

let club: Club;
let serving: RunningCli;
let url: string;

beforeAll(async () => {
  club = await createClub({
    stories: { 'the-fox': story({ title: 'The Fox', date: '2026-11-20', body: 'A fox came by.' }) },
  });
  serving = startCli(['serve', '--port', '0'], { cwd: club.root });
  url = (await serving.written(/at (http:\/\/\S+)\//))[1] ?? '';
});
afterAll(async () => {
  serving.signal('SIGKILL');
  await club[Symbol.asyncDispose]();
});

test('before the first publish it says that there is nothing yet', async () => {
  await serving.written(/Nothing has been published/);
  expect((await fetch(`${url}/`)).status).toBe(404);
});

test('what is published is there at once, under the addresses readers use', async () => {
  await club.publish();
  const page = await fetch(`${url}/stories/the-fox/`);
  expect(page.status).toBe(200);
  expect(await page.text()).toContain('A fox came by.');
  expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
  expect(page.headers.get('cache-control')).toBe('max-age=60, s-maxage=300');
  expect(page.headers.get('etag')).toMatch(/^".+"$/);
  expect((await fetch(`${url}/stories/the-fox/index.html`)).status).toBe(200);
  expect((await fetch(`${url}/`)).status).toBe(200);
});

test('a page that does not exist is answered by the 404 page', async () => {
  const missing = await fetch(`${url}/stories/the-wolf/`);
  expect(missing.status).toBe(404);
  expect(await missing.text()).toContain('<h1>');
  expect(missing.headers.get('cache-control')).toBe('max-age=0, s-maxage=10');
});

test('storyclub’s own state is never served', async () => {
  expect((await fetch(`${url}/.storyclub/ledger.json`)).status).toBe(404);
});

test('a reader who has the page is told that it is the same', async () => {
  const etag = (await fetch(`${url}/`)).headers.get('etag') ?? '';
  const again = await fetch(`${url}/`, { headers: { 'if-none-match': etag } });
  expect(again.status).toBe(304);
});

test('Ctrl-C stops it', async () => {
  serving.signal('SIGINT');
  expect(await serving.ended).toMatchObject({ exitCode: 0 });
});
