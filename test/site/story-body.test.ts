import { writeFileSync } from 'node:fs';
import { createFixture } from 'fs-fixture';
import { describe, expect, test } from 'vitest';
import { parseFrontMatter } from '../../src/site/front-matter.ts';
import type { StoryMeta } from '../../src/site/source.ts';
import {
  contentDigest,
  isStillRight,
  renderStoryBody,
  toBodyContext,
} from '../../src/site/story-body.ts';
import type { SiteIndex } from '../../src/site/story-body.ts';

const index: SiteIndex = {
  root: '/nowhere',
  stories: [
    { file: 'stories/2024/the-fox.md', slug: 'the-fox', out: true },
    { file: 'stories/a b.md', slug: '狐', out: true },
    { file: 'stories/later.md', slug: 'later', out: false },
  ],
  redirects: ['/stories/old-fox/', '/stories/2019/x.html'],
};

function story(body: string, lines = ''): { meta: StoryMeta; body: string } {
  const text = `---\ntitle: Tea\nauthor: A\ndate: 2024-01-06\n${lines}---\n${body}`;
  const { meta } = parseFrontMatter(
    { file: 'stories/2024/tea.md', text },
    { site: { language: 'en', timeZone: 'UTC' } },
  );
  if (meta === null) throw new Error('the story under test is malformed');
  return { meta, body };
}

const svg = (width: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20"></svg>`;

describe('links', () => {
  test.each([
    ['./the-fox.md', '/stories/the-fox/'],
    ['the-fox.md#end', '/stories/the-fox/#end'],
    ['../a%20b.md?x', '/stories/%E7%8B%90/?x'],
    ['/stories/the-fox', '/stories/the-fox/'],
    ['/stories/the-fox/index.html', '/stories/the-fox/'],
    ['/stories/狐/', '/stories/%E7%8B%90/'],
    ['/stories/old-fox/', '/stories/old-fox/'],
    ['/stories/2019/x.html', '/stories/2019/x.html'],
    ['/tags/fox/', '/tags/fox/'],
    ['/', '/'],
    ['#part', '#part'],
  ])('%s leads to %s', (target, href) => {
    const { body, findings } = renderStoryBody(story(`[x](<${target}>)`), toBodyContext(index));
    expect(findings).toEqual([]);
    expect(body.html.trim()).toBe(`<p><a href="${href}">x</a></p>`);
  });

  test.each([
    ['./gone.md', 'link-missing'],
    ['../../../../etc/passwd.md', 'link-missing'],
    ['the-fox', 'link-missing'],
    ['%E0%A4%A.md', 'link-missing'],
    ['/stories/gone/', 'link-missing'],
    ['/stories/the-fox/more/', 'link-missing'],
    ['../later.md', 'link-not-out'],
    ['/stories/later/', 'link-not-out'],
    ['fox.jpg', 'link-missing'],
  ])('%s is %s', (target, code) => {
    const { body, findings } = renderStoryBody(story(`\n\n[x](<${target}>)`), toBodyContext(index));
    expect(findings.map((finding) => [finding.code, finding.place])).toEqual([
      [code, { file: 'stories/2024/tea.md', line: 8 }],
    ]);
    expect(body.html.trim()).toBe('<p><a>x</a></p>');
  });
});

describe('images', () => {
  test('in the body, linked to, and in the front matter', async () => {
    await using site = await createFixture({
      'stories/2024/fox.svg': svg(10),
      'stories/2024/tea.svg': svg(30),
    });
    const context = toBodyContext({ ...index, root: site.path });
    const rendered = renderStoryBody(
      story('![A fox](fox.svg) [large](fox.svg)', 'image: tea.svg\n'),
      context,
    );
    expect(rendered.findings).toEqual([]);
    expect(rendered.body.images.map(({ key }) => key.replace(/\.[0-9a-f]{10}\./, '.….'))).toEqual([
      'images/tea.….svg',
      'images/fox.….svg',
    ]);
    expect(rendered.body.socialImage?.width).toBe(30);
    const key = rendered.body.images[1]?.key ?? '';
    expect(rendered.body.html).toContain(
      `<img src="/${key}" alt="A fox" width="10" height="20" loading="lazy">`,
    );
    expect(rendered.body.html).toContain(`<a href="/${key}">large</a>`);
  });

  test('that do not exist', () => {
    const { findings } = renderStoryBody(
      story('\n![x](gone.png)', 'image: lost.png\n'),
      toBodyContext(index),
    );
    expect(findings.map(({ code, place }) => `${code}:${place?.line ?? '-'}`)).toEqual([
      'image-missing:1',
      'image-missing:8',
    ]);
  });
});

describe('a kept page', () => {
  test('is still right until something it refers to answers differently', async () => {
    await using site = await createFixture({ 'stories/2024/fox.svg': svg(10) });
    const here = { ...index, root: site.path };
    const kept = renderStoryBody(
      story('[f](the-fox.md) [l](../later.md) ![x](fox.svg)'),
      toBodyContext(here),
    );
    const isRight = (now: SiteIndex): boolean =>
      isStillRight('stories/2024/tea.md', kept, toBodyContext(now));
    expect(isRight(here)).toBe(true);
    expect(isRight({ ...here, redirects: [] })).toBe(true);
    expect(
      isRight({ ...here, stories: here.stories.map((each) => ({ ...each, out: true })) }),
    ).toBe(false);
    expect(isRight({ ...here, stories: here.stories.slice(1) })).toBe(false);
    writeFileSync(site.getPath('stories/2024/fox.svg'), svg(11));
    expect(isRight(here)).toBe(false);
  });
});

describe('what listings show', () => {
  test('words, minutes and the beginning without headings', () => {
    const { body } = renderStoryBody(story('# I\n\nOne *two*\u2060—three.'), toBodyContext(index));
    expect(body).toMatchObject({ words: 4, readingTime: 1, excerpt: 'One two\u2060—three.' });
  });

  test('the summary instead, if there is one', () => {
    const { body } = renderStoryBody(story('Once.', 'summary: A cup.\n'), toBodyContext(index));
    expect(body.excerpt).toBe('A cup.');
  });
});

describe('the content digest', () => {
  const digestOf = (body: string, lines = ''): string => {
    const told = story(body, lines);
    return contentDigest(told.meta, renderStoryBody(told, toBodyContext(index)).body);
  };

  test('follows what readers see', () => {
    expect(digestOf('Tea.')).toMatch(/^[\w-]{43}$/);
    expect(digestOf('Tea.')).toBe(digestOf('\n\nTea.  \n'));
    const others = [
      digestOf('Teh.'),
      ...['tags: [x]', 'summary: x', 'updated: 2024-02-01', 'lang: fr', 'mood: dark'].map((line) =>
        digestOf('Tea.', `${line}\n`),
      ),
    ];
    expect(new Set([digestOf('Tea.'), ...others]).size).toBe(7);
  });

  test('not the slug or old addresses', () => {
    expect(digestOf('Tea.', 'slug: cup\nredirectFrom: [mug]\n')).toBe(digestOf('Tea.'));
  });
});
