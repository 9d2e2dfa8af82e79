import { once } from 'node:events';
import { get } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { cloudFrontCdn } from '../../src/cdn/cloudfront.ts';
import { systemClock } from '../../src/clock.ts';
import { setAwsEnvironment } from '../support/aws-environment.ts';
import { type Club, createClub, story } from '../support/club.ts';
import { type RunningCli, startCli } from '../support/start-cli.ts';

const fox = (body: string): string => story({ title: 'The Fox', date: '2026-11-20', body });

let club: Club;
let serving: RunningCli;
let url: string;
let saved: string;

beforeAll(async () => {
  club = await createClub({ stories: { 'the-fox': fox('A fox came by.') } });
  serving = startCli(['serve', '--port', '0'], {
    cwd: club.root,
    env: { STORYCLUB_NOW: '2026-11-20T10:00:00Z' },
  });
  url = (await serving.written(/at (http:\/\/\S+)\//))[1] ?? '';
  saved = (await serving.written(/as saved: +(http:\/\/\S+)\//))[1] ?? '';
});
afterAll(async () => {
  serving.signal('SIGKILL');
  await club[Symbol.asyncDispose]();
});

/** What the panel's own page sends. */
async function act(name: 'advance' | 'purge', body: object): Promise<number> {
  const headers = { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' };
  const sent = { method: 'POST', headers, body: JSON.stringify(body) };
  return (await fetch(`${url}/_storyclub/${name}`, sent)).status;
}

const cacheOf = (response: Response): string | null => response.headers.get('x-cache');

async function eventually(path: string, isThere: (text: string) => boolean): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const text = await (await fetch(path)).text();
    if (isThere(text)) return text;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`${path} never showed it`);
}

describe('the published site, as readers get it', () => {
  test('before the first publish there is nothing, and it says so', async () => {
    await serving.written(/Nothing has been published/);
    expect((await fetch(`${url}/`)).status).toBe(404);
  });

  test('what is published is there under the addresses readers use, with its headers', async () => {
    await club.publish({ at: '2026-11-20 10:00' });
    const page = await fetch(`${url}/stories/the-fox/`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('A fox came by.');
    expect(page.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(page.headers.get('cache-control')).toBe('max-age=60, s-maxage=300');
    expect(page.headers.get('etag')).toMatch(/^(?:W\/)?".+"$/);
    expect(cacheOf(page)).toBe('Miss from cloudfront');
    expect((await fetch(`${url}/stories/the-fox/index.html`)).status).toBe(200);
    expect((await fetch(`${url}/stories/the-fox`)).status).toBe(200);
  });

  test('the error from before it is kept for ten seconds, as CloudFront would', async () => {
    expect((await fetch(`${url}/`)).status).toBe(404);
    expect(await act('advance', { seconds: 10 })).toBe(200);
    expect((await fetch(`${url}/`)).status).toBe(200);
  });

  test('a page that does not exist is answered by the 404 page', async () => {
    const missing = await fetch(`${url}/stories/the-wolf/`);
    expect(missing.status).toBe(404);
    expect(await missing.text()).toContain('<h1>');
    expect(missing.headers.get('cache-control')).toBe('max-age=0, s-maxage=10');
    expect(cacheOf(missing)).toBe('Error from cloudfront');
  });

  test.each(['/.storyclub/ledger.json', '/%2estoryclub/ledger.json', '//.storyclub/ledger.json'])(
    'storyclub’s own state is never served: %s',
    async (path) => {
      expect((await fetch(`${url}${path}`)).status).toBe(404);
    },
  );

  test('a reader who has the page is told that it is the same', async () => {
    const etag = (await fetch(`${url}/`)).headers.get('etag') ?? '';
    const again = await fetch(`${url}/`, { headers: { 'if-none-match': etag } });
    expect(again.status).toBe(304);
  });

  test('each location has a cache of its own', async () => {
    const headers = { 'x-storyclub-location': 'NRT' };
    expect(cacheOf(await fetch(`${url}/`, { headers }))).toBe('Miss from cloudfront');
    const again = await fetch(`${url}/`, { headers });
    expect(cacheOf(again)).toBe('Hit from cloudfront');
    expect(again.headers.get('x-amz-cf-pop')).toMatch(/^NRT/);
    const elsewhere = await fetch(`${url}/`, { headers: { 'x-storyclub-location': 'XYZ' } });
    expect(elsewhere.status).toBe(400);
    expect(await elsewhere.text()).toBe('There is no location XYZ: LHR, IAD, NRT.\n');
  });
});

describe('a correction', () => {
  const page = '/stories/the-fox/';

  test('shows at once where the sources are shown as saved', async () => {
    await club.write('stories/the-fox.md', fox('A vixen came by.'));
    const shown = await eventually(`${saved}${page}`, (text) => !text.includes('A fox came by.'));
    expect(shown).toContain('A vixen came by.');
  });

  test('shows to readers when the copies of the edge have ended, not before', async () => {
    await club.publish({ at: '2026-11-20 10:01' });
    expect(await (await fetch(`${url}${page}`)).text()).toContain('A fox came by.');
    expect(await act('advance', { seconds: 300 })).toBe(200);
    const fresh = await fetch(`${url}${page}`);
    expect(await fresh.text()).toContain('A vixen came by.');
  });

  test('shows to readers at once when it is purged, from another process', async () => {
    await club.write('stories/the-fox.md', fox('A vixen and her cubs came by.'));
    await club.publish({ at: '2026-11-20 10:10' }, '--urgent');
    const shown = await eventually(`${url}${page}`, (text) => text.includes('her cubs'));
    expect(shown).toContain('A vixen and her cubs came by.');
  });
});

describe('the sources as saved', () => {
  test('a mistake keeps the last good page, and is told in the terminal', async () => {
    await club.write('stories/the-owl.md', '---\ndate: 2026-11-20\n---\nHoo.\n');
    await serving.written(/stories\/the-owl\.md:1 +error +field-missing/);
    expect((await fetch(`${saved}/stories/the-fox/`)).status).toBe(200);
    await club.write(
      'stories/the-owl.md',
      story({ title: 'The Owl', date: '2026-11-20', body: 'Hoo.' }),
    );
    await eventually(`${saved}/stories/the-owl/`, (text) => text.includes('Hoo.'));
  });

  test('a browser gets the script that loads the page again, other programs the page alone', async () => {
    const forBrowser = await fetch(`${saved}/`, { headers: { accept: 'text/html' } });
    expect(await forBrowser.text()).toMatch(/<script src="\/_storyclub\/reload\.js\?version=/);
    expect(await (await fetch(`${saved}/`)).text()).not.toContain('/_storyclub/');
    expect(await (await fetch(`${url}/`, { headers: { accept: 'text/html' } })).text()).toContain(
      '/_storyclub/reload.js',
    );
  });
});

describe('CloudFront’s own API', () => {
  test('our adapter purges through it, by its address alone', async () => {
    const restore = setAwsEnvironment({ AWS_ENDPOINT_URL_CLOUDFRONT: url });
    try {
      const clock = systemClock();
      const options = { distribution: 'E0LOCAL', targetBucket: '', prefix: '', clock };
      const cdn = await cloudFrontCdn(options);
      await (await fetch(`${url}/`)).text();
      expect(cacheOf(await fetch(`${url}/`))).toBe('Hit from cloudfront');
      const batch = { callerReference: 'one', items: ['/', '/index.html'] };
      expect(await cdn.purge(batch)).toMatchObject({ outcome: 'accepted', completed: true });
      expect(cacheOf(await fetch(`${url}/`))).toBe('Miss from cloudfront');
    } finally {
      restore();
    }
  });

  test.each([
    ['a page of another site', { origin: 'https://evil.example' }],
    ['a name made to mean this address', { host: 'evil.example' }],
  ])('%s is not answered by it', async (_, headers) => {
    const asked = get(`${url}/2020-05-31/distribution`, { headers });
    const [response] = await once(asked, 'response');
    expect(response).toMatchObject({ statusCode: 404 });
    asked.destroy();
  });
});

test('Ctrl-C stops it', async () => {
  serving.signal('SIGINT');
  expect(await serving.ended).toMatchObject({ exitCode: 0 });
});
