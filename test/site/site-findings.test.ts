import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { smallSite, story, templates } from './small-site.ts';

const fox = story();
const long = 'x'.repeat(300);

/** A site, and what a build says about it: code and place. */
const cases: readonly [
  name: string,
  files: Readonly<Record<string, string | null>>,
  expected: readonly string[],
][] = [
  ['no story at all', {}, ['no-stories']],
  [
    'two stories with one slug',
    { 'stories/a/fox.md': fox, 'stories/b/fox.md': fox },
    ['slug-taken stories/b/fox.md'],
  ],
  [
    'a coming story with the slug of one that is out',
    { 'stories/a/fox.md': fox, 'stories/b/fox.md': story({ date: '2027-01-01' }) },
    ['slug-taken stories/b/fox.md'],
  ],
  [
    'a coming story with a picture that is not there',
    { 'stories/a.md': fox, 'stories/b.md': story({ date: '2027-01-01', body: '![Fox](fox.png)' }) },
    ['image-missing stories/b.md:7'],
  ],
  [
    'spellings of one tag',
    {
      'stories/a.md': story({ date: '2025-01-01', more: 'tags: [Short Stories]' }),
      'stories/b.md': story({ more: 'tags: [short-stories]' }),
    },
    ['tag-spellings stories/b.md'],
  ],
  [
    'spellings of one author',
    {
      'stories/a.md': story({ date: '2025-01-01', author: 'M. R. James' }),
      'stories/b.md': story({ author: 'M.R. James' }),
    },
    ['author-spellings stories/b.md'],
  ],
  [
    'an author without a letter',
    { 'stories/a.md': story({ author: '"***"' }) },
    ['name-without-letters stories/a.md'],
  ],
  [
    'a redirect from a page that is there',
    { 'stories/a.md': fox, 'stories/b.md': story({ more: 'redirectFrom: [a]' }) },
    ['key-taken stories/b.md'],
  ],
  [
    'a redirect to itself',
    { 'stories/a.md': story({ more: 'redirectFrom: [a]' }) },
    ['redirect-loop stories/a.md'],
  ],
  [
    'redirects in a circle',
    {
      'stories/a.md': story({ more: 'redirectFrom: [b]' }),
      'stories/b.md': story({ more: 'redirectFrom: [a]' }),
    },
    ['redirect-loop stories/a.md'],
  ],
  [
    'one address redirected to two stories',
    {
      'stories/a.md': story({ more: 'redirectFrom: [old]' }),
      'stories/b.md': story({ more: 'redirectFrom: [old]' }),
    },
    ['redirect-twice stories/b.md'],
  ],
  [
    'a static file in the place of a page',
    { 'stories/a.md': fox, 'templates/static/index.html': 'mine' },
    ['key-taken templates/static/index.html'],
  ],
  [
    'static files that differ by case alone',
    { 'stories/a.md': fox, 'templates/static/About.txt': '', 'templates/static/about.txt': '' },
    ['key-taken templates/static/about.txt'],
  ],
  [
    'a static file where pages need a folder',
    { 'stories/a.md': fox, 'templates/static/stories': 'mine' },
    ['key-taken templates/static/stories'],
  ],
  [
    'an old address too long for a disk',
    { 'stories/a.md': story({ more: `redirectFrom: [/${long}/]` }) },
    ['redirect-path stories/a.md:5'],
  ],
  [
    'a template that is not there',
    { 'stories/a.md': fox, 'templates/archive.eta': null },
    ['template-missing templates/archive.eta'],
  ],
  [
    'a tag that is not closed',
    { 'stories/a.md': fox, 'templates/list.eta': '\n\n<p><%= it.heading </p>' },
    ['template-syntax templates/list.eta:3'],
  ],
  [
    'an expression that is none',
    { 'stories/a.md': fox, 'templates/list.eta': '<%= it. %>' },
    ['template-syntax templates/list.eta'],
  ],
  [
    'a value that is not there',
    {
      'stories/a.md': fox,
      'stories/b.md': fox,
      'templates/story.eta': '<p>\n<%= it.story.titel %>\n</p>',
    },
    ['template-failed templates/story.eta:2'],
  ],
  [
    'a value that is not there, below one that is',
    {
      'stories/a.md': fox,
      'templates/list.eta':
        '<% for (const card of it.cards) { %>\n<%= card.author.name %>\n<% } %>',
    },
    ['template-failed templates/list.eta:2'],
  ],
  [
    'a value that is not there, in a part',
    {
      'stories/a.md': fox,
      'templates/story.eta': `<%~ include('parts/tags') %>`,
      'templates/parts/tags.eta': '\n<%= it.tags %>',
    },
    ['template-failed templates/parts/tags.eta:2'],
  ],
  [
    'an optional value written without a test',
    { 'stories/a.md': fox, 'templates/story.eta': '<%= it.story.updated %>' },
    ['template-failed templates/story.eta:1'],
  ],
  [
    'an asset that is not there',
    { 'stories/a.md': fox, 'templates/list.eta': `<%= it.asset('print.pdf') %>` },
    ['template-failed templates/list.eta:1'],
  ],
  [
    'a style sheet that shows what is not there',
    {
      'stories/a.md': fox,
      'templates/assets/site.css': 'a { color: red }\nb { background: url("none.png") }',
    },
    ['asset-missing templates/assets/site.css:2'],
  ],
  [
    'style sheets that import each other',
    { 'stories/a.md': fox, 'templates/assets/print.css': '@import "site.css";' },
    ['asset-cycle templates/assets/print.css'],
  ],
  [
    'a hidden static file',
    { 'stories/a.md': fox, 'templates/static/.env': 'SECRET=1' },
    ['template-dotfile templates/static/.env'],
  ],
  [
    'many things at once, in templates, front matter and bodies',
    {
      'stories/a.md': story({ title: '""', date: 'soon' }),
      'stories/b.md': story({ body: '[gone](none.md) and [a](a.md)' }),
      'templates/list.eta': '<%= it. %>',
    },
    [
      'field-missing stories/a.md:2',
      'field-date stories/a.md:4',
      'link-missing stories/b.md:7',
      'template-syntax templates/list.eta',
    ],
  ],
];

test.each(cases)('%s', async (_name, files, expected) => {
  await using site = await smallSite(files);
  const findings = await site.findings();
  const told = findings.map(({ code, place }) => [
    code,
    place && `${place.file}${place.line === undefined ? '' : `:${place.line}`}`,
  ]);
  expect(told.map((parts) => parts.filter((part) => part !== null).join(' '))).toEqual(expected);
});

test('a link out of the tree is refused, one inside it is followed', async () => {
  await using site = await smallSite({
    'stories/a.md': fox,
    '.env': 'SECRET=1',
    'templates/static/a.txt': 'a',
  });
  await symlink('a.txt', join(site.root, 'templates/static/b.txt'));
  expect(await site.findings()).toEqual([]);
  expect(site.read('b.txt')).toBe('a');
  await symlink('../../.env', join(site.root, 'templates/static/c.txt'));
  await symlink('..', join(site.root, 'templates/static/all'));
  const codes = (await site.findings()).map(({ code, place }) => `${code} ${place?.file}`);
  expect(codes).toEqual([
    'template-link templates/static/all',
    'template-link templates/static/c.txt',
  ]);
});

test('a value made of HTML is shown as text', async () => {
  await using site = await smallSite({
    'stories/a.md': story({ title: '"<b>Fox</b> & \'Hound\'"' }),
  });
  await site.build();
  expect(site.read('stories/a/index.html')).toContain(
    '<h1>&lt;b&gt;Fox&lt;/b&gt; &amp; &#39;Hound&#39;</h1>',
  );
});

test('a refused build leaves the output folder as it was', async () => {
  await using site = await smallSite({ 'stories/a.md': fox });
  await site.build();
  await site.write(
    'templates/story.eta',
    `${templates['templates/story.eta'] ?? ''}<%= it.nothing %>`,
  );
  await expect(site.build()).rejects.toMatchObject({ code: 'site-refused', exitCode: 1 });
  expect(site.read('stories/a/index.html')).toContain('<h1>The Fox</h1>');
  await site.write('templates/story.eta', templates['templates/story.eta'] ?? '');
  expect((await site.build()).findings).toEqual([]);
});
