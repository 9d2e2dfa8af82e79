import { appendFileSync, mkdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { hasErrors } from '../findings/finding.ts';
import type { Clock } from '../clock.ts';
import type { ExitCode } from '../findings/user-error.ts';
import { proveConditions } from '../origin/prove-conditions.ts';
import { isIdle } from '../plan/plan.ts';
import { LedgerMoved } from '../publish/ledger-store.ts';
import { toLogText, type OperationLog } from '../publish/operation-log.ts';
import { type Prepared, preparePublish } from '../publish/prepare-publish.ts';
import { publishPlan } from '../publish/publish.ts';
import type { Receipt } from '../publish/receipt.ts';
import { movedClock, type ProgressStep, type Seams } from '../publish/seams.ts';
import { settleJournal } from '../publish/settle-journal.ts';
import { paintFor } from '../report/paint.ts';
import type { JsonOptions } from '../report/plan-json.ts';
import { atRestToJson, receiptToJson } from '../report/receipt-json.ts';
import { renderReceipt } from '../report/receipt-text.ts';
import { renderPlan } from '../report/plan-text.ts';
import type { BuildResult } from '../site/types.ts';
import { buildFor } from './build-for.ts';
import type { CommandContext, Site } from './context.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import { toLawTerms, toPrepareInput } from './plan-site.ts';
import { whoPublishes } from './publisher.ts';
import { checkPlanFile, planSummary, unfinishedLines } from './show-plan.ts';
import { progressText } from '../report/progress-text.ts';

interface PublishArgs {
  readonly yes: boolean;
  readonly plan: string | null;
  readonly urgent: boolean;
  readonly log: string | null;
}

type Planned = Extract<Prepared, { outcome: 'planned' }>;

interface Run {
  readonly context: CommandContext;
  readonly site: Site;
  readonly target: OpenTarget;
  readonly built: BuildResult;
  readonly args: PublishArgs;
}

/** The body of `publish`: build, plan, show, ask, apply. */
export async function publishSite(context: CommandContext, args: PublishArgs): Promise<ExitCode> {
  const site = await context.site();
  const built = await buildFor(context, site);
  context.showFindings(built.findings);
  const run: Run = { context, site, built, args, target: await openTarget(site) };
  // Another publish may write the ledger between our look and our journal: then the plan is made anew.
  for (let attempt = 1; ; attempt++) {
    try {
      return await publishOnce(run);
    } catch (error) {
      if (!(error instanceof LedgerMoved) || attempt === 3) throw error;
      context.note(['another publish came first: planning again']);
    }
  }
}

async function publishOnce(run: Run): Promise<ExitCode> {
  const { context, args } = run;
  const prepared = await prepare(run);
  if (prepared === null) {
    context.note(['declined: nothing was changed']);
    return 1;
  }
  if (prepared.outcome === 'at-rest') {
    const rest = { ...prepared, target: run.site.config.target };
    context.document(
      atRestToJson(rest, { findings: run.built.findings, gets: run.target.counts.get }),
    );
    return sayNothingToDo(run);
  }
  const { plan } = prepared;
  if (args.plan !== null) await checkPlanFile(context, plan, args.plan);
  context.showFindings([...prepared.findings, ...plan.findings]);
  if (isIdle(plan)) {
    if (prepared.isNews) await noteNews(run, prepared);
    context.document(receiptToJson(plan, null, jsonOptions(run, prepared)));
    return sayNothingToDo(run);
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
  if (!args.yes && !(await context.confirm(`Publish to ${plan.target}?`, '--yes'))) {
    context.note(['declined: nothing was changed']);
    context.document(receiptToJson(plan, null, jsonOptions(run, prepared)));
    return 1;
  }
  return apply(run, prepared);
}

function sayStopped(run: Run, prepared: Planned): ExitCode {
  run.context.note(['stopped: nothing was changed']);
  run.context.document(receiptToJson(prepared.plan, null, jsonOptions(run, prepared)));
  return 1;
}

/** The plan, once what a dead publish had changed is in the ledger; null when that was declined. */
async function prepare({ context, site, built, args, target }: Run): Promise<Prepared | null> {
  const input = toPrepareInput(site, built, {
    target,
    urgent: args.urgent,
    at: null,
    thorough: args.plan !== null,
  });
  const prepared = await preparePublish(input);
  if (prepared.outcome === 'at-rest' || prepared.unfinished === null) return prepared;
  const question =
    'Another publish is under way or did not finish. Note in the ledger what it had changed?';
  if (!args.yes && !(await context.confirm(question, '--yes'))) return null;
  const owner = { publish: input.publish, ...(await whoPublishes(site.root, context.env)) };
  const law = (root: { readonly distribution: Planned['plan']['law']['distribution'] }) => ({
    ...prepared.plan.law,
    ...toLawTerms(site),
    distribution: root.distribution,
  });
  const settled = await settleJournal(
    { store: target.store, prefix: target.prefix, owner, law },
    { origin: target.origin, clock: clockAt(prepared.plan, site), progress: () => {} },
  );
  // Said once the lease shows that the other publish is dead, not merely under way.
  if (settled !== null) context.note(unfinishedLines(prepared.unfinished));
  return preparePublish(input);
}

/** A purge completed, or another policy or site leaves all as it is: the root says so, nothing else is written. */
async function noteNews({ target }: Run, { plan, found }: Planned): Promise<void> {
  if (found === null) return;
  const { law, site, basis, nextDue } = plan;
  const root = {
    ...plan.ledger.root,
    serial: basis.serial + 1,
    siteDigest: site.siteDigest,
    templatesDigest: site.templatesDigest,
    configDigest: site.configDigest,
    policyDigest: basis.policyDigest,
    tiers: law.tiers,
    forgotten: law.forgotten,
    nextDue,
  };
  await target.store.writeRoot(root, { entriesKey: found.root.entriesKey, replaces: found.etag });
}

const jsonOptions = ({ context, built }: Run, { findings }: Planned): JsonOptions => ({
  verbose: context.verbose,
  findings: [...built.findings, ...findings],
});

async function sayNothingToDo({ context, target }: Run): Promise<ExitCode> {
  const requests = target.counts.put + target.counts.get;
  const asked = `${requests} origin request${requests === 1 ? '' : 's'}`;
  const line = `nothing to do: the site is as published (${asked})`;
  context.print([line]);
  await context.summary(['### storyclub', '', line]);
  return 0;
}

async function apply(run: Run, prepared: Planned): Promise<ExitCode> {
  const { context, site, target } = run;
  const began = performance.now();
  const progress = context.progress(`publishing to ${prepared.plan.target}`);
  const seams = seamsOf(run, prepared, (step) => progress.update(progressText(step)));
  let receipt: Receipt;
  try {
    receipt = await publishPlan({
      plan: prepared.plan,
      found: prepared.found,
      store: target.store,
      seams,
      counts: target.counts,
      prefix: target.prefix,
      record: { id: prepared.plan.publish, ...(await whoPublishes(site.root, context.env)) },
      money: prepared.money,
      distributionReadAt: prepared.distributionReadAt,
      proveConditions: (key) => proveConditions(target.origin, key),
    });
  } finally {
    progress.done();
  }
  const lines = renderReceipt(receipt, {
    paint: paintFor(context.colour.stdout),
    width: context.width,
    seconds: (performance.now() - began) / 1000,
  });
  context.print(['', ...lines, ...howToLook(site)]);
  context.document(receiptToJson(prepared.plan, receipt, jsonOptions(run, prepared)));
  await context.summary(['', ...lines.map((line) => `- ${line}`)]);
  context.showFindings(
    receipt.findings.filter((finding) => !prepared.plan.findings.includes(finding)),
  );
  if (!receipt.isComplete) return receipt.lines.length === 0 ? 2 : 3;
  return receipt.purge.state === 'owed' ? 4 : 0;
}

function seamsOf(
  { context, site, target, built, args }: Run,
  { plan }: Planned,
  progress: (step: ProgressStep) => void,
): Seams {
  return {
    origin: target.origin,
    cdn: target.cdn,
    clock: clockAt(plan, site),
    readBody: (key) => readFile(join(built.outDir, key)),
    log: logTo(args.log === null ? null : resolve(context.cwd, args.log)),
    progress,
    signal: context.signal,
  };
}

/** This machine's clock, set by the origin's: the one clock of the law. */
const clockAt = ({ at }: Planned['plan'], { clock }: Site): Clock =>
  movedClock(clock, at - clock.now());

/** Lines are on the disk before the next operation: an audit trail survives the process. Throws at once where it cannot be written. */
function logTo(path: string | null): OperationLog {
  if (path === null) return () => {};
  mkdirSync(dirname(path), { recursive: true });
  appendFileSync(path, '');
  return (line) => appendFileSync(path, `${toLogText(line)}\n`);
}

const howToLook = ({ bucketTarget, config }: Site): readonly string[] => [
  bucketTarget === null ? 'look at it: npx storyclub serve' : `look at it: ${config.site.url}/`,
];
