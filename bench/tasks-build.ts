import { join } from 'node:path';
import { settleDisk, type Place } from './folders.ts';
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
    ...measured.map((tool): Row => ({ title, ...tool, target: targetOf(tool, place, measured) })),
    ...peers
      .filter(({ version }) => version === null)
      .map(({ name, installation }): Row => absent(title, name, installation)),
  ];
}

function targetOf(tool: Measured, place: Place, all: readonly Measured[]): Row['target'] {
  if (tool.tool !== 'storyclub') return null;
  const { wallSeconds, peakMegabytes } = tool;
  if (place.name === 'in memory')
    return { says: '≤ 3 s and ≤ 400 MB', isMet: wallSeconds <= 3 && peakMegabytes <= 400 };
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

/** A build after which nothing changed. */
export function measureUnchangedBuild({ place, stories, runs }: BuildTask): readonly Row[] {
  const site = join(place.folder, 'site');
  createSite(site, stories);
  const command = storyclub(site, 'build');
  measureInTurn([{ tool: 'storyclub', prepare: () => forgetBuild(site), command }], 1);
  const subject = { tool: 'storyclub', prepare: () => settleDisk(place), command };
  return measureInTurn([subject], runs).map((measured) => ({
    title: `unchanged build, ${place.name}`,
    ...measured,
    note: 'Hugo and Eleventy render every page again',
    target: { says: '≤ 0.4 s', isMet: measured.wallSeconds <= 0.4 },
  }));
}
