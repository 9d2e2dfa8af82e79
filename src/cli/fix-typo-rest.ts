import { renderLeft } from '../report/fix-text.ts';
import type { LeftAlone, Looking } from '../site/around/left-alone.ts';
import { dayAt } from '../site/days.ts';
import type { CommandContext, Site } from './context.ts';
import { commitLine, type GitState } from './fix-typo-git.ts';
import type { Published } from './pages-around.ts';
import type { FoundStory } from './fix-typo-story.ts';

/** What a correction left as it was, and how it is kept. */
export interface Rest {
  readonly leftAlone: readonly LeftAlone[];
  /** Slugs of stories whose pages could not follow. */
  readonly behind: readonly string[];
  readonly commit: string | null;
}

/** Other stories that are on disk otherwise than published. */
export async function leftAsPublished(
  looking: Looking,
  { root, config, clock }: Site,
  { published, file }: { readonly published: Published; readonly file: string },
): Promise<readonly LeftAlone[]> {
  const today = dayAt(clock.now(), config.site.timeZone);
  return await looking.left({
    root,
    identity: config.site,
    today,
    published: published.entries.values(),
    except: file,
  });
}

/** Says what was left alone, and how to keep the correction. */
export async function tellRest(
  context: CommandContext,
  {
    story,
    title,
    git,
    behind,
  }: {
    readonly story: FoundStory;
    readonly title: string;
    readonly git: GitState | null;
    readonly behind: readonly string[];
  },
  leftAlone: readonly LeftAlone[],
): Promise<Rest> {
  context.print(renderLeft({ leftAlone, behind }, context.width));
  const commit = commitLine(git, { path: story.source.path, cwd: context.cwd, title });
  if (commit !== null)
    context.print(['Commit it: until then a publish from the old text stops.', `  ${commit}`]);
  return { leftAlone, behind, commit };
}
