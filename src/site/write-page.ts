import { closeSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { digestOf } from './digest.ts';
import { stampFrom } from './read-stamps.ts';

export interface WrittenFile {
  readonly key: string;
  readonly digest: string;
  readonly size: number;
  /** Null when the same bytes stand in the output folder already, so that nothing was written. */
  readonly stamp: string | null;
}

export interface FileToWrite {
  readonly key: string;
  readonly body: string | Uint8Array;
  /** Digest of the file in the output folder, if there is one. */
  readonly standing: string | null;
}

/** Writes files of the site below one folder, unless the same bytes stand in the output folder already. */
export function pageWriter(folder: string): (file: FileToWrite) => WrittenFile {
  const made = new Set<string>();
  const encode = textEncoder();
  return ({ key, body, standing }) => {
    const bytes = typeof body === 'string' ? encode(body) : body;
    const digest = digestOf(bytes);
    const size = bytes.byteLength;
    if (digest === standing) return { key, digest, size, stamp: null };
    const path = join(folder, key);
    const parent = dirname(path);
    if (!made.has(parent)) {
      mkdirSync(parent, { recursive: true });
      made.add(parent);
    }
    return { key, digest, size, stamp: writeWhole(path, bytes) };
  };
}

function writeWhole(path: string, bytes: Uint8Array): string {
  const file = openSync(path, 'w');
  try {
    for (let from = 0; from < bytes.byteLength;) from += writeSync(file, bytes, from);
    return stampFrom(fstatSync(file, { bigint: true }));
  } finally {
    closeSync(file);
  }
}

/** Encodes into one buffer over and over: each text is written out before the next. */
function textEncoder(): (text: string) => Uint8Array {
  let buffer = Buffer.allocUnsafeSlow(0);
  return (text) => {
    const most = text.length * 3;
    if (buffer.byteLength < most) buffer = Buffer.allocUnsafeSlow(most * 2);
    return buffer.subarray(0, buffer.write(text));
  };
}
