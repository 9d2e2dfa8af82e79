import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createFixture } from 'fs-fixture';
import { systemClock } from '../../src/clock.ts';
import { directoryOrigin } from '../../src/origin/directory.ts';
import type { Origin } from '../../src/origin/origin.ts';
import { type CliResult, runCli } from './run-cli.ts';
import { checkDocument } from './json-schemas.ts';

/** Templates as small as a site can have, so that a plan of it fits on a page. */
const templates: Readonly<Record<string, string>> = {
  'layout.eta': `<!doctype html>
<html lang="<%= it.page.lang %>"><title><%= it.page.title %></title>
<link rel="stylesheet" href="<%= it.asset('site.css') %>">
<%~ it.body %>
`,
  'story.eta': `<h1><%= it.story.title %></h1><%~ it.story.html %>\n`,
  'list.eta': `<h1><%= it.heading %></h1>
<% for (const card of it.cards) { %><a href="<%= card.url %>"><%= card.title %></a> <%= card.excerpt %>
<% } %>`,
  'archive.eta': `<% for (const link of it.years) { %><a href="<%= link.url %>"><%= link.title %> <%= link.count %></a><% } %>\n`,
  'not-found.eta': `<h1><%= it.words.notFoundTitle %></h1>\n`,
  'redirect.eta': `<a href="<%= it.to.url %>"><%= it.to.title %></a>\n`,
  'assets/site.css': `body { color: black }\n`,
};

export interface StoryParts {
  readonly title: string;
  readonly date: string;
  readonly body?: string;
  /** More front matter, line by line. */
  readonly more?: string;
}

/** The source of a story. */
export function story({ title, date, body = 'It was dark.', more = '' }: StoryParts): string {
  const rest = more === '' ? '' : `${more}\n`;
  return `---\ntitle: ${title}\nauthor: Ada Lind\ndate: ${date}\n${rest}---\n\n${body}\n`;
}

export interface ClubOptions {
  /** Stories by file name without `.md`. */
  readonly stories: Readonly<Record<string, string>>;
  /** More of the configuration than the site's name. */
  readonly config?: object;
  readonly env?: Readonly<Record<string, string>>;
  /** More files, by path. */
  readonly files?: Readonly<Record<string, string>>;
}

export interface RunOptions {
  /** The instant at which the command runs, on the local target: `2026-11-20 10:00` in UTC. */
  readonly at?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** A story site in a temporary folder, and the program people run. */
export interface Club extends AsyncDisposable {
  readonly root: string;
  /** The environment its commands run in. */
  readonly env: Readonly<Record<string, string>>;
  path(file: string): string;
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  configure(config: object): Promise<void>;
  run(args: readonly string[], options?: RunOptions): Promise<CliResult>;
  /** `publish --yes` and more arguments; fails the test unless it exits with 0. */
  publish(options?: RunOptions, ...more: readonly string[]): Promise<CliResult>;
  /** The same with `--json`, as its document. */
  receipt(options?: RunOptions, ...more: readonly string[]): Promise<Receipt>;
  /** The text of a file in dist/; null when there is none. */
  built(key: string): Promise<string | null>;
  /** The local origin, for looking behind the program's back. */
  readonly origin: Origin;
  /** The text of an object of the local origin; null when there is none. */
  live(key: string): Promise<string | null>;
}

/** What scenarios read of the document of a publish; the schema describes all of it. */
export interface Receipt {
  readonly changes: readonly {
    readonly key: string;
    readonly change: string;
    readonly reason: string;
    readonly kind: string;
    readonly action: string;
    readonly until: string | null;
  }[];
  readonly purge: { readonly items: readonly { readonly item: string }[]; readonly evicts: number };
  readonly cost: Cost;
  /** What was done, in numbers counted; null when nothing was. */
  readonly receipt: { readonly cost: Cost; readonly readersBy: string | null } | null;
}

interface Cost {
  readonly usd: number;
  readonly requests: Readonly<Record<string, number>>;
}

/** Makes a site whose local target is empty. */
export async function createClub(options: ClubOptions): Promise<Club> {
  const { stories, config = {}, env: always = {}, files = {} } = options;
  const prefixed = (folder: string, tree: Readonly<Record<string, string>>, ending = '') =>
    Object.entries(tree).map(([name, text]) => [`${folder}/${name}${ending}`, text]);
  const fixture = await createFixture(
    Object.fromEntries([
      ...prefixed('templates', templates),
      ...prefixed('stories', stories, '.md'),
      ...Object.entries(files),
      ['storyclub.config.ts', configText(config)],
    ]),
  );
  const root = fixture.path.replace(/\/$/, '');
  const origin = directoryOrigin({ root: `${root}/.storyclub/origin`, clock: systemClock() });
  const run: Club['run'] = (args, { at, env = {} } = {}) =>
    runCli(args, {
      cwd: root,
      env: {
        ...always,
        ...(at === undefined ? {} : { STORYCLUB_NOW: `${at.replace(' ', 'T')}:00Z` }),
        ...env,
      },
    });
  const published = async (options: RunOptions, more: readonly string[]): Promise<CliResult> => {
    const result = await run(['publish', '--yes', ...more], options);
    if (result.exitCode !== 0)
      throw new Error(`publish ended with ${result.exitCode}:\n${result.stderr}${result.stdout}`);
    return result;
  };
  return {
    root,
    env: always,
    path: (file) => fixture.getPath(file),
    write: (file, text) => fixture.writeFile(file, text).then(() => {}),
    remove: (file) => fixture.rm(file),
    configure: (changed) =>
      fixture.writeFile('storyclub.config.ts', configText(changed)).then(() => {}),
    run,
    publish: (options = {}, ...more) => published(options, more),
    receipt: async (options = {}, ...more) =>
      JSON.parse((await published(options, ['--json', ...more])).stdout),
    origin,
    built: (key) => readFile(fixture.getPath('dist', key), 'utf8').catch(() => null),
    live: async (key) => {
      const answer = await origin.get(key);
      return answer.outcome === 'found' ? Buffer.from(answer.body).toString('utf8') : null;
    },
    [Symbol.asyncDispose]: () => fixture.rm(),
  };
}

function configText(config: object): string {
  const site = {
    url: 'https://www.storyclub.example',
    title: 'Story Club',
    author: 'The Story Club',
    language: 'en-GB',
    timeZone: 'UTC',
  };
  return `import { defineConfig } from 'storyclub'\nexport default defineConfig(${JSON.stringify({ site, ...config })})\n`;
}

/** A screen without what differs from run to run: how long it took, who published, and how that is compressed. */
export function screen(text: string): string {
  return text
    .replaceAll(/in \d+\.\d s$/gm, 'in … s')
    .replaceAll(/ by \S+@\S+ \(/g, ' by ada@desk (')
    .replace(/^(ledger .*?)\S+ k?B for (.+) \(\d+ (bytes a key\), root ).+/m, '$1… for $2 (… $3…')
    .trimEnd();
}

/** The lines of an audit log, each checked against its schema. */
export function logLines(path: string): readonly LogLine[] {
  return readFileSync(path, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const value: LogLine = JSON.parse(line);
      checkDocument('log', value);
      return value;
    });
}

/** What scenarios read of a line of the audit log. */
export interface LogLine {
  readonly op: 'put' | 'headers' | 'delete' | 'purge' | 'bound';
  readonly key?: string;
  readonly items?: readonly string[];
  readonly callerReference?: string;
  readonly sent?: string;
  readonly answered?: string;
  readonly created?: string | null;
  readonly action?: string;
  readonly until?: string | null;
}

/** Log lines in a few words; what one phase does at once is in the order of its keys. */
export function told(lines: readonly LogLine[]): readonly string[] {
  const phaseOf = ({ op, key = '' }: LogLine): string => {
    if (op !== 'put' && op !== 'headers') return op;
    if (key.startsWith('stories/')) return 'pages';
    return key.startsWith('assets/') || key === 'robots.txt' ? 'files' : 'listings';
  };
  const runs: { phase: string; words: string[] }[] = [];
  for (const line of lines) {
    const phase = phaseOf(line);
    const { op, key, items, action = '' } = line;
    const words = `${op} ${key ?? items?.join(' ')} ${action}`.trimEnd();
    const last = runs.at(-1);
    if (last?.phase === phase) last.words.push(words);
    else runs.push({ phase, words: [words] });
  }
  return runs.flatMap(({ words }) => words.toSorted());
}
