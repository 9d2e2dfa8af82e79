import { readFile } from 'node:fs/promises';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import { LedgerMoved } from '../publish/ledger-store.ts';
import type { CommandContext, Site } from './context.ts';
import { type Looking, lookAtSources } from '../site/around/left-alone.ts';
import { buildOnce, cacheDirOf, hasBuilt } from './fix-typo-cache.ts';
import { type Edit, openEditor, parseReplacements, replaceInSource } from './fix-typo-edit.ts';
import { fixOnce } from './fix-typo-once.ts';
import { templatesAsPublished } from './fix-typo-render.ts';
import { findStory, toSlugGiven } from './fix-typo-story.ts';
import { openTarget } from './open-target.ts';
import { retryWhenMoved } from './publish-run.ts';

export interface FixArgs {
  readonly slug: string;
  readonly replace: readonly string[];
  readonly title: boolean;
  readonly max: number | null;
  readonly editor: boolean;
  readonly yes: boolean;
  readonly urgent: boolean;
  readonly wait: boolean;
  readonly verify: boolean;
  readonly withEverything: boolean;
  readonly log: string | null;
}

/**
 * The body of `fix-typo`: corrects the source if asked, renders the story and what shows it, and publishes that. A
 * replacement that did not reach the site is taken back.
 */
export async function fixTypo(context: CommandContext, args: FixArgs): Promise<ExitCode> {
  parseReplacements(args.replace);
  const site = await context.site();
  // All sources are looked at while the ledger is read.
  const early = hasBuilt(site.root) ? lookAtSources(site.root, cacheDirOf(site.root)) : null;
  try {
    return await fixWith(context, { site, args, looking: early });
  } finally {
    await early?.stop();
  }
}

async function fixWith(
  context: CommandContext,
  {
    site,
    args,
    looking: early,
  }: { readonly site: Site; readonly args: FixArgs; readonly looking: Looking | null },
): Promise<ExitCode> {
  const target = await openTarget(site);
  const slug = toSlugGiven(args.slug);
  const { found, entries } = await target.store.lookAhead(() => site.clock.now());
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
      const exit = await publishSite(context, { ...args, plan: null, undoFix: false });
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
