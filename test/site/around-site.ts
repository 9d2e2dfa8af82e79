import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderAround } from '../../src/site/around/render-around.ts';
import type { Around, PublishedFile, StoryChange } from '../../src/site/around/types.ts';
import { parseFrontMatter } from '../../src/site/front-matter.ts';
import { findSource, listSources, readSource } from '../../src/site/read-sources.ts';
import { readSiteTemplates } from '../../src/site/read-site-templates.ts';
import { listTemplates } from '../../src/site/read-templates.ts';
import type { OutputFile } from '../../src/site/types.ts';
import type { Withheld } from '../../src/site/withheld.ts';
import { identity, type SmallSite } from './small-site.ts';

/** What the ledger knows of a built site: content digests shortened, files loaded through others among the loads. */
export function asPublished(files: readonly OutputFile[]): ReadonlyMap<string, PublishedFile> {
  return new Map(
    files.map(({ key, kind, digest, contentDigest, loads, story }) => [
      key,
      {
        key,
        kind,
        live: { digest, contentDigest: contentDigest?.slice(0, 22) ?? null, loads },
        unusedSince: null,
        story,
      },
    ]),
  );
}

export interface AroundRun extends Around, Disposable {
  /** The text of a file that was written. */
  readonly read: (key: string) => string;
}

/** The changes to what is published, rendered from the site as it stands on disk. */
export async function aroundOf(
  site: SmallSite,
  published: ReadonlyMap<string, PublishedFile>,
  changes: readonly StoryChange[],
  withheld: readonly Withheld[] = [],
): Promise<AroundRun> {
  const outDir = mkdtempSync(join(tmpdir(), 'around-'));
  const { root } = site;
  const out = new Set(
    [...published.values()].flatMap(({ story }) => (story === null ? [] : [story.file])),
  );
  const around = await renderAround({
    root,
    site: identity,
    storiesPerPage: 2,
    templates: readSiteTemplates(listTemplates(root).files),
    published,
    changes,
    withheld,
    outDir,
    unpublished: () =>
      listSources(root).flatMap(({ file }) => {
        const slug = metaOf(root, file)?.slug;
        return slug === undefined || out.has(file) ? [] : [{ file, slug, out: false }];
      }),
    linkersTo: () => [...out],
  });
  return {
    ...around,
    read: (key) => readFileSync(join(outDir, key), 'utf8'),
    [Symbol.dispose]: () => rmSync(outDir, { recursive: true }),
  };
}

/** A story as it stands on disk; null when it has no sound front matter. */
export function onDisk(root: string, file: string, published: string | null): StoryChange | null {
  const source = findSource(root, file);
  const meta = metaOf(root, file);
  return source === null || meta === null ? null : { kind: 'as-on-disk', published, source, meta };
}

function metaOf(root: string, file: string) {
  const source = findSource(root, file);
  if (source === null) return null;
  return parseFrontMatter({ file, text: readSource(source) }, { site: identity }).meta;
}
