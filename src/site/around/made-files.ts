import { join } from 'node:path';
import { toFeedStories } from '../feed-stories.ts';
import { renderFeeds } from '../feeds.ts';
import { contentTypeOf, sameImage } from '../pass-files.ts';
import { readBody } from '../read-body.ts';
import { sitemapEntries } from '../sitemap-entries.ts';
import type { StoryImage } from '../source.ts';
import type { FileKind, OutputFile } from '../types.ts';
import { pageWriter } from '../write-page.ts';
import type { Affected } from './affected.ts';
import type { Side } from './side.ts';
import type { AroundOptions } from './types.ts';

interface Made {
  readonly key: string;
  readonly kind: FileKind;
  readonly contentType: string;
  readonly body: () => string | Uint8Array;
}

/** Feeds, sitemap and images that differ from what is published, written out. */
export async function writeMadeFiles(
  options: AroundOptions,
  {
    after,
    affected,
    images,
    standing,
  }: {
    readonly after: Side;
    readonly affected: Affected;
    readonly images: readonly StoryImage[];
    readonly standing: (key: string) => string | null;
  },
): Promise<readonly OutputFile[]> {
  const write = pageWriter(options.outDir);
  const made = [
    ...(affected.feeds ? feeds(options, after) : []),
    ...(affected.sitemap ? await sitemap(options, after) : []),
    ...images.filter(({ key }) => standing(key) === null).map((image) => toMade(image, options)),
  ];
  return made.flatMap(({ key, kind, contentType, body }): OutputFile[] => {
    const { digest, size, stamp } = write({ key, body: body(), standing: standing(key) });
    return stamp === null
      ? []
      : [{ key, kind, contentType, digest, size, contentDigest: null, loads: [], story: null }];
  });
}

function feeds({ site }: AroundOptions, after: Side): readonly Made[] {
  const stories = toFeedStories(after, (position) => after.cardAt(position), site.timeZone);
  return renderFeeds(stories, site).map(({ key, contentType, body }) => ({
    key,
    kind: 'listing',
    contentType,
    body: () => body,
  }));
}

async function sitemap({ site }: AroundOptions, { arrangement }: Side): Promise<readonly Made[]> {
  const { renderSitemap } = await import('../sitemap.ts');
  const parts = await renderSitemap(sitemapEntries(arrangement, site.url), site.url);
  return parts.map(({ key, body }) => ({
    key,
    kind: 'listing',
    contentType: 'application/xml; charset=utf-8',
    body: () => body,
  }));
}

const toMade = ({ key, file }: StoryImage, { root }: AroundOptions): Made => ({
  key,
  kind: 'fingerprinted',
  contentType: contentTypeOf(key),
  body: () => sameImage(readBody(join(root, file)), { key, file }),
});
