import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';

import type { BuildRecord } from './build-cache.ts';
import { LastBuild } from './last-build.ts';
import { stampOf } from './read-stamps.ts';

/** How the output folder differs from what the last build left there. */
export interface OutputsState {
  /** Keys whose file is missing or has other bytes. */
  readonly spoilt: ReadonlySet<string>;
  /** Stamps, by key, of files that have the right bytes and another stamp, as after a folder was restored. */
  readonly touched: ReadonlyMap<string, string>;
}

export const NOT_BUILT: OutputsState = { spoilt: new Set(), touched: new Map() };

/** Where a build was left, to look whether it is still there. */
export interface LeftBuild {
  readonly cacheDir: string;
  readonly record: BuildRecord;
  readonly outDir: string;
}

/** An output file with another stamp than it was left with; null when it is missing. */
export type Differing = readonly [position: number, stamp: string | null];

/** More files than these are looked at in a thread of their own, while this one looks at the sources. */
const WORTH_A_THREAD = 20_000;

/** Begins to look at the output files. TypeScript sources cannot be loaded in a worker on Node 20. */
export function lookAtOutputs(left: LeftBuild): Promise<readonly Differing[]> {
  if (left.record.files < WORTH_A_THREAD || import.meta.url.endsWith('.ts'))
    return Promise.resolve(findDiffering(left));
  const worker = new Worker(new URL('./outputs-worker.js', import.meta.url));
  worker.postMessage(left);
  const answer = new Promise<readonly Differing[]>((resolve, reject) => {
    worker.once('message', resolve);
    worker.once('error', reject);
  });
  // Asked for later, or never.
  answer.catch(() => {});
  return answer;
}

export function findDiffering({ cacheDir, record, outDir }: LeftBuild): readonly Differing[] {
  const [keys, stamps] = new LastBuild(cacheDir, record, []).outputs;
  return keys.flatMap((key, position): Differing[] => {
    const stamp = stampOf(join(outDir, key));
    return stamp === stamps[position] ? [] : [[position, stamp]];
  });
}

/** What has become of the files that differ: their bytes tell. */
export function judgeOutputs(
  differing: readonly Differing[],
  last: LastBuild,
  outDir: string,
): OutputsState {
  if (differing.length === 0) return NOT_BUILT;
  const spoilt = new Set<string>();
  const touched = new Map<string, string>();
  for (const [position, stamp] of differing) {
    const file = last.files[position]?.file;
    if (file === undefined) continue;
    if (stamp !== null && digestAt(join(outDir, file.key)) === file.digest)
      touched.set(file.key, stamp);
    else spoilt.add(file.key);
  }
  return { spoilt, touched };
}

function digestAt(path: string): string | null {
  try {
    return hash('sha256', readFileSync(path), 'base64url');
  } catch {
    return null;
  }
}
