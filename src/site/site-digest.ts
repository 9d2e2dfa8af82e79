import { inputDigest } from './digest.ts';
import type { OutputFile } from './types.ts';

/** As much of a content digest as the ledger keeps, so that a site read from there has the digest it was built with. */
const KEPT_DIGITS = 22;

/** Tells sites apart: equal digests, equal files under equal keys. `files` sorted by key in code-unit order. */
export function siteDigestOf(files: readonly OutputFile[]): string {
  return inputDigest(
    files.map(({ key, kind, contentType, digest, contentDigest }) => [
      key,
      kind,
      contentType,
      digest,
      contentDigest?.slice(0, KEPT_DIGITS) ?? null,
    ]),
  );
}
