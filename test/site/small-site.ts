import { readFileSync, readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

import { createFixture } from 'fs-fixture';
import type { Finding } from '../../src/findings/finding.ts';
import { UserError } from '../../src/findings/user-error.ts';
import { buildSite, type BuildOptions } from '../../src/site/build.ts';
import type { BuildResult } from '../../src/site/types.ts';

/** Templates that show everything a page is given, and little else. */
export const templates: Readonly<Record<string, string>> = {
  'templates/layout.eta': `<!doctype html>
<html lang="<%= it.page.lang %>" dir="<%= it.page.dir %>">
<title><%= it.page.title %></title>
<meta name="description" content="<%= it.page.description %>">
<link rel="canonical" href="<%= it.page.canonical %>">
<% if (it.page.image) { %><meta property="og:image" content="<%= it.page.image.url %>"><% } %>
<link rel="stylesheet" href="<%= it.asset('site.css') %>">
<%~ it.body %>
</html>
`,
  'templates/story.eta': `<h1><%= it.story.title %></h1>
<p><a href="<%= it.story.author.url %>"><%= it.story.author.title %></a> <%= it.story.date.text %> <%= it.story.readingTimeText %></p>
<%~ it.story.html %>
<% for (const tag of it.story.tags) { %><a href="<%= tag.url %>"><%= tag.title %></a><% } %>
<% if (it.story.previous) { %><a rel="prev" href="<%= it.story.previous.url %>"><%= it.story.previous.title %></a><% } %>
<% if (it.story.next) { %><a rel="next" href="<%= it.story.next.url %>"><%= it.story.next.title %></a><% } %>
`,
  'templates/list.eta': `<h1><%= it.heading %></h1><p><%= it.totalText %></p>
<% for (const card of it.cards) { %><a href="<%= card.url %>"><%= card.title %></a><p><%= card.excerpt %></p>
<% } %><% if (it.older) { %><a rel="next" href="<%= it.older.url %>"><%= it.older.title %></a><% } %>
<% if (it.newer) { %><a rel="prev" href="<%= it.newer.url %>"><%= it.newer.title %></a><% } %>
`,
  'templates/archive.eta': `<h1><%= it.heading %></h1>
<% for (const link of [...it.years, ...it.tags, ...it.authors]) { %><a href="<%= link.url %>"><%= link.title %> <%= link.count %></a>
<% } %>`,
  'templates/not-found.eta': `<h1><%= it.words.notFoundTitle %></h1>`,
  'templates/redirect.eta': `<meta http-equiv="refresh" content="0; url=<%= it.to.url %>"><a href="<%= it.to.url %>"><%= it.to.title %></a>
`,
  'templates/assets/site.css': `@import "print.css" print;\nbody { background: url(paper.png) }\n`,
  'templates/assets/print.css': `body { color: black }\n`,
  'templates/assets/paper.png': 'not really a picture',
};

export interface StoryParts {
  readonly title?: string;
  readonly author?: string;
  readonly date?: string;
  readonly body?: string;
  /** More front matter, line by line. */
  readonly more?: string;
}

/** The source of a story: `story({ title: 'The Fox', date: '2026-01-05', more: 'tags: [night]' })`. */
export function story(parts: StoryParts = {}): string {
  const {
    title = 'The Fox',
    author = 'Saki',
    date = '2026-01-05',
    more = '',
    body = 'It was dark.',
  } = parts;
  return `---\ntitle: ${title}\nauthor: ${author}\ndate: ${date}\n${more === '' ? '' : `${more}\n`}---\n\n${body}\n`;
}

export const identity: BuildOptions['site'] = {
  url: 'https://www.storyclub.example',
  title: 'Story Club',
  author: 'The Story Club',
  description: 'Short stories.',
  language: 'en-GB',
  timeZone: 'Europe/London',
};

export interface SmallSite extends AsyncDisposable {
  readonly root: string;
  readonly outDir: string;
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  build(options?: Partial<BuildOptions>): Promise<BuildResult>;
  /** The findings of a build, refused or not. */
  findings(options?: Partial<BuildOptions>): Promise<readonly Finding[]>;
  /** The text of a file of the built site. */
  read(key: string): string;
}

/** A site in a temporary folder; `files` are added to the small templates, those that are null are left out. */
export async function smallSite(
  files: Readonly<Record<string, string | null>>,
): Promise<SmallSite> {
  const tree = Object.entries({ ...templates, ...files }).flatMap(([file, text]) =>
    text === null ? [] : [[file, text]],
  );
  const fixture = await createFixture(Object.fromEntries(tree));
  const root = fixture.path.replace(/[/\\]$/, '');
  const outDir = join(root, 'dist');
  const build = (options: Partial<BuildOptions> = {}): Promise<BuildResult> =>
    buildSite({
      root,
      outDir,
      site: identity,
      storiesPerPage: 2,
      now: Date.parse('2026-11-20T10:00:00Z'),
      programVersion: '0.1.0',
      configDigest: 'config',
      ...options,
    });
  return {
    root,
    outDir,
    build,
    write: (file, text) => fixture.writeFile(file, text).then(() => {}),
    remove: (file) => fixture.rm(file),
    findings: (options) =>
      build(options).then(
        ({ findings }) => findings,
        (error: unknown) => {
          if (error instanceof UserError) return error.findings;
          throw error;
        },
      ),
    read: (key) => readFileSync(join(outDir, key), 'utf8'),
    [Symbol.asyncDispose]: () => fixture.rm(),
  };
}

/** Every file below a folder with its bytes, by key. */
export function contentsOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const paths = files.map((entry) => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    paths.map((path) => [relative(folder, path), readFileSync(path, 'latin1')]),
  );
}
