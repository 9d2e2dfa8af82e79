import { hash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { LastBuild } from './last-build.ts';
import { stampOf } from './read-stamps.ts';

/** How the output folder differs from what the last build left there. */
export interface OutputsState {
  /** Keys whose file is missing or has other bytes. */
  readonly spoilt: ReadonlySet<string>;
  /** Stamps, by key, of files that have the right bytes and another stamp, as after a folder was restored. */
  readonly touched: ReadonlyMap<string, string>;
}

export const NOT_BUILT: OutputsState = { spoilt: new Set(), touched: new Map() };

export function lookAtOutputs(last: LastBuild, outDir: string): OutputsState {
  const spoilt = new Set<string>();
  const touched = new Map<string, string>();
  const [keys, stamps] = last.outputs;
  keys.forEach((key, position) => {
    const path = join(outDir, key);
    const stamp = stampOf(path);
    if (stamp === stamps[position]) return;
    if (stamp !== null && digestAt(path) === last.files[position]?.file.digest)
      touched.set(key, stamp);
    else spoilt.add(key);
  });
  return { spoilt, touched };
}

function digestAt(path: string): string | null {
  try {
    return hash('sha256', readFileSync(path), 'base64url');
  } catch {
    return null;
  }
}
