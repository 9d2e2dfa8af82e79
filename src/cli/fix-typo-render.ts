import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { UserError } from '../findings/user-error.ts';
import type { Entry } from '../plan/ledger.ts';
import type { StoredRoot } from '../publish/root-shape.ts';
import { renderAround } from '../site/around/render-around.ts';
import type { Around, StoryChange } from '../site/around/types.ts';
import { hasErrors } from '../findings/finding.ts';
import { parseFrontMatter } from '../site/front-matter.ts';
import { readLinkers, readSourceRows } from '../site/read-build-cache.ts';
import { listSources, readSource } from '../site/read-sources.ts';
import { readSiteTemplates, type SiteTemplates } from '../site/read-site-templates.ts';
import { listTemplates } from '../site/read-templates.ts';
import type { SiteIndex } from '../site/story-links.ts';
import type { Site } from './context.ts';
import { cacheDirOf } from './fix-typo-cache.ts';
import { type Published, publishedSources, toBuilt } from './pages-around.ts';
import type { ToPublish } from './publish-run.ts';

/** The templates, if pages as published can be made with them. Throws UserError where something else has changed. */
export function templatesAsPublished(site: Site, root: StoredRoot, slug: string): SiteTemplates {
  const templates = readSiteTemplates(listTemplates(site.root).files);
  const changed = [
    ...(templates.digest === root.templatesDigest ? [] : ['templates/']),
    ...(site.configDigest === root.configDigest && site.policyDigest === root.policyDigest
      ? []
      : ['the configuration']),
  ];
  if (changed.length === 0) return templates;
  throw new UserError({
    code: 'pages-changed',
    what: `${changed.join(' and ')} changed since the last publish: every page may look different.`,
    why: 'A single story can only be taken to readers among pages that are as published.',
    next: `Publish everything that has changed with it: storyclub fix-typo ${slug} --with-everything.`,
    state: 'Nothing was changed.',
    exitCode: 1,
  });
}

/** The pages around a change, and how they are published with all else as it is. */
export interface Rendered extends AsyncDisposable {
  readonly around: Around;
  readonly built: ToPublish;
  /** Keys that may change. */
  readonly within: ReadonlySet<string>;
}

/** Renders the changes into a folder of their own. Throws UserError with the findings when one is an error. */
export async function renderChanges(
  site: Site,
  { root, entries }: Published,
  {
    templates,
    changes,
  }: { readonly templates: SiteTemplates; readonly changes: readonly StoryChange[] },
): Promise<Rendered> {
  const outDir = await mkdtemp(join(site.root, '.storyclub', 'around-'));
  const drop = (): Promise<void> => rm(outDir, { recursive: true, force: true });
  try {
    const around = await renderAround({
      root: site.root,
      site: site.config.site,
      storiesPerPage: site.config.storiesPerPage,
      templates,
      published: entries,
      changes,
      withheld: root.takenDown,
      outDir,
      unpublished: () => storiesBesides(site, entries),
      linkersTo: (paths) => readLinkers(cacheDirOf(site.root), paths),
    });
    if (hasErrors(around.findings)) throw refuse(around);
    return {
      around,
      ...toBuilt({ root, entries }, { around, outDir }),
      [Symbol.asyncDispose]: drop,
    };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Stories that are on disk and not published: a link to one of them is left out, not refused. */
function storiesBesides(
  { root, config }: Site,
  entries: ReadonlyMap<string, Entry>,
): SiteIndex['stories'] {
  const slugs = new Map(readSourceRows(cacheDirOf(root))?.map(([file, , slug]) => [file, slug]));
  const out = publishedSources(entries);
  return listSources(root).flatMap((source) => {
    const { file } = source;
    if (out.has(file)) return [];
    const slug =
      slugs.get(file) ??
      parseFrontMatter({ file, text: readSource(source) }, { site: config.site }).meta?.slug;
    return slug === undefined ? [] : [{ file, slug, out: false }];
  });
}

function refuse({ findings }: Around): UserError {
  return new UserError({
    code: 'site-refused',
    what: 'The story cannot be published: there are errors in it.',
    next: 'Correct what is listed and run the command again.',
    state: 'The site is as it was.',
    findings,
    exitCode: 1,
  });
}
