/**
 * What `doctor --fix` can do through the API, as data. Each changes one setting of the distribution, of a policy of it or
 * of the bucket, and can be made twice with the same result.
 */
export type Fix =
  | { readonly kind: 'viewer-protocol'; readonly pattern: string }
  | {
      readonly kind: 'minimum-protocol';
      readonly to: 'TLSv1.2_2021' | 'TLSv1.2_2025' | 'TLSv1.3_2025';
    }
  | { readonly kind: 'http-version'; readonly to: 'http2and3' }
  | { readonly kind: 'ipv6' }
  | { readonly kind: 'compress'; readonly pattern: string }
  | { readonly kind: 'error-ttl'; readonly status: number; readonly to: number }
  /** Answers one status with the error page that another one has. */
  | { readonly kind: 'error-page'; readonly status: 404; readonly like: 403 }
  /** Gives a behaviour the headers policy of AWS that has HSTS, or adds HSTS to its own one. */
  | { readonly kind: 'security-headers'; readonly pattern: string }
  /** Gives a behaviour the cache policy with this id: a managed one that obeys the Cache-Control of objects. */
  | { readonly kind: 'cache-policy'; readonly pattern: string; readonly to: string }
  /** An origin that is asked by HTTPS when readers use it (`match-viewer`), or that is the bucket's REST endpoint, is asked by nothing else. */
  | { readonly kind: 'origin-protocol'; readonly originId: string }
  | { readonly kind: 'signing-always'; readonly accessControlId: string }
  | { readonly kind: 'tag-header'; readonly header: string }
  /** Adds s3:ListBucket for the distribution to the bucket's policy: 404 for what is missing. */
  | { readonly kind: 'list-bucket' }
  /** Adds the statement that denies requests without TLS. */
  | { readonly kind: 'tls-only' }
  | { readonly kind: 'block-public-access' }
  /** Clears what was cached before a change that cached copies do not follow: one `/*`. */
  | { readonly kind: 'purge-everything' };
