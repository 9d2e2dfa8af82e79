import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type HostileSite, createHostileSite, secret } from './hostile-site.ts';
import { pageOffences } from './page-offences.ts';

/** What an author can put into `stories/` besides stories. */

let site: HostileSite;
let outside: string;
beforeAll(async () => {
  site = await createHostileSite();
  outside = join(dirname(site.root), `outside-${site.root.split('/').at(-1)}`);
}, 60_000);
afterAll(async () => {
  await site[Symbol.asyncDispose]();
});
beforeEach(() => {
  site.clear();
});

const inStories = (name: string): string => join(site.root, 'stories', name);
const good = (body: string): string =>
  `---\ntitle: T\nauthor: A\ndate: 2026-01-02\n---\n\n${body}\n`;

async function build() {
  const before = [...site.around()];
  const seen = await site.run(['build']);
  expect([...site.around()]).toEqual(before);
  const pages = [...site.built()];
  expect(pages.filter(([, text]) => text.includes(secret))).toEqual([]);
  return seen;
}

describe('links on the disk', () => {
  test.each([
    ['a story', 'story.md', 'linked.md'],
    ['a folder of stories', '.', 'linked'],
    ['a key', 'id_rsa', 'key.md'],
  ])('%s outside the site is not followed', async (_what, target, name) => {
    symlinkSync(join(outside, target), inStories(name));
    expect((await build()).stdout).toContain('source-symlink');
  });

  test.each(['![x](linked.png)', '![x](folder/secret.png)', '[x](linked.png)'])(
    '%s shows nothing from outside',
    async (body) => {
      symlinkSync(join(outside, 'secret.png'), inStories('linked.png'));
      symlinkSync(outside, inStories('folder'));
      site.put('a.md', good(body));
      expect((await build()).exitCode).not.toBe(0);
    },
  );

  test('to itself is no end of it', async () => {
    symlinkSync(inStories('loop.md'), inStories('loop.md'));
    symlinkSync(inStories('.'), inStories('here'));
    expect((await build()).stdout).toContain('source-symlink');
  });
});

describe('what is no file', () => {
  test('a pipe, a socket and a folder called like stories are passed over, not waited for', async () => {
    execFileSync('mkfifo', [inStories('pipe.md')]);
    mkdirSync(inStories('folder.md'));
    const server = createServer().listen(inStories('socket.md'));
    try {
      expect(await build()).toMatchObject({ exitCode: 0 });
    } finally {
      server.close();
    }
  });

  test('a pipe in the place of an image is no image', async () => {
    execFileSync('mkfifo', [inStories('pipe.png')]);
    site.put('a.md', good('![x](pipe.png)'));
    expect((await build()).stdout).toContain('image-missing');
  });

  test.skipIf(process.getuid?.() === 0)('a story nobody may read is named', async () => {
    site.put('a.md', good('x'));
    chmodSync(inStories('a.md'), 0);
    expect((await build()).stdout).toContain('source-unreadable');
  });
});

describe('the corpus of ugly stories', () => {
  const folder = new URL('ugly/', import.meta.url);
  test.each(readdirSync(folder))('%s is a page without harm or a finding', async (name) => {
    site.put(name.replace(/\.txt$/, '.md'), readFileSync(new URL(name, folder)));
    const seen = await build();
    expect(seen.code).not.toBe('bug');
    for (const [path, text] of site.built())
      if (path.endsWith('.html')) expect(pageOffences(text)).toEqual([]);
  });
});
