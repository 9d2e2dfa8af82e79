/** What the public DNS answers for one name. Names are in lower case, without the final dot. */
export interface NameFacts {
  readonly name: string;
  readonly a: readonly string[];
  readonly aaaa: readonly string[];
  /** The names followed, the last one first asked for last: `www` → `d111.cloudfront.net`; empty without CNAME. */
  readonly cnames: readonly string[];
  /** The CAA records that hold for the name: its own, or those of the nearest parent that has any (RFC 8659 §3). */
  readonly caa: readonly CaaRecord[];
}

export interface CaaRecord {
  /** The name it is set on. */
  readonly at: string;
  readonly critical: boolean;
  /** `issue`, `issuewild`, `iodef`, … */
  readonly tag: string;
  readonly value: string;
}

/** A hosted zone of Route 53 that holds the site's names. */
export interface ZoneFacts {
  /** Without `/hostedzone/`. */
  readonly id: string;
  readonly name: string;
  readonly isPrivate: boolean;
  /** Those of the site's names and of what validates the certificate. */
  readonly records: readonly ZoneRecord[];
}

export interface ZoneRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds; null of an alias. */
  readonly ttl: number | null;
  readonly values: readonly string[];
  readonly alias: {
    readonly name: string;
    readonly zoneId: string;
    readonly evaluateTargetHealth: boolean;
  } | null;
}

/** Whether a validation record is there for everybody: what its CNAME answers, null when nothing. */
export interface ValidationLookup {
  readonly name: string;
  readonly target: string | null;
}
