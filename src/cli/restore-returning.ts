import type { Finding } from '../findings/finding.ts';
import { UserError } from '../findings/user-error.ts';
import type { TakenDown } from '../plan/ledger.ts';
import { dayAt } from '../site/days.ts';
import { parseFrontMatter } from '../site/front-matter.ts';
import { findSource, listSources, readSource, type SourceFile } from '../site/read-sources.ts';
import type { StoryMeta } from '../site/source.ts';
import type { Site } from './context.ts';
import type { ToPublish } from './publish-run.ts';
import { type Published, toBuilt } from './pages-around.ts';
import { isFrameAsPublished, readMeta, renderComing } from './take-down-render.ts';

/** Why a story does not come back at once, though it stays down no longer; null when it does. */
export type NotYet = 'no-source' | 'draft' | 'dated' | null;

/** What a restore changes, made and waiting in a folder of its own. Keys are sorted. */
export interface Returning extends AsyncDisposable {
  readonly notYet: NotYet;
  /** The day it comes out, where it is dated. */
  readonly date: string | null;
  readonly title: string;
  readonly built: ToPublish;
  readonly within: ReadonlySet<string>;
  /** Keys that were not there. */
  readonly returning: readonly string[];
  /** Keys that are made again with it. */
  readonly changed: readonly string[];
  /** Slugs of stories whose pages should name it again: their sources are not as published. */
  readonly behind: readonly string[];
  readonly findings: readonly Finding[];
}

/** Makes a story that was taken down, and what shows it. Throws UserError where it has errors. */
export async function renderReturning(
  site: Site,
  published: Published,
  story: TakenDown,
): Promise<Returning> {
  const { slug, key } = story;
  const source = sourceOf(site, story);
  const meta = source === null ? null : soundMeta(site, source);
  const today = dayAt(site.clock.now(), site.config.site.timeZone);
  const notYet = whyNotYet(meta, today);
  if (source === null || meta === null || notYet !== null)
    return recordOnly(published, { story, meta, notYet });
  if (!isFrameAsPublished(site, published.root)) throw otherFrame(slug);
  const live = published.entries.get(key);
  const change = {
    kind: 'as-on-disk',
    published: live?.story === undefined || live.story === null ? null : slug,
    source,
    meta,
  } as const;
  const rendered = await renderComing(site, published, { change, slug, file: source.file });
  const { files, removed, behind, findings } = rendered.around;
  const isNew = (each: string): boolean =>
    each === key || (published.entries.get(each)?.live ?? null) === null;
  const keys = files.map((file) => file.key);
  return {
    notYet: null,
    date: null,
    title: meta.title,
    ...toBuilt(published, rendered),
    returning: keys.filter(isNew),
    changed: [...keys.filter((each) => !isNew(each)), ...removed],
    behind,
    findings,
    [Symbol.asyncDispose]: () => rendered[Symbol.asyncDispose](),
  };
}

function whyNotYet(meta: StoryMeta | null, today: string): NotYet {
  if (meta === null) return 'no-source';
  if (meta.draft) return 'draft';
  return meta.date > today ? 'dated' : null;
}

/** Nothing comes back; a page that led elsewhere from its address goes. */
function recordOnly(
  published: Published,
  {
    story: { key, title },
    meta,
    notYet,
  }: { readonly story: TakenDown; readonly meta: StoryMeta | null; readonly notYet: NotYet },
): Returning {
  const live = published.entries.get(key);
  const removed = live?.kind === 'listing' && live.live !== null ? [key] : [];
  const around = { files: [], removed, behind: [], findings: [] };
  return {
    notYet,
    date: meta?.date ?? null,
    title: meta?.title ?? title,
    ...toBuilt(published, { around, outDir: '' }),
    returning: [],
    changed: removed,
    behind: [],
    findings: [],
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Its source: where it was, or wherever a story has its slug now. */
function sourceOf(site: Site, { file, slug }: TakenDown): SourceFile | null {
  const there = findSource(site.root, file);
  if (there !== null) {
    const meta = readMeta(site, there);
    if (meta === null || meta.slug === slug) return there;
  }
  return listSources(site.root).find((source) => readMeta(site, source)?.slug === slug) ?? null;
}

function soundMeta({ config }: Site, source: SourceFile): StoryMeta {
  const { file } = source;
  const { meta, findings } = parseFrontMatter(
    { file, text: readSource(source) },
    { site: config.site },
  );
  if (meta !== null) return meta;
  throw new UserError({
    code: 'site-refused',
    what: `${file} cannot be published: its front matter has errors.`,
    next: 'Correct what is listed and run the command again.',
    state: 'The story is still down.',
    findings,
    exitCode: 1,
  });
}

function otherFrame(slug: string): UserError {
  return new UserError({
    code: 'pages-changed',
    what: 'templates/ or the configuration changed since the last publish: every page may look different.',
    why: 'A single story can only be taken to readers among pages that are as published.',
    next: `Publish what has changed first, then: storyclub restore ${slug}.`,
    state: 'The story is still down.',
    exitCode: 1,
  });
}
