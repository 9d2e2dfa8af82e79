/** A duration as people write it: `30s`, `5m`, `12h`, `7d`. */
export type Duration = `${number}${'s' | 'm' | 'h' | 'd'}`;

/** The kinds of change the law makes promises for. */
export type PromiseKind = 'correction' | 'listing' | 'arrival' | 'chrome' | 'file' | 'takedown';

export interface SiteIdentity {
  /** Scheme and host: `https://www.storyclub.example`, no trailing slash and no path. */
  readonly url: string;
  readonly title: string;
  readonly author: string;
  readonly description: string;
  /** BCP 47. */
  readonly language: string;
  /** IANA name; calendar days are days there. */
  readonly timeZone: string;
}

export interface BucketTarget {
  readonly name: string;
  readonly bucket: string;
  readonly region: string | null;
  /** CloudFront distribution id; null publishes without a CDN in front. */
  readonly distribution: string | null;
  /** The behaviour's OriginPath: keys live under it, URLs do not show it. `''` or `path/`. */
  readonly prefix: string;
  readonly infra: InfraConfig;
}

/** What `storyclub infra` makes around the bucket, as far as the site's owner decides it. */
export interface InfraConfig {
  /** Name of the CloudFormation stack; the certificate's, where it needs one of its own, ends in `-certificate`. */
  readonly stack: string;
  /** Names that lead to the site's: null for apex or www. */
  readonly otherNames: readonly string[] | null;
  /**
   * How much of the site's names the stack takes, for a site that is moved from elsewhere: `all` gives them to the
   * distribution and makes their DNS records, `aliases` leaves the records to others, `none` leaves both.
   */
  readonly names: 'all' | 'aliases' | 'none';
  /** Id of the hosted zone of Route 53; null when the names are kept elsewhere. */
  readonly zone: string | null;
  /** ARN of a certificate of ACM in us-east-1 that exists; null has one made. */
  readonly certificate: string | null;
  /** How a certificate that is made is validated. */
  readonly validation: 'dns' | 'email';
  /** The website endpoint has no HTTPS and needs public objects. */
  readonly origin: 'rest' | 'website';
  readonly plan: PricingPlan;
  /** The repository whose workflow may publish; null makes no role. */
  readonly github: GitHubRepository | null;
  /** Address that alarms go to; null makes no alarm. */
  readonly alarms: string | null;
}

/** CloudFront's flat-rate plans (DG flat-rate-pricing-plan). */
export type PricingPlan = 'pay-as-you-go' | 'free' | 'pro' | 'business' | 'premium';

export interface GitHubRepository {
  /** `owner/name` */
  readonly repository: string;
  /** Ids of owner and repository, which `sub` carries for repositories made since July 2026; null allows the form without. */
  readonly ids: { readonly owner: string; readonly repository: string } | null;
  readonly branch: string;
  /** A job of an environment has a `sub` of its own; null for jobs without one. */
  readonly environment: string | null;
}

export interface Tier {
  /** Seconds since the last content change from which this tier holds. The first is 0. */
  readonly age: number;
  /** Edge lifetime, seconds. */
  readonly edge: number;
  /** Browser lifetime, seconds. */
  readonly browser: number;
}

export interface Prices {
  /** Dollars per 1,000 PUT, COPY and LIST requests. */
  readonly putPer1000: number;
  /** Dollars per 1,000 GET and HEAD requests. */
  readonly getPer1000: number;
  /** Dollars per invalidation path beyond the free ones. */
  readonly purgePath: number;
}

/** The configuration after parsing: every default filled in, durations in seconds. */
export interface Config {
  readonly site: SiteIdentity;
  /** `local` or a name in `targets`. */
  readonly target: string;
  readonly targets: Readonly<Record<string, BucketTarget>>;
  readonly tiers: readonly Tier[];
  /** Seconds. */
  readonly promises: Readonly<Record<PromiseKind, number>>;
  readonly invalidation: {
    readonly prefer: 'readers' | 'money';
    /** Free paths a month per account. */
    readonly freePaths: number;
    readonly tags: 'auto' | 'never';
  };
  readonly limits: { readonly maxRemovals: number; readonly maxRemovedShare: number };
  readonly retainAssets: number;
  readonly keepReleases: number;
  readonly statePrefix: string;
  readonly allowance: number;
  /** Doubles edge lifetimes when 2: a regional cache that does not pass on Age (assumption A1). */
  readonly cacheTiers: 1 | 2;
  readonly prices: Prices;
  /** Stories on home and on each numbered page. */
  readonly storiesPerPage: number;
  /** Where `build` writes pages, relative to the root. */
  readonly outDir: string;
}
