import type { BehaviourFacts, CacheSettings } from '../../facts/distribution-facts.ts';
import { defineCheck, faultsOfEach } from '../check.ts';
import { originsOf } from '../serving.ts';
import { behaviourName } from '../words.ts';
import { isPageServed } from './face.ts';
import { cachingOptimized, servedBy } from './served.ts';

export const hostForwarded = defineCheck({
  code: 'host-forwarded',
  title: "S3 is asked by the bucket's name, not by the site's",
  area: 'caching',
  severity: 'error',
  needs: ['distribution', 'cachePolicies'],
  link: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/http-403-permission-denied.html',
  judge: ({ read, peek, site }) => {
    const distribution = read('distribution');
    const served = isPageServed(peek('face'));
    return faultsOfEach(
      servedBy(distribution, read('cachePolicies'), site).filter(({ behaviour }) =>
        originsOf(behaviour, distribution).some(
          ({ isBucket, kind }) => isBucket && kind === 's3-rest',
        ),
      ),
      ({ behaviour, settings }) => {
        const by = forwardedBy(behaviour, settings);
        if (by === null) return [];
        return [
          {
            what: `${behaviourName(behaviour.pattern)} passes the Host header of readers on to S3 (${by.name}).`,
            why: `S3 takes ${site.host} for the name of a bucket and answers 403 or an error, and the signature of origin access control does not fit.${
              served ? ' Pages that are cached are still answered.' : ''
            }`,
            next: by.next,
            fix:
              by.part === 'key'
                ? { kind: 'cache-policy', pattern: behaviour.pattern, to: cachingOptimized }
                : null,
            severity: served ? 'warning' : 'error',
          },
        ];
      },
    );
  },
});

/** Managed origin request policies that pass on every header of the reader (DG using-managed-origin-request-policies). */
const allHeaders: Readonly<Record<string, string>> = {
  '216adef6-5c7f-47e4-b989-5492eafa07d3': 'AllViewer',
  '33f36d7e-f396-46d9-90e0-52428a34d9dc': 'AllViewerAndCloudFrontHeaders-2022-06',
};

function forwardedBy(
  { originRequestPolicyId: id }: BehaviourFacts,
  { headers, name }: CacheSettings,
) {
  if (headers.some((header) => header === '*' || header.toLowerCase() === 'host'))
    return {
      part: 'key',
      name: name === null ? 'its own cache settings' : `the cache policy ${name}`,
      next: 'Use a cache policy without Host, such as CachingOptimized.',
    } as const;
  const policy = id === null ? undefined : allHeaders[id];
  if (policy === undefined) return null;
  return {
    part: 'request',
    name: `the origin request policy ${policy}`,
    next: 'Take the origin request policy away: S3 needs nothing of what readers send.',
  } as const;
}
