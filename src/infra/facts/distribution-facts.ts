/** A distribution as CloudFront describes it; every field in CloudFront's words (API DistributionConfig). */
export interface DistributionFacts {
  readonly id: string;
  readonly arn: string;
  /** `d111111abcdef8.cloudfront.net` */
  readonly domainName: string;
  readonly deployed: boolean;
  readonly enabled: boolean;
  readonly aliases: readonly string[];
  readonly httpVersion: 'http1.1' | 'http2' | 'http3' | 'http2and3';
  readonly ipv6: boolean;
  readonly viewerCertificate: ViewerCertificateFacts;
  /** Without leading slash; null when none is set. */
  readonly defaultRootObject: string | null;
  readonly origins: readonly OriginFacts[];
  readonly originGroups: readonly { readonly id: string; readonly members: readonly string[] }[];
  /** In order of precedence; the default one is last, with the pattern `*`. */
  readonly behaviours: readonly BehaviourFacts[];
  readonly errors: readonly ErrorResponseFacts[];
  /** CacheTagConfig.HeaderName in lower case; null when tags are not configured. */
  readonly tagHeader: string | null;
  readonly webAclId: string | null;
}

export type ViewerCertificateFacts =
  /** CloudFront's own, for *.cloudfront.net only: no alias works with it over HTTPS, and TLSv1 is accepted. */
  | { readonly kind: 'default' }
  | {
      readonly kind: 'acm' | 'iam';
      /** The ARN of ACM, or the id of IAM. */
      readonly id: string;
      /** `TLSv1.2_2021` */
      readonly minimumProtocol: string;
      readonly support: 'sni-only' | 'vip' | 'static-ip';
    };

export interface OriginFacts {
  readonly id: string;
  readonly domainName: string;
  /** `''` or `/path` */
  readonly path: string;
  readonly kind: 's3-rest' | 's3-website' | 'custom';
  /** It is an endpoint of the target's bucket, under whatever path. */
  readonly isBucket: boolean;
  /** It is that under the target's prefix: what is published is what it serves. */
  readonly leadsHere: boolean;
  readonly access:
    | { readonly kind: 'none' }
    | { readonly kind: 'oai'; readonly id: string }
    | { readonly kind: 'oac'; readonly id: string };
  /** Of a custom origin, a website endpoint among them; null of an S3 origin. */
  readonly protocol: 'http-only' | 'https-only' | 'match-viewer' | null;
}

export interface BehaviourFacts {
  /** A path pattern; `*` for the default behaviour. */
  readonly pattern: string;
  /** Of an origin or a group. */
  readonly originId: string;
  /** Its origin, or the first of its group, leads to what is published. */
  readonly leadsHere: boolean;
  readonly viewerProtocol: 'allow-all' | 'redirect-to-https' | 'https-only';
  readonly methods: readonly string[];
  readonly compress: boolean;
  /** Key of `cachePolicies`; the settings themselves where the behaviour has none (legacy cache settings). */
  readonly cache: { readonly policyId: string } | { readonly legacy: CacheSettings };
  /** Key of `headersPolicies`. */
  readonly headersPolicyId: string | null;
  readonly originRequestPolicyId: string | null;
  /** The code that runs before the cache is asked: key of `functions`, or the ARN of a Lambda@Edge. */
  readonly viewerRequest:
    | { readonly kind: 'function'; readonly arn: string }
    | { readonly kind: 'lambda'; readonly arn: string }
    | null;
  /** Ids; a behaviour that has any asks for signed URLs or cookies. */
  readonly keyGroups: readonly string[];
}

export interface ErrorResponseFacts {
  readonly status: number;
  /** Seconds; null when not set, which is 10 s. */
  readonly minTtl: number | null;
  readonly page: { readonly path: string; readonly status: number } | null;
}

/** What decides how long an answer is kept, and what tells two answers apart. Seconds. */
export interface CacheSettings {
  /** Null for legacy cache settings. */
  readonly name: string | null;
  readonly managed: boolean;
  readonly minTtl: number;
  readonly defaultTtl: number;
  readonly maxTtl: number;
  readonly queryStrings: 'none' | 'some' | 'all';
  readonly cookies: 'none' | 'some' | 'all';
  /** Names of request headers in the key, Accept-Encoding apart; `*` for all. */
  readonly headers: readonly string[];
  readonly gzip: boolean;
  readonly brotli: boolean;
}

export interface HeadersPolicy {
  readonly name: string;
  readonly managed: boolean;
  readonly hsts: {
    /** Seconds. */
    readonly maxAge: number;
    readonly includeSubdomains: boolean;
    readonly preload: boolean;
    readonly override: boolean;
  } | null;
  /** Other headers it sets, names in lower case. */
  readonly sets: Readonly<Record<string, string>>;
  /** Headers it takes away from readers, in lower case. */
  readonly removes: readonly string[];
}

export interface AccessControl {
  readonly name: string;
  readonly originType: string;
  readonly signing: 'always' | 'never' | 'no-override';
}

/** A viewer-request function as it is live. */
export interface ViewerFunction {
  readonly name: string;
  readonly runtime: string;
  readonly source: string;
}
