import { hasErrors } from '../findings/finding.ts';
import type { ExitCode } from '../findings/user-error.ts';
import { isIdle } from '../plan/plan.ts';
import type { Prepared } from '../publish/prepare-publish.ts';
import { paintFor } from '../report/paint.ts';
import type { JsonOptions } from '../report/plan-json.ts';
import { renderPlan } from '../report/plan-text.ts';
import { atRestToJson, receiptToJson } from '../report/receipt-json.ts';
import { renderReceipt } from '../report/receipt-text.ts';
import { afterExit, afterPublish, afterToJson, type AfterTerms } from './after-publish.ts';
import { buildFor } from './build-for.ts';
import { judgeCommit, refuseCommit } from './commit-order.ts';
import type { CommandContext, Site } from './context.ts';
import { withFixesJudged } from './judge-fixes.ts';
import { openTarget } from './open-target.ts';
import {
  applyRun,
  noteNews,
  type Planned,
  prepareRun,
  type PublishRun,
  retryWhenMoved,
  toPublish,
} from './publish-run.ts';
import { type Who, whoPublishes } from './publisher.ts';
import { checkPlanFile, planSummary } from './show-plan.ts';
import { checkWithheld, readWithheld, type Withheld } from './withheld.ts';

interface PublishArgs {
  readonly yes: boolean;
  readonly plan: string | null;
  readonly urgent: boolean;
  readonly log: string | null;
  readonly undoFix: boolean;
  /** Publish a commit older than the published one. */
  readonly forceOlder: boolean;
  readonly wait: boolean;
  readonly verify: boolean;
  /** Compare with what is there, but leave these patterns of keys; null or left out: believe the ledger. */
  readonly refresh?: readonly string[] | null;
}

interface Run extends PublishRun {
  readonly planFile: string | null;
  readonly undoFix: boolean;
  readonly forceOlder: boolean;
  /** Read before the build: what was built is at least of that commit. */
  readonly who: Who;
  readonly after: Pick<PublishArgs, 'wait' | 'verify'>;
  readonly known: Withheld;
}

/** The body of `publish`: build, plan, show, ask, apply. */
export async function publishSite(
  context: CommandContext,
  { yes, plan, urgent, log, undoFix, forceOlder, wait, verify, refresh = null }: PublishArgs,
): Promise<ExitCode> {
  const site = await context.site();
  const target = await openTarget(site);
  const after = { wait, verify };
  const common = { context, site, target, planFile: plan, undoFix, forceOlder, after };
  let isShown = false;
  return await retryWhenMoved(context, async () => {
    const known = await readWithheld(site, target);
    const who = await whoPublishes(site.root, context.env);
    const built = await buildFor(context, site, known);
    if (!isShown) context.showFindings(built.findings);
    isShown = true;
    const { takedowns } = known;
    const terms = { yes, urgent, log, thorough: plan !== null, takedowns, who, refresh };
    return await publishOnce({ ...common, built: toPublish(built), terms, known, who });
  });
}

async function publishOnce(first: Run): Promise<ExitCode> {
  const { context, terms, planFile } = first;
  const found = await prepareWithFixes(first);
  if (found === null) {
    context.note(['declined: nothing was changed']);
    return 1;
  }
  checkWithheld(found, first.known);
  if (found.outcome === 'at-rest') {
    const rest = { ...found, target: first.site.config.target };
    const gets = first.target.counts.get;
    return sayNothingToDo(first, atRestToJson(rest, { findings: first.built.findings, gets }));
  }
  // The ledger is written on condition that it is the one of this plan: what holds here holds under the lease.
  const older = first.forceOlder ? null : await judgeCommit(first.site.root, first.who, found.plan);
  if (older !== null) throw refuseCommit(older);
  const { run, prepared } = await withFixesJudged(first, found, first.undoFix);
  const { plan } = prepared;
  if (planFile !== null) await checkPlanFile(context, plan, planFile);
  context.showFindings([...prepared.findings, ...plan.findings]);
  if (isIdle(plan)) {
    if (prepared.isNews) await noteNews(run, prepared);
    return sayNothingToDo(run, receiptToJson(plan, null, jsonOptions(run, prepared)));
  }
  context.print(
    renderPlan(plan, {
      width: context.width,
      verbose: context.verbose,
      paint: paintFor(context.colour.stdout),
    }),
  );
  await context.summary(planSummary(plan, jsonOptions(run, prepared).findings));
  if (hasErrors(plan.findings)) {
    context.note(['', 'refused: nothing was changed']);
    await context.summary(['', 'refused: nothing was changed']);
    context.document(receiptToJson(plan, null, jsonOptions(run, prepared)));
    return 1;
  }
  if (context.signal.aborted) return sayStopped(run, prepared);
  if (!terms.yes && !(await context.confirm(`Publish to ${plan.target}?`, '--yes'))) {
    context.note(['declined: nothing was changed']);
    context.document(receiptToJson(plan, null, jsonOptions(run, prepared)));
    return 1;
  }
  return apply(run, prepared);
}

/** A site that is as published may carry a correction the ledger keeps in mind: then all is looked at. */
async function prepareWithFixes(run: Run): Promise<Prepared | null> {
  const prepared = await prepareRun(run);
  if (prepared?.outcome !== 'at-rest' || prepared.root.fixes.length === 0) return prepared;
  return prepareRun({ ...run, terms: { ...run.terms, thorough: true } });
}

function sayStopped(run: Run, prepared: Planned): ExitCode {
  run.context.note(['stopped: nothing was changed']);
  run.context.document(receiptToJson(prepared.plan, null, jsonOptions(run, prepared)));
  return 1;
}

const jsonOptions = ({ context, built }: Run, { findings }: Planned): JsonOptions => ({
  verbose: context.verbose,
  findings: [...built.findings, ...findings],
});

async function sayNothingToDo(run: Run, document: object): Promise<ExitCode> {
  const { context, target } = run;
  const requests = target.counts.put + target.counts.get;
  const asked = `${requests} origin request${requests === 1 ? '' : 's'}`;
  const line = `nothing to do: the site is as published (${asked})`;
  context.print([line]);
  await context.summary(['### storyclub', '', line]);
  return await finish(run, document, { keys: 'last-publish', exit: 0 });
}

async function apply(run: Run, prepared: Planned): Promise<ExitCode> {
  const { context, site } = run;
  const began = performance.now();
  const receipt = await applyRun(run, prepared);
  const lines = renderReceipt(receipt, {
    paint: paintFor(context.colour.stdout),
    width: context.width,
    seconds: (performance.now() - began) / 1000,
  });
  context.print(['', ...lines, ...howToLook(site)]);
  await context.summary(['', ...lines.map((line) => `- ${line}`)]);
  context.showFindings(
    receipt.findings.filter((finding) => !prepared.plan.findings.includes(finding)),
  );
  const document = receiptToJson(prepared.plan, receipt, jsonOptions(run, prepared));
  if (!receipt.isComplete) {
    context.document(document);
    return receipt.lines.length === 0 ? 2 : 3;
  }
  const keys = new Set(receipt.lines.map(({ key }) => key));
  return await finish(run, document, { keys, exit: receipt.purge.state === 'owed' ? 4 : 0 });
}

/** Waits and verifies where that is wanted. A purge that is owed says more than a site that is not verified. */
async function finish(
  { context, site, target, after: { wait, verify } }: Run,
  document: object,
  { keys, exit }: { readonly keys: NonNullable<AfterTerms['wait']>; readonly exit: ExitCode },
): Promise<ExitCode> {
  const after = await afterPublish(context, {
    site,
    target,
    wait: wait ? keys : null,
    verify: verify ? (keys === 'last-publish' ? { which: keys } : { which: 'keys', keys }) : null,
  });
  const { target: name } = site.config;
  const options = { target: name, verbose: context.verbose };
  context.document({ ...document, ...afterToJson(after, options) });
  return exit === 0 ? afterExit(after) : exit;
}

const howToLook = ({ bucketTarget, config }: Site): readonly string[] => [
  bucketTarget === null ? 'look at it: npx storyclub serve' : `look at it: ${config.site.url}/`,
];
