import { describe, expect, test } from 'vitest';

import { smallSite, story } from './small-site.ts';

const at = (instant: string): { now: number } => ({ now: Date.parse(instant) });

describe('the files of a site', () => {
  test('every key says where it lives, what it is and how it is kept', async () => {
    await using site = await smallSite({
      'stories/the-fox.md': story({
        date: '2025-12-31',
        more: 'tags: [Night & Day]\nredirectFrom: [fox]',
      }),
      'stories/2026/old-well.md': story({ title: 'The Old Well', author: 'M. R. James' }),
      'stories/draft.md': story({ title: 'Not yet', more: 'draft: true' }),
      'templates/static/.well-known/security.txt': 'Contact: mailto:a@storyclub.example',
      'templates/static/humans.txt': 'us',
    });
    const { files } = await site.build();
    expect(files.map(({ key, kind, contentType }) => `${key} · ${kind} · ${contentType}`)).toEqual([
      '.well-known/security.txt · file · text/plain; charset=utf-8',
      '404.html · not-found · text/html; charset=utf-8',
      'archive/2025/index.html · listing · text/html; charset=utf-8',
      'archive/2026/index.html · listing · text/html; charset=utf-8',
      'archive/index.html · listing · text/html; charset=utf-8',
      expect.stringMatching(/^assets\/paper\.[0-9a-f]{10}\.png · fingerprinted · image\/png$/),
      expect.stringMatching(
        /^assets\/print\.[0-9a-f]{10}\.css · fingerprinted · text\/css; charset=utf-8$/,
      ),
      expect.stringMatching(
        /^assets\/site\.[0-9a-f]{10}\.css · fingerprinted · text\/css; charset=utf-8$/,
      ),
      'atom.xml · listing · application/atom+xml; charset=utf-8',
      'authors/m-r-james/index.html · listing · text/html; charset=utf-8',
      'authors/saki/index.html · listing · text/html; charset=utf-8',
      'feed.json · listing · application/feed+json; charset=utf-8',
      'feed.xml · listing · application/rss+xml; charset=utf-8',
      'humans.txt · file · text/plain; charset=utf-8',
      'index.html · listing · text/html; charset=utf-8',
      'page/1/index.html · listing · text/html; charset=utf-8',
      'robots.txt · file · text/plain; charset=utf-8',
      'sitemap.xml · listing · application/xml; charset=utf-8',
      'stories/fox/index.html · listing · text/html; charset=utf-8',
      'stories/old-well/index.html · story · text/html; charset=utf-8',
      'stories/the-fox/index.html · story · text/html; charset=utf-8',
      'tags/night-day/index.html · listing · text/html; charset=utf-8',
    ]);
  });

  test('a story page says what it loads, what listings show of it, and its digest without layout', async () => {
    await using site = await smallSite({ 'stories/the-fox.md': story({ more: 'tags: [night]' }) });
    const before = await site.build();
    await site.write('templates/story.eta', '<main><%~ it.story.html %></main>');
    const after = await site.build();
    const pageOf = (files: typeof before.files) => files.find(({ kind }) => kind === 'story');
    expect(pageOf(before.files)).toMatchObject({
      loads: [expect.stringMatching(/^assets\/site\./)],
      story: {
        title: 'The Fox',
        date: '2026-01-05',
        author: 'Saki',
        tags: ['night'],
        excerpt: 'It was dark.',
        readingTime: 1,
        file: 'stories/the-fox.md',
        lang: 'en-GB',
        updated: null,
        redirectFrom: [],
      },
    });
    expect(pageOf(after.files)?.contentDigest).toBe(pageOf(before.files)?.contentDigest);
    expect(pageOf(after.files)?.digest).not.toBe(pageOf(before.files)?.digest);
  });

  test('an image beside a story is named by its content, loaded by its page, and absolute as social image', async () => {
    const pixel = `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"></svg>`;
    await using site = await smallSite({
      'stories/the-fox.md': story({ more: 'image: fox.svg' }),
      'stories/fox.svg': pixel,
    });
    const { files } = await site.build();
    const key = files.find((file) => file.key.startsWith('images/'))?.key;
    expect(key).toMatch(/^images\/fox\.[0-9a-f]+\.svg$/);
    expect(site.read('stories/the-fox/index.html')).toContain(
      `content="https://www.storyclub.example/${key}"`,
    );
    expect(files.find(({ kind }) => kind === 'story')?.loads).toContain(key);
    expect(site.read(key ?? '')).toBe(pixel);
  });

  test('a page the reader may want in another language speaks it', async () => {
    await using site = await smallSite({
      'stories/fuchs.md': story({ title: 'Der Fuchs', more: 'lang: de' }),
      'stories/thaalab.md': story({ title: 'الثعلب', more: 'lang: ar\nslug: الثعلب' }),
    });
    await site.build();
    expect(site.read('stories/fuchs/index.html')).toContain('<html lang="de" dir="ltr">');
    expect(site.read('stories/fuchs/index.html')).toContain('5. Januar 2026');
    expect(site.read('stories/الثعلب/index.html')).toContain('<html lang="ar" dir="rtl">');
    expect(site.read('sitemap.xml')).toContain(`/stories/${encodeURI('الثعلب')}/`);
  });

  test('neighbours are the older and the newer story', async () => {
    await using site = await smallSite({
      'stories/a.md': story({ title: 'First', date: '2024-01-01' }),
      'stories/b.md': story({ title: 'Second', date: '2025-01-01' }),
      'stories/c.md': story({ title: 'Third', date: '2026-01-01' }),
    });
    await site.build();
    expect(site.read('stories/b/index.html')).toContain(
      '<a rel="prev" href="/stories/a/">First</a>',
    );
    expect(site.read('stories/b/index.html')).toContain(
      '<a rel="next" href="/stories/c/">Third</a>',
    );
    expect(site.read('stories/c/index.html')).not.toContain('rel="next"');
  });
});

describe('what is not out', () => {
  test('drafts and stories dated in the future leave no trace', async () => {
    await using site = await smallSite({
      'stories/out.md': story({ title: 'Out' }),
      'stories/draft.md': story({
        title: 'Secret',
        author: 'Hidden',
        more: 'draft: true\ntags: [veiled]\nredirectFrom: [gone]',
      }),
      'stories/later.md': story({
        title: 'Secret',
        author: 'Hidden',
        date: '2026-12-24',
        more: 'tags: [veiled]',
      }),
    });
    const { files } = await site.build();
    const traces = files.filter(
      ({ key }) =>
        /draft|later|hidden|veiled|gone/.test(key) || /Secret|Hidden|veiled/.test(site.read(key)),
    );
    expect(traces).toEqual([]);
  });

  test('a dated story comes out when its day begins in the time zone of the site', async () => {
    await using site = await smallSite({
      'stories/out.md': story(),
      'stories/later.md': story({ title: 'Later', date: '2026-12-24' }),
      'stories/last.md': story({ title: 'Last', date: '2026-12-31' }),
    });
    const zone = {
      site: {
        url: 'https://a.example',
        title: 'A',
        author: 'A',
        description: 'A',
        language: 'en',
        timeZone: 'Asia/Tokyo',
      },
    };
    const before = await site.build({ ...zone, ...at('2026-12-23T14:59:59Z') });
    expect(new Date(before.nextStoryAt ?? 0).toISOString()).toBe('2026-12-23T15:00:00.000Z');
    expect(before.stats.stories).toBe(1);
    const after = await site.build({ ...zone, now: before.nextStoryAt ?? 0 });
    expect(after.stats.stories).toBe(2);
    expect(new Date(after.nextStoryAt ?? 0).toISOString()).toBe('2026-12-30T15:00:00.000Z');
    const last = await site.build({ ...zone, now: after.nextStoryAt ?? 0 });
    expect(last.nextStoryAt).toBeNull();
    expect(last.stats.stories).toBe(3);
  });

  test('when the clock goes back, so does the site', async () => {
    await using site = await smallSite({
      'stories/a.md': story({ date: '2026-11-01' }),
      'stories/b.md': story({ date: '2026-11-20' }),
    });
    await site.build(at('2026-11-20T10:00:00Z'));
    const earlier = await site.build(at('2026-11-19T10:00:00Z'));
    expect(earlier.stats.stories).toBe(1);
    expect(earlier.files.map(({ key }) => key)).not.toContain('stories/b/index.html');
  });
});

describe('the same sources give the same bytes', () => {
  test('whatever the clock says between two arrivals, and wherever the site lies', async () => {
    const files = {
      'stories/a.md': story({ more: 'updated: 2026-02-03' }),
      'stories/b.md': story({ title: 'B', date: '2026-05-05' }),
    };
    await using here = await smallSite(files);
    await using there = await smallSite(files);
    const first = await here.build(at('2026-06-01T00:00:00Z'));
    const second = await there.build(at('2027-06-01T00:00:00Z'));
    expect(second.siteDigest).toBe(first.siteDigest);
    expect(here.read('atom.xml')).toContain('<updated>2026-05-04T23:00:00.000Z</updated>');
    expect(here.read('sitemap.xml')).toContain(
      '<loc>https://www.storyclub.example/stories/a/</loc><lastmod>2026-02-03</lastmod>',
    );
  });
});
