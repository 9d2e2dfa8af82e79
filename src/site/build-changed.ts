import { siteFinding } from '../findings/codes-site-build.ts';
import { hasErrors, type Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import { arrangeSite, type Arrangement } from './arrange.ts';
import type { BuildStart, Built } from './build.ts';
import type { BuildRecord } from './build-cache.ts';
import { claimsOf } from './claims.ts';
import { findClashingKeys } from './check-keys.ts';
import { dayAt } from './days.ts';
import { LastBuild } from './last-build.ts';
import { linksOf } from './link-index.ts';
import { checkComing } from './pass-coming.ts';
import { readFrontMatters } from './pass-front-matter.ts';
import { renderPages, type PagesPass } from './pass-pages.ts';
import { orderFindings } from './order-findings.ts';
import { renderStories, type StoriesPass } from './pass-stories.ts';
import { readSiteTemplates, type SiteTemplates } from './read-site-templates.ts';
import { toPlainFile } from './story-file.ts';
import { standingOf, type OutputRow, type Standing } from './standing.ts';
import { toRemember, type Finished } from './to-record.ts';
import { startCrew, workersFor, type Crew } from './worker-pool.ts';
import { bySlug, deadEndsOf, noticesOf, type WithheldStories } from './withheld.ts';
import { writeBuildCache } from './write-build-cache.ts';
import {
  applyToOutput,
  checkOutputFolder,
  dropStaging,
  foldersOf,
  openStaging,
  swapOutput,
  type OutputFolders,
} from './write-output.ts';

/** What the passes of one build share. */
export interface Build {
  readonly start: BuildStart;
  readonly templates: SiteTemplates;
  readonly standing: Standing;
  readonly folders: OutputFolders;
  readonly crew: Crew;
  readonly withheld: WithheldStories;
}

/** A build in which something may have to be rendered: two passes over the stories, then all that shows them. */
export async function buildChanged(start: BuildStart): Promise<Built> {
  const { options } = start;
  const folders = foldersOf({
    root: options.root,
    outDir: options.outDir,
    cacheDir: start.cacheDir,
  });
  checkOutputFolder(folders);
  const standing = standingOf(start);
  const recruits = startCrew(options.workers ?? workersFor(countChanged(start, standing)));
  try {
    const templates = readSiteTemplates(start.templates.files);
    openStaging(folders);
    const crew = await recruits.ready({
      site: options.site,
      staging: folders.staging,
      templates: hasErrors(templates.findings) ? null : templates.sources,
      assets: new Map([...templates.assets.values()].map(({ name, key }) => [name, key])),
    });
    const withheld = bySlug(options.withheld ?? []);
    return await renderAndWrite({ start, templates, standing, folders, crew, withheld });
  } finally {
    await recruits.close();
    dropStaging(folders);
  }
}

const NO_PAGES: PagesPass = { rows: [], findings: [], rendered: 0 };

async function renderAndWrite(build: Build): Promise<Built> {
  const { start, templates, withheld } = build;
  const { now, site, storiesPerPage } = start.options;
  // Feeds and sitemaps load while the threads are busy.
  const filesPass = import('./pass-files.ts');
  const front = await readFrontMatters(build);
  const written = [...front.stories.values()].map(({ meta }) => meta);
  const metas = written.filter(({ slug }) => !withheld.has(slug));
  const arrangement = arrangeSite(metas, { today: dayAt(now, site.timeZone), storiesPerPage });
  const links = await linksOf(build, front, arrangement);
  await build.crew.index(links.index);
  const stories = await renderStories(build, { front, arrangement, links });
  const coming = await checkComing(build, { front, arrangement, links });
  const { clashes, deadEnds } = judgeKeys(build, arrangement, stories);
  const known = [
    ...start.findings,
    ...templates.findings,
    ...front.findings,
    ...arrangement.findings,
    ...noticesOf(written, withheld),
    ...deadEnds,
    ...stories.findings,
    ...coming.findings,
    ...clashes,
    ...(arrangement.stories.length === 0 && front.broken.length === 0
      ? [siteFinding('no-stories', { dated: metas.length })]
      : []),
  ];
  const { renderFiles } = await filesPass;
  const [pages, files] = await Promise.all([
    clashes.length > 0 ? NO_PAGES : renderPages(build, arrangement, stories.cardAt),
    hasErrors(known) ? null : renderFiles(build, arrangement, stories),
  ]);
  const findings = orderFindings([...known, ...pages.findings]);
  if (files === null || hasErrors(findings)) throw refuse(findings);
  const closing = build.crew.close();
  const rows = [...stories.rows, ...pages.rows, ...files.rows].toSorted((a, b) =>
    a.file.key < b.file.key ? -1 : 1,
  );
  const finished: Finished = { front, arrangement, links, stories, coming, files, rows, findings };
  const remembered = toRemember(build, finished);
  moveIn(build, rows);
  const record = writeBuildCache(start.cacheDir, remembered);
  await closing;
  return {
    record,
    files: filesOf(start, record, rows),
    rendered: stories.rendered + pages.rendered,
  };
}

/** More files than these are read again when they are asked for, so that what the build has of them may go. */
const MOST_IN_HAND = 20_000;

function filesOf(
  { cacheDir }: BuildStart,
  record: BuildRecord,
  rows: readonly OutputRow[],
): Built['files'] {
  if (rows.length <= MOST_IN_HAND) {
    const files = rows.map(({ file }) => toPlainFile(file));
    return () => files;
  }
  const made = new LastBuild(cacheDir, record, []);
  return () => made.files.map(({ file }) => file);
}

/** What is wrong with the keys the site claims, which are too many to keep. */
function judgeKeys(
  build: Build,
  arrangement: Arrangement,
  stories: StoriesPass,
): { readonly clashes: readonly Finding[]; readonly deadEnds: readonly Finding[] } {
  const claims = claimsOf(build, arrangement, stories);
  return { clashes: findClashingKeys(claims), deadEnds: deadEndsOf(build.withheld, claims) };
}

function moveIn({ standing, folders }: Build, rows: readonly OutputRow[]): void {
  const keys = new Set(rows.map(({ file }) => file.key));
  if (standing.isFull) {
    swapOutput(folders, [...keys]);
    return;
  }
  const written = rows.filter(({ isNew }) => isNew).map(({ file }) => file.key);
  const removed = [...standing.keys].filter((key) => !keys.has(key));
  applyToOutput(folders, { written, removed, before: standing.keys });
}

/** How many stories are to be rendered, at least: all of them when a file of templates/ has changed. */
function countChanged({ sources, templates, last }: BuildStart, standing: Standing): number {
  const stamps = new Map(last?.record.templates);
  const { files } = templates;
  const isNewFrame =
    files.length !== stamps.size || files.some(({ file, stamp }) => stamps.get(file) !== stamp);
  if (standing.isFull || isNewFrame) return sources.length;
  return sources.filter(({ file, stamp }) => standing.stories.get(file)?.stamp !== stamp).length;
}

function refuse(findings: readonly Finding[]): UserError {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return new UserError({
    code: 'site-refused',
    what: `The site was not built: ${errors === 1 ? 'there is 1 error' : `there are ${errors} errors`} in its files.`,
    next: 'Correct what is listed and build again.',
    state: 'The pages of the last build are as they were.',
    findings,
    exitCode: 1,
  });
}
