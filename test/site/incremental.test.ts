import * as fc from 'fast-check';
import { mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';

import { contentsOf, smallSite, story, templates, type SmallSite } from './small-site.ts';

const three = {
  'stories/a.md': story({ title: 'First', date: '2024-01-01', more: 'tags: [night]' }),
  'stories/b.md': story({ title: 'Second', date: '2025-01-01', more: 'tags: [rain]' }),
  'stories/c.md': story({ title: 'Third', date: '2026-01-01', author: 'M. R. James' }),
};

/** Keys whose bytes differ between the two states of the output folder. */
async function changedBy(site: SmallSite, edit: () => Promise<void>): Promise<string[]> {
  const before = contentsOf(site.outDir);
  await edit();
  await site.build();
  const after = contentsOf(site.outDir);
  const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...keys].filter((key) => before[key] !== after[key]).toSorted();
}

describe('a second build', () => {
  test('renders nothing when nothing has changed', async () => {
    await using site = await smallSite(three);
    const first = await site.build();
    const second = await site.build();
    expect(second.stats.rendered).toBe(0);
    expect({ ...second, stats: null }).toEqual({ ...first, stats: null });
  });

  test('renders an edited story and nothing else', async () => {
    await using site = await smallSite(three);
    await site.build();
    await site.write(
      'stories/b.md',
      three['stories/b.md'].replace('dark', 'bright').replace('---\n\n', 'summary: Same.\n---\n\n'),
    );
    await site.build();
    await site.write(
      'stories/b.md',
      three['stories/b.md'].replace('dark', 'light').replace('---\n\n', 'summary: Same.\n---\n\n'),
    );
    expect((await site.build()).stats.rendered).toBe(1);
  });

  test('renders the neighbours of a story with another title, and what lists it', async () => {
    await using site = await smallSite(three);
    await site.build();
    const rename = () =>
      site.write('stories/b.md', three['stories/b.md'].replace('Second', 'The Second'));
    expect(await changedBy(site, rename)).toEqual([
      'archive/2025/index.html',
      'atom.xml',
      'authors/saki/index.html',
      'authors/saki/page/1/index.html',
      'feed.json',
      'feed.xml',
      'index.html',
      'page/1/index.html',
      'stories/a/index.html',
      'stories/b/index.html',
      'stories/c/index.html',
      'tags/rain/index.html',
    ]);
  });

  test('touches only home and one numbered page of a list when a story arrives', async () => {
    await using site = await smallSite(three);
    await site.build();
    const arrive = () =>
      site.write('stories/d.md', story({ title: 'Fourth', author: 'Ann', date: '2026-02-01' }));
    const changed = await changedBy(site, arrive);
    expect(changed.filter((key) => /^(page\/|index)/.test(key))).toEqual([
      'index.html',
      'page/2/index.html',
    ]);
    expect(changed).toContain('stories/c/index.html');
    expect(changed).not.toContain('stories/b/index.html');
  });

  test('renders everything after a change of a template, the configuration or the program', async () => {
    await using site = await smallSite(three);
    const { stats } = await site.build();
    await site.write(
      'templates/layout.eta',
      `${templates['templates/layout.eta'] ?? ''}<!-- new -->`,
    );
    expect((await site.build()).stats.rendered).toBe(stats.rendered);
    expect((await site.build({ configDigest: 'other' })).stats.rendered).toBe(stats.rendered);
    expect((await site.build({ configDigest: 'other', programVersion: '9' })).stats.rendered).toBe(
      stats.rendered,
    );
  });

  test('renders every page that loads a changed style sheet, and no page for a changed static file', async () => {
    await using site = await smallSite({ ...three, 'templates/static/humans.txt': 'us' });
    await site.build();
    await site.write('templates/static/humans.txt', 'all of us');
    expect((await site.build()).stats.rendered).toBe(0);
    expect(site.read('humans.txt')).toBe('all of us');
    const deep = await changedBy(site, () =>
      site.write('templates/assets/paper.png', 'another picture'),
    );
    expect(deep).toContain('stories/a/index.html');
    expect(deep.filter((key) => key.startsWith('assets/site.'))).toHaveLength(2);
    expect(deep.filter((key) => key.startsWith('assets/print.'))).toHaveLength(0);
  });

  test('puts back what was deleted or written over in the output folder', async () => {
    await using site = await smallSite(three);
    await site.build();
    const whole = contentsOf(site.outDir);
    await rm(join(site.outDir, 'stories/a/index.html'));
    await rm(join(site.outDir, 'sitemap.xml'));
    await writeFile(join(site.outDir, 'stories/b/index.html'), 'mine');
    expect((await site.build()).stats.rendered).toBe(2);
    expect(contentsOf(site.outDir)).toEqual(whole);
    await rm(site.outDir, { recursive: true });
    await site.build();
    expect(contentsOf(site.outDir)).toEqual(whole);
  });

  test('sees an image that changed beside a story that did not', async () => {
    const svg = (width: number) =>
      `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="2"></svg>`;
    await using site = await smallSite({
      'stories/a.md': story({ body: '![A fox](fox.svg)' }),
      'stories/fox.svg': svg(40),
    });
    await site.build();
    await site.write('stories/fox.svg', svg(50));
    await site.build();
    expect(site.read('stories/a/index.html')).toContain('width="50"');
    expect((await readdir(join(site.outDir, 'images'))).length).toBe(1);
  });

  test('refuses when the story another one links to goes', async () => {
    await using site = await smallSite({
      ...three,
      'stories/a.md': story({ date: '2024-01-01', body: 'See [this](b.md).' }),
    });
    await site.build();
    await site.remove('stories/b.md');
    expect((await site.findings()).map(({ code, place }) => `${code} ${place?.file}`)).toEqual([
      'link-missing stories/a.md',
    ]);
  });

  test('says again what it warned of the first time', async () => {
    await using site = await smallSite({
      'stories/a.md': story({ more: 'mood: dark', body: 'Some <script>text</script>' }),
    });
    const first = await site.build();
    await site.write('stories/b.md', story({ title: 'Other' }));
    const second = await site.build();
    expect(first.findings.map(({ code }) => code)).toEqual(['unknown-field', 'html-as-text']);
    expect(second.findings).toEqual(first.findings);
  });

  test('says what is new in a folder even when no source has changed', async () => {
    await using site = await smallSite(three);
    await site.build();
    await symlink('/etc/passwd', join(site.root, 'stories/passwords.md'));
    expect((await site.build()).findings.map(({ code }) => code)).toEqual(['source-symlink']);
    expect((await site.build()).stats.rendered).toBe(0);
  });

  test('may run beside another one', async () => {
    await using site = await smallSite(three);
    const builds = await Promise.all([site.build(), site.build(), site.build({ clean: true })]);
    expect(new Set(builds.map(({ siteDigest }) => siteDigest)).size).toBe(1);
    const whole = await site.build();
    expect(Object.keys(contentsOf(site.outDir)).toSorted()).toEqual(
      whole.files.map(({ key }) => key),
    );
    expect(await readdir(site.root)).not.toContain('.dist.next');
  });

  test('after a crash between two renames starts afresh', async () => {
    await using site = await smallSite(three);
    await site.build();
    await rm(join(site.root, '.storyclub/build/site.json'));
    await writeFile(join(site.outDir, 'stories/b/index.html'), 'half');
    await mkdir(join(site.root, '.dist.next/stories'), { recursive: true });
    await site.build();
    expect(site.read('stories/b/index.html')).toContain('<h1>Second</h1>');
    expect(await readdir(site.root)).not.toContain('.dist.next');
  });
});

type Edit =
  | { readonly do: 'write'; readonly slug: string; readonly text: string }
  | { readonly do: 'delete'; readonly slug: string }
  | { readonly do: 'rename'; readonly slug: string; readonly to: string }
  | { readonly do: 'template'; readonly note: string }
  | { readonly do: 'day'; readonly day: number };

const slugs = fc.constantFrom('a', 'b', 'c', 'd', 'e');
const stories = fc
  .record({
    title: fc.constantFrom('Rain', 'Night', 'Tea'),
    author: fc.constantFrom('Saki', 'M. R. James', 'm r james'),
    date: fc.constantFrom('2024-05-01', '2025-05-01', '2025-05-02', '2026-11-21', '2026-11-23'),
    tags: fc.subarray(['night', 'Night', 'rain', 'sea']),
    draft: fc.boolean(),
    body: fc.constantFrom('Once.', 'Twice.', 'See [a](a.md).', 'Go [there](/stories/b/).'),
  })
  .map(({ tags, draft, ...parts }) =>
    story({ ...parts, more: `tags: [${tags.join(', ')}]${draft ? '\ndraft: true' : ''}` }),
  );
const edits: fc.Arbitrary<Edit> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('write' as const), slug: slugs, text: stories }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('delete' as const), slug: slugs }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('rename' as const), slug: slugs, to: slugs }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('template' as const), note: fc.constantFrom('x', 'y') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('day' as const),
      day: fc.integer({ min: 18, max: 25 }),
    }),
  },
);

test('an incremental build gives byte for byte what a clean one gives, whatever was edited', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(edits, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
      async (rounds) => {
        await using site = await smallSite({
          'stories/a.md': story(),
          'stories/b.md': story({ title: 'B', date: '2025-05-01' }),
        });
        const sources = new Map<string, string>([
          ['a', story()],
          ['b', story({ title: 'B', date: '2025-05-01' })],
        ]);
        let now = Date.parse('2026-11-20T10:00:00Z');
        for (const round of rounds) {
          for (const edit of round) now = await carryOut(edit, { site, sources, now });
          const findings = await site.findings({ now });
          const isRefused = findings.some(({ severity }) => severity === 'error');
          const incremental = isRefused ? null : await site.build({ now });
          await using fresh = await smallSite(await sourcesOf(site));
          expect(await fresh.findings({ now })).toEqual(findings);
          if (incremental === null) continue;
          const whole = await fresh.build({ now });
          expect(incremental.siteDigest).toBe(whole.siteDigest);
          expect(contentsOf(site.outDir)).toEqual(contentsOf(fresh.outDir));
        }
      },
    ),
    { numRuns: 25 },
  );
}, 120_000);

interface Desk {
  readonly site: SmallSite;
  readonly sources: Map<string, string>;
  readonly now: number;
}

async function carryOut(edit: Edit, { site, sources, now }: Desk): Promise<number> {
  switch (edit.do) {
    case 'write':
      sources.set(edit.slug, edit.text);
      await site.write(`stories/${edit.slug}.md`, edit.text);
      return now;
    case 'delete':
      if (sources.delete(edit.slug)) await site.remove(`stories/${edit.slug}.md`);
      return now;
    case 'rename': {
      const text = sources.get(edit.slug);
      if (text === undefined || sources.has(edit.to)) return now;
      sources.delete(edit.slug);
      sources.set(edit.to, text.replace('---\n\n', `redirectFrom: [${edit.slug}]\n---\n\n`));
      await site.remove(`stories/${edit.slug}.md`);
      await site.write(`stories/${edit.to}.md`, sources.get(edit.to) ?? '');
      return now;
    }
    case 'template':
      await site.write(
        'templates/story.eta',
        `${templates['templates/story.eta'] ?? ''}<!-- ${edit.note} -->`,
      );
      return now;
    case 'day':
      return Date.parse(`2026-11-${edit.day}T10:00:00Z`);
  }
}

async function sourcesOf(site: SmallSite): Promise<Record<string, string>> {
  const folders = ['stories', 'templates'].map((folder) =>
    Object.entries(contentsOf(join(site.root, folder))).map(
      ([file, text]) => [`${folder}/${file}`, text] as const,
    ),
  );
  return Object.fromEntries(folders.flat());
}
