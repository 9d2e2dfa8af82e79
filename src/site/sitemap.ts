import { SitemapIndexStream, SitemapStream, streamToPromise } from 'sitemap';

/** A sitemap may hold 50,000 addresses (sitemaps.org); ours stay below. */
export const SITEMAP_LENGTH = 45_000;

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
  if (entries.length <= length) return [{ key: 'sitemap.xml', body: await toSitemap(entries) }];
  const parts: SitemapFile[] = [];
  for (let from = 0; from < entries.length; from += length) {
    const key = `sitemap-${parts.length + 1}.xml`;
    parts.push({ key, body: await toSitemap(entries.slice(from, from + length)) });
  }
  const index = new SitemapIndexStream();
  const body = streamToPromise(index);
  for (const { key } of parts) index.write({ url: `${siteUrl}/${key}` });
  index.end();
  return [{ key: 'sitemap.xml', body: await body }, ...parts];
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
