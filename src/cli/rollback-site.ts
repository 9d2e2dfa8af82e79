import { hasErrors } from '../findings/finding.ts';
import type { ExitCode } from '../findings/user-error.ts';
import type { Fix, Release } from '../plan/ledger.ts';
import { isIdle } from '../plan/plan.ts';
import type { Receipt } from '../publish/receipt.ts';
import { bodiesToFetch } from '../publish/release-bodies.ts';
import { paintFor } from '../report/paint.ts';
import { renderPlan } from '../report/plan-text.ts';
import { receiptToJson } from '../report/receipt-json.ts';
import { renderReceipt } from '../report/receipt-text.ts';
import { releaseToJson } from '../report/release-json.ts';
import { afterRollback, rollbackTitle } from '../report/release-text.ts';
import { afterExit, afterPublish, afterToJson } from './after-publish.ts';
import type { CommandContext } from './context.ts';
import { openTarget } from './open-target.ts';
import {
  applyRun,
  noteNews,
  type Planned,
  prepareRun,
  type PublishRun,
  retryWhenMoved,
} from './publish-run.ts';
import { asPublishedBy, whoPublishes } from './publisher.ts';
import { FetchedBodies } from './rollback-bodies.ts';
import {
  type Chosen,
  nothingPublished,
  readChosen,
  releasedBody,
  siteOf,
} from './rollback-release.ts';
import { planSummary } from './show-plan.ts';

interface RollbackArgs {
  /** The beginning of a release's id or commit; null for the one before. */
  readonly publish: string | null;
  readonly yes: boolean;
  readonly urgent: boolean;
  readonly log: string | null;
  readonly wait: boolean;
  readonly verify: boolean;
}

interface Rollback extends PublishRun {
  readonly chosen: Chosen;
  readonly after: Pick<RollbackArgs, 'wait' | 'verify'>;
  readonly bodies: FetchedBodies;
  /** Corrections in no commit that are taken back with the rest: later publishes need not mind them. */
  readonly undone: readonly Fix[];
  /** The commit the sources on this machine are at; null when they are at none. */
  readonly sources: string | null;
}

/** The body of `rollback`: the site as an earlier publish left it, planned and applied like any other. */
export async function rollbackSite(context: CommandContext, args: RollbackArgs): Promise<ExitCode> {
  let { publish } = args;
  return await retryWhenMoved(context, async () => {
    const run = await prepareRollback(context, { ...args, publish });
    // Planned again after another publish it is still this release, though another one is the one before by then.
    publish = run.chosen.release.id;
    return await rollbackOnce(run);
  });
}

async function prepareRollback(
  context: CommandContext,
  { publish, yes, urgent, log, wait, verify }: RollbackArgs,
): Promise<Rollback> {
  const site = await context.site();
  const target = await openTarget(site);
  const { found } = await target.store.lookAhead(() => site.clock.now());
  if (found === null) throw nothingPublished(site);
  const chosen = await readChosen(found, { name: publish, store: target.store });
  const { release } = chosen;
  const who = await whoPublishes(site.root, context.env);
  const bodies = new FetchedBodies(site.root, { release, target });
  const undone = undoneBy(release, found.root.fixes);
  return {
    context,
    site,
    target,
    chosen,
    after: { wait, verify },
    bodies,
    undone,
    sources: who.isUncommitted === false ? who.commit : null,
    built: {
      site: siteOf(chosen, found.root),
      findings: [],
      readBody: (key) => bodies.read(releasedBody(chosen, key), release),
    },
    terms: {
      yes,
      urgent,
      log,
      thorough: false,
      // The ledger says what the site is made of, not where the command ran.
      who: asPublishedBy(context.env, release),
      ...(undone.length === 0
        ? {}
        : { notes: { fixes: found.root.fixes.filter((fix) => !undone.includes(fix)) } }),
    },
  };
}

const undoneBy = ({ firstAt }: Release, fixes: readonly Fix[]): readonly Fix[] =>
  fixes.filter(({ at }) => at > firstAt);

async function rollbackOnce(run: Rollback): Promise<ExitCode> {
  const { context, chosen } = run;
  const prepared = await prepareRun(run);
  if (prepared === null) return decline(run, null);
  if (prepared.outcome === 'at-rest' || isIdle(prepared.plan)) return sayNothingToDo(run, prepared);
  const { plan } = prepared;
  context.showFindings([...prepared.findings, ...plan.findings]);
  const paint = paintFor(context.colour.stdout);
  const { width, verbose } = context;
  context.print([...rollbackTitle(chosen.release, { paint, width, undone: run.undone }), '']);
  context.print(renderPlan(plan, { width, verbose, paint }));
  await context.summary(planSummary(plan, prepared.findings));
  if (hasErrors(plan.findings)) {
    context.note(['', 'refused: nothing was changed']);
    context.document(toDocument(run, prepared));
    return 1;
  }
  await run.bodies.fetch(bodiesToFetch(plan, chosen.entries), {
    context,
    release: chosen.release,
  });
  if (context.signal.aborted) {
    context.note(['stopped: nothing was changed']);
    context.document(toDocument(run, prepared));
    return 1;
  }
  const question = `Take ${plan.target} back to ${chosen.release.id.slice(0, 8)}?`;
  if (!run.terms.yes && !(await context.confirm(question, '--yes'))) return decline(run, prepared);
  return apply(run, prepared);
}

async function apply(run: Rollback, prepared: Planned): Promise<ExitCode> {
  const { context, site, target, chosen, sources } = run;
  const began = performance.now();
  const receipt = await applyRun(run, prepared);
  const paint = paintFor(context.colour.stdout);
  const { width } = context;
  const seconds = (performance.now() - began) / 1000;
  const lines = renderReceipt(receipt, { paint, width, seconds });
  context.print(['', ...lines]);
  await context.summary(['', ...lines.map((line) => `- ${line}`)]);
  context.showFindings(
    receipt.findings.filter((finding) => !prepared.plan.findings.includes(finding)),
  );
  if (!receipt.isComplete) {
    context.document(toDocument(run, prepared, { receipt }));
    return receipt.lines.length === 0 ? 2 : 3;
  }
  await run.bodies.remove();
  context.print(afterRollback(chosen.release, { sources, width }));
  const keys = new Set(receipt.lines.map(({ key }) => key));
  const { wait, verify } = run.after;
  const after = await afterPublish(context, {
    site,
    target,
    wait: wait ? keys : null,
    verify: verify ? { which: 'keys', keys } : null,
  });
  const options = { target: site.config.target, verbose: context.verbose };
  context.document(toDocument(run, prepared, { receipt, after: afterToJson(after, options) }));
  return receipt.purge.state === 'owed' ? 4 : afterExit(after);
}

async function sayNothingToDo(
  run: Rollback,
  prepared: NonNullable<Awaited<ReturnType<typeof prepareRun>>>,
): Promise<ExitCode> {
  const { context, chosen } = run;
  if (prepared.outcome === 'planned' && prepared.isNews) await noteNews(run, prepared);
  const line = `nothing to do: the site is as release ${chosen.release.id.slice(0, 8)} left it`;
  context.print([line]);
  await context.summary(['### storyclub rollback', '', line]);
  context.document(toDocument(run, prepared.outcome === 'planned' ? prepared : null));
  return 0;
}

async function decline(run: Rollback, prepared: Planned | null): Promise<ExitCode> {
  await run.bodies.remove();
  run.context.note(['declined: nothing was changed']);
  run.context.document(toDocument(run, prepared));
  return 1;
}

/** docs/schemas/rollback.schema.json. `after`: what waiting and verifying add. */
function toDocument(
  { context, chosen }: Rollback,
  prepared: Planned | null,
  {
    receipt = null,
    after = {},
  }: { readonly receipt?: Receipt | null; readonly after?: object } = {},
): object {
  const { release, isLive } = chosen;
  const { verbose } = context;
  const published = (plan: Planned): object => ({
    ...receiptToJson(plan.plan, receipt, { verbose, findings: plan.findings }),
    ...after,
  });
  return {
    version: 1,
    release: releaseToJson(release, isLive),
    publish: prepared === null ? null : published(prepared),
  };
}
