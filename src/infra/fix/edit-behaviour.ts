import type { DefaultCacheBehavior, DistributionConfig } from '@aws-sdk/client-cloudfront';
import type { Fix } from '../fix.ts';
import { behaviourOf, withBehaviour } from './behaviours.ts';
import { bucketOriginsOf, patternsTo } from './bucket-origins.ts';
import { type Documents, type Edit, editOf, refused, type Surroundings } from './documents.ts';

type Of<Kind extends Fix['kind']> = Extract<Fix, { readonly kind: Kind }>;

export function noBehaviour(pattern: string): Edit<never> {
  return refused(
    `The distribution has no behaviour ${pattern} any more.`,
    'Run `storyclub doctor` again: somebody else changed the distribution.',
  );
}

/**
 * Redirecting answers GET and HEAD with 301; other methods with 307 or 403, which AWS's pages disagree on
 * (DG using-https-viewers-to-cloudfront, using-https-cloudfront-to-s3-origin). Cached copies know no protocol: what was
 * fetched from S3 over HTTP is served over HTTPS too (API DefaultCacheBehavior).
 */
export function editViewerProtocol(
  documents: Documents & { readonly distribution: DistributionConfig },
  { pattern }: Of<'viewer-protocol'>,
): Edit<DistributionConfig> {
  const config = documents.distribution;
  const behaviour = behaviourOf(config, pattern);
  if (behaviour === null) return noBehaviour(pattern);
  if (behaviour.ViewerProtocolPolicy !== 'allow-all') return { is: 'same' };
  const writes = (behaviour.AllowedMethods?.Items ?? []).filter((method) =>
    ['POST', 'PUT', 'PATCH', 'DELETE'].includes(method),
  );
  return editOf(
    config,
    withBehaviour(config, pattern, (one) => ({
      ...one,
      ViewerProtocolPolicy: 'redirect-to-https',
    })),
    {
      purges: followsViewer(documents, behaviour),
      notes:
        writes.length === 0
          ? []
          : [
              `${writes.join(', ')} over HTTP get 307 or 403: programs that send them have to use https.`,
            ],
    },
  );
}

/**
 * Whether an origin was asked over HTTP for readers who came by HTTP: one of S3 that does not sign always
 * (DG using-https-cloudfront-to-s3-origin), or a custom one that matches the viewer. What is asked over HTTP for everybody
 * stays as it was.
 */
function followsViewer(
  { distribution, accessControls }: Documents,
  { TargetOriginId: target }: DefaultCacheBehavior,
): boolean {
  const group = distribution?.OriginGroups?.Items?.find(({ Id }) => Id === target);
  const ids = group?.Members?.Items?.map(({ OriginId }) => OriginId) ?? [target];
  return (distribution?.Origins?.Items ?? [])
    .filter(({ Id }) => ids.includes(Id))
    .some(({ CustomOriginConfig: custom, OriginAccessControlId: control = '' }) =>
      custom === undefined
        ? accessControls[control]?.config.SigningBehavior !== 'always'
        : custom.OriginProtocolPolicy === 'match-viewer',
    );
}

export function editCompress(
  config: DistributionConfig,
  { pattern }: Of<'compress'>,
): Edit<DistributionConfig> {
  if (behaviourOf(config, pattern) === null) return noBehaviour(pattern);
  return editOf(
    config,
    withBehaviour(config, pattern, (one) => ({ ...one, Compress: true })),
    { notes: ['Copies that edges have uncompressed stay so until they are fetched again.'] },
  );
}

/** A behaviour has a policy or the older settings, never both; the settings go when the policy comes. */
const withoutLegacy = {
  ForwardedValues: undefined,
  MinTTL: undefined,
  DefaultTTL: undefined,
  MaxTTL: undefined,
} as const;

export function editCachePolicy(
  documents: Documents & { readonly distribution: DistributionConfig },
  { pattern, to }: Of<'cache-policy'>,
  around: Surroundings,
): Edit<DistributionConfig> {
  const config = documents.distribution;
  const behaviour = behaviourOf(config, pattern);
  if (behaviour === null) return noBehaviour(pattern);
  if (behaviour.CachePolicyId === to) return { is: 'same' };
  const ids = bucketOriginsOf(documents, around).map(({ id }) => id);
  if (!patternsTo(config, new Set(ids)).some((one) => one.pattern === pattern))
    return refused(
      `The behaviour ${pattern} leads to an origin that is not the bucket, which may depend on what it is sent.`,
      'Choose a cache policy for it in CloudFront, knowing that origin.',
    );
  if ((behaviour.LambdaFunctionAssociations?.Items ?? []).length > 0)
    return refused(
      `A function of Lambda@Edge runs for the behaviour ${pattern}, which may depend on what CloudFront is told to forward.`,
      'Look at what the function reads, then choose a cache policy for it in CloudFront.',
    );
  return editOf(
    config,
    withBehaviour(config, pattern, (one) => ({ ...one, ...withoutLegacy, CachePolicyId: to })),
    { purges: true, notes: forwarded(behaviour) },
  );
}

function forwarded({ ForwardedValues: values }: DefaultCacheBehavior): readonly string[] {
  if (values === undefined) return [];
  const lost = [
    ...(values.QueryString === true ? ['query strings'] : []),
    ...((values.Cookies?.Forward ?? 'none') === 'none' ? [] : ['cookies']),
    ...(values.Headers?.Items ?? []),
  ];
  const asksForCors = lost.some((name) => /^(\*|origin|access-control-request-.*)$/i.test(name));
  return lost.length === 0
    ? []
    : [
        `S3 is not sent these any more: ${lost.join(', ')}.`,
        ...(asksForCors
          ? [
              'S3 sends the headers of CORS to who tells it an Origin: if other sites load fonts, scripts or data from here, let a response headers policy send them first.',
            ]
          : []),
      ];
}
