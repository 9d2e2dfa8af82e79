import type { DistributionConfig } from '@aws-sdk/client-cloudfront';
import { bucketOf } from '../../cdn/cloudfront-distribution.ts';
import type { Fix } from '../fix.ts';
import { bucketOriginsOf, endpointOf } from './bucket-origins.ts';
import { isLetIn } from './is-let-in.ts';
import {
  type Documents,
  type Edit,
  editOf,
  mapEdit,
  refused,
  type Surroundings,
} from './documents.ts';

type Of<Kind extends Fix['kind']> = Extract<Fix, { readonly kind: Kind }>;

/** HTTPS only to an origin that is known to answer HTTPS; a website endpoint never does (S3UG WebsiteEndpoints). */
export function editOriginProtocol(
  config: DistributionConfig,
  { originId }: Of<'origin-protocol'>,
  { bucket }: Surroundings,
): Edit<DistributionConfig> {
  const origin = config.Origins?.Items?.find(({ Id }) => Id === originId);
  const custom = origin?.CustomOriginConfig;
  if (origin === undefined || custom === undefined)
    return refused(
      `The distribution has no custom origin ${originId} any more.`,
      'Run `storyclub doctor` again: somebody else changed the distribution.',
    );
  if (custom.OriginProtocolPolicy === 'https-only') return { is: 'same' };
  const endpoint = endpointOf(origin, bucket);
  if (bucketOf(origin.DomainName ?? '')?.isWebsite === true)
    return refused(
      `The origin ${originId} is a website endpoint of S3, which has no HTTPS.`,
      "Move to the bucket's REST endpoint; the guide on moving to HTTPS leads there.",
    );
  if (custom.OriginProtocolPolicy === 'http-only' && endpoint !== 'rest')
    return refused(
      `Nobody knows whether ${origin.DomainName ?? originId} answers HTTPS: it was asked over HTTP only.`,
      'Try it by hand with https, then set its protocol policy to `https-only`.',
    );
  return editOf(
    config,
    {
      ...config,
      Origins: {
        Quantity: config.Origins?.Quantity,
        ...config.Origins,
        Items: (config.Origins?.Items ?? []).map((one) =>
          one.Id === originId && one.CustomOriginConfig !== undefined
            ? {
                ...one,
                CustomOriginConfig: {
                  ...one.CustomOriginConfig,
                  OriginProtocolPolicy: 'https-only',
                },
              }
            : one,
        ),
      },
    },
    { purges: true },
  );
}

/** Signing always forces HTTPS to S3 (DG private-content-restricting-access-to-s3), and needs the bucket to let the distribution in. */
export function editSigning(
  documents: Documents,
  { accessControlId: id }: Of<'signing-always'>,
  around: Surroundings,
): Edit<Documents> {
  const control = documents.accessControls[id];
  if (control === undefined)
    return refused(
      `No origin of the distribution uses the access control ${id} any more.`,
      'Run `storyclub doctor` again: somebody else changed the distribution.',
    );
  if (control.config.SigningBehavior === 'always') return { is: 'same' };
  const closed = bucketOriginsOf(documents, around)
    .filter(({ access }) => access.kind === 'oac' && access.id === id)
    .some((origin) => !isLetIn(origin, documents.bucketPolicy, around));
  if (closed)
    return refused(
      'The bucket does not let CloudFront read: a signed request would be refused.',
      "Allow s3:GetObject to cloudfront.amazonaws.com for this distribution in the bucket's policy first.",
    );
  if (control.others.length > 0)
    return refused(
      `Other distributions use the access control too, and their buckets may not let them in: ${control.others.join(', ')}.`,
      'Give this distribution an access control of its own that signs always.',
    );
  const config = { ...control.config, SigningBehavior: 'always' } as const;
  return mapEdit(editOf(control.config, config, { purges: true }), (changed) => ({
    ...documents,
    accessControls: { ...documents.accessControls, [id]: { ...control, config: changed } },
  }));
}
