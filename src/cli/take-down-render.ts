import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hasErrors } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import type { Entry } from '../plan/ledger.ts';
import type { StoredRoot } from '../publish/root-shape.ts';
import { filesThatMention } from '../site/around/read-mentions.ts';
import { renderAround } from '../site/around/render-around.ts';
import type { Around, StoryChange } from '../site/around/types.ts';
import { parseFrontMatter } from '../site/front-matter.ts';
import { listSources, readSource, type SourceFile } from '../site/read-sources.ts';
import { readSiteTemplates } from '../site/read-site-templates.ts';
import { listTemplates } from '../site/read-templates.ts';
import type { StoryMeta } from '../site/source.ts';
import type { SiteIndex } from '../site/story-links.ts';
import type { Site } from './context.ts';
import { type Published, publishedSources } from './pages-around.ts';

/** One story that comes or goes. */
export interface Coming {
  readonly change: StoryChange;
  readonly slug: string;
  /** Its source, for links that name it. */
  readonly file: string;
}

/** The pages around a story, in a folder of their own. */
export interface RenderedAround extends AsyncDisposable {
  readonly around: Around;
  readonly outDir: string;
}

/** Whether the pages of the site can be made as they are published: templates and configuration are those of then. */
export function isFrameAsPublished({ root, configDigest }: Site, ledger: StoredRoot): boolean {
  const { digest } = readSiteTemplates(listTemplates(root).files);
  return digest === ledger.templatesDigest && configDigest === ledger.configDigest;
}

/** The site under the policy it is published under: another is a decision about every object, which a publish shows. */
export function asPublishedPolicy(site: Site, { policyDigest, tiers }: StoredRoot): Site {
  return { ...site, policyDigest, config: { ...site.config, tiers } };
}

/** Renders what shows a story without it, or with it again; every other story is as published. */
export async function renderComing(
  site: Site,
  { root, entries }: Published,
  { change, slug, file }: Coming,
): Promise<RenderedAround> {
  const state = join(site.root, '.storyclub');
  await mkdir(state, { recursive: true });
  const outDir = await mkdtemp(join(state, 'around-'));
  const drop = (): Promise<void> => rm(outDir, { recursive: true, force: true });
  try {
    const around = await renderAround({
      root: site.root,
      site: site.config.site,
      storiesPerPage: site.config.storiesPerPage,
      templates: readSiteTemplates(listTemplates(site.root).files),
      published: entries,
      changes: [change],
      withheld: root.takenDown,
      outDir,
      unpublished: () => storiesBesides(site, entries),
      linkersTo: () => filesThatMention(site.root, publishedSources(entries), { slug, file }),
    });
    if (hasErrors(around.findings)) throw refuse(around);
    return { around, outDir, [Symbol.asyncDispose]: drop };
  } catch (error) {
    await drop();
    throw error;
  }
}

/** Front matter of one source; null when it has faults or cannot be read. */
export function readMeta({ config }: Site, source: SourceFile): StoryMeta | null {
  try {
    const text = readSource(source);
    return parseFrontMatter({ file: source.file, text }, { site: config.site }).meta;
  } catch (error) {
    if (error instanceof UserError) return null;
    throw error;
  }
}

/** Stories that are on disk and not published: a link to one of them is left out, not refused. */
function storiesBesides(site: Site, entries: ReadonlyMap<string, Entry>): SiteIndex['stories'] {
  const out = publishedSources(entries);
  return listSources(site.root).flatMap((source) => {
    if (out.has(source.file)) return [];
    const slug = readMeta(site, source)?.slug;
    return slug === undefined ? [] : [{ file: source.file, slug, out: false }];
  });
}

function refuse({ findings }: Around): UserError {
  return new UserError({
    code: 'site-refused',
    what: 'The pages around the story cannot be made: there are errors in them.',
    next: 'Correct what is listed and run the command again.',
    state: 'The site is as it was.',
    findings,
    exitCode: 1,
  });
}
