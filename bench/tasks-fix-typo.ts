import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './folders.ts';
import { slugOf } from './generate.ts';
import { run } from './measure.ts';
import { createSite, storyclub } from './program.ts';
import type { Row } from './row.ts';
import { shardsOf } from './shards.ts';
import { measureInTurn } from './task.ts';
import { requestsOf } from './tasks-publish.ts';

interface FixTask {
  readonly place: Place;
  readonly stories: number;
  readonly runs: number;
}

/** Correcting one story of a published site by `fix-typo`, the whole process, on a site of so many stories. */
export function measureFixTypo({ place, stories, runs }: FixTask): readonly Row[] {
  const site = join(place.folder, 'site');
  createSite(site, stories);
  const publish = storyclub(site, 'publish', '--yes', '--quiet');
  run(publish.program, publish.args, site);
  const slug = slugOf(Math.floor(stories / 2));
  const file = join(site, 'stories', `${slug}.md`);
  // The first edit of an old story is purged, which waits for the allowance; the second publish forgets what no edge has.
  appendFileSync(file, '\nTeh end.\n');
  run(publish.program, publish.args, site);
  const told = measureInTurn(
    [
      {
        tool: 'storyclub',
        prepare: (at) =>
          writeFileSync(
            file,
            readFileSync(file, 'utf8').replace(/T(?:eh|he)(?: \d+)? end\./, `Teh ${at} end.`),
          ),
        command: storyclub(
          site,
          'fix-typo',
          slug,
          '--replace',
          'Teh=The',
          '--yes',
          '--json',
          '--quiet',
        ),
        told: requestsOf,
      },
    ],
    runs,
  );
  const isLarge = stories > 10_000;
  const limit = isLarge ? 2.5 : 0.6;
  // A correction looks at the whole site: the ledger of a large one is a table and all its shards, one of them written.
  const more = isLarge ? 9 + shardsOf(stories) : 7;
  return told.map((row) => ({
    ...row,
    title: 'fix-typo',
    stories,
    target: {
      says: `≤ ${limit} s, changed + ${more} origin requests`,
      isMet:
        row.wallSeconds <= limit &&
        (row.told['origin requests'] ?? NaN) <= (row.told['changed'] ?? NaN) + more,
    },
  }));
}
