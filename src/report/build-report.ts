import { relative } from 'node:path';
import type { BuildResult } from '../site/types.ts';
import { findingsToJson } from './findings-json.ts';
import { count, dayAndMinute, iso } from './words.ts';

/** What `build` says: `built 12 stories into dist/: 3 pages rendered, 41 files, 312 kB, in 0.21 s`. */
export function renderBuild(result: BuildResult, root: string): readonly string[] {
  const { stories, rendered, files, bytes, milliseconds } = result.stats;
  const folder = `${relative(root, result.outDir)}/`;
  const size = bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
  const lines = [
    `built ${count(stories, 'story', 'stories')} into ${folder}: ` +
      `${count(rendered, 'page', 'pages')} rendered, ${count(files, 'file', 'files')}, ${size}, ` +
      `in ${(milliseconds / 1000).toFixed(2)} s`,
  ];
  if (result.nextStoryAt === null) return lines;
  return [...lines, `the next dated story comes out at ${dayAndMinute(result.nextStoryAt)} UTC`];
}

/** The document of `build --json`. */
export function buildToJson(result: BuildResult): object {
  return {
    version: 1,
    outDir: result.outDir,
    siteDigest: result.siteDigest,
    nextStoryAt: iso(result.nextStoryAt),
    stats: result.stats,
    findings: findingsToJson(result.findings),
  };
}
