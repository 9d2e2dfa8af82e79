import type { Fix } from '../fix.ts';

/** The documents a fix changes, or looks at to know whether it is safe. */
export type DocumentKind =
  | 'distribution'
  | 'headers-policies'
  | 'access-controls'
  /** Who else uses them. */
  | 'access-control-users'
  | 'bucket-policy'
  | 'public-access';

/** Fixes in the order they are made in. */
const phases = ['allow', 'distribution', 'deny', 'purge'] as const;
export type Phase = (typeof phases)[number];

/**
 * What is allowed comes first, then what the distribution does; what is denied comes last, when every edge does what it
 * is to do: so at no moment is a reader refused who was let in before.
 */
export function phaseOf(fix: Fix): Phase {
  switch (fix.kind) {
    case 'list-bucket':
      return 'allow';
    case 'tls-only':
    case 'block-public-access':
      return 'deny';
    case 'purge-everything':
      return 'purge';
    default:
      return 'distribution';
  }
}

/** In the order they are made in, each once. */
export function inOrder(fixes: readonly Fix[]): readonly Fix[] {
  const once = [...new Map(fixes.map((fix) => [JSON.stringify(fix), fix])).values()];
  return phases.flatMap((phase) => once.filter((fix) => phaseOf(fix) === phase));
}

/** What has to be read for these fixes, and no more: each is a right of its own. */
export function neededDocuments(fixes: readonly Fix[]): ReadonlySet<DocumentKind> {
  return new Set(fixes.flatMap((fix): readonly DocumentKind[] => needsOf(fix)));
}

function needsOf(fix: Fix): readonly DocumentKind[] {
  switch (fix.kind) {
    case 'security-headers':
      return ['distribution', 'headers-policies'];
    case 'viewer-protocol':
      return ['distribution', 'access-controls'];
    case 'signing-always':
      return ['distribution', 'access-controls', 'access-control-users', 'bucket-policy'];
    case 'list-bucket':
    case 'tls-only':
      return ['distribution', 'access-controls', 'bucket-policy'];
    case 'block-public-access':
      return ['distribution', 'access-controls', 'bucket-policy', 'public-access'];
    default:
      return ['distribution'];
  }
}
