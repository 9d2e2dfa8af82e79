import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Place } from './folders.ts';
import { type Command, run } from './measure.ts';
import { createSite, forgetBuild, storyclub } from './program.ts';
import type { Row } from './row.ts';
import { requestsOf } from './tasks-publish.ts';
import { shardsOf } from './shards.ts';
import { measureInTurn, type Measured } from './task.ts';

/** Published on one day, settled when every story has come of age: an old one would be settled from the start. */
const TIERS = `tiers: [{ age: '0d', edge: '5m' }, { age: '10000d', edge: '365d' }],`;
const PUBLISHED = '2026-01-10T10:00:00Z';
const SETTLED = '2053-10-01T10:00:00Z';

/** Settling every story of a site at once on the local target, and status before it. */
export function measureSettle({
  place,
  stories,
  runs,
}: {
  readonly place: Place;
  readonly stories: number;
  readonly runs: number;
}): readonly Row[] {
  const site = join(place.folder, 'settling');
  const published = join(place.folder, 'settling-published');
  createSite(site, stories);
  forgetBuild(site);
  const config = join(site, 'storyclub.config.ts');
  writeFileSync(config, readFileSync(config, 'utf8').replace('site: {', `${TIERS}\n  site: {`));
  const publish = at(PUBLISHED, storyclub(site, 'publish', '--yes', '--quiet'));
  run('env', [`STORYCLUB_NOW=${PUBLISHED}`, publish.program, ...publish.args], site);
  cpSync(join(site, '.storyclub'), published, { recursive: true });
  const status = measureInTurn(
    [{ tool: 'storyclub', prepare: () => {}, command: at(SETTLED, storyclub(site, 'status')) }],
    runs,
  );
  const settle = measureInTurn(
    [
      {
        tool: 'storyclub',
        prepare: () => {
          rmSync(join(site, '.storyclub'), { recursive: true, force: true });
          cpSync(published, join(site, '.storyclub'), { recursive: true });
        },
        command: at(SETTLED, storyclub(site, 'settle', '--json', '--quiet')),
        told: requestsOf,
      },
    ],
    runs,
  );
  for (const folder of [site, published]) rmSync(folder, { recursive: true, force: true });
  return [
    ...status.map((row) => ({ ...row, stories, title: 'status', target: null })),
    ...settle.map((row) => ({
      ...row,
      stories,
      title: 'settle, every story due',
      target: settleTarget(row, stories),
    })),
  ];
}

const at = (instant: string, command: Command): Command => ({
  ...command,
  env: { STORYCLUB_NOW: instant },
});

/** As many header updates as stories moved, what any publish with a long journal asks besides, and each shard there and back. */
function settleTarget({ told }: Measured, stories: number): NonNullable<Row['target']> {
  const { 'origin requests': requests = NaN, changed = NaN } = told;
  const more = 8 + 2 * shardsOf(stories);
  return {
    says: `changed + ${more} origin requests, no purge`,
    isMet: changed > 0 && requests <= changed + more && told['purges'] === 0,
  };
}
