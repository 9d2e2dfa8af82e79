import type { ExitCode } from '../findings/user-error.ts';
import { UserError } from '../findings/user-error.ts';
import { publishedFiles } from '../plan/as-published.ts';
import { onlySettling, type SettlePlan } from '../plan/settle-plan.ts';
import { paintFor } from '../report/paint.ts';
import { receiptToJson } from '../report/receipt-json.ts';
import { renderSettled, renderSettling } from '../report/settle-text.ts';
import type { LedgerRoot, PublishRecord } from '../plan/ledger.ts';
import { movesOf } from '../plan/status-moves.ts';
import type { CommandContext, Site } from './context.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import {
  applyRun,
  type Planned,
  prepareRun,
  type PublishRun,
  retryWhenMoved,
  type ToPublish,
} from './publish-run.ts';
import { asPublishedBy } from './publisher.ts';

interface SettleArgs {
  readonly dryRun: boolean;
  readonly log: string | null;
}

/** The body of `settle`: what is published, its headers moved up the tiers. */
export async function settleSite(context: CommandContext, args: SettleArgs): Promise<ExitCode> {
  const site = await context.site();
  const target = await openTarget(site);
  return await retryWhenMoved(context, () => settleOnce({ context, site, target, args }));
}

interface Settling {
  readonly context: CommandContext;
  readonly site: Site;
  readonly target: OpenTarget;
  readonly args: SettleArgs;
}

async function settleOnce({ context, site, target, args }: Settling): Promise<ExitCode> {
  const { built, published } = await readPublished(site, target);
  // What is live stays what was published, whatever commit the folder is at.
  const who = asPublishedBy(context.env, published);
  const terms = { yes: true, urgent: false, thorough: true, log: args.log, who };
  const run: PublishRun = { context, site, target, built, terms };
  const prepared = await prepareRun(run);
  if (prepared === null || prepared.outcome === 'at-rest')
    throw new Error('a thorough look neither rests nor asks');
  refuseOtherPolicy(prepared);
  const plan = onlySettling(prepared.plan);
  const options = { width: context.width, paint: paintFor(context.colour.stdout) };
  const { law, at, after } = plan;
  const { nextSettle } = movesOf(after.values(), { tiers: law.tiers, now: at });
  context.print(renderSettling(plan, { ...options, verbose: context.verbose, nextSettle }));
  const json = { verbose: context.verbose, findings: [...prepared.findings] };
  if (args.dryRun || plan.changes.length === 0 || context.signal.aborted) {
    if (plan.changes.length > 0) context.print(['nothing was changed']);
    context.document(receiptToJson(plan, null, json));
    return 0;
  }
  return await apply(run, { ...prepared, plan });
}

async function apply(run: PublishRun, prepared: Planned & { plan: SettlePlan }): Promise<ExitCode> {
  const { context } = run;
  const began = performance.now();
  const receipt = await applyRun(run, prepared);
  const seconds = (performance.now() - began) / 1000;
  const options = { width: context.width, paint: paintFor(context.colour.stdout), seconds };
  const lines = renderSettled(receipt, options);
  context.print(['', ...lines]);
  context.document(
    receiptToJson(prepared.plan, receipt, {
      verbose: context.verbose,
      findings: [...prepared.findings],
    }),
  );
  await context.summary(['### storyclub settle', '', ...lines.map((line) => `- ${line}`)]);
  context.showFindings(receipt.findings);
  if (!receipt.isComplete) return receipt.lines.length === 0 ? 2 : 3;
  return receipt.purge.state === 'owed' ? 4 : 0;
}

/** The site as it is live: no story is read, no page built. Throws UserError when nothing was published yet. */
async function readPublished(
  { config }: Site,
  { store }: OpenTarget,
): Promise<{ readonly built: ToPublish; readonly published: PublishRecord | null }> {
  const { found, entries } = await store.lookAhead();
  if (found === null) {
    throw new UserError({
      code: 'nothing-published',
      what: `Nothing has been published to ${config.target} yet.`,
      next: 'Publish first: storyclub publish.',
    });
  }
  const { root } = found;
  const built: ToPublish = {
    site: {
      files: publishedFiles(entries.values()),
      siteDigest: root.siteDigest,
      templatesDigest: root.templatesDigest,
      configDigest: root.configDigest,
      nextStoryAt: root.nextStoryAt,
    },
    findings: [],
    readBody: async (key) => {
      throw new Error(`settling uploads no bodies, but was to read ${key}`);
    },
  };
  return { built, published: root.publish };
}

/** Other tiers are a decision about every object, which a publish shows and makes. */
function refuseOtherPolicy({ plan }: Planned): void {
  const before: Pick<LedgerRoot, 'tiers'> = plan.ledger.root;
  if (JSON.stringify(before.tiers) === JSON.stringify(plan.law.tiers)) return;
  throw new UserError({
    code: 'tiers-differ',
    what: 'The tiers in storyclub.config.ts are not those of the last publish.',
    why: 'Settling moves stories up the tiers they were published under.',
    next: 'Publish once, which shows and makes the change for every object: storyclub publish.',
    exitCode: 1,
  });
}
