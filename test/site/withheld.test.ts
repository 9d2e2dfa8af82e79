import { describe, expect, test } from 'vitest';
import { pagesShowing } from '../../src/site/around/pages-showing.ts';
import type { StoryChange } from '../../src/site/around/types.ts';
import type { OutputFile } from '../../src/site/types.ts';
import type { Withheld } from '../../src/site/withheld.ts';
import { aroundOf, asPublished, onDisk } from './around-site.ts';
import { smallSite, story } from './small-site.ts';

const FOX = 'stories/the-fox/index.html';
const pixel = `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"></svg>`;
const paw = `<svg xmlns="http://www.w3.org/2000/svg" width="6" height="3"></svg>`;

const files = {
  'stories/a-crow.md': story({ title: 'A Crow', date: '2026-01-01', more: 'tags: [night]' }),
  'stories/the-fox.md': story({
    title: 'The Fox',
    date: '2026-01-02',
    more: 'tags: [night, fox]\nredirectFrom: [old-fox]',
    body: 'It was dark.\n\n![fox](fox.svg)\n\n![paw](paw.svg)',
  }),
  'stories/the-owl.md': story({
    title: 'The Owl',
    author: 'Ann',
    date: '2026-01-03',
    body: 'See [the fox](the-fox.md) and [here](/stories/the-fox/).\n\n![paw](paw.svg)',
  }),
  'stories/fox.svg': pixel,
  'stories/paw.svg': paw,
};

const down = (more: Partial<Withheld> = {}): Withheld => ({
  slug: 'the-fox',
  file: 'stories/the-fox.md',
  at: Date.parse('2026-11-20T10:00:00Z'),
  by: 'ada@desk',
  reason: null,
  redirectTo: null,
  ...more,
});

const keysOf = (built: readonly OutputFile[]): readonly string[] => built.map(({ key }) => key);

describe('a story that is withheld', () => {
  test('is nowhere on the site: no page, no list, no feed, no picture only it shows', async () => {
    await using site = await smallSite(files);
    const whole = keysOf((await site.build()).files);
    const left = await site.build({ withheld: [down()] });
    expect(whole.filter((key) => !keysOf(left.files).includes(key))).toEqual([
      'authors/saki/page/1/index.html',
      expect.stringMatching(/^images\/fox\.\w+\.svg$/),
      'stories/old-fox/index.html',
      FOX,
      'tags/fox/index.html',
      'tags/night/page/1/index.html',
    ]);
    for (const { key } of left.files)
      expect({ key, text: site.read(key) }).toEqual({
        key,
        text: expect.not.stringMatching(/The Fox|stories\/the-fox/),
      });
  });

  test('is told of, with its reason, and so is every link to it', async () => {
    await using site = await smallSite(files);
    const findings = await site.findings({ withheld: [down({ reason: 'asked by the author' })] });
    expect(findings.map(({ severity, place, what }) => [severity, place?.file, what])).toEqual([
      [
        'notice',
        'stories/the-fox.md',
        'the-fox stays down: it was taken down on 2026-11-20 by ada@desk (asked by the author).',
      ],
      [
        'warning',
        'stories/the-owl.md',
        'The link "/stories/the-fox/" leads to a story that was taken down; readers see no link.',
      ],
      [
        'warning',
        'stories/the-owl.md',
        'The link "the-fox.md" leads to a story that was taken down; readers see no link.',
      ],
    ]);
  });

  test('whose source is gone makes links to it no error', async () => {
    await using site = await smallSite({ ...files, 'stories/the-fox.md': null });
    const findings = await site.findings({ withheld: [down()] });
    expect(findings.map(({ code }) => code)).toEqual(['link-taken-down', 'link-taken-down']);
  });

  test('leaves nothing waiting, though it was the newest', async () => {
    await using site = await smallSite(files);
    const owl = down({ slug: 'the-owl', file: 'stories/the-owl.md' });
    expect((await site.build({ withheld: [owl] })).nextStoryAt).toBeNull();
    expect((await site.build({ withheld: [owl] })).stats.rendered).toBe(0);
  });

  test('that leads to a page which is no more is told of', async () => {
    await using site = await smallSite({ ...files, 'stories/a-crow.md': null });
    const findings = await site.findings({ withheld: [down({ redirectTo: '/stories/a-crow/' })] });
    expect(findings.map(({ code }) => code)).toContain('redirect-dead-end');
    const sound = await site.findings({ withheld: [down({ redirectTo: '/archive/' })] });
    expect(sound.map(({ code }) => code)).not.toContain('redirect-dead-end');
  });

  test('may lead elsewhere: its address shows a redirect, and links to it stay', async () => {
    await using site = await smallSite(files);
    const built = await site.build({ withheld: [down({ redirectTo: '/stories/a-crow/' })] });
    expect(built.findings.map(({ code }) => code)).toEqual(['story-taken-down']);
    expect(site.read(FOX)).toContain('<a href="/stories/a-crow/">A Crow</a>');
    expect(site.read('stories/the-owl/index.html')).toContain('href="/stories/the-fox/"');
    await site.build({ withheld: [down({ redirectTo: 'https://elsewhere.example/fox' })] });
    expect(site.read(FOX)).toContain(
      '<a href="https://elsewhere.example/fox">https://elsewhere.example/fox</a>',
    );
  });
});

test('a story is shown by its lists, its neighbours, what leads to it, feeds and sitemap, and by nothing else', async () => {
  const many = Object.fromEntries(
    Array.from({ length: 60 }, (_, at) => [
      `stories/more-${at}.md`,
      story({ title: `More ${at}`, date: '2026-01-04', more: 'tags: [night]' }),
    ]),
  );
  for (const stories of [files, { ...files, ...many }]) {
    await using site = await smallSite({
      ...stories,
      'stories/the-owl.md': story({ title: 'The Owl', date: '2026-01-03' }),
    });
    const built = (await site.build()).files.filter(({ kind }) => kind !== 'fingerprinted');
    const showing = pagesShowing('the-fox', {
      published: asPublished(built),
      language: 'en-GB',
      storiesPerPage: 2,
    });
    const naming = keysOf(built).filter((key) => /The Fox|stories\/the-fox\//.test(site.read(key)));
    expect([...showing].toSorted()).toEqual(naming);
  }
});

describe('building with a story withheld', () => {
  test('renders what showed it, not the site, and is what a clean build gives', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 12 }, (_, at) => [
        `stories/more-${at}.md`,
        story({ title: `More ${at}`, date: '2025-01-01', author: `Author ${at}` }),
      ]),
    );
    await using site = await smallSite({ ...files, ...many });
    const whole = await site.build();
    const left = await site.build({ withheld: [down()] });
    expect(left.stats.rendered).toBeLessThan(whole.stats.rendered / 2);
    const clean = await site.build({ withheld: [down()], clean: true });
    expect(left.files).toEqual(clean.files);
    expect((await site.build({ withheld: [down()] })).stats.rendered).toBe(0);
    expect((await site.build()).files).toEqual(whole.files);
  });
});

describe('taking a story down and bringing it back', () => {
  const told = ({ contentDigest, ...file }: OutputFile) => ({
    ...file,
    contentDigest: contentDigest?.slice(0, 22) ?? null,
  });

  test.each<[string, StoryChange, Withheld]>([
    ['nowhere', { kind: 'gone', slug: 'the-fox' }, down()],
    [
      'elsewhere',
      { kind: 'redirected', slug: 'the-fox', to: '/stories/a-crow/' },
      down({ redirectTo: '/stories/a-crow/' }),
    ],
  ])('to %s, around it, is what building without it gives', async (_, change, withheld) => {
    await using site = await smallSite(files);
    const whole = await site.build();
    const left = await site.build({ withheld: [withheld] });
    const published = asPublished(whole.files);
    using around = await aroundOf(site, published, [change]);
    const differing = left.files.filter(
      ({ key, digest }) => published.get(key)?.live?.digest !== digest,
    );
    expect(around.files.map(told)).toEqual(differing.map(told));
    expect(around.removed).toEqual(
      keysOf(whole.files).filter((key) => !keysOf(left.files).includes(key)),
    );

    const back = onDisk(site.root, 'stories/the-fox.md', null);
    if (back === null) throw new Error('its source is there');
    const without = asPublished(left.files);
    using again = await aroundOf(site, without, [back], [withheld]);
    const returning = whole.files.filter(
      ({ key, digest }) => without.get(key)?.live?.digest !== digest,
    );
    expect(again.files.map(told)).toEqual(returning.map(told));
    expect(again.removed).toEqual([]);
  });

  test('shows another title at once where a story leads to one that is changed', async () => {
    const withheld = down({ redirectTo: '/stories/a-crow/' });
    await using site = await smallSite(files);
    const published = asPublished((await site.build({ withheld: [withheld] })).files);
    await site.write('stories/a-crow.md', story({ title: 'A Rook', date: '2026-01-01' }));
    const change = onDisk(site.root, 'stories/a-crow.md', 'a-crow');
    if (change === null) throw new Error('its source is there');
    using around = await aroundOf(site, published, [change], [withheld]);
    expect(around.read(FOX)).toContain('A Rook');
  });
});
