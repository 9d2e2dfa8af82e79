import type { Fix } from '../infra/fix.ts';

/** What a fix does, the rest of a sentence that begins with "to". */
export function fixWords(fix: Fix): string {
  switch (fix.kind) {
    case 'viewer-protocol':
      return `send readers of ${fix.pattern} from HTTP to HTTPS`;
    case 'minimum-protocol':
      return `ask readers for ${fix.to} or newer`;
    case 'http-version':
      return 'answer readers by HTTP/2 and HTTP/3';
    case 'ipv6':
      return 'answer readers over IPv6';
    case 'compress':
      return `compress what ${fix.pattern} answers`;
    case 'error-ttl':
      return `keep answers of status ${fix.status} at edges for ${fix.to} s`;
    case 'error-page':
      return `answer ${fix.status} with the error page of ${fix.like}`;
    case 'security-headers':
      return `send HSTS from ${fix.pattern}`;
    case 'cache-policy':
      return `give ${fix.pattern} a cache policy that obeys what pages say`;
    case 'origin-protocol':
      return `ask the origin ${fix.originId} over HTTPS only`;
    case 'signing-always':
      return 'sign every request to the bucket';
    case 'tag-header':
      return `read cache tags from ${fix.header}`;
    case 'list-bucket':
      return 'let the distribution list the bucket, so that missing pages are 404';
    case 'tls-only':
      return 'deny requests to the bucket that come without TLS';
    case 'block-public-access':
      return 'block public access to the bucket';
    case 'purge-everything':
      return 'purge everything that edges have';
  }
}

/** What a purge of everything costs (DG PayingForInvalidation). */
export const purgeCost =
  'One purge of /* follows: 1 path, free within the 1,000 a month of the account, else $0.005; each page is fetched from the bucket again.';
