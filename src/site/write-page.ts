import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { digestOf } from './digest.ts';
import { stampOf } from './read-stamps.ts';

export interface WrittenFile {
  readonly key: string;
  readonly digest: string;
  readonly size: number;
  /** Null when the same bytes stand in the output folder already, so that nothing was written. */
  readonly stamp: string | null;
}

export interface FileToWrite {
  readonly folder: string;
  readonly key: string;
  readonly body: string | Uint8Array;
  /** Digest of the file in the output folder, if there is one. */
  readonly standing: string | null;
}

/** Writes one file of the site below `folder`, unless the same bytes stand in the output folder already. */
export function writePage({ folder, key, body, standing }: FileToWrite): WrittenFile {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const digest = digestOf(bytes);
  const size = bytes.byteLength;
  if (digest === standing) return { key, digest, size, stamp: null };
  const path = join(folder, key);
  try {
    writeFileSync(path, bytes);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, bytes);
  }
  return { key, digest, size, stamp: stampOf(path) };
}
