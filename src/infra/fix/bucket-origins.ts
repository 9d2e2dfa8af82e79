import type { DistributionConfig, Origin } from '@aws-sdk/client-cloudfront';
import { bucketOf } from '../../cdn/cloudfront-distribution.ts';
import { behavioursOf } from './behaviours.ts';
import type { Documents, Surroundings } from './documents.ts';

/** An origin that is an endpoint of the bucket, and how the distribution is let in. */
export interface BucketOrigin {
  readonly id: string;
  readonly endpoint: 'rest' | 'website';
  /** `''` or `/path` */
  readonly path: string;
  readonly access:
    | { readonly kind: 'none' }
    | { readonly kind: 'oai'; readonly id: string }
    | { readonly kind: 'oac'; readonly id: string; readonly signing: string };
  /** How CloudFront asks it; `as-readers`: over HTTP for a reader who uses HTTP. */
  readonly asked: 'https' | 'http' | 'as-readers';
}

/** Which endpoint of the bucket an origin is; null when it is none. */
export function endpointOf(origin: Origin, bucket: string): BucketOrigin['endpoint'] | null {
  const found = bucketOf(origin.DomainName ?? '');
  if (found?.bucket !== bucket) return null;
  return found.isWebsite ? 'website' : 'rest';
}

/** The origins that are endpoints of the bucket, under whatever path. */
export function bucketOriginsOf(
  { distribution, accessControls }: Documents,
  { bucket }: Surroundings,
): readonly BucketOrigin[] {
  return (distribution?.Origins?.Items ?? []).flatMap((origin) => {
    const kind = endpointOf(origin, bucket);
    if (kind === null) return [];
    const access = accessOf(origin, accessControls);
    return [
      {
        id: origin.Id ?? '',
        endpoint: kind,
        path: origin.OriginPath ?? '',
        access,
        asked: askedBy(origin, access),
      },
    ];
  });
}

/** Who signs always asks over HTTPS; an endpoint that is a custom origin, as its own policy says (API CustomOriginConfig). */
function askedBy(
  { CustomOriginConfig: custom }: Origin,
  access: BucketOrigin['access'],
): BucketOrigin['asked'] {
  if (access.kind === 'oac' && access.signing === 'always') return 'https';
  switch (custom?.OriginProtocolPolicy) {
    case 'https-only':
      return 'https';
    case 'http-only':
      return 'http';
    default:
      return 'as-readers';
  }
}

function accessOf(
  { OriginAccessControlId: oac = '', S3OriginConfig }: Origin,
  accessControls: Documents['accessControls'],
): BucketOrigin['access'] {
  if (oac !== '')
    return {
      kind: 'oac',
      id: oac,
      signing: accessControls[oac]?.config.SigningBehavior ?? 'unknown',
    };
  const oai = S3OriginConfig?.OriginAccessIdentity?.split('/').at(-1) ?? '';
  return oai === '' ? { kind: 'none' } : { kind: 'oai', id: oai };
}

/** Patterns whose origin, or a member of whose group, has one of these ids. */
export function patternsTo(
  config: DistributionConfig,
  originIds: ReadonlySet<string>,
): readonly { readonly pattern: string; readonly viewerProtocol: string }[] {
  const groups = (config.OriginGroups?.Items ?? [])
    .filter(({ Members }) =>
      (Members?.Items ?? []).some(({ OriginId }) => originIds.has(OriginId ?? '')),
    )
    .flatMap(({ Id }) => Id ?? []);
  const targets = new Set([...originIds, ...groups]);
  return behavioursOf(config)
    .filter(({ behaviour }) => targets.has(behaviour.TargetOriginId ?? ''))
    .map(({ pattern, behaviour }) => ({
      pattern,
      viewerProtocol: behaviour.ViewerProtocolPolicy ?? 'allow-all',
    }));
}
