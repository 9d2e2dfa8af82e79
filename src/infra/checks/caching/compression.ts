import type { Fix } from '../../fix.ts';
import { defineCheck, faultsOfEach } from '../check.ts';
import { behaviourName } from '../words.ts';
import { type Served, cachingOptimized, isCachingOff, servedBy } from './served.ts';

export const compression = defineCheck({
  code: 'compression-off',
  title: 'Text is sent compressed',
  area: 'caching',
  severity: 'warning',
  needs: ['distribution', 'cachePolicies'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/ServingCompressedFiles.html',
  judge: ({ read, site }) =>
    faultsOfEach(
      servedBy(read('distribution'), read('cachePolicies'), site).filter(
        ({ samples, settings }) => samples.some(isText) && !isCachingOff(settings),
      ),
      (served) => {
        const lack = lackOf(served);
        if (lack === null) return [];
        return [
          {
            what: `${behaviourName(served.behaviour.pattern)} ${lack.what}.`,
            why: lack.why,
            next: lack.next,
            fix: lack.fix,
            severity: lack.severity,
          },
        ];
      },
    ),
});

/** What CloudFront compresses of a site (DG ServingCompressedFiles, by Content-Type). */
function isText({ key }: Served['samples'][number]): boolean {
  return /\.(html|css|js|mjs|json|xml|svg|txt)$/.test(key);
}

interface Lack {
  readonly what: string;
  readonly why: string;
  readonly next: string;
  readonly fix: Fix;
  readonly severity: 'warning' | 'notice';
}

const larger =
  'S3 does not compress: pages and style sheets travel three to five times as large, which readers on phones wait for and CloudFront bills by the gigabyte ($0.085 in Europe beyond the first terabyte of a month).';

function lackOf({ behaviour: { pattern, compress, cache }, settings }: Served): Lack | null {
  if (!compress)
    return {
      what: 'does not compress',
      why: larger,
      next: 'Turn on "Compress objects automatically".',
      fix: { kind: 'compress', pattern },
      severity: 'warning',
    };
  // With legacy cache settings CloudFront compresses by gzip of its own accord.
  if ('legacy' in cache || (settings.gzip && settings.brotli)) return null;
  const missing = settings.gzip ? 'Brotli' : settings.brotli ? 'gzip' : 'gzip and Brotli';
  return {
    what: `compresses without ${missing}: ${settings.name ?? 'its cache policy'} does not turn ${settings.gzip === settings.brotli ? 'them' : 'it'} on`,
    why:
      settings.gzip || settings.brotli
        ? 'Brotli makes pages about a sixth smaller than gzip does, and not every client knows it: both are wanted.'
        : `Compression is turned on and does nothing, for the cache policy keeps no compressed copies. ${larger}`,
    next: 'Turn on EnableAcceptEncodingGzip and EnableAcceptEncodingBrotli in the cache policy, or use CachingOptimized, which has both.',
    fix: { kind: 'cache-policy', pattern, to: cachingOptimized },
    severity: settings.gzip || settings.brotli ? 'notice' : 'warning',
  };
}
