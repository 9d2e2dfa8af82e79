import { join } from 'node:path';

import type { SiteIdentity } from '../config/types.ts';
import type { Finding } from '../findings/finding.ts';
import type { BuildRecord, SourceRow } from './build-cache.ts';
import { inputDigest } from './digest.ts';
import { toFileError } from './file-error.ts';
import type { LastBuild } from './last-build.ts';
import { judgeOutputs, lookAtOutputs, NOT_BUILT, type OutputsState } from './read-outputs.ts';
import { readBuildRecord, readLastBuild } from './read-build-cache.ts';
import { listSources, type SourceFile } from './read-sources.ts';
import { stampOf } from './read-stamps.ts';
import { listTemplates, type TemplateFolder } from './read-templates.ts';
import type { BuildResult, OutputFile } from './types.ts';
import type { Withheld } from './withheld.ts';
import { isCacheDamage } from './read-parts.ts';

export interface BuildOptions {
  /** Absolute path of the folder with stories/ and templates/. */
  readonly root: string;
  readonly site: SiteIdentity;
  readonly storiesPerPage: number;
  /** Absolute path of the folder the pages go to. */
  readonly outDir: string;
  /** Epoch milliseconds; decides only which dated stories are out. */
  readonly now: number;
  readonly programVersion: string;
  /** Digest of the configuration: another one renders everything anew. */
  readonly configDigest: string;
  /** Worker threads, in the compiled program only; 0 renders in this one. By default as many as pay off. */
  readonly workers?: number;
  /** Absolute path of the folder the build is remembered in; `.storyclub/build` of the root when absent. */
  readonly cacheDir?: string;
  /** Stories that stay off the site; none when absent. */
  readonly withheld?: readonly Withheld[];
  /** Whether to forget the last build. */
  readonly clean?: boolean;
}

/** What a build starts from: the state of every file, none of them opened. */
export interface BuildStart {
  readonly options: BuildOptions;
  readonly cacheDir: string;
  readonly settings: string;
  readonly sources: readonly SourceFile[];
  readonly templates: TemplateFolder;
  readonly findings: readonly Finding[];
  /** The last build under the same settings, if it is remembered. */
  readonly last: LastBuild | null;
  readonly outputs: OutputsState;
  /** Milliseconds of the machine's own clock. */
  readonly startedAt: number;
}

/**
 * Builds the site of `root` into `outDir`. Only what changed since the last build is rendered; the output is that of a
 * clean build.
 * @throws UserError with `findings` when any of them is an error, or when `outDir` cannot be written; `outDir` is then
 * as it was.
 */
export async function buildSite(options: BuildOptions): Promise<BuildResult> {
  try {
    return await buildOnce(options);
  } catch (error) {
    if (!isCacheDamage(error)) throw error;
    return await buildOnce({ ...options, clean: true });
  }
}

async function buildOnce(options: BuildOptions): Promise<BuildResult> {
  try {
    const start = await lookAtSite(options);
    const { last } = start;
    if (last !== null && hasSameFrame(start, last)) {
      const changed = changedSources(start.sources, last.sources);
      if (changed !== null && changed.length === 0) return toResult(start, unchanged(last));
      if (changed !== null && changed.length <= MOST_EDITED) {
        const { buildEdited } = await import('./edited/build-edited.ts');
        const edited = await buildEdited(start, last, changed);
        if (edited !== null) return toResult(start, edited);
      }
    }
    const { buildChanged } = await import('./build-changed.ts');
    return toResult(start, await buildChanged(start));
  } catch (error) {
    throw toFileError(error);
  }
}

/** More edited stories than this are built with threads. */
const MOST_EDITED = 20;

async function lookAtSite(options: BuildOptions): Promise<BuildStart> {
  const startedAt = performance.now();
  const settings = settingsDigest(options);
  const findings: Finding[] = [];
  const cacheDir = options.cacheDir ?? join(options.root, '.storyclub', 'build');
  const { outDir } = options;
  const record = options.clean === true ? null : readBuildRecord(cacheDir, settings);
  const differing = record === null ? null : lookAtOutputs({ cacheDir, record, outDir });
  const last = record === null ? null : readLastBuild(cacheDir, record);
  const sources = listSources(options.root, (finding) => findings.push(finding));
  const templates = listTemplates(options.root);
  findings.push(...templates.findings);
  const outputs =
    last === null || differing === null ? NOT_BUILT : judgeOutputs(await differing, last, outDir);
  return { options, cacheDir, settings, sources, templates, findings, last, outputs, startedAt };
}

/** What pages depend on beside the sources, the machine's Unicode data included. */
function settingsDigest({
  site,
  storiesPerPage,
  outDir,
  programVersion,
  configDigest,
}: BuildOptions): string {
  const { unicode, icu } = process.versions;
  return inputDigest([site, storiesPerPage, outDir, programVersion, configDigest, unicode, icu]);
}

/** Tells builds with other stories withheld apart: what those change is rendered, nothing else. */
export const withheldDigest = ({ withheld = [] }: BuildOptions): string => inputDigest(withheld);

/** Whether all but the sources' texts is as it was. */
function hasSameFrame(start: BuildStart, { record }: LastBuild): boolean {
  const { options, templates, findings, outputs } = start;
  const { root, now } = options;
  return (
    outputs.spoilt.size === 0 &&
    outputs.touched.size === 0 &&
    inputDigest(findings) === record.listed &&
    withheldDigest(options) === record.withheld &&
    now >= record.from &&
    (record.until === null || now < record.until) &&
    inputDigest(templates.files.map(({ file, stamp }) => [file, stamp])) ===
      inputDigest(record.templates) &&
    record.images.every(({ file, stamp }) => stampOf(join(root, file)) === stamp)
  );
}

/** Positions of sources with another stamp; null when a source came or went. */
function changedSources(
  found: readonly SourceFile[],
  known: readonly SourceRow[],
): readonly number[] | null {
  if (found.length !== known.length) return null;
  const changed: number[] = [];
  for (const [position, { file, stamp }] of found.entries()) {
    const row = known[position];
    if (row === undefined || row[0] !== file) return null;
    if (row[1] !== stamp) changed.push(position);
  }
  return changed;
}

/** What a build has made, or found made. */
export interface Built {
  readonly record: BuildRecord;
  /** Read from the cache when they are asked for: a publish with nothing to do does not. */
  readonly files: () => readonly OutputFile[];
  /** Pages rendered. */
  readonly rendered: number;
}

const unchanged = (last: LastBuild): Built => ({
  record: last.record,
  files: () => last.files.map(({ file }) => file),
  rendered: 0,
});

function toResult(start: BuildStart, { record, files, rendered }: Built): BuildResult {
  const { siteDigest, templatesDigest, until, findings, stories, bytes } = record;
  let known: readonly OutputFile[] | null = null;
  return {
    outDir: start.options.outDir,
    get files() {
      return (known ??= files());
    },
    siteDigest,
    templatesDigest,
    configDigest: start.options.configDigest,
    nextStoryAt: until,
    findings,
    stats: {
      stories,
      rendered,
      files: record.files,
      bytes,
      milliseconds: Math.round(performance.now() - start.startedAt),
    },
  };
}
