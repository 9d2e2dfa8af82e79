import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, expect, test } from 'vitest';
import { type Listening, listen } from '../../src/edge/listen.ts';
import { PanelEvents } from '../../src/edge/panel/panel-events.ts';
import { isPanelTarget } from '../../src/edge/panel/panel-path.ts';
import { reloadHandler } from '../../src/edge/panel/reload-handler.ts';
import { withReloadScript } from '../../src/edge/panel/with-reload-script.ts';
import { openPage } from './open-page.ts';

let server: Listening | null = null;
afterEach(async () => {
  await server?.close();
  server = null;
});

interface Terms {
  readonly port?: number;
  readonly count?: number;
  /** The version in the page, whatever happens: a copy that is kept somewhere. */
  readonly version?: string;
}

/** A server of one page, which says how often it was asked for. */
async function serve(events: PanelEvents, { port = 0, count = 0, version }: Terms = {}) {
  const host = '127.0.0.1';
  const reload = reloadHandler({ events, host });
  let times = count;
  server = await listen(
    (request, response) => {
      if (isPanelTarget(request.url)) return reload(request, response);
      if (request.url !== '/') return void response.writeHead(204).end();
      times += 1;
      const page = `<!doctype html><link rel="icon" href="data:,"><p>copy ${times}</p>`;
      response.writeHead(200, { 'Content-Type': 'text/html', 'Cache-Control': 'no-store' });
      response.end(withReloadScript(page, version ?? events.version));
    },
    host,
    port,
  );
  return { url: server.url, port: Number(new URL(server.url).port), times: () => times };
}

test('a page loads again when the server has been started anew', async () => {
  const first = await serve(new PanelEvents('first'));
  await using opened = await openPage(first.url);
  await opened.page.goto(first.url);
  await opened.page.getByText('copy 1').waitFor();
  await opened.page.waitForLoadState('networkidle');
  await server?.close();
  await serve(new PanelEvents('second'), { port: first.port, count: 1 });
  await expect.poll(() => opened.page.textContent('p'), { timeout: 5_000 }).toBe('copy 2');
});

test('a page that was saved while it was on its way loads again', async () => {
  const events = new PanelEvents('run');
  const { url } = await serve(events);
  await using opened = await openPage(url);
  await opened.page.route('**/reload.js*', async (route) => {
    if (events.version === 'run.0') events.emit({ type: 'saved' });
    await route.continue();
  });
  await opened.page.goto(url);
  await opened.page.getByText('copy 2').waitFor();
  expect(opened.complaints).toEqual([]);
});

test('a copy of a page that stays old is not loaded again and again', async () => {
  const events = new PanelEvents('run');
  const { url, times } = await serve(events, { version: events.version });
  await using opened = await openPage(url);
  await opened.page.goto(url);
  await opened.page.waitForLoadState('networkidle');
  events.emit({ type: 'published' });
  // Once for the event, and once for the version it still has.
  await opened.page.getByText('copy 3').waitFor();
  await pause(500);
  expect(times()).toBe(3);
  expect(opened.complaints).toEqual([]);
});

test('events that do not concern a page leave it alone', async () => {
  const events = new PanelEvents('run');
  const { url, times } = await serve(events);
  await using opened = await openPage(url);
  await opened.page.goto(url);
  await opened.page.waitForLoadState('load');
  events.emit({ type: 'changed' });
  events.emit({ type: 'failed', lines: ['stories/fox.md:1 is no story'] });
  await opened.page.getByRole('alert').waitFor();
  expect(times()).toBe(1);
});
