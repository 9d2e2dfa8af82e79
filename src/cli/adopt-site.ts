import { parseDuration } from '../config/duration.ts';
import { adoptFinding } from '../findings/codes-adopt.ts';
import type { Finding } from '../findings/finding.ts';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import { isMatch } from '../cache/behaviour-match.ts';
import { GUESSED } from '../plan/law.ts';
import type { Salvaged } from '../plan/adopt-ledger.ts';
import { lookForLedger, type LookedAt } from '../publish/adopt-look.ts';
import { planAdoption } from '../publish/adopt-plan.ts';
import { type AdoptSurvey, surveyForAdoption } from '../publish/adopt-survey.ts';
import { usageOf } from '../publish/paths-used.ts';
import { monthStart, toLaw } from '../publish/prepare-publish.ts';
import { renderAdoptPlan } from '../report/adopt-text.ts';
import { paintFor } from '../report/paint.ts';
import { progressText } from '../report/progress-text.ts';
import { type AdoptArgs, type Adopting, end } from './adopting.ts';
import { applyAdoption } from './adopt-apply.ts';
import { finishAdoption, owesEverything } from './adopt-finish.ts';
import { buildFor } from './build-for.ts';
import type { CommandContext } from './context.ts';
import { openTarget } from './open-target.ts';
import { toLawTerms } from './plan-site.ts';
import { retryWhenMoved, type ToPublish, toPublish } from './publish-run.ts';

/** The body of `adopt`: look, build, list, show, ask, write a ledger, purge everything. */
export async function adopt(context: CommandContext, args: AdoptArgs): Promise<ExitCode> {
  const longestMaxAge = toSeconds(args.longestMaxAge);
  const site = await context.site();
  const target = await openTarget(site);
  return await retryWhenMoved(context, () =>
    adoptOnce({ context, site, target, args, longestMaxAge }),
  );
}

async function adoptOnce(
  common: Pick<Adopting, 'context' | 'site' | 'target' | 'args' | 'longestMaxAge'>,
): Promise<ExitCode> {
  const { context, site, target, args } = common;
  const looked = await lookForLedger(target.store, target.origin);
  const ahead = looked.at - site.clock.now();
  if (looked.state === 'whole' && owesEverything(looked.found.root))
    return finishAdoption({ ...common, ahead }, looked);
  if (looked.state === 'whole' && looked.found.root.journal !== null) throw unfinished();
  const adopting = await survey({ ...common, looked, ahead });
  const { plan } = adopting;
  const { same, unsure, taken } = plan.survey;
  const isNothing = same.length + unsure.length + taken.length === 0;
  context.showFindings(plan.findings);
  if (looked.state === 'whole' && isNothing) return finishAdoption({ ...common, ahead }, looked);
  const options = { width: context.width, paint: paintFor(context.colour.stdout) };
  const lines = renderAdoptPlan(plan, { ...options, verbose: context.verbose });
  context.print(lines);
  await context.summary(['### storyclub adopt', '', '```', ...lines, '```']);
  if (looked.state === 'missing' && isNothing)
    return end(adopting, 'nothing-there', 'nothing to take over: storyclub publish starts afresh');
  if (args.dryRun) return end(adopting, 'declined', 'nothing was changed');
  if (context.signal.aborted) return end(adopting, 'stopped', 'stopped: nothing was changed');
  const question = `Take over what is there at ${plan.target} and purge every edge?`;
  if (!args.yes && !(await context.confirm(question, '--yes')))
    return end(adopting, 'declined', 'declined: nothing was changed');
  return await applyAdoption(adopting);
}

const unfinished = (): UserError =>
  new UserError({
    code: 'publish-unfinished',
    what: 'Another publish is under way, or did not finish.',
    why: 'What it was about to change is no stranger’s, and the ledger says so only once that is settled.',
    next: 'Run `storyclub publish`, which settles it, then adopt again.',
  });

async function survey(
  common: Pick<
    Adopting,
    'context' | 'site' | 'target' | 'args' | 'looked' | 'ahead' | 'longestMaxAge'
  >,
): Promise<Adopting> {
  const { context, site, target, args, looked, longestMaxAge } = common;
  const { config } = site;
  const root = rootOf(looked);
  const build = await buildFor(context, site, { withheld: root?.takenDown ?? [] });
  context.showFindings(build.findings);
  const built = toPublish(build);
  const law = toLaw(toLawTerms(site), await target.cdn.describe(), {});
  const usage = target.hasDistribution
    ? await usageOf(target.cdn, monthStart(looked.at), new Set())
    : { paths: { paths: 0 }, findings: [] };
  const freePaths = Math.max(0, config.invalidation.freePaths - usage.paths.paths);
  const money = { prices: config.prices, freePaths };
  const found = await listAndCompare(common, built);
  const findings: readonly Finding[] = [
    ...(root === null ? [adoptFinding('ledger-forgotten', {})] : []),
    ...idlePatterns(args.take, found).map((pattern) =>
      adoptFinding('take-matches-nothing', { pattern }),
    ),
    ...usage.findings,
  ];
  const plan = planAdoption({
    target: config.target,
    site: target.siteName,
    origin: target.origin.name,
    findings,
    looked,
    survey: found,
    law,
    longestMaxAge,
    asked: target.counts,
    money,
  });
  return { ...common, built, survey: found, law, money, plan };
}

async function listAndCompare(
  {
    context,
    site,
    target,
    args,
    looked,
  }: Pick<Adopting, 'context' | 'site' | 'target' | 'args' | 'looked'>,
  built: ToPublish,
): Promise<AdoptSurvey> {
  const progress = context.progress('listing what is there');
  try {
    return await surveyForAdoption({
      origin: target.origin,
      prefix: target.prefix,
      statePrefix: site.config.statePrefix,
      files: built.site.files,
      take: args.take,
      readBody: built.readBody,
      known: looked.state === 'whole' ? looked.entries : null,
      progress: (step) => progress.update(progressText(step)),
    });
  } finally {
    progress.done();
  }
}

/** What can be read of the ledger's root. */
function rootOf(looked: LookedAt): Salvaged | null {
  if (looked.state === 'whole') return looked.found.root;
  return looked.state === 'damaged' ? looked.salvaged : null;
}

const idlePatterns = (take: readonly string[], { taken }: AdoptSurvey): readonly string[] =>
  take.filter((pattern) => !taken.some(({ key }) => isMatch(pattern, `/${key}`)));

function toSeconds(longest: string | null): number {
  if (longest === null) return GUESSED;
  const seconds = parseDuration(longest);
  if (seconds !== null) return seconds;
  throw new UserError({
    code: 'usage',
    what: `--longest-max-age is no duration: "${longest}".`,
    next: 'Write a number of seconds, minutes, hours or days: --longest-max-age 7d.',
  });
}
