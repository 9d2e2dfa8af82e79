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

/** In the order they come. */
const phases = ['distribution', 'bucket', 'purge'] as const;
export type Phase = (typeof phases)[number];

/** Of the bucket, what is allowed comes before what is denied. */
const ofBucket: readonly Fix['kind'][] = ['list-bucket', 'tls-only', 'block-public-access'];

/**
 * The bucket comes when every edge does what the distribution is to do: so at no moment is a reader refused, or shown an
 * error, who was let in before.
 */
export function phaseOf({ kind }: Fix): Phase {
  if (ofBucket.includes(kind)) return 'bucket';
  return kind === 'purge-everything' ? 'purge' : 'distribution';
}

/** In the order they are made in, each once, and what has to be done before one of them before it. */
export function inOrder(fixes: readonly Fix[]): readonly Fix[] {
  const all = fixes.flatMap((fix) => [...prerequisitesOf(fix), fix]);
  const once = [...new Map(all.map((fix) => [JSON.stringify(fix), fix])).values()];
  return phases.flatMap((phase) =>
    once
      .filter((fix) => phaseOf(fix) === phase)
      .toSorted((one, other) => ofBucket.indexOf(one.kind) - ofBucket.indexOf(other.kind)),
  );
}

/** What no finding asks for by itself. */
export function prerequisitesOf({ kind }: Fix): readonly Fix[] {
  return kind === 'list-bucket' ? [{ kind: 'error-page', status: 404, like: 403 }] : [];
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
