import { join } from 'node:path';

import mime from 'mime-types';

import type { SiteIdentity } from '../config/types.ts';
import { UserError } from '../findings/user-error.ts';
import type { Arrangement } from './arrange.ts';
import type { Build } from './build-changed.ts';
import { inputDigest } from './digest.ts';
import { toFeedStories } from './feed-stories.ts';
import { renderFeeds } from './feeds.ts';
import { toImageFacts } from './image-facts.ts';
import type { StoriesPass } from './pass-stories.ts';
import { readBody } from './read-body.ts';
import type { ImageRecord } from './read-images.ts';
import { stampOf } from './read-stamps.ts';
import type { ArrangedStory, StoryImage } from './source.ts';
import { shownImages } from './shown-images.ts';
import { sitemapEntries } from './sitemap-entries.ts';
import { renderSitemap } from './sitemap.ts';
import { toRow, type OutputRow, type StandingFiles } from './standing.ts';
import type { FileKind, OutputFile } from './types.ts';
import { pageWriter } from './write-page.ts';

export interface FilesPass {
  readonly rows: readonly OutputRow[];
  /** Images the stories show, with the stamps they had before they were read. */
  readonly images: readonly ImageRecord[];
}

/** A file with the way to its bytes, taken only when it is not standing. */
export interface Wanted {
  readonly key: string;
  readonly kind: FileKind;
  readonly contentType: string;
  readonly loads: readonly string[];
  readonly input: string;
  readonly source: string;
  readonly body: () => string | Uint8Array;
}

/** Everything that is no page: feeds, sitemap, robots.txt, assets, static files and the stories' images. */
export async function renderFiles(
  build: Build,
  arrangement: Arrangement,
  stories: StoriesPass,
): Promise<FilesPass> {
  const images = imagesOf(build, stories);
  const sitemap = await sitemapOf(build, arrangement);
  const wanted = [
    ...feedsOf(build.start.options.site, arrangement, stories.cardAt),
    ...robotsOf(build),
    ...assetsOf(build),
    ...staticsOf(build),
    ...images.wanted,
  ];
  const place = placer(build.standing, build.folders.staging);
  const rows = [...wanted, ...sitemap.wanted].map(place);
  return { rows: [...rows, ...sitemap.kept], images: images.records };
}

/** Writes a file to the staging folder, unless it is standing. */
export function placer(
  standing: { readonly files: StandingFiles },
  staging: string,
): (wanted: Wanted) => OutputRow {
  const write = pageWriter(staging);
  return ({ key, kind, contentType, loads, input, source, body }) => {
    const kept = standing.files.get(key);
    if (kept?.input === input) return { ...kept, source, isNew: false };
    const written = write({ key, body: body(), standing: kept?.file.digest ?? null });
    const file = { key, kind, contentType, contentDigest: null, loads, story: null };
    return toRow({ written, file, input, source }, standing);
  };
}

export function feedsOf(
  site: SiteIdentity,
  arrangement: Pick<Arrangement<ArrangedStory>, 'stories'>,
  cardAt: StoriesPass['cardAt'],
): Wanted[] {
  const feedStories = toFeedStories(arrangement, cardAt, site.timeZone);
  const input = inputDigest(feedStories);
  return renderFeeds(feedStories, site).map(({ key, contentType, body }) => ({
    key,
    kind: 'listing',
    contentType,
    loads: [],
    input,
    source: 'stories',
    body: () => body,
  }));
}

function robotsOf({ start, templates }: Build): Wanted[] {
  if (templates.statics.some(({ name }) => name === 'robots.txt')) return [];
  const body = `User-agent: *\nAllow: /\n\nSitemap: ${start.options.site.url}/sitemap.xml\n`;
  const contentType = 'text/plain; charset=utf-8';
  return [
    {
      key: 'robots.txt',
      kind: 'file',
      contentType,
      loads: [],
      input: inputDigest(body),
      source: 'robots.txt',
      body: () => body,
    },
  ];
}

function assetsOf({ templates }: Build): Wanted[] {
  return [...templates.assets.values()].map(({ key, file, body, loads }) => ({
    key,
    kind: 'fingerprinted',
    contentType: contentTypeOf(key),
    loads,
    input: key,
    source: file,
    body: () => body,
  }));
}

function staticsOf({ templates }: Build): Wanted[] {
  return templates.statics.map(({ name, file, path, stamp }) => ({
    key: name,
    kind: 'file',
    contentType: contentTypeOf(name),
    loads: [],
    input: stamp,
    source: file,
    body: () => readBody(path),
  }));
}

function imagesOf(
  { start }: Build,
  stories: StoriesPass,
): { wanted: Wanted[]; records: ImageRecord[] } {
  const { root } = start.options;
  const records = [...shownImages(stories).values()].map((image) => ({
    ...image,
    stamp: stampOf(join(root, image.file)) ?? '',
  }));
  // Images of one name and content have one key, wherever they are.
  const byKey = new Map(records.map((record) => [record.key, record]));
  const wanted = [...byKey.values()].map(({ key, file, stamp }): Wanted => ({
    key,
    kind: 'fingerprinted',
    contentType: contentTypeOf(key),
    loads: [],
    input: stamp,
    source: file,
    body: () => sameImage(readBody(join(root, file)), { key, file }),
  }));
  return { wanted, records };
}

/** The bytes of an image, if they are still those its key was made of. */
export function sameImage(bytes: Buffer, { key, file }: Pick<StoryImage, 'key' | 'file'>): Buffer {
  const facts = toImageFacts(file, bytes);
  if (facts.kind === 'image' && facts.image.key === key) return bytes;
  throw new UserError({
    code: 'image-changed',
    what: `${file} was changed while the site was built.`,
    next: 'Build again.',
  });
}

/** A sitemap whose entries are the same is not made again, because that takes longest here. */
async function sitemapOf(
  { start, standing }: Build,
  arrangement: Arrangement,
): Promise<{ wanted: Wanted[]; kept: OutputRow[] }> {
  const { url } = start.options.site;
  const entries = sitemapEntries(arrangement, url);
  const input = inputDigest(entries);
  const kept = [...standing.files.values()].filter(
    (row) => row.input === input && isSitemap(row.file),
  );
  if (kept.length > 0)
    return { wanted: [], kept: kept.map((row) => ({ ...row, source: 'stories', isNew: false })) };
  const contentType = 'application/xml; charset=utf-8';
  const parts = await renderSitemap(entries, url);
  const wanted = parts.map(({ key, body }): Wanted => ({
    key,
    kind: 'listing',
    contentType,
    loads: [],
    input,
    source: 'stories',
    body: () => body,
  }));
  return { wanted, kept: [] };
}

const isSitemap = ({ key }: Pick<OutputFile, 'key'>): boolean => /^sitemap(-\d+)?\.xml$/.test(key);

export function contentTypeOf(key: string): string {
  const type = mime.contentType(key.slice(key.lastIndexOf('/') + 1));
  return type === false ? 'application/octet-stream' : type;
}
