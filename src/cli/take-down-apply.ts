import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import { browsersKeep } from '../plan/takedown.ts';
import type { Receipt } from '../publish/receipt.ts';
import { paintFor } from '../report/paint.ts';
import {
  beyondRecallLines,
  confirmedLines,
  costLine,
  goneLines,
  renderTakenDown,
} from '../report/take-down-done-text.ts';
import { isAllGone, renderAsked } from '../report/take-down-asked-text.ts';
import { takeDownToJson } from '../report/take-down-json.ts';
import { verificationToJson } from '../report/verify-json.ts';
import { waitedToJson } from '../report/waited-text.ts';
import { wrap } from '../report/wrap.ts';
import type { Verification } from '../verify/verification.ts';
import type { Waited } from '../verify/wait.ts';
import { applyRun, type Planned } from './publish-run.ts';
import type { TakingDown } from './take-down.ts';
import { verifyTarget } from './verify-target.ts';
import { waitForEdges } from './wait-for-edges.ts';

/** Carries a take-down out, waits until no edge has the story, and asks the site for every address it had. */
export async function applyTakeDown(taking: TakingDown, prepared: Planned): Promise<ExitCode> {
  const { context, run, record, outgoing } = taking;
  const began = performance.now();
  const receipt = await applyRun(run, prepared);
  const options = { width: context.width, paint: paintFor(context.colour.stdout) };
  const seconds = (performance.now() - began) / 1000;
  const lines = renderTakenDown(receipt, { ...options, seconds });
  context.print(['', ...lines]);
  await context.summary([
    `### storyclub take-down ${record.slug}`,
    '',
    ...lines.map((line) => `- ${line}`),
  ]);
  const isSent = receipt.isComplete && receipt.purge.state !== 'owed';
  const after = isSent && taking.args.wait ? await waitAndAsk(taking) : NOT_ASKED;
  context.print([
    ...beyondRecallLines(record, {
      keeps: keepsOf(taking, prepared),
      at: receipt.endedAt,
      hasSource: existsSync(join(run.site.root, record.file)),
      width: context.width,
    }),
    costLine(receipt),
  ]);
  const { waited, verified } = after;
  const target = { target: run.site.config.target, verbose: context.verbose };
  context.document(
    takeDownToJson(taking, {
      plan: prepared.plan,
      receipt,
      verbose: context.verbose,
      findings: [...outgoing.findings, ...prepared.findings],
      after: {
        waited: waited === null ? null : waitedToJson(waited),
        verified: verified === null ? null : verificationToJson(verified, target),
      },
    }),
  );
  context.showFindings(receipt.findings.filter((each) => !prepared.plan.findings.includes(each)));
  return exitOf(receipt, after);
}

interface After {
  readonly waited: Waited | null;
  readonly verified: Verification | null;
  /** Why the site could not be asked. */
  readonly failure: UserError | null;
}

const NOT_ASKED: After = { waited: null, verified: null, failure: null };

async function waitAndAsk({ context, run, outgoing, args }: TakingDown): Promise<After> {
  const { site, target } = run;
  const keys = outgoing.takedowns;
  let waited: Waited | null = null;
  try {
    waited = await waitForEdges(context, { site, target, keys });
    if (waited.outcome !== 'there') context.print(goneLines(waited, context.width));
    if (waited.outcome === 'stopped' || waited.outcome === 'owed') return { ...NOT_ASKED, waited };
    const which = { which: 'keys', keys } as const;
    const verified = await verifyTarget(context, { site, target, which, url: args.url });
    context.print([
      ...(waited.outcome === 'there' ? confirmedLines(waited.at, isAllGone(verified)) : []),
      ...renderAsked(verified, {
        target: site.config.target,
        verbose: context.verbose,
        width: context.width,
        paint: paintFor(context.colour.stdout),
      }),
    ]);
    return { waited, verified, failure: null };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    if (waited?.outcome === 'there') context.print(confirmedLines(waited.at, false));
    const said = [error.message, error.why, error.next].filter((part) => part !== null).join(' ');
    context.note(wrap(`taken down, not verified: ${said}`, context.width));
    return { waited, verified: null, failure: error };
  }
}

function keepsOf(
  { outgoing }: TakingDown,
  { plan }: Planned,
): { readonly page: number; readonly pictures: number } {
  const { entries } = plan.ledger;
  return {
    page: browsersKeep(outgoing.addresses, entries),
    pictures: browsersKeep(outgoing.pictures.gone, entries),
  };
}

function exitOf(receipt: Receipt, { waited, verified, failure }: After): ExitCode {
  if (!receipt.isComplete) return receipt.lines.length === 0 ? 2 : 3;
  if (receipt.purge.state === 'owed') return 4;
  if (failure !== null || waited?.outcome === 'not-confirmed') return 5;
  return verified === null || isAllGone(verified) ? 0 : 5;
}
