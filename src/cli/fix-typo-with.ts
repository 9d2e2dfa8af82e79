import { readFile } from 'node:fs/promises';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import type { Entry } from '../plan/ledger.ts';
import { LedgerMoved } from '../publish/ledger-moved.ts';
import type { Look } from '../publish/ledger-store.ts';
import { type Looking, lookAtSources } from '../site/around/left-alone.ts';
import type { CommandContext, Site } from './context.ts';
import type { FixArgs } from './fix-typo.ts';
import { buildOnce, cacheDirOf } from './fix-typo-cache.ts';
import { type Edit, openEditor, parseReplacements, replaceInSource } from './fix-typo-edit.ts';
import { fixOnce } from './fix-typo-once.ts';
import { templatesAsPublished } from './fix-typo-render.ts';
import { findStory, toSlugGiven } from './fix-typo-story.ts';
import type { OpenTarget } from './open-target.ts';
import { retryWhenMoved } from './publish-run.ts';

interface FixStart {
  readonly site: Site;
  readonly target: OpenTarget;
  readonly args: FixArgs;
  /** The ledger as it was found; the next look at it costs no request. */
  readonly look: Look & { readonly entries: ReadonlyMap<string, Entry> };
  /** Null where no build is remembered. */
  readonly looking: Looking | null;
}

/**
 * Corrects the source if asked, renders the story and what shows it, and publishes that. A replacement that did not
 * reach the site is taken back.
 */
export async function fixWith(
  context: CommandContext,
  { site, target, args, look: { found, entries }, looking: early }: FixStart,
): Promise<ExitCode> {
  parseReplacements(args.replace);
  const slug = toSlugGiven(args.slug);
  if (found === null) throw nothingPublished(site.config.target);
  const story = findStory(site, slug, entries);
  const templates = args.withEverything ? null : templatesAsPublished(site, found.root, slug);
  if (early === null) await buildOnce(context, site);
  if (args.editor && !(await changesInEditor(context, story.source.path))) {
    context.print([`${story.source.file} was closed unchanged: nothing to do`]);
    return 0;
  }
  const edit = await replaceInSource(context, story.source, args);
  try {
    if (templates === null) {
      const { publishSite } = await import('./publish-site.ts');
      const exit = await publishSite(context, { ...args, plan: null, forceOlder: false });
      return await takenBackUnlessDone(context, edit, exit);
    }
    const looking = early ?? lookAtSources(site.root, cacheDirOf(site.root));
    const run = { context, site, target, args, slug, templates, edit, looking };
    const exit = await retryWhenMoved(context, () => fixOnce(run)).finally(() => looking.stop());
    return await takenBackUnlessDone(context, edit, exit);
  } catch (error) {
    const isBefore =
      error instanceof LedgerMoved || (error instanceof UserError && error.exitCode < 3);
    if (isBefore) await takeBack(context, edit);
    throw error;
  }
}

/** 1 and 2: refused, declined or stopped before anything changed. */
async function takenBackUnlessDone(
  context: CommandContext,
  edit: Edit,
  exit: ExitCode,
): Promise<ExitCode> {
  if (exit === 1 || exit === 2) await takeBack(context, edit);
  return exit;
}

async function takeBack(context: CommandContext, { file, takeBack: undo }: Edit): Promise<void> {
  if (file !== null && (await undo())) context.note([`${file} is as it was before.`]);
}

async function changesInEditor(context: CommandContext, path: string): Promise<boolean> {
  const before = await readFile(path);
  await openEditor(context, path);
  return !(await readFile(path)).equals(before);
}

function nothingPublished(target: string): UserError {
  return new UserError({
    code: 'nothing-published',
    what: `Nothing has been published to ${target} yet.`,
    next: 'Publish first: storyclub publish.',
  });
}
