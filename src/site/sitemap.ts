import { SitemapIndexStream, SitemapStream, streamToPromise } from 'sitemap';

import { SITEMAP_LENGTH, sitemapKeys } from './keys.ts';

export interface SitemapEntry {
  /** Absolute. */
  readonly url: string;
  /** Calendar day. */
  readonly lastmod: string | null;
}

export interface SitemapFile {
  readonly key: string;
  readonly body: Buffer;
}

/** `sitemap.xml`; beyond `length` addresses it is the index of `sitemap-1.xml`, `sitemap-2.xml`… */
export async function renderSitemap(
  entries: readonly SitemapEntry[],
  siteUrl: string,
  length = SITEMAP_LENGTH,
): Promise<SitemapFile[]> {
  const [first = '', ...keys] = sitemapKeys(entries.length, length);
  if (keys.length === 0) return [{ key: first, body: await toSitemap(entries) }];
  const parts: SitemapFile[] = [];
  for (const key of keys) {
    const from = parts.length * length;
    parts.push({ key, body: await toSitemap(entries.slice(from, from + length)) });
  }
  const index = new SitemapIndexStream();
  const body = streamToPromise(index);
  for (const { key } of parts) index.write({ url: `${siteUrl}/${key}` });
  index.end();
  return [{ key: first, body: await body }, ...parts];
}

async function toSitemap(entries: readonly SitemapEntry[]): Promise<Buffer> {
  const stream = new SitemapStream({
    lastmodDateOnly: true,
    xmlns: { news: false, xhtml: false, image: false, video: false },
  });
  const body = streamToPromise(stream);
  for (const { url, lastmod } of entries)
    stream.write(lastmod === null ? { url } : { url, lastmod });
  stream.end();
  return body;
}
