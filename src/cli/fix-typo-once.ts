import { hasErrors } from '../findings/finding.ts';
import type { ExitCode } from '../findings/user-error.ts';
import { findWords } from '../fix/words.ts';
import type { Fix } from '../plan/ledger.ts';
import { isIdle } from '../plan/plan.ts';
import { LedgerMoved } from '../publish/ledger-moved.ts';
import type { Receipt } from '../publish/receipt.ts';
import { fixToJson } from '../report/fix-json.ts';
import { renderFixed, renderIntent } from '../report/fix-text.ts';
import { paintFor } from '../report/paint.ts';
import { atRestToJson, receiptToJson } from '../report/receipt-json.ts';
import { storyKey } from '../site/keys.ts';
import type { SiteTemplates } from '../site/read-site-templates.ts';
import type { Looking } from '../site/around/left-alone.ts';
import type { CommandContext, Site } from './context.ts';
import type { FixArgs } from './fix-typo.ts';
import type { Edit } from './fix-typo-edit.ts';
import { type GitState, gitStateOf } from './fix-typo-git.ts';
import { type Rendered, renderChanges } from './fix-typo-render.ts';
import type { Published } from './pages-around.ts';
import { findStory, type FoundStory, readFixedStory } from './fix-typo-story.ts';
import { leftAsPublished, tellRest, type Rest } from './fix-typo-rest.ts';
import { findUndone, withFindings } from './judge-fixes.ts';
import type { OpenTarget } from './open-target.ts';
import { asPublishedBy } from './publisher.ts';
import { applyRun, type Planned, prepareRun, type PublishRun } from './publish-run.ts';

/** A correction about to be published. */
export interface FixRun {
  readonly context: CommandContext;
  readonly site: Site;
  readonly target: OpenTarget;
  readonly args: FixArgs;
  readonly slug: string;
  readonly templates: SiteTemplates;
  readonly edit: Edit;
  readonly looking: Looking;
}

interface Attempt extends FixRun {
  readonly published: Published;
  readonly story: FoundStory;
  readonly title: string;
  /** Key of the story's page. */
  readonly key: string;
  readonly rendered: Rendered;
  readonly git: GitState | null;
}

/** One attempt, from the ledger as it stands. Throws LedgerMoved when it no longer does. */
export async function fixOnce(run: FixRun): Promise<ExitCode> {
  const { context, site, target, slug, templates } = run;
  const { found, entries } = await target.store.lookAhead(() => site.clock.now());
  if (found === null) throw new LedgerMoved('the ledger is gone');
  const published = { root: found.root, entries };
  const story = findStory(site, slug, entries);
  const git = gitStateOf(site.root, story.source.file);
  const meta = readFixedStory(site, story);
  const changes = [{ kind: 'as-on-disk', published: slug, source: story.source, meta }] as const;
  await using rendered = await renderChanges(site, published, { templates, changes });
  context.showFindings(rendered.built.findings);
  const key = storyKey(meta.slug);
  const { title } = meta;
  return await publishFix({ ...run, published, story, title, key, rendered, git: await git });
}

async function publishFix(attempt: Attempt): Promise<ExitCode> {
  const { context, args, published, rendered, key } = attempt;
  if (rendered.within.size === 0) return nothingToDo(attempt);
  const run = toRun(attempt);
  const found = await prepareRun(run);
  if (found === null) return declined(attempt, null);
  if (found.outcome === 'at-rest') throw new Error('a thorough look is never at rest');
  const prepared = withFindings(found, await findUndone(run, fixesToKeep(attempt)));
  const { plan } = prepared;
  if (plan.basis.serial !== published.root.serial)
    throw new LedgerMoved('another publish came first');
  context.showFindings([...prepared.findings, ...plan.findings]);
  if (isIdle(plan)) return nothingToDo(attempt);
  const { width, verbose } = context;
  if (verbose) {
    const { renderPlan } = await import('../report/plan-text.ts');
    const paint = paintFor(context.colour.stdout);
    context.print(renderPlan(plan, { width, verbose, paint }));
  }
  if (hasErrors(plan.findings)) {
    context.note(['refused: nothing was published']);
    return declined(attempt, prepared);
  }
  if (context.signal.aborted) {
    context.note(['stopped: nothing was published']);
    return declined(attempt, prepared);
  }
  if (!args.yes) {
    context.note([renderIntent(plan, key)]);
    if (!(await context.confirm(`Publish the correction to ${plan.target}?`, '--yes'))) {
      context.note(['declined: nothing was published']);
      return declined(attempt, prepared);
    }
  }
  return await apply(attempt, run, prepared);
}

function toRun({ context, site, target, args, published, rendered, git }: Attempt): PublishRun {
  const { yes, urgent, log } = args;
  const { publish } = published.root;
  const who = {
    // Of the rest of the site the ledger knows the commit; this story may be in none.
    ...asPublishedBy(context.env, publish),
    isUncommitted: git === null ? null : publish?.isUncommitted === true || git !== 'committed',
  };
  const { built, within } = rendered;
  const terms = { yes, urgent, log, thorough: true, within, who };
  return { context, site, target, built, terms };
}

async function apply(attempt: Attempt, run: PublishRun, prepared: Planned): Promise<ExitCode> {
  const { context, site, args, key, story, published } = attempt;
  const left = await leftAsPublished(attempt.looking, site, { published, file: story.source.file });
  const fixes = fixesAfter(attempt, prepared.plan.publish);
  const terms = { ...run.terms, notes: { fixes } };
  const receipt = await applyRun({ ...run, terms }, prepared);
  const { plan } = prepared;
  const lines = renderFixed({ plan, receipt, key, before: story.entry, width: context.width });
  context.print(lines);
  await context.summary(['### storyclub fix-typo', '', ...lines.map((line) => `- ${line}`)]);
  context.showFindings(receipt.findings.filter((finding) => !plan.findings.includes(finding)));
  const rest = await tellRest(
    context,
    { ...attempt, behind: attempt.rendered.around.behind },
    left,
  );
  if (!receipt.isComplete) {
    context.document(toDocument(attempt, { prepared, receipt, rest }));
    return receipt.lines.length === 0 ? 2 : 3;
  }
  const document = toDocument(attempt, { prepared, receipt, rest });
  const exit = receipt.purge.state === 'owed' ? 4 : 0;
  if (args.wait || args.verify) {
    const keys = new Set(receipt.lines.map((line) => line.key));
    return await waitAndVerify(attempt, document, { keys, exit });
  }
  context.document(document);
  return exit;
}

/** Stays until readers have it, and asks the site, as wanted. A purge that is owed says more than the rest. */
async function waitAndVerify(
  { context, site, target, args }: Attempt,
  document: object,
  { keys, exit }: { readonly keys: ReadonlySet<string>; readonly exit: ExitCode },
): Promise<ExitCode> {
  const { afterExit, afterPublish, afterToJson } = await import('./after-publish.ts');
  const after = await afterPublish(context, {
    site,
    target,
    wait: args.wait ? keys : null,
    verify: args.verify ? { which: 'keys', keys } : null,
  });
  const options = { target: site.config.target, verbose: context.verbose };
  context.document({ ...document, ...afterToJson(after, options) });
  return exit === 0 ? afterExit(after) : exit;
}

/** Earlier corrections of the story that are not to be taken back: those whose words this one does not put back. */
function fixesToKeep({ published, key, edit, args }: Attempt): readonly Fix[] {
  if (args.undoFix) return [];
  const isPutBack = ({ replaced }: Fix): boolean =>
    replaced.some(({ from }) => edit.replaced.some(({ to }) => findWords(to, from).length > 0));
  return published.root.fixes.filter((fix) => fix.key === key && !isPutBack(fix));
}

/** The corrections the ledger keeps in mind, with this one: where the next publish comes from may lack its commit, too. */
function fixesAfter(
  { published, rendered, key, slug, story, edit, site, args }: Attempt,
  publish: string,
): readonly Fix[] {
  const known = published.root.fixes;
  const file = rendered.around.files.find((each) => each.key === key);
  const before = story.entry.live?.contentDigest ?? null;
  const after = file?.contentDigest?.slice(0, before?.length) ?? null;
  if (before === null || after === null || before === after) return known;
  // What is put back on purpose undoes no correction.
  const kept = known.filter((fix) => fix.key !== key || (fix.before !== after && !args.undoFix));
  const at = site.clock.now();
  return [...kept, { slug, key, at, publish, before, after, replaced: edit.replaced }];
}

async function nothingToDo(attempt: Attempt): Promise<ExitCode> {
  const { context, slug, published, site, target, story } = attempt;
  context.print([`nothing to do: ${slug} is as published`]);
  const left = await leftAsPublished(attempt.looking, site, { published, file: story.source.file });
  const rest = await tellRest(context, { ...attempt, behind: [] }, left);
  const resting = {
    root: published.root,
    at: site.clock.now(),
    target: site.config.target,
  };
  context.document({
    ...atRestToJson(resting, {
      findings: attempt.rendered.built.findings,
      gets: target.counts.get,
    }),
    fix: fixToJson({ slug, file: story.source.file, places: attempt.edit.places, ...rest }),
  });
  return 0;
}

function declined(attempt: Attempt, prepared: Planned | null): ExitCode {
  const rest: Rest = { leftAlone: [], behind: [], commit: null };
  if (prepared === null) attempt.context.note(['declined: nothing was published']);
  else attempt.context.document(toDocument(attempt, { prepared, receipt: null, rest }));
  return 1;
}

function toDocument(
  { context, slug, story, edit, rendered }: Attempt,
  {
    prepared,
    receipt,
    rest,
  }: { readonly prepared: Planned; readonly receipt: Receipt | null; readonly rest: Rest },
): object {
  const findings = [...rendered.built.findings, ...prepared.findings];
  return {
    ...receiptToJson(prepared.plan, receipt, { verbose: context.verbose, findings }),
    fix: fixToJson({ slug, file: story.source.file, places: edit.places, ...rest }),
  };
}
