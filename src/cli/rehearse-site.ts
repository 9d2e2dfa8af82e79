import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { type Finding, hasErrors } from '../findings/finding.ts';
import type { ExitCode } from '../findings/user-error.ts';
import { isIdle, type Plan } from '../plan/plan.ts';
import { tagOf } from '../plan/tags.ts';
import { preparePublish } from '../publish/prepare-publish.ts';
import { rehearse } from '../rehearse/rehearse.ts';
import type { Rehearsal } from '../rehearse/result.ts';
import type { RehearsalTerms } from '../rehearse/terms.ts';
import { paintFor } from '../report/paint.ts';
import { renderIdleRehearsal, renderRehearsal } from '../report/rehearsal-text.ts';
import { rehearsalToJson } from '../report/rehearsal-json.ts';
import { buildFor } from './build-for.ts';
import type { CommandContext, Site } from './context.ts';
import { openTarget } from './open-target.ts';
import { parseAt, toPrepareInput } from './plan-site.ts';
import { printedBounds } from './printed-bounds.ts';
import { isWorthThreads, playInThreads } from './rehearse-threads.ts';
import { parseTerms, type TermFlags } from './rehearsal-terms.ts';
import { checkPlanFile } from './show-plan.ts';
import { readWithheld } from './withheld.ts';

interface RehearseArgs extends TermFlags {
  readonly plan: string | null;
  readonly html: string | null;
  readonly at: string | null;
  readonly urgent: boolean;
}

/** The body of `rehearse`: build and plan as `plan` does, play it, report. */
export async function rehearseSite(context: CommandContext, args: RehearseArgs): Promise<ExitCode> {
  const terms = parseTerms(args);
  const site = await context.site();
  const { plan, findings } = await planFor(context, site, args);
  if (args.plan !== null) await checkPlanFile(context, plan, args.plan);
  context.showFindings(plan.findings);
  const shown = { plan, terms, findings: [...findings, ...plan.findings] };
  if (hasErrors(plan.findings)) {
    context.note(['refused: publish would not do this, so nothing was rehearsed']);
    context.document(rehearsalToJson(null, shown));
    return 1;
  }
  const rehearsal = isIdle(plan) ? null : await play(context, { site, plan, terms });
  if (rehearsal === 'stopped') {
    context.note(['stopped: nothing was written']);
    context.document(rehearsalToJson(null, shown));
    return 1;
  }
  const options = {
    width: context.width,
    verbose: context.verbose,
    paint: paintFor(context.colour.stdout),
  };
  const render = (how: typeof options): readonly string[] =>
    rehearsal === null ? renderIdleRehearsal(plan, how) : renderRehearsal(rehearsal, how);
  context.print(render(options));
  const plain = render({ ...options, width: 120, paint: paintFor(false) });
  await context.summary(['### storyclub rehearse', '', '```', ...plain, '```']);
  context.document(rehearsalToJson(rehearsal, shown));
  if (args.html !== null) await writeReport(context, { rehearsal, plan, out: args.html });
  return rehearsal?.changes.some(({ verdict }) => verdict === 'broken') === true ? 1 : 0;
}

async function planFor(
  context: CommandContext,
  site: Site,
  { at, urgent }: RehearseArgs,
): Promise<{ readonly plan: Plan; readonly findings: readonly Finding[] }> {
  const instant = parseAt(at);
  const target = await openTarget(site);
  const { withheld, takedowns } = await readWithheld(site, target);
  const built = await buildFor(context, site, { at: instant, withheld });
  context.showFindings(built.findings);
  const input = toPrepareInput(site, built, { target, urgent, at: instant, thorough: true });
  const prepared = await preparePublish({ ...input, takedowns, whole: true });
  if (prepared.outcome === 'at-rest') throw new Error('a thorough look is never at rest');
  if (prepared.unfinished !== null)
    context.note(['Another publish is under way, or did not finish.']);
  // Stories that are not out yet leave no trace in dist/.
  if (instant !== null) await buildFor(context, site, { withheld });
  context.showFindings(prepared.findings);
  return { plan: prepared.plan, findings: [...built.findings, ...prepared.findings] };
}

async function play(
  context: CommandContext,
  {
    site,
    plan,
    terms,
  }: { readonly site: Site; readonly plan: Plan; readonly terms: RehearsalTerms },
): Promise<Rehearsal | 'stopped'> {
  const progress = context.progress('rehearsing');
  const goesOn = async (done: number): Promise<boolean> => {
    progress.update(`rehearsing: ${Math.floor(done * 100)} % of the readers have read`);
    await setImmediate();
    return !context.signal.aborted;
  };
  try {
    const rehearsal = await rehearse({
      plan,
      terms,
      prices: site.config.prices,
      boundOf: printedBounds(plan),
      tagOf,
      goesOn,
      ...(isWorthThreads(terms) ? { playAll: (stage) => playInThreads(stage, goesOn) } : {}),
    });
    return rehearsal ?? 'stopped';
  } finally {
    progress.done();
  }
}

async function writeReport(
  context: CommandContext,
  {
    rehearsal,
    plan,
    out,
  }: { readonly rehearsal: Rehearsal | null; readonly plan: Plan; readonly out: string },
): Promise<void> {
  const { rehearsalToHtml } = await import('../report/rehearsal-html.ts');
  const path = resolve(context.cwd, out);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, rehearsalToHtml(rehearsal, plan));
  context.note([`report written to ${out}`]);
}
