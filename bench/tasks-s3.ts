import {
  appendFileSync,
  cpSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Place } from './folders.ts';
import { slugOf } from './generate.ts';
import { measure, run } from './measure.ts';
import { findUploaders, type Uploader } from './peers-s3.ts';
import { createSite, forgetBuild, storyclub } from './program.ts';
import type { Row } from './row.ts';
import {
  absent,
  type Contender,
  rowsOf,
  type Samples,
  STEPS,
  type Step,
  type Taken,
  titleOf,
} from './s3-rows.ts';
import { type S3Server, startS3Server, versityInstallation, versityVersion } from './s3-server.ts';

interface S3Task {
  readonly place: Place;
  readonly stories: number;
  readonly runs: number;
}

/** The same built site to the same S3 server by each tool, in turn. */
export async function measureS3({ place, stories, runs }: S3Task): Promise<readonly Row[]> {
  const version = versityVersion();
  if (version === null) {
    const note = `not installed; ${versityInstallation}`;
    return [absent({ title: 'first publish to S3', stories, tool: 'versitygw', note })];
  }
  const folder = join(place.folder, 's3');
  mkdirSync(folder);
  const server = await startS3Server(folder, version);
  try {
    const site = buildSite(folder, stories);
    const objects = filesIn(join(site, 'dist'));
    const tools = findUploaders();
    const contenders = [ours(site, server), ...theirs(tools, { folder, site, server })];
    const { samples, failures } = await takeTurns(contenders, { server, runs });
    const missing = tools.filter((tool) => tool.version === null);
    return STEPS.flatMap((step) => {
      const title = titleOf(step, version);
      return [
        ...rowsOf(step, { samples, objects, stories, contenders, version }),
        ...failures.map(([tool, note]) => absent({ title, stories, tool, note })),
        ...(step === 'first' ? missing : []).map(({ name: tool, installation }) =>
          absent({ title, stories, tool, note: `not installed; ${installation}` }),
        ),
      ];
    });
  } finally {
    server.stop();
  }
}

/** About as many pages as there are stories and a third, less some: lists, tags, authors, years. */
function buildSite(folder: string, stories: number): string {
  const site = join(folder, 'site');
  createSite(site, stories);
  forgetBuild(site);
  const config = join(site, 'storyclub.config.ts');
  const target = `target: 'bench',\n  targets: { bench: { bucket: 'storyclub', region: 'eu-west-2' } },`;
  writeFileSync(config, readFileSync(config, 'utf8').replace('site: {', `${target}\n  site: {`));
  const { program, args } = storyclub(site, 'build', '--quiet');
  run(program, args, site);
  return site;
}

const filesIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .length;

const ours = (site: string, { environment }: S3Server): Contender => ({
  tool: 'storyclub',
  bucket: 'storyclub',
  note: 'looks for changed sources first; puts on condition, with checksums',
  command: { ...storyclub(site, 'publish', '--yes', '--quiet'), env: environment },
  edit: (run) => {
    appendFileSync(join(site, 'stories', `${slugOf(run)}.md`), '\nAnd that was that.\n');
  },
});

/** Each with a copy of the pages of its own, so that all change one page at a time. */
function theirs(
  tools: readonly Uploader[],
  { folder, site, server }: { folder: string; site: string; server: S3Server },
): readonly Contender[] {
  return tools
    .filter(({ version }) => version !== null)
    .map(({ name, version, note, command }, position) => {
      const bucket = `peer-${position}`;
      const source = join(folder, `${bucket}-pages`);
      const work = join(folder, bucket);
      mkdirSync(work);
      cpSync(join(site, 'dist'), source, { recursive: true });
      return {
        tool: `${name} ${version}`,
        bucket,
        note,
        command: command({ source, bucket, server, work }),
        edit: (run) => {
          appendFileSync(join(source, 'stories', slugOf(run), 'index.html'), '<!-- edited -->\n');
        },
      };
    });
}

/** All steps of each tool, then of the next, as often as asked for. A tool that fails is left out from then on. */
async function takeTurns(
  contenders: readonly Contender[],
  { server, runs }: { server: S3Server; runs: number },
): Promise<{ samples: Samples; failures: readonly (readonly [string, string])[] }> {
  const nothing = (): Record<Step, Taken[]> => ({
    first: [],
    unchanged: [],
    'one changed page': [],
  });
  const samples = new Map(contenders.map((contender) => [contender, nothing()]));
  const failures: [string, string][] = [];
  for (let run = 0; run < runs; run++) {
    for (const [contender, taken] of samples) {
      try {
        await server.emptyBucket(contender.bucket);
        for (const step of STEPS) {
          if (step === 'one changed page') contender.edit(run);
          const sample = measure(contender.command);
          taken[step].push({ ...sample, requests: await server.requestsSince() });
        }
      } catch (error) {
        samples.delete(contender);
        failures.push([contender.tool, firstLineOf(error)]);
      }
    }
  }
  return { samples, failures };
}

const firstLineOf = (error: unknown): string =>
  `failed: ${(error instanceof Error ? error.message : String(error)).split('\n').slice(0, 2).join(' ')}`;
