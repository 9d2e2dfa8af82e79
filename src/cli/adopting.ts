import type { ExitCode } from '../findings/user-error.ts';
import type { Law } from '../plan/law.ts';
import type { LookedAt } from '../publish/adopt-look.ts';
import type { AdoptPlan } from '../publish/adopt-plan.ts';
import type { AdoptSurvey } from '../publish/adopt-survey.ts';
import { type AdoptOutcome, adoptToJson } from '../report/adopt-json.ts';
import type { CommandContext, Site } from './context.ts';
import type { OpenTarget } from './open-target.ts';
import type { ToPublish } from './publish-run.ts';

export interface AdoptArgs {
  readonly take: readonly string[];
  readonly longestMaxAge: string | null;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly wait: boolean;
  readonly log: string | null;
}

/** One run of `adopt`, once it is known that there is something to make a ledger of. */
export interface Adopting {
  readonly context: CommandContext;
  readonly site: Site;
  readonly target: OpenTarget;
  readonly args: AdoptArgs;
  readonly looked: LookedAt;
  /** How far the origin's clock is ahead of this machine's, milliseconds. */
  readonly ahead: number;
  readonly built: ToPublish;
  readonly survey: AdoptSurvey;
  readonly law: Law;
  readonly longestMaxAge: number;
  readonly money: { readonly prices: Site['config']['prices']; readonly freePaths: number };
  readonly plan: AdoptPlan;
}

/** Ends a run that changed nothing. */
export function end(
  { context, plan, args }: Pick<Adopting, 'context' | 'plan' | 'args'>,
  outcome: AdoptOutcome,
  note: string,
): ExitCode {
  context.note(['', note]);
  const { target, at, findings } = plan;
  context.document(adoptToJson({ target, at, outcome, plan, adopted: null }, findings));
  return outcome === 'nothing-there' || args.dryRun ? 0 : 1;
}
