import type { DistributionFacts, OriginFacts } from '../../facts/distribution-facts.ts';
import { type Fault, defineCheck } from '../check.ts';
import { originsOf, usedOrigins } from '../serving.ts';
import { behaviourInText, listOf } from '../words.ts';

export const originProtocol = defineCheck({
  code: 'origin-protocol',
  title: 'CloudFront reaches its origins by HTTPS',
  area: 'origin',
  severity: 'warning',
  needs: ['distribution', 'accessControls'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/using-https-cloudfront-to-custom-origin.html',
  judge: ({ read }) => {
    const distribution = read('distribution');
    const controls = read('accessControls');
    const isSigned = ({ access }: OriginFacts) =>
      access.kind === 'oac' && controls[access.id]?.signing === 'always';
    return usedOrigins(distribution)
      .filter((origin) => origin.kind !== 's3-website' && !isSigned(origin))
      .flatMap((origin) => faultsOf(origin, distribution));
  },
});

/** Cached copies carry no mark of how they were fetched (API DistributionConfig, OriginProtocolPolicy). */
const purge =
  'Copies fetched by HTTP stay cached as they are: purge /* once afterwards, which is one path.';

function faultsOf(origin: OriginFacts, distribution: DistributionFacts): readonly Fault[] {
  const { id, protocol } = origin;
  if (protocol === 'http-only')
    return [
      {
        what: `CloudFront asks the origin ${id} (${origin.domainName}) by HTTP only.`,
        why: 'What readers send and get by HTTPS travels unencrypted between CloudFront and this origin.',
        // An endpoint of S3 that is no website endpoint answers by HTTPS.
        next: `${
          origin.kind === 's3-rest'
            ? 'Set'
            : `Give the origin a certificate for ${origin.domainName}, then set`
        } its protocol policy to HTTPS only. ${purge}`,
        fix: origin.isBucket ? { kind: 'origin-protocol', originId: id } : null,
        severity: 'error',
      },
    ];
  if (protocol === 'https-only') return [];
  const open = distribution.behaviours.filter(
    (behaviour) =>
      behaviour.viewerProtocol === 'allow-all' &&
      originsOf(behaviour, distribution).some((used) => used.id === id),
  );
  if (open.length === 0) return [];
  const through = listOf(
    open.map(({ pattern }) => behaviourInText(pattern)),
    4,
  );
  return [
    {
      what: `CloudFront asks the origin ${id} by HTTP for every reader who comes by HTTP, through ${through}.`,
      why: 'The copy it caches was fetched unencrypted, and is given to readers who come by HTTPS as well: the cache does not tell the two apart.',
      next:
        protocol === 'match-viewer'
          ? `Set the protocol policy of the origin to HTTPS only. ${purge}`
          : `Send readers to HTTPS, or give the origin an origin access control that always signs, which makes CloudFront use HTTPS. ${purge}`,
      fix: protocol === 'match-viewer' ? { kind: 'origin-protocol', originId: id } : null,
    },
  ];
}
