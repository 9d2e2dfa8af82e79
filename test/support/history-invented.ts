import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { BuildResult, OutputFile } from '../../src/site/types.ts';

/** A tiny site as a build would leave it, from values alone: every text, layout and file can come back. */
export interface InventedSite {
  readonly layout: number;
  readonly robots: number;
  /** Which text each story has; null while it is not there. */
  readonly texts: readonly (number | null)[];
}

/** The first story is old when it is published first, the others are new. */
const dates = ['2015-01-01', '2026-01-01', '2026-01-01'];

const digestOf = (text: string): string => createHash('sha256').update(text).digest('base64url');

type Parts = Pick<OutputFile, 'key' | 'kind'> & Partial<OutputFile>;

/** Writes the site's files and answers what a build would. */
export function writeInvented(outDir: string, site: InventedSite): BuildResult {
  const { layout, robots, texts } = site;
  const css = `assets/site.${layout}.css`;
  const files: OutputFile[] = [];
  const add = (body: string, parts: Parts): void => {
    const { key } = parts;
    mkdirSync(dirname(join(outDir, key)), { recursive: true });
    writeFileSync(join(outDir, key), body);
    const facts = {
      contentType: typeOf(key),
      digest: digestOf(body),
      size: Buffer.byteLength(body),
    };
    files.push({ contentDigest: null, loads: [], story: null, ...facts, ...parts });
  };
  texts.forEach((text, at) => {
    if (text === null) return;
    const content = `story ${at}, text ${text}`;
    add(`${content}, layout ${layout}`, {
      key: `stories/${at}/index.html`,
      kind: 'story',
      contentDigest: digestOf(content),
      loads: [css],
      story: cardOf(at),
    });
  });
  add(`layout ${layout}`, { key: css, kind: 'fingerprinted' });
  add(`robots ${robots}`, { key: 'robots.txt', kind: 'file' });
  add(`nothing here, layout ${layout}`, { key: '404.html', kind: 'not-found', loads: [css] });
  add(`texts ${texts.join()}, layout ${layout}`, {
    key: 'index.html',
    kind: 'listing',
    loads: [css],
  });
  const sorted = files.toSorted((a, b) => (a.key < b.key ? -1 : 1));
  return {
    outDir,
    files: sorted,
    siteDigest: digestOf(JSON.stringify(sorted)),
    templatesDigest: digestOf(String(layout)),
    configDigest: '',
    nextStoryAt: null,
    findings: [],
    stats: { stories: 0, rendered: 0, files: files.length, bytes: 0, milliseconds: 0 },
  };
}

function typeOf(key: string): string {
  if (key.endsWith('.css')) return 'text/css; charset=utf-8';
  return key.endsWith('.txt') ? 'text/plain; charset=utf-8' : 'text/html; charset=utf-8';
}

const cardOf = (at: number) => ({
  title: `Story ${at}`,
  date: dates[at] ?? '2026-01-01',
  author: 'Ada Lind',
  tags: [],
  excerpt: '',
  readingTime: 1,
  file: `stories/${at}.md`,
  lang: 'en',
  updated: null,
  redirectFrom: [],
});
