import { request as httpRequest } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Listening, listen } from '../../../src/edge/listen.ts';
import { isOwnHost } from '../../../src/edge/panel/own-host.ts';
import { PanelEvents } from '../../../src/edge/panel/panel-events.ts';
import { panelHandler } from '../../../src/edge/panel/panel-handler.ts';
import { isPanelTarget } from '../../../src/edge/panel/panel-path.ts';
import { reloadHandler } from '../../../src/edge/panel/reload-handler.ts';
import { toPanelState } from '../../../src/edge/panel/to-panel-state.ts';

interface Answered {
  readonly status: number | undefined;
  readonly headers: Readonly<Record<string, unknown>>;
  readonly text: string;
}

let server: Listening;
let port = '';
let events: PanelEvents;
let advanced: number[] = [];
let purged: (readonly string[])[] = [];
const queries: unknown[] = [];

beforeAll(async () => {
  events = new PanelEvents('test');
  const handler = panelHandler({
    host: '127.0.0.1',
    events,
    state: (query) => {
      queries.push(query);
      const site = { title: 'Club', target: 'local', published: '/', saved: null };
      const clock = { offset: 0, runs: true };
      return toPanelState({ now: 0, clock, site, locations: [], objects: [], purges: [] }, query);
    },
    advance: (seconds) => advanced.push(seconds),
    purge: (items) => {
      if (items.includes('~')) return { outcome: 'refused', why: 'That is no path.' };
      purged.push(items);
      return { outcome: 'created' };
    },
    onError: (error) => {
      throw error;
    },
  });
  server = await listen(handler, '127.0.0.1', 0);
  port = new URL(server.url).port;
});
afterAll(() => server.close());
beforeEach(() => {
  advanced = [];
  purged = [];
});

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** Not fetch, which sets the headers these tests are about. */
function ask(path: string, { method = 'GET', headers = {}, body = '' }: Asked = {}) {
  return new Promise<Answered>((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, method, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('end', () =>
        resolve({ status: response.statusCode, headers: response.headers, text }),
      );
    });
    request.on('error', reject).end(body);
  });
}

/** As the panel asks. */
const own = (body: unknown): Asked => ({
  method: 'POST',
  headers: {
    Host: `localhost:${port}`,
    Origin: `http://localhost:${port}`,
    'Content-Type': 'application/json',
  },
  body: JSON.stringify(body),
});

test.each([
  ['/_storyclub', true],
  ['/_storyclub/', true],
  ['/_storyclub/panel.css', true],
  ['/_storyclub?x', true],
  ['/_storyclubs/', false],
  ['/stories/', false],
  [undefined, false],
])('%s is for the panel: %s', (target, is) => {
  expect(isPanelTarget(target)).toBe(is);
});

describe('what is served', () => {
  test.each([
    ['/_storyclub/', 'text/html; charset=utf-8'],
    ['/_storyclub/?x=1', 'text/html; charset=utf-8'],
    ['/_storyclub/panel.css', 'text/css; charset=utf-8'],
    ['/_storyclub/panel.js', 'text/javascript; charset=utf-8'],
    ['/_storyclub/reload.js?version=test.0', 'text/javascript; charset=utf-8'],
    ['/_storyclub/state.json', 'application/json; charset=utf-8'],
  ])('%s', async (path, type) => {
    const { status, headers } = await ask(path);
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': type,
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      'content-security-policy': expect.stringContaining("default-src 'none'; script-src 'self';"),
    });
  });

  test('the page loads nothing but what is served here', async () => {
    const { text } = await ask('/_storyclub/');
    const loads = [...text.matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path]) => path);
    expect(loads.toSorted()).toEqual(['/', '/', '/', 'data:,', 'panel.css', 'panel.js']);
  });

  test('the address without its slash leads to the panel', async () => {
    expect(await ask('/_storyclub')).toMatchObject({
      status: 308,
      headers: { location: '/_storyclub/' },
    });
  });

  test.each([
    ['/_storyclub/nothing', 'GET', 404],
    ['/_storyclub/', 'PUT', 405],
  ])('%s by %s: %d', async (path, method, status) => {
    expect(await ask(path, { method })).toMatchObject({ status });
  });

  test.each([
    ['', { search: '', limit: 50 }],
    ['?search=the%20fox&limit=200', { search: 'the fox', limit: 200 }],
    ['?limit=1000000', { search: '', limit: 1_000 }],
    ['?limit=-1', { search: '', limit: 50 }],
    ['?limit=many', { search: '', limit: 50 }],
  ])('the state%s is asked for with %j', async (query, asked) => {
    await ask(`/_storyclub/state.json${query}`);
    expect(queries.at(-1)).toEqual(asked);
  });
});

describe('only names of this machine are answered', () => {
  test.each([
    ['localhost', '127.0.0.1', true],
    ['localhost:8080', '127.0.0.1', true],
    ['LOCALHOST:8080', '127.0.0.1', true],
    ['127.0.0.1:8080', '127.0.0.1', true],
    ['[::1]:8080', '127.0.0.1', true],
    ['desk.example:8080', 'desk.example', true],
    ['192.168.1.5:8080', '192.168.1.5', true],
    ['192.168.1.5:8080', '0.0.0.0', true],
    ['[fe80::1]:8080', '::', true],
    ['evil.example', '0.0.0.0', false],
    ['evil.example', '127.0.0.1', false],
    ['192.168.1.5', '127.0.0.1', false],
    ['localhost.evil.example', '127.0.0.1', false],
    ['127.0.0.1.evil.example:8080', '0.0.0.0', false],
    ['localhost@evil.example', '127.0.0.1', false],
    ['', '', false],
    [undefined, '127.0.0.1', false],
  ])('%s where %s is listened on: %s', (host, listening, is) => {
    expect(isOwnHost(host, listening)).toBe(is);
  });

  test.each(['/_storyclub/', '/_storyclub/state.json', '/_storyclub/events'])(
    '%s',
    async (path) => {
      expect(await ask(path, { headers: { Host: 'evil.example' } })).toMatchObject({ status: 403 });
    },
  );
});

describe('the clock', () => {
  test('is advanced', async () => {
    expect(await ask('/_storyclub/advance', own({ seconds: 300 }))).toMatchObject({ status: 200 });
    expect(advanced).toEqual([300]);
  });

  test.each([
    { seconds: 0 },
    { seconds: -1 },
    { seconds: 0.5 },
    { seconds: '60' },
    { seconds: 1e12 },
  ])('is not moved by %j', async (body) => {
    const { status, text } = await ask('/_storyclub/advance', own(body));
    expect(status).toBe(400);
    expect(text).toContain('The clock is advanced by');
    expect(advanced).toEqual([]);
  });
});

describe('a purge', () => {
  test('is created', async () => {
    const items = ['/stories/the-fox/*', '/'];
    expect(await ask('/_storyclub/purge', own({ items }))).toMatchObject({ status: 200 });
    expect(purged).toEqual([items]);
  });

  test('that is refused says why', async () => {
    const { status, text } = await ask('/_storyclub/purge', own({ items: ['~'] }));
    expect(status).toBe(400);
    expect(JSON.parse(text)).toEqual({ outcome: 'refused', why: 'That is no path.' });
  });

  test.each([[{}], [{ items: [] }], [{ items: '/' }], [{ items: [1] }], [null]])(
    'is not made of %j',
    async (body) => {
      expect(await ask('/_storyclub/purge', own(body))).toMatchObject({ status: 400 });
      expect(purged).toEqual([]);
    },
  );
});

describe('another site cannot act', () => {
  const json = { 'Content-Type': 'application/json' };
  test.each([
    ['its own origin', { ...json, Origin: 'https://evil.example' }, 403],
    ['no origin', json, 403],
    ['an opaque origin', { ...json, Origin: 'null' }, 403],
    ['the browser saying so', { ...json, 'Sec-Fetch-Site': 'cross-site' }, 403],
    ['another port of this machine', { ...json, 'Sec-Fetch-Site': 'same-site' }, 403],
    ['a form', { 'Content-Type': 'text/plain', 'Sec-Fetch-Site': 'same-origin' }, 415],
    ['a name of its own', { ...json, Host: 'evil.example', Origin: 'http://evil.example' }, 403],
  ])('with %s', async (_what, headers, status) => {
    const body = JSON.stringify({ seconds: 60 });
    expect(await ask('/_storyclub/advance', { method: 'POST', headers, body })).toMatchObject({
      status,
    });
    expect(advanced).toEqual([]);
  });

  test.each([
    ['what is no JSON', '{', 400],
    ['more than anyone needs', `"${'x'.repeat(70_000)}"`, 413],
  ])('and %s is not read', async (_what, body, status) => {
    const headers = { ...json, 'Sec-Fetch-Site': 'same-origin' };
    expect(await ask('/_storyclub/advance', { method: 'POST', headers, body })).toMatchObject({
      status,
    });
  });
});

describe('events', () => {
  /** The stream until it contains a text. */
  function streamUntil(text: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const path = '/_storyclub/events';
      const request = httpRequest({ host: '127.0.0.1', port, path }, (response) => {
        let all = '';
        response.setEncoding('utf8').on('data', (part: string) => {
          all += part;
          if (!all.includes(text)) {
            if (all.includes('hello')) events.emit({ type: 'saved' });
            return;
          }
          resolve(all);
          request.destroy();
        });
      });
      request.on('error', (error) => {
        if (!request.destroyed) reject(error);
      });
      request.end();
    });
  }

  test('begin with the version of the pages and go on with what happens', async () => {
    const { version } = events;
    const stream = await streamUntil('event: saved');
    expect(stream).toContain(`event: hello\ndata: {"version":"${version}"}\n\n`);
    expect(stream).toContain('event: saved\ndata: {}\n\n');
    expect(events.version).not.toBe(version);
  });

  test('tell a page that opens later of a build that still fails', async () => {
    events.emit({ type: 'failed', lines: ['stories/fox.md:3 says\nnothing'] });
    const told = 'event: failed\ndata: {"lines":["stories/fox.md:3 says\\nnothing"]}\n\n';
    expect(await streamUntil('event: failed')).toContain(told);
    events.emit({ type: 'saved' });
    expect(events.failure).toBeNull();
  });

  test('reach nobody who has gone', () => {
    const got: string[] = [];
    const own = new PanelEvents('run');
    const end = own.subscribe(({ type }) => got.push(type));
    own.emit({ type: 'published' });
    end();
    own.emit({ type: 'changed' });
    expect(got).toEqual(['published']);
    expect(own.version).toBe('run.1');
  });
});

test('where there is no panel, only the script and its events are served', async () => {
  const reload = reloadHandler({ host: '127.0.0.1', events });
  await using other = await (async () => {
    const listening = await listen(reload, '127.0.0.1', 0);
    return { url: listening.url, [Symbol.asyncDispose]: listening.close };
  })();
  const statusOf = async (path: string) => (await fetch(`${other.url}_storyclub/${path}`)).status;
  expect(await statusOf('reload.js')).toBe(200);
  expect(await statusOf('')).toBe(404);
  expect(await statusOf('state.json')).toBe(404);
});
