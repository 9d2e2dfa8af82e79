import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'plan',
  describe:
    'Shows what publish would do, why, what it costs and when the last reader is up to date',
  positionals: {},
  flags: {
    out: { type: 'string', describe: 'Write the plan to this file, for publish --plan' },
    at: { type: 'string', describe: 'Plan for another instant: 2026-12-24T18:00:00Z' },
    'undo-fix': {
      type: 'boolean',
      describe: 'Plan even what takes back a correction made by fix-typo',
    },
    'force-older': {
      type: 'boolean',
      describe: 'Plan even for a commit older than the published one',
    },
    refresh: {
      type: 'boolean',
      describe: 'Compare with what is there first: plan what puts right what others have changed',
    },
    'keep-drift': {
      type: 'strings',
      describe: 'With --refresh: leave these keys as others have made them: "robots.txt"',
    },
    urgent: { type: 'boolean', describe: 'Purge corrections and listings instead of waiting' },
  },
  examples: [
    ['storyclub plan', 'what would happen now'],
    ['storyclub plan --target live --out plan.json', 'a plan to apply later, as it stands'],
  ],
  async run(
    context,
    {
      out,
      at,
      urgent,
      'undo-fix': undoFix,
      'force-older': forceOlder,
      refresh,
      'keep-drift': keepDrift,
    },
  ) {
    const site = await context.site();
    const { hasErrors } = await import('../findings/finding.ts');
    const { buildFor } = await import('../cli/build-for.ts');
    const { parseAt, refreshTerms, toPrepareInput, toRefresh } =
      await import('../cli/plan-site.ts');
    const { openTarget } = await import('../cli/open-target.ts');
    const { preparePublish } = await import('../publish/prepare-publish.ts');
    const { showPlan, writePlanFile } = await import('../cli/show-plan.ts');
    const { whoPublishes } = await import('../cli/publisher.ts');
    const { readWithheld } = await import('../cli/withheld.ts');
    const keep = toRefresh(refresh, keepDrift);
    const instant = parseAt(at);
    const target = await openTarget(site);
    const { withheld, takedowns } = await readWithheld(site, target);
    const who = await whoPublishes(site.root, context.env);
    const built = await buildFor(context, site, { at: instant, withheld });
    context.showFindings(built.findings);
    const input = toPrepareInput(site, built, { target, urgent, at: instant, thorough: true });
    const progress = keep === null ? null : context.progress('comparing with what is there');
    const compared = keep === null || progress === null ? null : refreshTerms(site, keep, progress);
    const prepared = await preparePublish({
      ...input,
      takedowns,
      refresh: compared,
      whole: context.verbose,
    }).finally(() => progress?.done());
    if (prepared.outcome === 'at-rest') throw new Error('a thorough look is never at rest');
    const { judgeFixes, withFindings } = await import('../cli/judge-fixes.ts');
    const { toPublish } = await import('../cli/publish-run.ts');
    const judged = await judgeFixes({ site, target, built: toPublish(built) }, prepared, undoFix);
    const { judgeCommit } = await import('../cli/commit-order.ts');
    const older = forceOlder ? null : await judgeCommit(site.root, who, prepared.plan);
    const planned = withFindings(prepared, [
      ...(older === null ? [] : [older]),
      ...judged.findings,
    ]);
    const { plan } = planned;
    await showPlan(context, planned, built.findings);
    // Stories that are not out yet leave no trace in dist/.
    if (instant !== null) await buildFor(context, site, { withheld });
    if (out !== null) await writePlanFile(context, plan, out);
    return hasErrors(plan.findings) ? 1 : 0;
  },
});
