import { createHash } from 'node:crypto';
import { KEPT_DIGITS } from './build-cache.ts';
import type { OutputFile } from './types.ts';

const FILES_A_TIME = 1000;

/** Tells sites apart: equal digests, equal files under equal keys. `files` sorted by key in code-unit order. */
export function siteDigestOf(files: readonly OutputFile[]): string {
  const hash = createHash('sha256');
  for (let from = 0; from < files.length; from += FILES_A_TIME) {
    const rows = files.slice(from, from + FILES_A_TIME).map(toRow);
    hash.update(`${from === 0 ? '[' : ','}${JSON.stringify(rows).slice(1, -1)}`);
  }
  return hash.update(files.length === 0 ? '[]' : ']').digest('base64url');
}

/** Of a content digest as much as the ledger keeps, so that a site read from there has the digest it was built with. */
const toRow = ({ key, kind, contentType, digest, contentDigest }: OutputFile): unknown => [
  key,
  kind,
  contentType,
  digest,
  contentDigest?.slice(0, KEPT_DIGITS) ?? null,
];
