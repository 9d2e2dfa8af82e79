import { defineCommand } from '../cli/command.ts';

export const command = defineCommand({
  name: 'releases',
  describe: 'Lists the publishes that rollback can go back to',
  positionals: {},
  flags: {},
  examples: [['storyclub releases --target live', 'newest first; one request, nothing changes']],
  async run(context) {
    const [
      { openTarget },
      { nothingPublished },
      { earlierReleases, liveRelease },
      { renderReleases },
      { releaseToJson },
      { paintFor },
    ] = await Promise.all([
      import('../cli/open-target.ts'),
      import('../cli/rollback-release.ts'),
      import('../plan/releases.ts'),
      import('../report/release-text.ts'),
      import('../report/release-json.ts'),
      import('../report/paint.ts'),
    ]);
    const site = await context.site();
    const { found } = await (await openTarget(site)).store.look();
    if (found === null) throw nothingPublished(site);
    const live = liveRelease(found.root);
    const earlier = earlierReleases(found.root);
    const { target } = site.config;
    context.print(
      renderReleases({ live, earlier }, { target, paint: paintFor(context.colour.stdout) }),
    );
    context.document({
      version: 1,
      target,
      releases: [
        ...(live === null ? [] : [releaseToJson(live, true)]),
        ...earlier.toReversed().map((release) => releaseToJson(release, false)),
      ],
    });
  },
});
