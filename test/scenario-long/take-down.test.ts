import { describe, test, vi } from 'vitest';
import { urlsOf } from '../../src/cache/urls.ts';
import { type Club, createClub, screen, story } from '../support/club.ts';
import { type EdgeBefore, startEdgeBefore } from '../support/edge-before.ts';

// Its tests run beside each other.
vi.setConfig({ testTimeout: 60_000 });

const FOX = 'stories/the-fox/index.html';
const svg = (width: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="2"></svg>`;

const stories = {
  'a-crow': story({ title: 'A Crow', date: '2019-01-01', more: 'tags: [night]' }),
  'the-fox': story({
    title: 'The Fox',
    date: '2019-01-02',
    more: 'tags: [night, fox]\nredirectFrom: [old-fox]',
    body: 'It was dark.\n\n![fox](fox.svg)\n\n![paw](paw.svg)',
  }),
  'the-owl': story({
    title: 'The Owl',
    date: '2019-01-03',
    body: 'See [the fox](the-fox.md).\n\n![paw](paw.svg)',
  }),
};

/** Three settled stories, published at 10:00; the owl links to the fox and shares a picture with it. */
async function publishedClub(): Promise<Club> {
  const club = await createClub({
    stories,
    files: { 'stories/fox.svg': svg(4), 'stories/paw.svg': svg(6) },
  });
  await club.publish({ at: '2026-11-20 10:00' });
  return club;
}

const keysOf = async (club: Club): Promise<readonly string[]> => {
  const keys: string[] = [];
  for await (const { key } of club.origin.inventory('')) keys.push(key);
  return keys.filter((key) => !key.startsWith('.storyclub/')).toSorted();
};

const whoever = (text: string): string =>
  screen(text).replaceAll(/by \S+@[^\s,:;.]+/g, 'by ada@desk');

test.concurrent('a story is taken down, stays down whatever is published, and comes back', async ({
  expect,
}) => {
  await using club = await publishedClub();
  const before = await keysOf(club);
  const down = await club.run(['take-down', 'the-fox', '--yes', '--reason', 'its author asked'], {
    at: '2026-11-20 11:00',
  });
  expect(down.exitCode).toBe(0);
  expect(screen(down.stdout)).toMatchInlineSnapshot(`
    "storyclub take-down · local · 2026-11-20 11:00 UTC
    The Fox (stories/the-fox.md)
    reason: its author asked

    taken off
      /stories/old-fox/ /stories/old-fox /stories/old-fox/index.html (led to it)
      /stories/the-fox/ /stories/the-fox /stories/the-fox/index.html
      /images/fox.50ca8dcd31.svg (a picture only it shows)

    pages of lists that are no more
      /tags/fox/

    made again without it
      /archive/2019/ /atom.xml /authors/ada-lind/ /feed.json /feed.xml /
        /sitemap.xml /stories/the-owl/ /tags/night/
      1 more page of lists, on which others move up or are counted

    stays, because other stories show it
      /images/paw.f4e3bf9e8b.svg

    purge 28 paths (1,000 of 1,000 free paths left this month), evicting 0 unchanged
    pages, $0.0001; every edge is to have forgotten it by 11:02 UTC

    taken down: 4 deletes, 10 puts in … s
    purged 28 paths
    gone from every edge: confirmed at 11:00:16 UTC
    asked a fresh edge on this machine: 10 URLs are gone (404 or 410), 18 URLs are
    as published

    What cannot be recalled:
      browsers that have them may show its page for 1 min, until 11:02 UTC; and its
      pictures for 365 days, until 2027-11-20 UTC;
      feed readers, search engines, archives and people keep the copies they made.

    stories/the-fox.md is untouched; publishing leaves the story down until
      storyclub restore the-fox
    19 origin requests, $0.0001"
  `);
  const left = await keysOf(club);
  expect(before.filter((key) => !left.includes(key))).toEqual([
    expect.stringMatching(/^images\/fox\.\w+\.svg$/),
    'stories/old-fox/index.html',
    FOX,
    'tags/fox/index.html',
  ]);
  const texts = await Promise.all(left.map((key) => club.live(key)));
  expect(texts.filter((text) => /The Fox|stories\/the-fox\//.test(text ?? ''))).toEqual([]);

  const rest = await club.publish({ at: '2026-11-20 11:05' });
  expect(rest.stdout).toBe('nothing to do: the site is as published (1 origin request)\n');
  expect(whoever(rest.stderr)).toMatchInlineSnapshot(`
    "stories/the-owl.md:7  warning  link-taken-down
      The link "the-fox.md" leads to a story that was taken down; readers see no
      link.
      → Leave the link out, or bring the story back with \`storyclub restore\`.

    stories/the-fox.md  notice  story-taken-down
      the-fox stays down: it was taken down on 2026-11-20 by ada@desk (its author
      asked).
      → \`storyclub restore the-fox\` brings it back."
  `);
  await club.write('stories/a-crow.md', story({ title: 'A Rook', date: '2019-01-01' }));
  await club.publish({ at: '2026-11-20 11:06' });
  expect(await club.live(FOX)).toBeNull();
  expect(await club.live('index.html')).not.toContain('The Fox');

  const again = await club.run(['take-down', 'the-fox'], { at: '2026-11-20 11:07' });
  expect(again.exitCode).toBe(0);
  expect(whoever(again.stdout)).toMatchInlineSnapshot(`
    "nothing to do: The Fox is down since 2026-11-20 11:00 UTC, by ada@desk: its
    author asked. storyclub restore the-fox brings it back."
  `);

  const back = await club.run(['restore', 'the-fox', '--yes'], { at: '2026-11-20 11:30' });
  expect(back.exitCode).toBe(0);
  expect(whoever(back.stdout)).toMatchInlineSnapshot(`
    "storyclub restore · local · 2026-11-20 11:30 UTC
    The Fox (stories/the-fox.md)
    down since 2026-11-20 11:00 UTC, by ada@desk: its author asked

    comes back
      /images/fox.50ca8dcd31.svg
      /stories/old-fox/
      /stories/the-fox/
      /tags/fox/
      /tags/night/

    made again with it
      /archive/2019/ /archive/ /atom.xml /authors/ada-lind/ /feed.json /feed.xml /
        /sitemap.xml /stories/the-owl/

    no purge is needed, $0.0001; readers see it by 11:36 UTC

    The Fox is back
    published to local: 14 puts, 0 header updates, 0 deletes in … s
    every reader is up to date by 11:36 UTC
    21 origin requests, $0.0001; something is due again 2026-12-20 11:06 UTC"
  `);
  expect(await keysOf(club)).toEqual(before);
  const after = await club.publish({ at: '2026-11-20 11:45' });
  expect(after.stdout).toBe('nothing to do: the site is as published (1 origin request)\n');
  expect(after.stderr).toBe('');
});

describe('a story that leads elsewhere once it is down', () => {
  test.concurrent('shows a redirect that every later publish keeps', async ({ expect }) => {
    await using club = await publishedClub();
    const { stdout, exitCode } = await club.run(
      ['take-down', 'the-fox', '--redirect-to', 'the-owl', '--yes'],
      { at: '2026-11-20 11:00' },
    );
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `leads elsewhere
  /stories/the-fox/ /stories/the-fox /stories/the-fox/index.html →
    /stories/the-owl/
`,
    );
    expect(stdout).toMatch(/7 URLs are gone \(404 or 410\), \d+ URLs are as\spublished/);
    expect(await club.live(FOX)).toContain('<a href="/stories/the-owl/">The Owl</a>');
    const rest = await club.publish({ at: '2026-11-20 11:05' });
    expect(rest.stdout).toContain('nothing to do');
    await club.run(['take-down', 'the-fox', '--redirect-to', '/archive', '--yes', '--no-wait'], {
      at: '2026-11-20 11:10',
    });
    expect(await club.live(FOX)).toContain('<a href="/archive/">');
    expect((await club.publish({ at: '2026-11-20 11:15' })).stdout).toContain('nothing to do');
  });

  test.concurrent('leads to a page that is there, or to HTTPS', async ({ expect }) => {
    await using club = await publishedClub();
    for (const [to, what] of [
      ['/nowhere/', '/nowhere/ is no page of the published site.'],
      ['/tags/fox/', '/tags/fox/ is a page that goes with the story.'],
      ['the-fox', 'A story that is taken down cannot lead to itself.'],
      ['http://elsewhere.example/', 'http://elsewhere.example/ is no https:// address.'],
      ['javascript:alert(1)', 'javascript:alert(1) is no https:// address.'],
      ['//elsewhere.example/', '//elsewhere.example/ is no https:// address.'],
    ] as const) {
      const refused = await club.run(['take-down', 'the-fox', '--redirect-to', to, '--yes'], {
        at: '2026-11-20 11:00',
      });
      expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(what) });
    }
    expect(await club.live(FOX)).toContain('The Fox');
  });
});

describe('what does not stand in the way', () => {
  test.concurrent('a source that is gone, or in another checkout: nothing of it is needed', async ({
    expect,
  }) => {
    await using club = await publishedClub();
    await club.remove('stories/the-fox.md');
    await club.remove('.storyclub/build');
    await club.remove('dist');
    const { stdout, exitCode } = await club.run(['take-down', 'the-fox', '--yes'], {
      at: '2026-11-20 11:00',
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Publishing leaves the story down until\n  storyclub restore the-fox');
    // Its links would be errors; of a story that is down they are left out.
    const { stdout: rest } = await club.publish({ at: '2026-11-20 11:05' });
    expect(rest).toContain('nothing to do');
  });

  test.concurrent('other stories that lie changed: they stay as published, and what still names it is told', async ({
    expect,
  }) => {
    await using club = await publishedClub();
    await club.write('stories/the-owl.md', `${stories['the-owl']}\nMore to come.\n`);
    await club.write('stories/a-crow.md', 'half a story');
    const { stdout, exitCode } = await club.run(['take-down', 'the-fox', '--yes'], {
      at: '2026-11-20 11:00',
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      `2 pages still name it, because their sources are not what is published: a-crow,
the-owl. Publishing brings them up to date.`,
    );
    expect(await club.live('stories/the-owl/index.html')).not.toContain('More to come.');
    expect(await club.live('index.html')).toContain('A Crow');
  });

  test.concurrent('other tiers in the configuration: those are for publish to show', async ({
    expect,
  }) => {
    await using club = await publishedClub();
    await club.configure({ tiers: [{ age: '0d', edge: '10m' }] });
    const { exitCode } = await club.run(['take-down', 'the-fox', '--yes'], {
      at: '2026-11-20 11:00',
    });
    expect(exitCode).toBe(0);
    const { stdout } = await club.publish({ at: '2026-11-20 11:05' });
    expect(stdout).toMatch(/stories\/a-crow\/index\.html +policy: 365 days → 10 min at the edge/);
  });

  test.concurrent('a site of one story', async ({ expect }) => {
    await using club = await createClub({ stories: { 'the-fox': stories['a-crow'] } });
    await club.publish({ at: '2026-11-20 10:00' });
    const at = '2026-11-20 11:00';
    expect((await club.run(['take-down', 'the-fox', '--yes'], { at })).exitCode).toBe(0);
    const { stdout, stderr } = await club.publish({ at: '2026-11-20 11:05' });
    expect(stdout).toContain('nothing to do');
    expect(stderr).toContain('There is no story to publish.');
  });
});

describe('templates that changed since', () => {
  test.concurrent('refuse what would show them, and leave its own page and pictures to be taken down at once', async ({
    expect,
  }) => {
    await using club = await publishedClub();
    await club.write('templates/not-found.eta', '<h1>Not there</h1>');
    const refused = await club.run(['take-down', 'the-fox', '--yes'], { at: '2026-11-20 11:00' });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toMatchInlineSnapshot(`
      "error  templates/ or the configuration changed since the last publish: every
             page may look different.
      why    Lists and neighbours can only be made again without the story among pages
             that are as published.
      state  Nothing was changed.
      next   Publish what has changed first; or take only its page and pictures down
             now: storyclub take-down the-fox --page-only.
      "
    `);
    const { exitCode, stdout } = await club.run(['take-down', 'the-fox', '--yes', '--page-only'], {
      at: '2026-11-20 11:00',
    });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('Lists, feeds and neighbours are left as they are');
    expect(await club.live(FOX)).toBeNull();
    expect(await club.live('index.html')).toContain('The Fox');
    await club.publish({ at: '2026-11-20 11:05' });
    expect(await club.live('index.html')).not.toContain('The Fox');
    const rest = await club.publish({ at: '2026-11-20 11:30' });
    expect(rest.stdout).toContain('nothing to do');
  });
});

describe('before anything is changed', () => {
  test.concurrent('--dry-run shows it all, someone is asked, and a slug has to be right', async ({
    expect,
  }) => {
    await using club = await publishedClub();
    const at = '2026-11-20 11:00';
    const { stdout, exitCode } = await club.run(['take-down', 'the-fox', '--dry-run'], { at });
    expect(exitCode).toBe(0);
    expect(stdout).toContain('every edge is to have forgotten it by 11:02 UTC');
    const asked = await club.run(['take-down', 'the-fox'], { at });
    expect(asked.exitCode).toBe(1);
    expect(asked.stderr).toContain('run it again with --yes');
    for (const [command, slug, what] of [
      [
        'take-down',
        'the-foks',
        'No published story has the slug "the-foks". Did you mean the-fox?',
      ],
      ['take-down', 'fox', 'No published story has the slug "fox". Did you mean the-fox?'],
      ['restore', 'the-fox', 'the-fox is not down: no story is.'],
    ] as const) {
      const refused = await club.run([command, slug, '--yes'], { at });
      expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining(what) });
    }
    expect(await club.live(FOX)).toContain('The Fox');
    expect((await club.publish({ at })).stdout).toContain('(1 origin request)');
  });

  test.concurrent('a site that was never published has nothing to take down', async ({
    expect,
  }) => {
    await using club = await createClub({ stories });
    const { stderr, exitCode } = await club.run(['take-down', 'the-fox', '--yes']);
    expect(exitCode).toBe(2);
    expect(stderr).toContain('Nothing has been published to local yet.');
  });
});

describe('a story that is restored', () => {
  const takenDown = async (): Promise<Club> => {
    const club = await publishedClub();
    await club.run(['take-down', 'the-fox', '--yes', '--no-wait', '--redirect-to', '/'], {
      at: '2026-11-20 11:00',
    });
    return club;
  };
  const at = '2026-11-20 11:30';

  test.concurrent('comes back as it stands on disk', async ({ expect }) => {
    await using club = await takenDown();
    await club.write(
      'stories/the-fox.md',
      stories['the-fox'].replace('It was dark.', 'It dawned.'),
    );
    const { exitCode } = await club.run(['restore', 'the-fox', '--yes', '--wait', '--verify'], {
      at,
    });
    expect(exitCode).toBe(0);
    expect(await club.live(FOX)).toContain('It dawned.');
    expect((await club.publish({ at: '2026-11-20 11:45' })).stdout).toContain('nothing to do');
  });

  test.concurrent.for<[string, string | null, string]>([
    ['whose source is gone', null, 'The Fox is no longer kept down; it comes back with its source'],
    [
      'that is dated',
      story({ title: 'The Fox', date: '2026-12-24' }),
      'The Fox is no longer kept down; publish brings it on 2026-12-24',
    ],
  ])(
    '%s is only forgotten, and its address leads nowhere',
    async ([, source, says], { expect }) => {
      await using club = await takenDown();
      if (source === null) await club.remove('stories/the-fox.md');
      else await club.write('stories/the-fox.md', source);
      const { stdout, exitCode } = await club.run(['restore', 'the-fox', '--yes'], { at });
      expect(exitCode).toBe(0);
      expect(stdout).toContain(says);
      expect(await club.live(FOX)).toBeNull();
      const { stdout: status } = await club.run(['status', '--json'], { at });
      expect(JSON.parse(status)).toMatchObject({ takenDown: [] });
    },
  );

  test.concurrent('with errors stays down; under another name it is found by its slug', async ({
    expect,
  }) => {
    await using club = await takenDown();
    await club.write('stories/the-fox.md', 'half a story');
    const refused = await club.run(['restore', 'the-fox', '--yes'], { at });
    expect(refused.exitCode).toBe(1);
    expect(refused.stderr).toContain('The story is still down.');
    expect(await club.live(FOX)).toContain('<a href="/">');
    await club.remove('stories/the-fox.md');
    const source = stories['the-fox'].replace('---\n\nIt', 'slug: the-fox\n---\n\nIt');
    await club.write('stories/renamed.md', source);
    expect((await club.run(['restore', 'the-fox', '--yes'], { at })).exitCode).toBe(0);
    expect(await club.live(FOX)).toContain('It was dark.');
  });
});

describe('an edge that has copies of the whole site', () => {
  /** An hour old by 11:00. */
  async function heldAtTheEdge(club: Club): Promise<EdgeBefore> {
    const edge = await startEdgeBefore(club);
    edge.setClock('2026-11-20 10:59');
    for (const url of (await keysOf(club)).flatMap(urlsOf)) await fetch(edge.url + url);
    edge.setClock('2026-11-20 11:00');
    return edge;
  }
  const args = ['take-down', 'the-fox', '--yes', '--url'];
  const at = '2026-11-20 11:00';

  test.concurrent('has none of the story when the command ends, and all of it when a restore said so', async ({
    expect,
  }) => {
    await using club = await publishedClub();
    await using edge = await heldAtTheEdge(club);
    const before = await keysOf(club);
    const { stdout, exitCode } = await club.run([...args, edge.url], { at });
    expect(stdout).toMatch(/asked http\S+: 10 URLs are gone/);
    expect(exitCode).toBe(0);
    const left = before.flatMap(urlsOf).map(async (url) => (await fetch(edge.url + url)).text());
    const naming = (await Promise.all(left)).filter((text) => /The Fox|the-fox/.test(text));
    expect(naming).toEqual([]);

    const back = await club.run(['restore', 'the-fox', '--yes'], { at: '2026-11-20 11:30' });
    expect(back.stdout).toContain('every reader is up to date by 11:36 UTC');
    edge.setClock('2026-11-20 11:36');
    for (const url of urlsOf(FOX)) {
      const page = await fetch(edge.url + url);
      expect(await page.text()).toContain('It was dark.');
    }
    expect(await (await fetch(edge.url)).text()).toContain('The Fox');
  });

  test.concurrent('is told to have it still when a purge was lost', async ({ expect }) => {
    await using club = await publishedClub();
    await using edge = await heldAtTheEdge(club);
    edge.losePurges();
    const { stdout, exitCode } = await club.run([...args, edge.url], { at });
    expect(stdout).toMatch(/stories\/old-fox\/ and 2 URLs more .*\s+should have ended by 11:01/);
    expect(stdout).toContain('NOT gone everywhere: 28 URLs are not as published.');
    expect(stdout).not.toContain('gone from every edge');
    expect(exitCode).toBe(5);
  });
});

test.concurrent('the documents of both say what was done', async ({ expect }) => {
  await using club = await publishedClub();
  const down = await club.run(['take-down', 'the-fox', '--yes', '--json'], {
    at: '2026-11-20 11:00',
  });
  expect(JSON.parse(down.stdout)).toMatchObject({
    story: { slug: 'the-fox', title: 'The Fox', reason: null, redirectTo: null },
    alreadyDown: false,
    pictures: { shared: [expect.stringMatching(/^images\/paw/)], later: [] },
    publish: { receipt: { complete: true } },
    waited: { outcome: 'there' },
    verified: { verified: true },
  });
  const again = await club.run(['take-down', 'the-fox', '--yes', '--json'], {
    at: '2026-11-20 11:01',
  });
  expect(JSON.parse(again.stdout)).toMatchObject({ alreadyDown: true, publish: null });
  const back = await club.run(['restore', 'the-fox', '--yes', '--json'], {
    at: '2026-11-20 11:30',
  });
  expect(JSON.parse(back.stdout)).toMatchObject({ notYet: null, publish: { target: 'local' } });
});
