import { appendFileSync, readdirSync, rmSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { settleDisk, type Place } from './folders.ts';
import { slugOf, STORY_BYTES } from './generate.ts';
import type { Peer } from './peers.ts';
import { createSite, forgetBuild, storyclub } from './program.ts';
import type { Row } from './row.ts';
import { measureInTurn, type Measured, type Subject } from './task.ts';

interface BuildTask {
  readonly place: Place;
  readonly stories: number;
  readonly runs: number;
}

/** Full builds of the same stories by each tool, in turn. */
export function measureFullBuild(task: BuildTask, peers: readonly Peer[]): readonly Row[] {
  const { place, stories, runs } = task;
  const site = join(place.folder, 'site');
  createSite(site, stories);
  const ours: Subject = {
    tool: 'storyclub',
    prepare: () => {
      forgetBuild(site);
      settleDisk(place);
    },
    command: storyclub(site, 'build'),
  };
  const installed = peers.filter(({ version }) => version !== null);
  const theirs = installed.map((peer): Subject => {
    const folder = join(place.folder, peer.name);
    peer.createSite(folder, stories);
    return {
      tool: `${peer.name} ${peer.version}`,
      prepare: () => {
        peer.forgetBuild(folder);
        settleDisk(place);
      },
      command: peer.build(folder),
      note: `without: ${peer.lacks}`,
    };
  });
  const measured = measureInTurn([ours, ...theirs], runs);
  const title = `full build, ${place.name} (${place.fileSystem})`;
  return [
    ...measured.map((tool): Row => ({
      title,
      stories,
      ...tool,
      target: targetOf(tool, task, measured),
    })),
    ...peers
      .filter(({ version }) => version === null)
      .map(({ name, installation }): Row => ({ ...absent(title, name, installation), stories })),
  ];
}

const LIMITS = new Map([
  [10_000, { seconds: 3, megabytes: 400 }],
  [100_000, { seconds: 30, megabytes: 700 }],
]);

function targetOf(
  tool: Measured,
  { place, stories }: BuildTask,
  all: readonly Measured[],
): Row['target'] {
  if (tool.tool !== 'storyclub') return null;
  const { wallSeconds, peakMegabytes } = tool;
  if (place.name === 'in memory') {
    const limit = LIMITS.get(stories);
    if (limit === undefined) return null;
    const { seconds, megabytes } = limit;
    return {
      says: `≤ ${seconds} s and ≤ ${megabytes} MB`,
      isMet: wallSeconds <= seconds && peakMegabytes <= megabytes,
    };
  }
  const hugo = all.find(({ tool: name }) => name.startsWith('Hugo'));
  return hugo === undefined
    ? null
    : { says: '≤ ¼ of Hugo', isMet: wallSeconds <= hugo.wallSeconds / 4 };
}

const absent = (title: string, name: string, installation: string): Row => ({
  title,
  tool: name,
  wallSeconds: null,
  cpuSeconds: null,
  peakMegabytes: null,
  target: null,
  told: {},
  note: `not installed (${installation})`,
});

/** Builds of a site that is built already: unchanged, with one story edited, and with every file written anew. */
export function measureLaterBuilds({ place, stories, runs }: BuildTask): readonly Row[] {
  const site = join(place.folder, 'site');
  createSite(site, stories);
  const command = storyclub(site, 'build');
  const first: Subject = { tool: 'storyclub', prepare: () => forgetBuild(site), command };
  measureInTurn([first], 1);
  const measureOne = (
    title: string,
    prepare: () => void,
  ): readonly (Measured & { title: string })[] =>
    measureInTurn(
      [{ tool: 'storyclub', prepare: () => (prepare(), settleDisk(place)), command }],
      runs,
    ).map((measured) => ({ title, ...measured }));
  const unchanged = measureOne(`unchanged build, ${place.name}`, () => {});
  const edited = measureOne(`build of one edited story, ${place.name}`, () =>
    appendFileSync(join(site, 'stories', `${slugOf(1)}.md`), '\nAnd that was that.\n'),
  );
  const touched = measureOne(`build after a checkout, ${place.name}`, () => touchAll(site));
  return [
    ...unchanged.map((row) => ({ ...row, target: stories === 10_000 ? atMost(0.4, row) : null })),
    ...edited.map((row) => ({ ...row, target: null })),
    ...touched.map((row) => ({
      ...row,
      note: 'every source and every page has a new time and the same bytes: read, not rendered',
      target: null,
    })),
  ].map((row) => ({ ...row, stories }));
}

const atMost = (seconds: number, { wallSeconds }: Measured): NonNullable<Row['target']> => ({
  says: `≤ ${seconds} s`,
  isMet: wallSeconds <= seconds,
});

function touchAll(site: string): void {
  const now = Date.now() / 1000;
  for (const folder of ['stories', 'dist', 'templates']) {
    const path = join(site, folder);
    for (const entry of readdirSync(path, { recursive: true, withFileTypes: true }))
      if (entry.isFile()) utimesSync(join(entry.parentPath, entry.name), now, now);
  }
}

/** Stories of five times the bytes: memory must not grow with them. */
export function measureLongStories({ place, stories, runs }: BuildTask): readonly Row[] {
  const site = join(place.folder, 'long');
  createSite(site, stories, 5 * STORY_BYTES);
  const subject: Subject = {
    tool: 'storyclub',
    prepare: () => forgetBuild(site),
    command: storyclub(site, 'build'),
  };
  const rows = measureInTurn([subject], runs);
  rmSync(site, { recursive: true, force: true });
  const title = `full build of stories of 40 KB, ${place.name}`;
  return rows.map((row) => ({ title, stories, ...row, target: null }));
}
