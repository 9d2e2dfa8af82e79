import { describe, expect, test } from 'vitest';

import { renderFeeds, type FeedStory } from '../../src/site/feeds.ts';
import { renderSitemap } from '../../src/site/sitemap.ts';
import { identity } from './small-site.ts';

const odd: FeedStory = {
  card: {
    title: 'A < B & "C" ]]> \u0001\uD800end ]]>',
    url: '/stories/a/',
    lang: 'en',
    author: { title: 'P & Q', url: '/authors/p-q/' },
    date: '2026-01-01',
    tags: [{ title: 'x < y & z', url: '/tags/x-y-z/' }],
    excerpt: '<b>Not bold</b> ]]>',
    readingTime: 1,
  },
  publishedAt: Date.parse('2026-01-01T00:00:00Z'),
  updatedAt: Date.parse('2026-02-01T00:00:00Z'),
};

describe('feeds', () => {
  const bodyOf = (key: string, stories: readonly FeedStory[] = [odd]) =>
    renderFeeds(stories, identity).find((feed) => feed.key === key)?.body ?? '';

  test.each(['feed.xml', 'atom.xml'])('%s stays well-formed whatever a title holds', (key) => {
    const body = bodyOf(key);
    expect(body).not.toMatch(/[\u0000-\u0008\uD800]/);
    const outside = body.replace(/<!\[CDATA\[[\s\S]*?\]\]>/g, '');
    expect(outside).not.toContain(']]>');
    expect(outside.replace(/<[/?]?[a-z][^<>]*>/gi, '')).not.toMatch(/[<>]/);
    expect(outside).not.toMatch(/&(?!amp;|lt;|gt;|quot;)/);
  });

  test('an excerpt is text, not markup', () => {
    expect(bodyOf('atom.xml')).toContain('<![CDATA[&lt;b&gt;Not bold&lt;/b&gt;');
    expect(JSON.parse(bodyOf('feed.json'))).toMatchObject({
      items: [{ content_html: '&lt;b&gt;Not bold&lt;/b&gt; ]] &gt;' }],
    });
  });

  test('the date of a feed is that of its newest change, and of an empty feed no date of today', () => {
    expect(bodyOf('feed.xml')).toContain(
      '<lastBuildDate>Sun, 01 Feb 2026 00:00:00 GMT</lastBuildDate>',
    );
    expect(bodyOf('feed.xml', [])).toContain(
      '<lastBuildDate>Thu, 01 Jan 1970 00:00:00 GMT</lastBuildDate>',
    );
  });
});

describe('the sitemap', () => {
  const entries = ['a', 'b & c', 'd', 'e', 'f'].map((name) => ({
    url: `https://x.example/${name}/`,
    lastmod: '2026-01-02',
  }));

  test('is one file while it fits', async () => {
    const [file, ...others] = await renderSitemap(entries, 'https://x.example');
    expect(others).toEqual([]);
    expect(file?.body.toString()).toContain(
      '<loc>https://x.example/b%20&amp;%20c/</loc><lastmod>2026-01-02</lastmod>',
    );
  });

  test('is an index of parts when it does not', async () => {
    const files = await renderSitemap(entries, 'https://x.example', 2);
    expect(files.map(({ key }) => key)).toEqual([
      'sitemap.xml',
      'sitemap-1.xml',
      'sitemap-2.xml',
      'sitemap-3.xml',
    ]);
    expect(files[0]?.body.toString().match(/<loc>.*?<\/loc>/g)).toEqual([
      '<loc>https://x.example/sitemap-1.xml</loc>',
      '<loc>https://x.example/sitemap-2.xml</loc>',
      '<loc>https://x.example/sitemap-3.xml</loc>',
    ]);
    expect(files.slice(1).map(({ body }) => body.toString().match(/<loc>/g)?.length)).toEqual([
      2, 2, 1,
    ]);
  });
});
