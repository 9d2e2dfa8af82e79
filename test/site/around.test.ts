import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OutputFile } from '../../src/site/types.ts';
import { aroundOf, asPublished, onDisk } from './around-site.ts';
import { contentsOf, smallSite, story } from './small-site.ts';

const three = {
  'stories/a.md': story({ title: 'First', date: '2024-01-01', more: 'tags: [night]' }),
  'stories/b.md': story({ title: 'Second', date: '2025-01-01', more: 'tags: [rain]' }),
  'stories/c.md': story({ title: 'Third', date: '2026-01-01', author: 'M. R. James' }),
};

/** The keys around story b after an edit of it, with other edits lying on disk. */
async function keysAround(edited: string, others: Readonly<Record<string, string | null>> = {}) {
  await using site = await smallSite(three);
  const published = asPublished((await site.build()).files);
  await site.write('stories/b.md', edited);
  for (const [file, text] of Object.entries(others))
    await (text === null ? site.remove(file) : site.write(file, text));
  const change = onDisk(site.root, 'stories/b.md', 'b');
  using around = await aroundOf(site, published, change === null ? [] : [change]);
  const { removed, behind, findings } = around;
  return { keys: around.files.map(({ key }) => key), removed, behind, findings };
}

describe('the pages around a story', () => {
  test('are none when it is as published', async () => {
    expect(await keysAround(three['stories/b.md'])).toEqual({
      keys: [],
      removed: [],
      behind: [],
      findings: [],
    });
  });

  test('are its own alone when its excerpt stays', async () => {
    const long = 'It was dark. '.repeat(80);
    await using site = await smallSite({
      ...three,
      'stories/b.md': story({ title: 'Second', date: '2025-01-01', body: `${long}Teh end.` }),
    });
    const published = asPublished((await site.build()).files);
    await site.write(
      'stories/b.md',
      story({ title: 'Second', date: '2025-01-01', body: `${long}The end.` }),
    );
    const change = onDisk(site.root, 'stories/b.md', 'b');
    using around = await aroundOf(site, published, change === null ? [] : [change]);
    expect(around.files.map(({ key }) => key)).toEqual(['stories/b/index.html']);
  });

  test('are what lists it when its excerpt changes, whatever others look like on disk', async () => {
    const edited = three['stories/b.md'].replace('dark', 'light');
    const others = {
      'stories/a.md': story({ title: 'Not yet', body: 'Teh owl.' }),
      'stories/c.md': null,
      'stories/d.md': story({ title: 'Coming soon' }),
    };
    const { keys } = await keysAround(edited, others);
    expect(keys).toEqual([
      'archive/2025/index.html',
      'atom.xml',
      'authors/saki/index.html',
      'authors/saki/page/1/index.html',
      'feed.json',
      'feed.xml',
      'index.html',
      'page/1/index.html',
      'stories/b/index.html',
      'tags/rain/index.html',
    ]);
  });

  test('are those of its neighbours, too, when its title changes', async () => {
    const { keys } = await keysAround(three['stories/b.md'].replace('Second', 'The Second'));
    expect(keys).toEqual(expect.arrayContaining(['stories/a/index.html', 'stories/c/index.html']));
  });

  test('leave a neighbour behind whose source is not what was published', async () => {
    const renamed = three['stories/b.md'].replace('Second', 'The Second');
    const { keys, behind } = await keysAround(renamed, {
      'stories/a.md': three['stories/a.md'].replace('dark', 'bright'),
    });
    expect(behind).toEqual(['a']);
    expect(keys).not.toContain('stories/a/index.html');
    expect(keys).toContain('stories/c/index.html');
  });

  test('lose a link to a story that is not published, and say so', async () => {
    const linked = `${three['stories/b.md']}See [the new one](d.md).\n`;
    const { findings } = await keysAround(linked, { 'stories/d.md': story({ title: 'New' }) });
    expect(findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning link-not-out',
    ]);
  });

  test('of one whose address leads elsewhere are a redirect and what listed it', async () => {
    await using site = await smallSite({
      ...three,
      'stories/a.md': `${three['stories/a.md']}See [the second](b.md).\n`,
    });
    const published = asPublished((await site.build()).files);
    const change = { kind: 'redirected', slug: 'b', to: '/stories/c/' } as const;
    using around = await aroundOf(site, published, [change]);
    expect(around.read('stories/b/index.html')).toContain(
      'url=/stories/c/"><a href="/stories/c/">Third</a>',
    );
    expect(around.read('stories/a/index.html')).toContain('href="/stories/b/"');
    expect(around.read('index.html')).not.toContain('Second');
  });
});

const words = fc.constantFrom('dark', 'light', 'wet', 'cold');
const titles = fc.constantFrom('The Owl', 'The Cat', 'Rain & Snow', 'Second', 'שלום');
const slugs = ['a', 'b', 'c', 'd', 'e'] as const;

interface Parts {
  readonly title: string;
  readonly date: string;
  readonly author: string;
  readonly words: string;
  readonly more: readonly string[];
  readonly link: string | null;
  readonly image: boolean;
}

const parts: fc.Arbitrary<Parts> = fc.record({
  title: titles,
  date: fc.constantFrom('2023-05-01', '2024-05-01', '2024-05-02', '2025-05-01', '2026-05-01'),
  author: fc.constantFrom('Saki', 'saki', 'Ann'),
  words,
  more: fc
    .tuple(
      fc.constantFrom('', 'tags: [night]', 'tags: [Night, rain]', 'tags: [rain]'),
      fc.constantFrom('', 'updated: 2026-06-01'),
      fc.constantFrom('', '', 'redirectFrom: [old]', 'redirectFrom: [/x/y/]'),
      fc.constantFrom('', '', 'lang: he', 'summary: Short.'),
      fc.constantFrom('', '', '', '', 'draft: true'),
      fc.constantFrom('', '', '', '', 'slug: z'),
    )
    .map((lines) => lines.filter((line) => line !== '')),
  link: fc.option(fc.constantFrom(...slugs, 'z'), { freq: 3 }),
  image: fc.boolean(),
});

const sourceOf = ({ title, date, author, words, more, link, image }: Parts): string =>
  story({
    title: JSON.stringify(title),
    date,
    author,
    more: more.join('\n'),
    body: [
      `It was ${words}.`,
      ...(link === null ? [] : [`See [another](${link === 'z' ? '/stories/z/' : `${link}.md`}).`]),
      ...(image ? ['![a fox](fox.svg)'] : []),
    ].join('\n\n'),
  });

const pixel = `<svg xmlns="http://www.w3.org/2000/svg" width="4" height="2"></svg>`;

const told = (file: OutputFile) => ({
  ...file,
  contentDigest: file.contentDigest?.slice(0, 22) ?? null,
});

/** Codes of a build's errors; null when it was made. */
async function refusal(build: Promise<unknown>): Promise<unknown> {
  return build.then(
    () => null,
    (error: unknown) => error,
  );
}

test('is what a build of the published sources with that one change gives, byte for byte', async () => {
  let compared = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.record({
        before: fc.tuple(parts, parts, parts, parts),
        edited: fc.oneof(
          parts,
          words.map((word) => ({ words: word })),
          titles.map((title) => ({ title })),
          fc.constant(null),
        ),
        which: fc.nat(3),
        // What lies on disk besides.
        disturbed: fc.nat(4),
        other: parts,
        newcomer: fc.option(parts),
      }),
      async ({ before, edited, which, disturbed, other, newcomer }) => {
        const files = Object.fromEntries(
          before.map((known, at) => [`stories/${slugs[at]}.md`, sourceOf(known)]),
        );
        await using site = await smallSite({ ...files, 'stories/fox.svg': pixel });
        // The old addresses of a draft that shares its slug with a story are known to a whole build alone.
        if (
          before.some(
            ({ more }) => more.includes('draft: true') && /redirectFrom/.test(more.join()),
          )
        )
          return;
        if ((await refusal(site.build())) !== null) return;
        const published = asPublished((await site.build()).files);
        const file = `stories/${slugs[which]}.md`;
        const key = [...published.values()].find(({ story }) => story?.file === file)?.key;
        if (key === undefined) return;
        const slug = key.split('/')[1] ?? '';
        const known = before[which];
        if (known === undefined) return;
        const source = sourceOf({
          ...known,
          ...(edited ?? { more: [...known.more, 'draft: true'] }),
        });
        await using expected = await smallSite({
          ...files,
          'stories/fox.svg': pixel,
          [file]: source,
        });
        const isRefused = await refusal(expected.build());
        await site.write(file, source);
        if (disturbed !== which && disturbed < 4)
          await site.write(`stories/${slugs[disturbed]}.md`, sourceOf(other));
        if (newcomer !== null) await site.write('stories/new.md', sourceOf(newcomer));
        const disk = onDisk(site.root, file, slug);
        const isDraft = disk?.kind === 'as-on-disk' && disk.meta.draft;
        // A draft under another slug is more than a story taken away: its old addresses count.
        if (disk === null || (isDraft && edited !== null)) return;
        using around = await aroundOf(site, published, [isDraft ? { kind: 'gone', slug } : disk]);
        const errors = around.findings.filter(({ severity }) => severity === 'error');
        if (isRefused !== null) return;
        expect(errors).toEqual([]);
        const behind = new Set(around.behind.map((left) => `stories/${left}/index.html`));
        const built = (await expected.build()).files.filter(({ key }) => !behind.has(key));
        const after = new Map(published);
        for (const gone of around.removed) after.delete(gone);
        for (const [made, value] of asPublished(around.files)) after.set(made, value);
        for (const left of behind) after.delete(left);
        const differing = built.filter(
          ({ key, digest }) => published.get(key)?.live?.digest !== digest,
        );
        compared += differing.length;
        expect(around.files.map(told)).toEqual(differing.map(told));
        expect([...after.keys()].toSorted()).toEqual(built.map(({ key }) => key));
        const bytes = contentsOf(expected.outDir);
        for (const { key } of around.files)
          expect(Buffer.from(around.read(key)).toString('latin1')).toBe(bytes[key]);
      },
    ),
    { numRuns: 60 },
  );
  expect(compared).toBeGreaterThan(15);
}, 60_000);
