import { hasErrors } from '../findings/finding.ts';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import type { TakenDown } from '../plan/ledger.ts';
import type { Plan } from '../plan/plan.ts';
import { paintFor, printable } from '../report/paint.ts';
import { alreadyDownLines, renderTakingDown } from '../report/take-down-text.ts';
import { takeDownToJson } from '../report/take-down-json.ts';
import type { CommandContext, Site } from './context.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import { asPublishedBy, publisherName } from './publisher.ts';
import { prepareRun, type PublishRun, retryWhenMoved } from './publish-run.ts';
import { applyTakeDown } from './take-down-apply.ts';
import { type Outgoing, renderOutgoing } from './take-down-outgoing.ts';
import type { Published } from './pages-around.ts';
import { asPublishedPolicy } from './take-down-render.ts';
import {
  checkRedirectStays,
  type DownStory,
  findDownStory,
  toRedirectTarget,
  toSlug,
} from './take-down-story.ts';

export interface TakeDownArgs {
  readonly slug: string;
  readonly redirectTo: string | null;
  readonly reason: string | null;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly wait: boolean;
  readonly pageOnly: boolean;
  readonly url: string | null;
  readonly log: string | null;
}

interface Command {
  readonly context: CommandContext;
  readonly site: Site;
  readonly target: OpenTarget;
  readonly args: TakeDownArgs;
}

/** A take-down as it was planned. */
export interface TakingDown extends Command {
  readonly run: PublishRun;
  readonly story: DownStory;
  readonly record: TakenDown;
  readonly outgoing: Outgoing;
}

/** What browsers keep is said at the end, in words of a take-down. */
const TOLD = 'browsers-outlive-promise';

/** The body of `take-down`: without the story, all else as published; shown, asked for, applied, waited for, verified. */
export async function takeDown(context: CommandContext, args: TakeDownArgs): Promise<ExitCode> {
  const site = await context.site();
  const target = await openTarget(site);
  return await retryWhenMoved(context, () => takeDownOnce({ context, site, target, args }));
}

async function takeDownOnce(command: Command): Promise<ExitCode> {
  const { context, site, target, args } = command;
  const look = await target.store.lookAhead(() => site.clock.now());
  if (look.found === null) throw nothingPublished(site.config.target);
  const published: Published = { root: look.found.root, entries: look.entries };
  const story = findDownStory(toSlug(args.slug), published);
  const record = toRecord(command, { story, published, at: look.at });
  await using outgoing = await renderOutgoing(site, published, {
    story,
    redirectTo: record.redirectTo,
    pageOnly: args.pageOnly,
    now: look.at,
  });
  checkRedirectStays(record.redirectTo, outgoing);
  if (isDown(story, record, outgoing)) return sayAlreadyDown(command, story.known);
  const run = toRun(command, published, { record, outgoing });
  const prepared = await prepareRun(run);
  if (prepared === null || prepared.outcome === 'at-rest') return sayDeclined(context);
  const { plan } = prepared;
  // What a dead publish had changed is in the ledger now: from its entries on.
  if (prepared.found?.root.serial !== published.root.serial) return takeDownOnce(command);
  const taking: TakingDown = { ...command, run, story, record, outgoing };
  show(taking, plan);
  const findings = [...outgoing.findings, ...prepared.findings];
  context.showFindings([...findings, ...plan.findings].filter(({ code }) => code !== TOLD));
  const document = (): void =>
    context.document(
      takeDownToJson(taking, { plan, receipt: null, verbose: context.verbose, findings }),
    );
  if (hasErrors(plan.findings)) {
    document();
    context.note(['', 'refused: nothing was changed']);
    return 1;
  }
  if (args.dryRun) {
    document();
    return 0;
  }
  const question = `Take down ${printable(story.title)} from ${plan.target}?`;
  if (context.signal.aborted || (!args.yes && !(await context.confirm(question, '--yes')))) {
    document();
    return sayDeclined(context);
  }
  return await applyTakeDown(taking, prepared);
}

function show({ context, record, outgoing }: TakingDown, plan: Plan): void {
  context.print(
    renderTakingDown(
      plan,
      { record, outgoing },
      { width: context.width, paint: paintFor(context.colour.stdout) },
    ),
  );
}

function toRecord(
  { context, site, args }: Command,
  {
    story: { slug, key, title, file, known },
    published,
    at,
  }: { readonly story: DownStory; readonly published: Published; readonly at: number },
): TakenDown {
  const redirectTo =
    args.redirectTo === null
      ? (known?.redirectTo ?? null)
      : toRedirectTarget(args.redirectTo, {
          siteUrl: site.config.site.url,
          entries: published.entries,
          story: key,
        });
  const reason = args.reason ?? known?.reason ?? null;
  return { slug, key, title, file, at, by: publisherName(context.env), reason, redirectTo };
}

/** Nothing of the story is left to take down, and its address leads where it should. */
function isDown({ isUp, known }: DownStory, record: TakenDown, { within }: Outgoing): boolean {
  if (isUp || known === null) return false;
  const isSame = known.redirectTo === record.redirectTo && known.reason === record.reason;
  return isSame && within.size === 0;
}

function sayAlreadyDown({ context }: Command, known: TakenDown | null): ExitCode {
  if (known === null) throw new Error('what is down is in the ledger');
  context.print(alreadyDownLines(known, context.width));
  context.document(takeDownToJson({ record: known, outgoing: null }, null));
  return 0;
}

function sayDeclined(context: CommandContext): ExitCode {
  context.note(['declined: nothing was changed']);
  return 1;
}

function toRun(
  { context, site, target, args }: Command,
  { root }: Published,
  { record, outgoing }: { readonly record: TakenDown; readonly outgoing: Outgoing },
): PublishRun {
  const takenDown = [...root.takenDown.filter(({ slug }) => slug !== record.slug), record];
  return {
    context,
    site: asPublishedPolicy(site, root),
    target,
    built: outgoing.built,
    terms: {
      yes: args.yes,
      urgent: false,
      thorough: true,
      log: args.log,
      takedowns: outgoing.takedowns,
      within: outgoing.within,
      who: asPublishedBy(context.env, root.publish),
      notes: { takenDown },
    },
  };
}

function nothingPublished(target: string): UserError {
  return new UserError({
    code: 'nothing-published',
    what: `Nothing has been published to ${target} yet.`,
    next: 'There is nothing to take down. A story that is not to come out: make it a draft.',
  });
}
