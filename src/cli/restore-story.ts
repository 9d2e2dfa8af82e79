import { hasErrors } from '../findings/finding.ts';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import type { TakenDown } from '../plan/ledger.ts';
import { paintFor, printable } from '../report/paint.ts';
import { renderReceipt } from '../report/receipt-text.ts';
import { restoreToJson } from '../report/restore-json.ts';
import { renderRestored, renderRestoring } from '../report/restore-text.ts';
import { afterExit, afterPublish, afterToJson } from './after-publish.ts';
import type { CommandContext, Site } from './context.ts';
import { type GitState, gitStateOf } from './fix-typo-git.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import {
  applyRun,
  type Planned,
  prepareRun,
  type PublishRun,
  retryWhenMoved,
} from './publish-run.ts';
import { renderReturning, type Returning } from './restore-returning.ts';
import { asPublishedBy } from './publisher.ts';
import type { Published } from './pages-around.ts';
import { asPublishedPolicy } from './take-down-render.ts';
import { toSlug, unknownStory } from './take-down-story.ts';

export interface RestoreArgs {
  readonly slug: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly wait: boolean;
  readonly verify: boolean;
  readonly log: string | null;
}

interface Command {
  readonly context: CommandContext;
  readonly site: Site;
  readonly target: OpenTarget;
  readonly args: RestoreArgs;
}

interface Restoring extends Command {
  readonly run: PublishRun;
  readonly story: TakenDown;
  readonly returning: Returning;
}

/** The body of `restore`: forgets the take-down, and publishes the story as it stands on disk with what shows it. */
export async function restoreStory(context: CommandContext, args: RestoreArgs): Promise<ExitCode> {
  const site = await context.site();
  const target = await openTarget(site);
  return await retryWhenMoved(context, () => restoreOnce({ context, site, target, args }));
}

async function restoreOnce(command: Command): Promise<ExitCode> {
  const { context, site, target, args } = command;
  const { found, entries } = await target.store.lookAhead(() => site.clock.now());
  const story = storyThatIsDown(toSlug(args.slug), found?.root.takenDown ?? []);
  if (found === null) throw new Error('a story is down in a ledger');
  const published: Published = { root: found.root, entries };
  await using returning = await renderReturning(site, published, story);
  const git = await gitStateOf(site.root, story.file);
  const run = toRun(command, published, { story, returning, git });
  const prepared = await prepareRun(run);
  if (prepared === null || prepared.outcome === 'at-rest') return sayDeclined(context);
  const { plan } = prepared;
  // What a dead publish had changed is in the ledger now: from its entries on.
  if (prepared.found?.root.serial !== found.root.serial) return restoreOnce(command);
  const restoring: Restoring = { ...command, run, story, returning };
  const options = { width: context.width, paint: paintFor(context.colour.stdout) };
  context.print(renderRestoring(plan, { story, returning }, options));
  context.showFindings([...returning.findings, ...prepared.findings, ...plan.findings]);
  if (hasErrors(plan.findings)) {
    sayDocument(restoring, prepared, null);
    context.note(['', 'refused: nothing was changed']);
    return 1;
  }
  if (args.dryRun) {
    sayDocument(restoring, prepared, null);
    return 0;
  }
  const question = `Bring ${printable(returning.title)} back to ${plan.target}?`;
  if (context.signal.aborted || (!args.yes && !(await context.confirm(question, '--yes')))) {
    sayDocument(restoring, prepared, null);
    return sayDeclined(context);
  }
  return await apply(restoring, prepared);
}

async function apply(restoring: Restoring, prepared: Planned): Promise<ExitCode> {
  const { context, run, returning, args } = restoring;
  const began = performance.now();
  const receipt = await applyRun(run, prepared);
  const options = { width: context.width, paint: paintFor(context.colour.stdout) };
  const seconds = (performance.now() - began) / 1000;
  const lines = [
    ...renderRestored(returning, context.width),
    ...renderReceipt(receipt, { ...options, seconds }),
  ];
  context.print(['', ...lines]);
  await context.summary(['### storyclub restore', '', ...lines.map((line) => `- ${line}`)]);
  const isSent = receipt.isComplete && receipt.purge.state !== 'owed';
  const keys = new Set(receipt.lines.map(({ key }) => key));
  const after = await afterPublish(context, {
    site: run.site,
    target: run.target,
    wait: isSent && args.wait ? keys : null,
    verify: isSent && args.verify ? { which: 'keys', keys } : null,
  });
  const common = { target: run.site.config.target, verbose: context.verbose };
  sayDocument(restoring, prepared, { receipt, after: afterToJson(after, common) });
  context.showFindings(receipt.findings.filter((each) => !prepared.plan.findings.includes(each)));
  if (!receipt.isComplete) return receipt.lines.length === 0 ? 2 : 3;
  return receipt.purge.state === 'owed' ? 4 : afterExit(after);
}

function sayDocument(
  { context, story, returning }: Restoring,
  { plan, findings }: Planned,
  done: Parameters<typeof restoreToJson>[1]['done'],
): void {
  const all = [...returning.findings, ...findings];
  context.document(
    restoreToJson({ story, returning }, { plan, done, verbose: context.verbose, findings: all }),
  );
}

function sayDeclined(context: CommandContext): ExitCode {
  context.note(['declined: nothing was changed']);
  return 1;
}

function toRun(
  { context, site, target, args }: Command,
  { root }: Published,
  {
    story,
    returning,
    git,
  }: {
    readonly story: TakenDown;
    readonly returning: Returning;
    readonly git: GitState | null;
  },
): PublishRun {
  const published = asPublishedBy(context.env, root.publish);
  const isUncommitted =
    git === null ? null : published.isUncommitted === true || git !== 'committed';
  return {
    context,
    site: asPublishedPolicy(site, root),
    target,
    built: returning.built,
    terms: {
      yes: args.yes,
      urgent: false,
      thorough: true,
      log: args.log,
      within: returning.within,
      // Of the rest of the site the ledger knows the commit; this story may be in none.
      who: { ...published, isUncommitted },
      notes: { takenDown: root.takenDown.filter(({ slug }) => slug !== story.slug) },
    },
  };
}

function storyThatIsDown(slug: string, takenDown: readonly TakenDown[]): TakenDown {
  const story = takenDown.find((each) => each.slug === slug);
  if (story !== undefined) return story;
  if (takenDown.length > 0)
    throw unknownStory(
      slug,
      takenDown.map((each) => each.slug),
      'No story that is down has',
    );
  throw new UserError({
    code: 'story-unknown',
    what: `${slug} is not down: no story is.`,
    next: 'A new story, or one that was changed, comes out with: storyclub publish.',
  });
}
