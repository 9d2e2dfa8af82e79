import { siteFinding } from '../findings/codes-site-build.ts';
import type { Finding } from '../findings/finding.ts';

/** A key with the source that asks for it. */
export interface Claim {
  readonly key: string;
  /** Relative to the site's root; a made page names what makes it. */
  readonly file: string;
}

/**
 * Two files of the site that would lie in one place: the same key, keys that differ by case alone, or a file where
 * another needs a folder. And keys that are too long.
 */
export function findClashingKeys(claims: readonly Claim[]): Finding[] {
  const findings: Finding[] = [];
  const owners = new Map<string, Claim>();
  for (const claim of claims) {
    const folded = claim.key.toLowerCase();
    const owner = owners.get(folded);
    if (owner === undefined) owners.set(folded, claim);
    else findings.push(clash(claim, owner));
    if (isTooLong(claim.key)) {
      findings.push(siteFinding('key-too-long', { key: claim.key }, { file: claim.file }));
    }
  }
  const folders = new Set<string>();
  for (const claim of claims) {
    for (
      let folder = parentOf(claim.key);
      folder !== null && !folders.has(folder);
      folder = parentOf(folder)
    ) {
      folders.add(folder);
      const owner = owners.get(folder.toLowerCase());
      if (owner !== undefined) findings.push(clash(owner, claim));
    }
  }
  return findings;
}

function clash(claim: Claim, { key: otherKey, file: other }: Claim): Finding {
  return siteFinding('key-taken', { key: claim.key, other, otherKey }, { file: claim.file });
}

function parentOf(key: string): string | null {
  const slash = key.lastIndexOf('/');
  return slash === -1 ? null : key.slice(0, slash);
}

function isTooLong(key: string): boolean {
  return (
    key.length * 3 > 255 &&
    (Buffer.byteLength(key) > 1024 || key.split('/').some((part) => Buffer.byteLength(part) > 255))
  );
}
