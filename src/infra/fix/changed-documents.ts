import type { Documents, Surroundings } from './documents.ts';

type Both<T> = { readonly before: T; readonly after: NonNullable<T> };
type Config<Name extends 'headersPolicies' | 'accessControls'> = Documents[Name][string]['config'];

/** A document that a fix makes another of. */
export type ChangedDocument =
  | ({ readonly kind: 'headers-policy'; readonly id: string } & Both<Config<'headersPolicies'>>)
  | ({ readonly kind: 'access-control'; readonly id: string } & Both<Config<'accessControls'>>)
  | ({ readonly kind: 'distribution' } & Both<Documents['distribution']>)
  | ({ readonly kind: 'bucket-policy' } & Both<Documents['bucketPolicy']>)
  | ({ readonly kind: 'public-access' } & Both<Documents['publicAccess']>);

/** What differs, in the order it is written in: what the distribution refers to before the distribution. */
export function changedDocuments(from: Documents, to: Documents): readonly ChangedDocument[] {
  const changed: ChangedDocument[] = [];
  for (const [id, { config: after }] of Object.entries(to.headersPolicies)) {
    const before = from.headersPolicies[id]?.config;
    if (before !== undefined && differs(before, after))
      changed.push({ kind: 'headers-policy', id, before, after });
  }
  for (const [id, { config: after }] of Object.entries(to.accessControls)) {
    const before = from.accessControls[id]?.config;
    if (before !== undefined && differs(before, after))
      changed.push({ kind: 'access-control', id, before, after });
  }
  const { distribution, bucketPolicy, publicAccess } = to;
  if (distribution !== null && differs(from.distribution, distribution))
    changed.push({ kind: 'distribution', before: from.distribution, after: distribution });
  if (bucketPolicy !== null && differs(from.bucketPolicy, bucketPolicy))
    changed.push({ kind: 'bucket-policy', before: from.bucketPolicy, after: bucketPolicy });
  if (publicAccess !== null && differs(from.publicAccess, publicAccess))
    changed.push({ kind: 'public-access', before: from.publicAccess, after: publicAccess });
  return changed;
}

/** The documents with one of them changed. */
export function withChanged(documents: Documents, change: ChangedDocument): Documents {
  switch (change.kind) {
    case 'headers-policy': {
      const { id, after: config } = change;
      const shared = { others: documents.headersPolicies[id]?.others ?? [], config };
      return { ...documents, headersPolicies: { ...documents.headersPolicies, [id]: shared } };
    }
    case 'access-control': {
      const { id, after: config } = change;
      const shared = { others: documents.accessControls[id]?.others ?? [], config };
      return { ...documents, accessControls: { ...documents.accessControls, [id]: shared } };
    }
    case 'distribution':
      return { ...documents, distribution: change.after };
    case 'bucket-policy':
      return { ...documents, bucketPolicy: change.after };
    case 'public-access':
      return { ...documents, publicAccess: change.after };
  }
}

/** For people: `the distribution E123EXAMPLE`. */
export function documentName(
  change: ChangedDocument,
  { bucket, distributionId }: Pick<Surroundings, 'bucket' | 'distributionId'>,
): string {
  switch (change.kind) {
    case 'headers-policy':
      return `the response headers policy ${change.after.Name ?? change.id}`;
    case 'access-control':
      return `the origin access control ${change.after.Name ?? change.id}`;
    case 'distribution':
      return `the distribution ${distributionId}`;
    case 'bucket-policy':
      return `the policy of the bucket ${bucket}`;
    case 'public-access':
      return `the public access block of the bucket ${bucket}`;
  }
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}
