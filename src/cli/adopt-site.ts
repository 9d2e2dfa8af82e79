import { parseDuration } from '../config/duration.ts';
import { adoptFinding } from '../findings/codes-adopt.ts';
import type { Finding } from '../findings/finding.ts';
import { type ExitCode, UserError } from '../findings/user-error.ts';
import { isMatch } from '../cache/behaviour-match.ts';
import { GUESSED } from '../plan/law.ts';
import { lookForLedger } from '../publish/adopt-look.ts';
import { planAdoption } from '../publish/adopt-plan.ts';
import { type AdoptSurvey, surveyForAdoption } from '../publish/adopt-survey.ts';
import { usageOf } from '../publish/paths-used.ts';
import { monthStart, toLaw } from '../publish/prepare-publish.ts';
import { renderAdoptPlan } from '../report/adopt-text.ts';
import { paintFor } from '../report/paint.ts';
import { progressText } from '../report/progress-text.ts';
import { type AdoptArgs, type Adopting, end } from './adopting.ts';
import { applyAdoption } from './adopt-apply.ts';
import { finishAdoption } from './adopt-finish.ts';
import { buildFor } from './build-for.ts';
import type { CommandContext } from './context.ts';
import { openTarget } from './open-target.ts';
import { toLawTerms } from './plan-site.ts';
import { type ToPublish, toPublish } from './publish-run.ts';

/** The body of `adopt`: look, build, list, show, ask, write a ledger, purge everything. */
export async function adopt(context: CommandContext, args: AdoptArgs): Promise<ExitCode> {
  const longestMaxAge = toSeconds(args.longestMaxAge);
  const site = await context.site();
  const target = await openTarget(site);
  const looked = await lookForLedger(target.store, target.origin);
  const ahead = looked.at - site.clock.now();
  if (looked.state === 'whole')
    return finishAdoption({ context, site, target, args, ahead }, looked);
  const adopting = await survey({ context, site, target, args, looked, ahead, longestMaxAge });
  const { plan } = adopting;
  context.showFindings(plan.findings);
  const options = { width: context.width, paint: paintFor(context.colour.stdout) };
  const lines = renderAdoptPlan(plan, { ...options, verbose: context.verbose });
  context.print(lines);
  await context.summary(['### storyclub adopt', '', '```', ...lines, '```']);
  const { same, unsure, taken } = plan.survey;
  if (looked.state === 'missing' && same.length + unsure.length + taken.length === 0)
    return end(adopting, 'nothing-there', 'nothing to take over: storyclub publish starts afresh');
  if (args.dryRun) return end(adopting, 'declined', 'nothing was changed');
  if (context.signal.aborted) return end(adopting, 'stopped', 'stopped: nothing was changed');
  const question = `Take over what is there at ${plan.target} and purge every edge?`;
  if (!args.yes && !(await context.confirm(question, '--yes')))
    return end(adopting, 'declined', 'declined: nothing was changed');
  return await applyAdoption(adopting);
}

async function survey(
  common: Pick<
    Adopting,
    'context' | 'site' | 'target' | 'args' | 'looked' | 'ahead' | 'longestMaxAge'
  >,
): Promise<Adopting> {
  const { context, site, target, args, looked, longestMaxAge } = common;
  const { config } = site;
  const salvaged = looked.state === 'damaged' ? looked.salvaged : null;
  const build = await buildFor(context, site, { withheld: salvaged?.takenDown ?? [] });
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
    ...(salvaged === null ? [adoptFinding('ledger-forgotten', {})] : []),
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
  { context, site, target, args }: Pick<Adopting, 'context' | 'site' | 'target' | 'args'>,
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
      progress: (step) => progress.update(progressText(step)),
    });
  } finally {
    progress.done();
  }
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
